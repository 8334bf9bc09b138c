"""The UDP mux and its connections, with real peers over loopback and virtual time."""

import asyncio
import gc
import socket
import weakref
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aioice import stun
from aiortc.rtcdtlstransport import SRTP_PROFILES

from alongside.rtp.packet import Packet
from alongside.transport.connection import MAX_SSRCS
from alongside.transport.dtls import Certificate
from tests.support.media_loopback import LoopbackMux, connected
from tests.support.media_packets import build_rtp
from tests.support.media_rtcp import picture_loss
from tests.support.media_waiting import eventually
from tests.support.peer import Peer

SECOND_US = 1_000_000


@pytest.fixture
async def loopback() -> AsyncIterator[LoopbackMux]:
    async with LoopbackMux() as running:
        yield running


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    peer = Peer()
    yield peer
    await peer.close()


def rtp(sequence_number: int, ssrc: int = 7) -> bytes:
    return build_rtp(payload_type=100, sequence_number=sequence_number, ssrc=ssrc, payload=b"content")


def check(fragment: str, password: str | None = None) -> bytes:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes["USERNAME"] = f"{fragment}:remote"
    message.add_message_integrity((password or f"the password of {fragment}, long enough").encode())
    return bytes(message)


def client() -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    sock.setblocking(False)
    return sock


async def answer(sock: socket.socket) -> stun.Message:
    def receive() -> bytes | None:
        try:
            return sock.recv(2000)
        except BlockingIOError:
            return None

    data = await eventually(receive)
    assert data is not None
    return stun.parse_message(data)


async def test_packets_go_both_ways_and_come_out_as_they_went_in(loopback: LoopbackMux, peer: Peer) -> None:
    connection, listener = await connected(loopback, peer)
    await peer.send_rtp(rtp(1))
    await peer.send_rtcp(picture_loss(5))
    await eventually(lambda: listener.rtp and listener.rtcp)
    assert listener.rtp == [rtp(1)]
    assert listener.rtcp == [picture_loss(5)]
    connection.send_audio((9, Packet(1, 0, False, b"back"), 1234, -1, -1), 100, 8)
    connection.send_rtcp(picture_loss(6))
    loopback.mux.outbox.flush()
    received = await peer.receive_rtp()
    assert received.endswith(b"back")
    assert received[2:4] == b"\x00\x09"
    assert await peer.receive_rtcp() == picture_loss(6)


async def test_each_packet_to_a_peer_has_the_next_transport_wide_number(loopback: LoopbackMux, peer: Peer) -> None:
    connection, _ = await connected(loopback, peer)
    for number, ssrc in ((1, 8), (1, 9), (2, 8)):
        connection.send_video((number, Packet(1, 0, False, b"x"), 0, -1, -1), 100, ssrc)
    loopback.mux.outbox.flush()
    numbers = [int.from_bytes((await peer.receive_rtp())[17:19], "big") for _ in range(3)]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


async def test_transport_wide_numbers_wrap_on_the_wire_and_count_on_in_memory(
    loopback: LoopbackMux, peer: Peer
) -> None:
    connection, _ = await connected(loopback, peer)
    connection.sent.newest = 65_534
    for number in (1, 2):
        connection.send_video((number, Packet(1, 0, False, b"x"), 0, -1, -1), 100, 8)
    connection.send_padding(3, 101, 9)
    loopback.mux.outbox.flush()
    numbers = [int.from_bytes((await peer.receive_rtp())[17:19], "big") for _ in range(3)]
    assert numbers == [65_535, 0, 1]
    assert connection.sent.newest == 65_537


async def test_without_a_check_for_30_s_nothing_is_sent_until_the_next_one(loopback: LoopbackMux, peer: Peer) -> None:
    connection, listener = await connected(loopback, peer)
    loopback.clock.now_us += 31 * SECOND_US
    connection.expire_consent(loopback.clock())
    assert listener.states == ["connected", "iceDisconnected"]
    connection.send_audio((9, Packet(1, 0, False, b"back"), 1234, -1, -1), 100, 8)
    connection.send_rtcp(picture_loss(6))
    loopback.mux.outbox.flush()
    assert (connection.packets_sent, peer.waiting) == (0, 0)
    with client() as other:
        other.sendto(check("fragment"), loopback.address)
        await answer(other)
    assert listener.states == ["connected", "iceDisconnected", "connected"]
    connection.send_audio((9, Packet(1, 0, False, b"back"), 1234, -1, -1), 100, 8)
    assert connection.packets_sent == 1


