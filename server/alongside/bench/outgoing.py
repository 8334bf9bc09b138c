"""One RTP stream on its way out: headers, numbers, encryption and sender reports, whatever the payload."""

import struct
from collections.abc import Callable

from alongside.bench.link import Link
from alongside.bench.population import SentFormat
from alongside.rtp import rtcp

_RTP = struct.Struct(">BBHII")
_EXTENSION = struct.Struct(">HH")
_TWCC = struct.Struct(">H")
_ONE_BYTE_PROFILE = 0xBEDE
_NTP_EPOCH = 2_208_988_800
"""Seconds from 1900 to 1970."""
_SPEAKS = 0x80
"""The voice activity bit of an audio level (RFC 6464 section 3)."""


class Header:
    """The RTP header of one stream (RFC 3550): fixed part, and those extensions that its format names (RFC 8285)."""

    def __init__(self, form: SentFormat) -> None:
        elements = _text(form.mid_id, form.mid)
        if form.rid:
            elements += _text(form.rid_id, form.rid)
        self._level_at = self._twcc_at = 0
        if form.level_id is not None:
            self._level_at = 16 + len(elements) + 1
            elements += bytes([form.level_id << 4, 0])
        if form.twcc_id is not None:
            self._twcc_at = 16 + len(elements) + 1
            elements += bytes([form.twcc_id << 4 | 1, 0, 0])
        elements += bytes(-len(elements) % 4)
        self._bytes = bytearray(12) + _EXTENSION.pack(_ONE_BYTE_PROFILE, len(elements) // 4) + elements
        self._payload_type = form.payload_type
        self._ssrc = form.ssrc

    def __len__(self) -> int:
        return len(self._bytes)

    def write(
        self, sequence_number: int, timestamp: int, marker: bool, twcc_number: int, level: int | None = None
    ) -> bytes:
        """The header of one packet. Numbers may be larger than their fields, which they wrap around in.

        :param level: how loud the sound in the packet is, in -dBov; ``None`` while nobody speaks.
        """
        second = marker << 7 | self._payload_type
        _RTP.pack_into(self._bytes, 0, 0x90, second, sequence_number & 0xFFFF, timestamp & 0xFFFFFFFF, self._ssrc)
        if self._twcc_at:
            _TWCC.pack_into(self._bytes, self._twcc_at, twcc_number & 0xFFFF)
        if self._level_at:
            self._bytes[self._level_at] = 127 if level is None else _SPEAKS | level
        return bytes(self._bytes)


def _text(identifier: int, text: str) -> bytes:
    return bytes([identifier << 4 | len(text) - 1]) + text.encode()


class OutgoingStream:
    """Numbers, encrypts and sends the packets of one stream.

    :param first_number: sequence number of the first packet; see ``first_number``.
    :param now_ns: the time in ns since 1970, on the clock by which the kernel stamps received datagrams.
    """

    def __init__(self, link: Link, form: SentFormat, first_number: int, now_ns: Callable[[], int]) -> None:
        self.link = link
        self.ssrc = form.ssrc
        self._header = Header(form)
        self.header_size = len(self._header)
        self._first_number = first_number
        self._now_ns = now_ns
        self._timestamp = 0
        self.packets = 0
        self._octets = 0

    def send(self, payload: bytes, timestamp: int, marker: bool, level: int | None = None) -> int:
        """Sends one packet.

        :param timestamp: in RTP ticks.
        :param level: see ``Header.write``.
        :returns: when it was handed to the kernel, in ns since 1970.
        """
        self._timestamp = timestamp
        number = self._first_number + self.packets
        header = self._header.write(number, timestamp, marker, self.link.next_number(), level)
        protected = self.link.secure.protect(header + payload)
        self.packets += 1
        self._octets += len(payload)
        sent_ns = self._now_ns()
        self.link.send(protected)
        return sent_ns

    def report(self) -> None:
        """Sends a sender report with a canonical name (RFC 3550 section 6.4.1)."""
        now_ns = self._now_ns()
        seconds, nanoseconds = divmod(now_ns, 1_000_000_000)
        ntp_time = (seconds + _NTP_EPOCH) << 32 | (nanoseconds << 32) // 1_000_000_000
        report = rtcp.SenderReport(
            self.ssrc, ntp_time, self._timestamp & 0xFFFFFFFF, self.packets & 0xFFFFFFFF, self._octets & 0xFFFFFFFF
        )
        compound = rtcp.build_sender_report(report) + rtcp.build_cname(self.ssrc, "bench")
        self.link.send(self.link.secure.protect_rtcp(compound))
