"""Connections over TCP: one authenticated check lets them in, and they are paths like any others from then on."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from itertools import pairwise
from typing import Any

import pytest
import uvloop

from alongside.rtp.packet import Packet
from alongside.transport.batch import Destination
from alongside.transport.connection import Connection
from alongside.transport.framing import CONTROL_BACKLOG, MEDIA_BACKLOG
from alongside.transport.ice import UDP_PREFERRED_US
from alongside.transport.mux import LONGEST
from alongside.transport.strangers import MAX_FROM_ONE_NETWORK, MAX_STRANGERS, PATIENCE_US
from alongside.transport.tcp import CLOSE_WITHIN_US, TcpPath
from tests.support.media_loopback import LoopbackMux, RecordingListener, connected
from tests.support.media_packets import build_rtp
from tests.support.media_rtcp import picture_loss
from tests.support.media_stranger import Stranger, binding_request, client_hello
from tests.support.media_tcp import TcpClient, TcpIce, framed
from tests.support.media_waiting import eventually
from tests.support.peer import Peer


@pytest.fixture
async def loopback() -> AsyncIterator[LoopbackMux]:
    async with LoopbackMux() as running:
        yield running


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    peer = Peer(ice=TcpIce())
    yield peer
    await peer.close()


def check(fragment: str) -> bytes:
    return binding_request(fragment, f"the password of {fragment}, long enough")


def rtp(sequence_number: int) -> bytes:
    return build_rtp(payload_type=100, sequence_number=sequence_number, ssrc=7, payload=b"content")


def send(connection: Connection, sequence_number: int, payload: bytes = b"back") -> None:
    connection.send_video((sequence_number, Packet(1, 0, False, payload), 1234, -1, -1), 100, 8)


def selected(connection: Connection) -> str | None:
    """How packets go to the peer."""
    path = connection.ice.selected
    return path.protocol if path is not None else None


def only_path(connection: Connection) -> TcpPath:
    (path,) = connection.ice.paths
    assert isinstance(path, TcpPath)
    return path


async def known(loopback: LoopbackMux, fragment: str, local_host: str = "127.0.0.1") -> TcpClient:
    """A connection whose check was answered."""
    client = await TcpClient.open(loopback.address, (local_host, 0))
    client.send(check(fragment))
    assert await client.receive()
    return client


# --- a way like any other ---------------------------------------------------------------------------------------------


async def test_packets_go_both_ways_and_come_out_as_they_went_in(loopback: LoopbackMux, peer: Peer) -> None:
    connection, listener = await connected(loopback, peer)
    await peer.send_rtp(rtp(1))
    await peer.send_rtcp(picture_loss(5))
    await eventually(lambda: listener.rtp and listener.rtcp)
    assert (listener.rtp, listener.rtcp) == ([rtp(1)], [picture_loss(5)])
    send(connection, 9)
    connection.send_rtcp(picture_loss(6))
    received = await peer.receive_rtp()
    assert received.endswith(b"back")
    assert received[2:4] == b"\x00\x09"
    assert await peer.receive_rtcp() == picture_loss(6)
    assert loopback.mux.counters == {}


async def test_what_comes_over_tcp_goes_on_over_udp_at_once(loopback: LoopbackMux, peer: Peer) -> None:
    other, _, _ = loopback.connection("other")
    with Stranger(loopback.address[1]) as over_udp:
        over_udp.send(check("other"))
        await eventually(over_udp.reply)
        (path,) = other.ice.paths
        assert isinstance(path, Destination)
        destination: Destination = path

        class Forwarding(RecordingListener):
            def on_rtp(self, data: memoryview, start: int, end: int, now_us: int) -> None:
                loopback.mux.outbox.put(b"forwarded", destination)

        connection, _ = await connected(loopback, peer)
        connection.listener = Forwarding()
        await peer.send_rtp(rtp(1))
        assert await eventually(over_udp.reply) == b"forwarded"


async def test_frames_may_come_in_any_pieces(loopback: LoopbackMux) -> None:
    loopback.connection("one")
    async with await TcpClient.open(loopback.address) as client:
        for byte in framed(check("one")):
            client.send_raw(bytes([byte]))
            await client.everything_sent()
        assert await client.receive()
        client.send_raw(framed(check("one")) * 3)
        for _ in range(3):
            assert await client.receive()


async def test_udp_takes_over_when_it_is_nominated(loopback: LoopbackMux, peer: Peer) -> None:
    connection, listener = await connected(loopback, peer)
    assert selected(connection) == "tcp"
    with Stranger(loopback.address[1]) as over_udp:
        over_udp.send(check("fragment"))
        await eventually(over_udp.reply)
        assert selected(connection) == "udp"
        send(connection, 1)
        loopback.mux.outbox.flush()
        assert await eventually(over_udp.reply)
        await peer.send_rtp(rtp(1))
        await eventually(lambda: listener.rtp == [rtp(1)])


async def test_a_connection_that_breaks_is_a_lost_path_and_another_one_takes_its_place(loopback: LoopbackMux) -> None:
    ice = TcpIce()
    peer = Peer(ice=ice)
    connection, listener = await connected(loopback, peer)
    ice.client.abort()
    await eventually(lambda: connection.ice.selected is None)
    send(connection, 1)
    assert connection.packets_sent == 0
    await ice.connect()
    send(connection, 2)
    assert (await peer.receive_rtp())[2:4] == b"\x00\x02"
    await peer.send_rtp(rtp(1))
    await eventually(lambda: listener.rtp == [rtp(1)])
    assert listener.states == ["connected"]
    await peer.close()


async def test_when_the_connection_in_use_breaks_udp_is_used(loopback: LoopbackMux) -> None:
    connection, _, _ = loopback.connection("one")
    over_tcp = await known(loopback, "one")
    with Stranger(loopback.address[1]) as over_udp:
        over_udp.send(check("one"))
        await eventually(over_udp.reply)
        loopback.clock.now_us += UDP_PREFERRED_US
        over_tcp.send(check("one"))
        assert await over_tcp.receive()
        assert selected(connection) == "tcp"
        await over_tcp.close()
        await eventually(lambda: selected(connection) == "udp")


async def test_the_path_that_is_forgotten_for_a_new_one_is_closed(loopback: LoopbackMux) -> None:
    connection, _, _ = loopback.connection("one")
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(await known(loopback, "one")) for _ in range(8)]
        # the last is in use, as it was nominated last; the first is the oldest of the others
        await stack.enter_async_context(await known(loopback, "one"))
        assert await clients[0].receive_everything() == b""
        await eventually(lambda: loopback.listener.connections == 8)
        assert len(connection.ice.paths) == 8


async def test_connections_from_one_port_to_two_addresses_are_two_paths() -> None:
    async with LoopbackMux("0.0.0.0") as loopback:
        connection, _, _ = loopback.connection("one")
        port = loopback.address[1]
        async with await TcpClient.open(("127.0.0.2", port)) as one:
            async with await TcpClient.open(("127.0.0.3", port), one.local) as another:
                for client in (one, another):
                    client.send(check("one"))
                    assert await client.receive()
                assert len(connection.ice.paths) == 2
            await eventually(lambda: len(connection.ice.paths) == 1)
            one.send(check("one"))
            assert await one.receive()


async def test_a_connection_does_not_serve_two_transports_at_a_time(loopback: LoopbackMux) -> None:
    one, _, _ = loopback.connection("one")
    other, _, _ = loopback.connection("other")
    async with await known(loopback, "one") as client:
        client.send(check("other"))
        await eventually(lambda: loopback.mux.counters == {"stunAddressTaken": 1})
        loopback.clock.now_us += 6_000_000
        client.send(check("other"))
        assert await client.receive()
        assert (one.ice.paths, one.ice.selected) == ([], None)
        assert len(other.ice.paths) == 1


# --- ends -------------------------------------------------------------------------------------------------------------


async def test_closing_says_goodbye_and_then_closes(loopback: LoopbackMux, peer: Peer) -> None:
    connection, _ = await connected(loopback, peer)
    loopback.mux.remove(connection)
    await peer.send_rtp(rtp(1))
    await connection.close()
    await connection.close()
    await eventually(lambda: peer.dtls.state == "closed")
    await eventually(lambda: loopback.listener.connections == 0)


async def test_a_closed_connection_is_freed_without_the_garbage_collector(loopback: LoopbackMux, peer: Peer) -> None:
    connection, listener = await connected(loopback, peer)
    parts: list[weakref.ref[Any]] = [weakref.ref(part) for part in (only_path(connection), connection._dtls, listener)]
    gc.disable()
    try:
        loopback.forget(connection)
        await connection.close()
        del connection, listener
        await eventually(lambda: all(part() is None for part in parts))
    finally:
        gc.enable()


async def test_a_peer_that_never_reads_its_last_frames_is_not_waited_for_for_ever(loopback: LoopbackMux) -> None:
    ice = TcpIce()
    peer = Peer(ice=ice)
    connection, _ = await connected(loopback, peer)
    await fill(loopback, connection, ice)
    path = only_path(connection)
    await connection.close()
    loopback.clock.now_us += CLOSE_WITHIN_US - 1
    loopback.listener.expire(loopback.clock())
    assert path.waiting > 0
    loopback.clock.now_us += 1
    loopback.listener.expire(loopback.clock())
    await eventually(lambda: loopback.listener.connections == 0)
    ice.client.go_on_reading()
    await peer.close()


# --- strangers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (framed(b""), "unknownProtocol"),
        (framed(b"\x80" * 100), "unknownAddress"),
        (framed(client_hello()), "unknownAddress"),
        (framed(binding_request("one", "not the password of it")), "stunIntegrity"),
        (framed(binding_request("nobody", "the password of one, long enough")), "stunUnknownFragment"),
        (framed(binding_request("one", "the password of one, long enough", integrity=False)), "stunUnauthenticated"),
        (framed(check("one")[:-1]), "stunLength"),
        ((LONGEST + 1).to_bytes(2, "big"), "tcpFrameTooLong"),
        (b"\xff\xff", "tcpFrameTooLong"),
        (b"GET / HTTP/1.1\r\n\r\n", "tcpFrameTooLong"),
        (b"\x16\x03\x01\x02\x00\x01\x00", "tcpFrameTooLong"),
    ],
)
async def test_whatever_is_no_authentic_check_ends_the_connection_unanswered(
    loopback: LoopbackMux, sent: bytes, reason: str
) -> None:
    connection, _, _ = loopback.connection("one")
    async with await TcpClient.open(loopback.address) as client:
        client.send_raw(sent + framed(check("one")))
        assert await client.receive_everything() == b""
    assert loopback.mux.counters == {reason: 1}
    assert (loopback.listener.connections, connection.ice.paths) == (0, [])


async def test_half_a_frame_is_waited_for_but_not_for_long(loopback: LoopbackMux) -> None:
    loopback.connection("one")
    async with await TcpClient.open(loopback.address) as client, await TcpClient.open(loopback.address) as silent:
        frame = framed(check("one"))
        client.send_raw(frame[:-1])
        await eventually(lambda: loopback.listener.connections == 2)
        loopback.clock.now_us += PATIENCE_US - 1
        loopback.listener.expire(loopback.clock())
        client.send_raw(frame[-1:])
        assert await client.receive()
        loopback.clock.now_us += 1
        loopback.listener.expire(loopback.clock())
        assert await silent.receive_everything() == b""
        client.send(check("one"))
        assert await client.receive()
    assert loopback.mux.counters == {"tcpTooLate": 1}


async def test_a_thousand_connections_from_one_address_keep_nobody_else_out(loopback: LoopbackMux) -> None:
    loopback.connection("one")
    async with AsyncExitStack() as stack:
        for _ in range(1000):
            await stack.enter_async_context(await TcpClient.open(loopback.address))
        await eventually(lambda: loopback.mux.counters == {"tcpTooMany": 1000 - MAX_FROM_ONE_NETWORK})
        await eventually(lambda: loopback.listener.connections == MAX_FROM_ONE_NETWORK)
        await stack.enter_async_context(await known(loopback, "one", "127.0.0.2"))
        loopback.clock.now_us += PATIENCE_US
        loopback.listener.expire(loopback.clock())
        await eventually(lambda: loopback.listener.connections == 1)
        await stack.enter_async_context(await known(loopback, "one"))


async def test_a_thousand_connections_from_everywhere_keep_nobody_else_out(loopback: LoopbackMux) -> None:
    loopback.connection("one")
    async with AsyncExitStack() as stack:
        for number in range(1000):
            host = f"127.0.1.{number % 250 + 1}"
            await stack.enter_async_context(await TcpClient.open(loopback.address, (host, 0)))
        await eventually(lambda: loopback.mux.counters == {"tcpTooMany": 1000 - MAX_STRANGERS})
        await eventually(lambda: loopback.listener.connections == MAX_STRANGERS)
        await stack.enter_async_context(await known(loopback, "one"))


# --- peers that misbehave ---------------------------------------------------------------------------------------------


async def test_nonsense_of_a_known_peer_ends_that_path_only(loopback: LoopbackMux) -> None:
    connection, _, _ = loopback.connection("one")
    async with await known(loopback, "one") as other, await known(loopback, "one") as client:
        for datagram in (b"", b"\x7f" * 9, b"\x80", b"\x00" * 20):
            client.send(datagram)
        await eventually(lambda: loopback.mux.counters.total() == 4)
        client.send(check("one"))
        assert await client.receive()
        client.send_raw(b"\xff\xff")
        assert await client.receive_everything() == b""
        assert len(connection.ice.paths) == 1
        other.send(check("one"))
        assert await other.receive()


async def test_a_peer_that_does_not_read_gets_less_and_nobody_waits_for_it(loopback: LoopbackMux) -> None:
    ice = TcpIce()
    peer = Peer(ice=ice)
    connection, _ = await connected(loopback, peer)
    await fill(loopback, connection, ice)
    dropped = loopback.mux.counters["tcpBacklog"]
    for number in range(5_000):
        send(connection, number, bytes(1000))
    assert loopback.mux.counters["tcpBacklog"] == dropped + 5_000
    path = only_path(connection)
    assert MEDIA_BACKLOG - 2_000 < path.waiting <= MEDIA_BACKLOG < CONTROL_BACKLOG <= 256 * 1024
    answered = ice.checks_answered
    ice.check()
    ice.client.go_on_reading()
    await eventually(lambda: ice.checks_answered > answered)
    send(connection, 6_000, b"again")
    while not (await peer.receive_rtp()).endswith(b"again"):
        pass
    await peer.close()


async def test_a_peer_that_asks_and_asks_and_does_not_read_is_not_answered_for_ever(loopback: LoopbackMux) -> None:
    connection, _, _ = loopback.connection("one")
    async with await known(loopback, "one") as client:
        client.stop_reading()
        while not loopback.mux.counters["tcpBacklog"]:
            client.send_raw(framed(check("one")) * 100)
            await client.everything_sent()
        path = only_path(connection)
        assert path.waiting <= CONTROL_BACKLOG
        client.abort()
        await eventually(lambda: connection.ice.paths == [])


def test_a_flood_over_one_connection_leaves_everybody_else_their_turn() -> None:
    """On the loop that workers use, which reads a socket many times in one turn if it is let."""

    async def most_in_one_turn() -> int:
        async with LoopbackMux() as loopback:
            loopback.connection("one")
            async with await known(loopback, "one") as client:
                client.send_raw(framed(b"\x7f" * 30) * 20_000)
                counts = [loopback.mux.received]
                while counts[-1] <= 20_000:
                    await asyncio.sleep(0)
                    counts.append(loopback.mux.received)
            return max(after - before for before, after in pairwise(counts))

    most = uvloop.run(most_in_one_turn())
    assert most < 1_000


async def fill(loopback: LoopbackMux, connection: Connection, ice: TcpIce) -> None:
    """Sends packets to a peer that does not read them, until no more are taken."""
    ice.client.stop_reading()
    count = 0
    while True:
        send(connection, count, bytes(1000))
        if loopback.mux.counters["tcpBacklog"]:
            break
        count += 1
        await asyncio.sleep(0)
    print(f"\n[a peer that does not read: {count} packets of 1,000 bytes taken]")  # noqa: T201
