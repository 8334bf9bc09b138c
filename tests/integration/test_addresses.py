"""How people reach a worker: over UDP or TCP, IPv4 or IPv6, by any of its addresses."""

from collections.abc import Callable

import aioice
import pytest
import structlog

from alongside.worker.addresses import addresses_to_announce, interface_addresses
from alongside.worker.sockets import open_tcp_socket
from alongside.worker.supervisor import WorkerSettings
from tests.support.media_conversation import Conversation
from tests.support.media_stranger import Stranger, binding_request
from tests.support.media_tcp import TcpClient, TcpIce
from tests.support.media_waiting import eventually
from tests.support.media_worker import RunningMedia
from tests.support.peer import Peer

needs_ipv6 = pytest.mark.skipif(
    not any(":" in address for address in addresses_to_announce("::", [], interface_addresses)),
    reason="NOT TESTED: this machine has no IPv6 address but its loopback",
)


def over_tcp() -> Peer:
    return Peer(ice=TcpIce())


def over_tcp_and_ipv6() -> Peer:
    return Peer(ice=TcpIce(version=6))


def over_ipv6() -> Peer:
    return Peer(ice=aioice.Connection(ice_controlling=True, components=1, use_ipv4=False))


def both_families() -> RunningMedia:
    return RunningMedia(WorkerSettings(host="::", announce=["127.0.0.1", "::1"]))


async def address(media: RunningMedia, name: str) -> tuple[str, str]:
    """How the worker sends to the peer: protocol and host."""
    transport = await media.transport(name)
    return transport["protocol"], transport["address"].rpartition(":")[0]


async def test_with_udp_and_without_people_hear_each_other(media: RunningMedia) -> None:
    conversation = await Conversation.start(media, ann=over_tcp())
    await conversation.goes_on()
    assert await address(media, "ann") == ("tcp", "127.0.0.1")
    assert (await address(media, "ben"))[0] == "udp"


@needs_ipv6
@pytest.mark.parametrize("other", [Peer, over_tcp])
async def test_over_ipv4_and_ipv6_people_hear_each_other_through_one_worker(other: Callable[[], Peer]) -> None:
    async with both_families() as media:
        conversation = await Conversation.start(media, ann=over_ipv6(), ben=other())
        await conversation.goes_on()
        assert ":" in (await address(media, "ann"))[1]
        assert "." in (await address(media, "ben"))[1]


async def test_ipv6_works_over_tcp_too() -> None:
    async with both_families() as media:
        conversation = await Conversation.start(media, ann=over_tcp_and_ipv6(), ben=over_tcp())
        await conversation.goes_on()
        assert await address(media, "ann") == ("tcp", "::1")


async def test_public_and_local_address_are_announced_together_and_both_lead_to_the_worker() -> None:
    async with RunningMedia(WorkerSettings(host="0.0.0.0", announce=["127.0.0.2", "127.0.0.3"])) as media:
        created = await media.announce("cat")
        ice = created.ice_parameters
        assert [(each.protocol, each.address) for each in created.ice_candidates] == [
            ("udp", "127.0.0.2"),
            ("udp", "127.0.0.3"),
            ("tcp", "127.0.0.2"),
            ("tcp", "127.0.0.3"),
        ]
        assert {each.port for each in created.ice_candidates} == {media.worker.udp_port}
        for host in ("127.0.0.2", "127.0.0.3"):
            with Stranger(media.worker.udp_port, host) as over_udp:
                over_udp.send(binding_request(ice.usernameFragment, ice.password))
                assert await eventually(over_udp.reply)
            async with await TcpClient.open((host, media.worker.udp_port)) as over_tcp:
                over_tcp.send(binding_request(ice.usernameFragment, ice.password))
                assert await over_tcp.receive()


async def test_a_worker_whose_port_is_taken_for_tcp_starts_with_udp_alone_and_says_so() -> None:
    with open_tcp_socket("127.0.0.1", 0) as taken, structlog.testing.capture_logs() as logs:
        settings = WorkerSettings(host="127.0.0.1", udp_port=taken.getsockname()[1])
        async with RunningMedia(settings) as media:
            assert not media.worker.tcp
            assert {each.protocol for each in (await media.announce("cat")).ice_candidates} == {"udp"}
            await Conversation.start(media)
    assert [entry["event"] for entry in logs if entry["log_level"] == "warning"] == [
        "the port is taken for TCP: people without UDP cannot connect"
    ]


async def test_those_without_udp_are_told_when_the_worker_stops() -> None:
    async with RunningMedia() as media:
        peer = await media.join("ann", peer=over_tcp())
        await media.supervisor.stop()
        await eventually(lambda: peer.dtls.state == "closed")
