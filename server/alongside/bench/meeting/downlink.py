"""The transport that a participant receives on. Written for many packets: one pass over each batch, no copies."""

import struct

import pylibsrtp

from alongside.bench.datagrams import Batch
from alongside.bench.link import OVERHEAD, Link
from alongside.bench.mark import read_mark
from alongside.bench.meeting.incoming import IncomingStream
from alongside.bench.meeting.sent import SentTimes
from alongside.rtp import rtcp
from alongside.rtp.packet import MalformedPacket, find_extensions, parse_header
from alongside.rtp.transport_feedback import TransportFeedback

_RTP = struct.Struct(">BBHII")
_PADDING = 0x20
_MOST_BLOCKS = 31
"""Report blocks in one receiver report: the count has five bits."""

_FEEDBACK_SHARE = 0.05
_FEEDBACK_BITS = 68 * 8
_SHORTEST, _LONGEST = 0.05, 0.25
"""Chrome spends 5 % of what it receives on feedback of some 68 bytes, between 4 and 20 times a second."""


class Downlink:
    """A connected link, and what comes on it.

    :param twcc_id: header extension id of the transport-wide sequence number.
    :param ssrc: our own, for RTCP.
    """

    def __init__(self, link: Link, twcc_id: int, ssrc: int, sent: SentTimes, now: float) -> None:
        self.link = link
        self.streams: dict[int, IncomingStream] = {}
        """By SSRC."""
        self.strange = 0
        """Packets of the decrypted sample that were not what was sent."""
        self._twcc_id = twcc_id
        self._element = twcc_id << 4 | 1
        self._ssrc = ssrc
        self._sent = sent
        self._feedback = TransportFeedback(ssrc)
        self._fed_back = now
        self._bytes_fed_back = 0
        self._reported: dict[int, tuple[int, int]] = {}

    def drain(self, batch: Batch) -> None:
        """Takes all that arrived."""
        while count := batch.receive(self.link.descriptor):
            self._take(batch, count)
            if count < batch.capacity:
                return

    def _take(self, batch: Batch, count: int) -> None:
        data, starts, streams = batch.data, batch.starts, self.streams
        total = count * OVERHEAD
        for i in range(count):
            start = starts[i]
            length = batch.length(i)
            total += length
            first, second, number, _, ssrc = _RTP.unpack_from(data, start)
            if not 128 <= first <= 191:
                self.link.on_control(batch.datagram(i))
            elif not 192 <= second <= 223:
                stream = streams.get(ssrc)
                arrival_ns = batch.arrival_ns(i)
                self._note_arrival(data, start, length, stream, ssrc, arrival_ns)
                if stream and stream.add(number, second > 127, arrival_ns):
                    self._sample(stream, batch.datagram(i), arrival_ns)
        self.link.received.packets += count
        self.link.received.bytes += total

    def _note_arrival(
        self, data: bytearray, start: int, length: int, stream: IncomingStream | None, ssrc: int, arrival_ns: int
    ) -> None:
        """Notes the packet's transport-wide number, which is in the same place in most packets of a stream."""
        at = start + stream.twcc_at if stream else start
        if not stream or data[at - 1] != self._element:
            at = self._find(data, start, length)
            if at < 0:
                return
            if stream:
                stream.twcc_at = at - start
        self._feedback.on_packet(data[at] << 8 | data[at + 1], ssrc, arrival_ns // 1000)

    def _find(self, data: bytearray, start: int, length: int) -> int:
        # How much padding there is cannot be read before decryption.
        padding = data[start] & _PADDING
        data[start] &= ~_PADDING
        try:
            found = find_extensions(data, parse_header(data, start, start + length)).get(self._twcc_id)
        except MalformedPacket:
            return -1
        finally:
            data[start] |= padding
        return found[0] if found else -1

    def _sample(self, stream: IncomingStream, datagram: bytes, arrival_ns: int) -> None:
        try:
            packet = self.link.secure.unprotect(datagram)
            header = parse_header(packet, 0, len(packet))
        except (pylibsrtp.Error, MalformedPacket):
            self.strange += 1
            return
        mark = read_mark(packet[header.payload_start : header.payload_end])
        sent_ns = self._sent.when(mark) if mark else None
        if sent_ns is not None:
            stream.latencies_ns.append(arrival_ns - sent_ns)

    def give_feedback(self, now: float) -> None:
        """Sends transport-wide congestion control feedback if it is time to; call it 20 times a second.

        :param now: monotonic seconds.
        """
        waited = now - self._fed_back
        received = self.link.received.bytes - self._bytes_fed_back
        if received <= 0 or waited < min(
            _LONGEST, max(_SHORTEST, waited * _FEEDBACK_BITS / (_FEEDBACK_SHARE * received * 8))
        ):
            return
        self._fed_back, self._bytes_fed_back = now, self.link.received.bytes
        for packet in self._feedback.take():
            self.link.send(self.link.secure.protect_rtcp(packet))

    def report(self) -> None:
        """Sends receiver reports on all streams that came since the last ones (RFC 3550 section 6.4.1)."""
        blocks = [block for ssrc, stream in self.streams.items() if (block := self._block(ssrc, stream))]
        for first in range(0, len(blocks), _MOST_BLOCKS):
            report = rtcp.ReceiverReport(self._ssrc, tuple(blocks[first : first + _MOST_BLOCKS]))
            compound = rtcp.build_receiver_report(report) + rtcp.build_cname(self._ssrc, "bench")
            self.link.send(self.link.secure.protect_rtcp(compound))

    def _block(self, ssrc: int, stream: IncomingStream) -> rtcp.ReportBlock | None:
        highest, arrived = self._reported.get(ssrc, (stream.first - 1, 0))
        if stream.arrived == arrived:
            return None
        self._reported[ssrc] = stream.highest, stream.arrived
        expected = stream.highest - highest
        lost = max(0, expected - (stream.arrived - arrived))
        fraction = min(255, (lost << 8) // expected) if expected > 0 else 0
        total = max(0, stream.highest + 1 - stream.first - stream.arrived)
        return rtcp.ReportBlock(ssrc, fraction, total, stream.highest & 0xFFFFFFFF, 0, 0, 0)
