"""What a sending browser does on its link: packets at a steady rate, sender reports, keyframes when asked."""

import struct
from collections.abc import Callable

import pylibsrtp

from alongside.bench.accounting import SentLog
from alongside.bench.load import Load
from alongside.bench.population import SendingEnd, SentFormat
from alongside.bench.vp8 import CLOCK_RATE, CannedVideo
from alongside.rtp import rtcp
from alongside.rtp.packet import MalformedPacket

_RTP = struct.Struct(">BBHII")
_EXTENSION = struct.Struct(">HH")
_TWCC = struct.Struct(">H")
_ONE_BYTE_PROFILE = 0xBEDE
_NTP_EPOCH = 2_208_988_800
"""Seconds from 1900 to 1970."""


class Header:
    """The RTP header of one stream: fixed part, mid, transport-wide sequence number if any (RFC 3550, RFC 8285)."""

    def __init__(self, form: SentFormat) -> None:
        mid = form.mid.encode()
        elements = bytes([form.mid_id << 4 | len(mid) - 1]) + mid
        self._twcc_at = 0
        if form.twcc_id is not None:
            self._twcc_at = 16 + len(elements) + 1
            elements += bytes([form.twcc_id << 4 | 1, 0, 0])
        elements += bytes(-len(elements) % 4)
        self._bytes = bytearray(12) + _EXTENSION.pack(_ONE_BYTE_PROFILE, len(elements) // 4) + elements
        self._payload_type = form.payload_type
        self._ssrc = form.ssrc

    def __len__(self) -> int:
        return len(self._bytes)

    def write(self, sequence_number: int, timestamp: int, marker: bool, twcc_number: int) -> bytes:
        """The header of one packet. Numbers may be larger than their fields, which they wrap around in."""
        second = marker << 7 | self._payload_type
        _RTP.pack_into(self._bytes, 0, 0x90, second, sequence_number & 0xFFFF, timestamp & 0xFFFFFFFF, self._ssrc)
        if self._twcc_at:
            _TWCC.pack_into(self._bytes, self._twcc_at, twcc_number & 0xFFFF)
        return bytes(self._bytes)


class Sender:
    """Sends one canned stream.

    :param number: its stream's, in the marks.
    :param now_ns: the time in ns since 1970, on the clock by which the kernel stamps received datagrams.
    """

    def __init__(
        self,
        end: SendingEnd,
        number: int,
        load: Load,
        now_ns: Callable[[], int],
    ) -> None:
        self.link = end.link
        self.sent = SentLog()
        self.nacks = 0
        """Retransmissions asked for; they are not sent, so that what was lost stays lost."""
        self._header = Header(end.format)
        self._video = CannedVideo(number, load.size - len(self._header), load.packets_per_frame)
        self._ssrc = end.format.ssrc
        self._ticks_per_frame = CLOCK_RATE * load.packets_per_frame // load.packets_per_second
        self._first_number = end.first_number
        self._size = load.size
        self._timestamp = 0
        self._now_ns = now_ns

    @property
    def keyframes(self) -> int:
        """How many were begun."""
        return self._video.keyframes

    def send(self, count: int) -> None:
        """Sends the next packets, back to back."""
        for _ in range(count):
            packet = self._video.next()
            index = len(self.sent.times)
            self._timestamp = packet.frame * self._ticks_per_frame
            header = self._header.write(self._first_number + index, self._timestamp, packet.marker, index)
            protected = self.link.secure.protect(header + packet.payload)
            self.sent.note(self._now_ns())
            self.link.send(protected)

    def report(self) -> None:
        """Sends a sender report with a canonical name."""
        now_ns = self._now_ns()
        seconds, nanoseconds = divmod(now_ns, 1_000_000_000)
        ntp_time = (seconds + _NTP_EPOCH) << 32 | (nanoseconds << 32) // 1_000_000_000
        count = len(self.sent.times)
        report = rtcp.SenderReport(
            self._ssrc, ntp_time, self._timestamp & 0xFFFFFFFF, count & 0xFFFFFFFF, count * self._size & 0xFFFFFFFF
        )
        compound = rtcp.build_sender_report(report) + rtcp.build_cname(self._ssrc, "bench")
        self.link.send(self.link.secure.protect_rtcp(compound))

    def on_rtcp(self, datagram: bytes) -> None:
        """Takes an SRTCP datagram of the server."""
        try:
            packets = rtcp.parse(self.link.secure.unprotect_rtcp(datagram))
        except (pylibsrtp.Error, MalformedPacket):
            return
        for packet in packets:
            if isinstance(packet, rtcp.KeyframeRequest):
                self._video.request_keyframe()
            elif isinstance(packet, rtcp.Nack):
                self.nacks += len(packet.sequence_numbers)