async def test_an_address_in_use_is_not_handed_to_another_connection(loopback: LoopbackMux) -> None:
    loopback.connection("one")
    loopback.connection("other")
    with client() as sock:
        sock.sendto(check("one"), loopback.address)
        await answer(sock)
        sock.sendto(check("other"), loopback.address)
        await eventually(lambda: loopback.mux.counters["stunAddressTaken"])
        loopback.clock.now_us += 6 * SECOND_US
        sock.sendto(check("other"), loopback.address)
        await answer(sock)
        sock.sendto(check("one"), loopback.address)
        await eventually(lambda: loopback.mux.counters["stunAddressTaken"] == 2)


async def test_the_addresses_of_a_removed_connection_are_free_at_once(loopback: LoopbackMux) -> None:
    one, _, _ = loopback.connection("one")
    loopback.connection("other")
    with client() as sock:
        sock.sendto(check("one"), loopback.address)
        await answer(sock)
        loopback.mux.remove(one)
        loopback.mux.remove(one)
        sock.sendto(check("one"), loopback.address)
        await eventually(lambda: loopback.mux.counters["stunUnknownFragment"])
        sock.sendto(check("other"), loopback.address)
        await answer(sock)


async def test_a_forgotten_address_is_no_way_in_any_more(loopback: LoopbackMux) -> None:
    loopback.connection("one")
    sockets = [client() for _ in range(10)]
    try:
        for sock in sockets:
            sock.sendto(check("one"), loopback.address)
            await answer(sock)
        # the first is in use; the second is the oldest of the others
        sockets[1].sendto(b"\x16\xfe\xfd" + bytes(20), loopback.address)
        await eventually(lambda: loopback.mux.counters["unknownAddress"])
        sockets[0].sendto(b"\x80\x60" + bytes(20), loopback.address)
        await eventually(lambda: loopback.mux.counters["srtpBeforeHandshake"])
    finally:
        for sock in sockets:
            sock.close()


async def test_streams_that_ended_make_room_for_new_ones(loopback: LoopbackMux, peer: Peer) -> None:
    """Else the hundredth camera that somebody turns on in an hour would stay dark."""
    _, listener = await connected(loopback, peer)
    listener.expected = {7}
    for ssrc in range(7, 7 + 3 * MAX_SSRCS):
        await peer.send_rtp(rtp(1, ssrc))
    await eventually(lambda: len(listener.rtp) == 3 * MAX_SSRCS)
    await peer.send_rtp(rtp(2, 7))
    await eventually(lambda: listener.rtp[-1] == rtp(2, 7))
    assert loopback.mux.counters == {}


async def test_more_streams_at_a_time_than_allowed_are_dropped(loopback: LoopbackMux, peer: Peer) -> None:
    _, listener = await connected(loopback, peer)
    listener.expected = set(range(1, 101))
    for ssrc in range(1, 101):
        await peer.send_rtp(rtp(1, ssrc))
    await eventually(lambda: loopback.mux.counters["srtpTooManySsrcs"] == 100 - MAX_SSRCS)
    assert len(listener.rtp) == MAX_SSRCS
    await peer.send_rtp(rtp(2, 1))
    await eventually(lambda: listener.rtp[-1] == rtp(2, 1))


async def test_a_peer_with_another_certificate_than_announced_is_refused(loopback: LoopbackMux, peer: Peer) -> None:
    connection, listener, created = loopback.connection("fragment")
    impostor = Peer()
    connection.connect(impostor.dtls_parameters)
    await peer.connect(created)
    await eventually(lambda: listener.states)
    assert listener.states == ["dtlsFailed"]
    await peer.send_rtp(rtp(1))
    await eventually(lambda: loopback.mux.counters["srtpBeforeHandshake"])
    assert listener.rtp == []
    await impostor.close()


