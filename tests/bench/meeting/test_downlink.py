"""What a receiving transport counts and reports, of packets that come over a real socket."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from aiortc import RTCCertificate

from alongside.bench.datagrams import Batch, open_socket
from alongside.bench.link import OVERHEAD, Link
from alongside.bench.meeting.downlink import Downlink
from alongside.bench.meeting.incoming import IncomingStream
from alongside.bench.meeting.sent import SentTimes
from alongside.bench.opus import CannedVoice
from alongside.rtp import rtcp
from alongside.rtp.bandwidth.report import ArrivalReport
from tests.support.media_packets import build_rtp

TWCC_ID = 5
MEDIA, PROBES = 100, 200


class PlainLink(Link):
    """Receives over a socket and encrypts nothing; keeps what is sent."""

    def __init__(self, udp: socket.socket) -> None:
        super().__init__(RTCCertificate.generateCertificate())
        self._socket = udp
        self.kept: list[bytes] = []
        self.sampled: list[bytes] = []
        secure: Any = self
        self.secure = secure

    def unprotect(self, packet: bytes) -> bytes:
        self.sampled.append(packet)
        return packet

    def protect_rtcp(self, packet: bytes) -> bytes:
        return packet

    def send(self, datagram: bytes) -> None:
        self.kept.append(datagram)


class Server:
    """Sends packets to a downlink, numbered across all streams."""

    def __init__(self, udp: socket.socket, address: tuple[str, int]) -> None:
        self._udp = udp
        self._address = address
        self._wide = 0

    def send(self, ssrc: int, number: int, payload: bytes = b"", padding: int = 0, lost: bool = False) -> int:
        """:returns: bytes."""
        self._wide += 1
        extensions = {TWCC_ID: self._wide.to_bytes(2, "big")}
        packet = build_rtp(
            payload_type=96,
            sequence_number=number,
            ssrc=ssrc,
            payload=payload,
            extensions=extensions,
            padding=padding,
        )
        return 0 if lost else self.send_bytes(packet)

    def send_bytes(self, packet: bytes) -> int:
        return self._udp.sendto(packet, self._address)


@pytest.fixture
def sent() -> SentTimes:
    return SentTimes()


@pytest.fixture
def ends(sent: SentTimes) -> Iterator[tuple[Downlink, Server]]:
    with open_socket(socket.AF_INET) as ours, socket.socket(type=socket.SOCK_DGRAM) as theirs:
        ours.bind(("127.0.0.1", 0))
        downlink = Downlink(PlainLink(ours), TWCC_ID, 7, sent, now=0.0)
        downlink.streams[MEDIA] = IncomingStream(1, "camera")
        yield downlink, Server(theirs, ours.getsockname())


def kept(downlink: Downlink) -> list[rtcp.RtcpPacket]:
    link = downlink.link
    assert isinstance(link, PlainLink)
    datagrams, link.kept = link.kept, []
    return [packet for datagram in datagrams for packet in rtcp.parse(datagram)]


def test_counts_packets_and_bytes(ends: tuple[Downlink, Server]) -> None:
    downlink, server = ends
    sizes = [server.send(MEDIA, number) for number in (5, 6, 8)]
    sizes.append(server.send(PROBES, 1, padding=100))
    downlink.drain(Batch())
    stream = downlink.streams[MEDIA]
    assert (stream.packets, stream.lost) == (3, 1)
    assert downlink.link.received.packets == 4
    assert downlink.link.received.bytes == sum(sizes) + 4 * OVERHEAD


def test_feedback_tells_of_every_packet_of_known_streams_and_others(ends: tuple[Downlink, Server]) -> None:
    downlink, server = ends
    server.send(MEDIA, 1)
    server.send(MEDIA, 2, lost=True)
    server.send(MEDIA, 3)
    server.send(PROBES, 1, padding=200)
    downlink.drain(Batch())
    downlink.give_feedback(1.0)
    (report,) = kept(downlink)
    assert isinstance(report, ArrivalReport)
    arrived = [arrival is not None for arrival in report.arrivals]
    assert (report.first_number, arrived) == (1, [True, False, True, True])


def test_padding_that_is_still_encrypted_is_no_obstacle(ends: tuple[Downlink, Server]) -> None:
    downlink, server = ends
    packet = build_rtp(payload_type=96, sequence_number=1, ssrc=MEDIA, extensions={TWCC_ID: b"\0\1"}, padding=9)
    packet = packet[:-1] + b"\xff"
    server.send_bytes(packet)
    downlink.drain(Batch())
    downlink.give_feedback(1.0)
    assert len(kept(downlink)) == 1
    assert isinstance(downlink.link, PlainLink)
    assert downlink.link.sampled == [packet]


def test_feedback_is_rare_where_little_comes_and_frequent_where_much_does(ends: tuple[Downlink, Server]) -> None:
    downlink, server = ends
    server.send(MEDIA, 1)
    downlink.drain(Batch())
    downlink.give_feedback(0.2)
    assert kept(downlink) == []
    for number in range(2, 40):
        server.send(MEDIA, number, payload=bytes(1_000))
    downlink.drain(Batch())
    downlink.give_feedback(0.2)
    assert len(kept(downlink)) == 1
    downlink.give_feedback(9.0)
    assert kept(downlink) == []


def test_reports_tell_what_was_lost_since_the_last_one(ends: tuple[Downlink, Server]) -> None:
    downlink, server = ends
    for number in (10, 11, 13, 14):
        server.send(MEDIA, number)
    downlink.drain(Batch())
    downlink.report()
    report = kept(downlink)[0]
    assert isinstance(report, rtcp.ReceiverReport)
    (block,) = report.blocks
    assert (block.ssrc, block.fraction_lost, block.total_lost) == (MEDIA, 256 // 5, 1)
    assert block.highest_sequence_number == 14
    downlink.report()
    assert kept(downlink) == []
    server.send(MEDIA, 15)
    downlink.drain(Batch())
    downlink.report()
    report = kept(downlink)[0]
    assert isinstance(report, rtcp.ReceiverReport)
    assert (report.blocks[0].fraction_lost, report.blocks[0].total_lost) == (0, 1)


def test_a_sample_tells_how_long_packets_took(ends: tuple[Downlink, Server], sent: SentTimes) -> None:
    downlink, server = ends
    stream = sent.begin()
    voice = CannedVoice(stream)
    sent.note(stream, 1_000)
    server.send(MEDIA, 1, payload=voice.speech(0))
    downlink.drain(Batch())
    (latency,) = downlink.streams[MEDIA].latencies_ns
    assert latency > 0