async def test_the_handshake_may_begin_before_the_fingerprints_are_known(loopback: LoopbackMux, peer: Peer) -> None:
    connection, listener, created = loopback.connection("fragment")
    connecting = asyncio.create_task(peer.connect(created))
    await eventually(lambda: peer.dtls.state == "connecting")
    connection.connect(peer.dtls_parameters)
    await connecting
    await eventually(lambda: listener.states == ["connected"])


async def test_the_peers_goodbye_closes_the_connection(loopback: LoopbackMux, peer: Peer) -> None:
    _, listener = await connected(loopback, peer)
    await peer.dtls.stop()
    await eventually(lambda: listener.states == ["connected", "closed"])


async def test_closing_says_goodbye_once(loopback: LoopbackMux, peer: Peer) -> None:
    connection, _ = await connected(loopback, peer)
    await connection.close()
    await connection.close()
    await eventually(lambda: peer.dtls.state == "closed")


async def test_a_closed_connection_is_freed_without_the_garbage_collector(loopback: LoopbackMux, peer: Peer) -> None:
    """The worker hardly ever runs it: what it would have to find would pile up."""
    connection, listener = await connected(loopback, peer)
    parts: list[weakref.ref[Any]] = [
        weakref.ref(part) for part in (connection._dtls, connection._dtls._transport, listener)
    ]
    gc.disable()
    try:
        loopback.forget(connection)
        await connection.close()
        await connection.close()
        del connection, listener
        await eventually(lambda: all(part() is None for part in parts))
    finally:
        gc.enable()


async def test_all_handshakes_share_one_context() -> None:
    """pyOpenSSL never frees one that verified a peer."""
    certificate = Certificate().aiortc
    contexts = {certificate._create_ssl_context(srtp_profiles=SRTP_PROFILES) for _ in range(3)}
    assert len(contexts) == 1


@pytest.mark.parametrize(
    ("datagram", "reason"),
    [
        (b"", "unknownProtocol"),
        (b"\x04", "unknownProtocol"),
        (b"\x13" + bytes(30), "unknownProtocol"),
        (b"\x40" + bytes(30), "unknownProtocol"),
        (b"\x7f" + bytes(30), "unknownProtocol"),
        (b"\xc0" + bytes(30), "unknownProtocol"),
        (b"\xff" + bytes(30), "unknownProtocol"),
        (b"\x00", "stunLength"),
        (b"\x03" + bytes(30), "stunLength"),
        (b"\x14" + bytes(30), "unknownAddress"),
        (b"\x3f" + bytes(30), "unknownAddress"),
        (b"\x80", "unknownAddress"),
        (b"\xbf" + bytes(30), "unknownAddress"),
        (b"\x80" * 1601, "tooLong"),
        (b"\x80" * 9000, "tooLong"),
    ],
)
async def test_the_first_byte_tells_what_a_datagram_is(loopback: LoopbackMux, datagram: bytes, reason: str) -> None:
    with client() as sock:
        sock.sendto(datagram, loopback.address)
        await eventually(lambda: loopback.mux.counters)
        assert loopback.mux.counters == {reason: 1}
        with pytest.raises(BlockingIOError):
            sock.recv(2000)


async def test_a_restarted_connection_goes_on_and_its_former_credentials_end(loopback: LoopbackMux, peer: Peer) -> None:
    connection, listener = await connected(loopback, peer)
    loopback.mux.restart_ice(connection, "restarted", "the password of restarted, long enough")
    with client() as other:
        other.sendto(check("fragment"), loopback.address)
        await answer(other)
        other.sendto(check("restarted"), loopback.address)
        await answer(other)
        other.sendto(check("fragment"), loopback.address)
        await eventually(lambda: loopback.mux.counters["stunUnknownFragment"])
    await peer.send_rtp(rtp(1))
    await eventually(lambda: listener.rtp)
    loopback.mux.remove(connection)
    with client() as other:
        other.sendto(check("restarted"), loopback.address)
        await eventually(lambda: loopback.mux.counters["stunUnknownFragment"] == 2)
