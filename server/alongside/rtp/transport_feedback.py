"""Transport-wide congestion control feedback, the receiver's half (draft-holmer-rmcat-transport-wide-cc-extensions-01).

Browsers raise the bit rate of what they send by this feedback alone; without it they stay at the lowest simulcast
layer.
"""

import struct

from alongside.rtp.rtcp import TRANSPORT_FEEDBACK
from alongside.rtp.sequence import Unwrapper

_HEADER = struct.Struct(">BBHII")
_FORMAT = 15
_TICK_US = 250
"""Deltas are multiples of 250 µs."""
_REFERENCE_US = 64_000
"""The reference time is a multiple of 64 ms."""
_MAX_STATUSES = 400
"""Packets per feedback packet, so that it fits into a datagram."""
_SMALL, _LARGE = 1, 2


class TransportFeedback:
    """Collects when packets arrived, and tells the sender.

    :param sender_ssrc: SSRC that the feedback carries as its own.
    """

    __slots__ = ("_arrived", "_base", "_count", "_media_ssrc", "_sender_ssrc", "_unwrapper")

    def __init__(self, sender_ssrc: int) -> None:
        self._sender_ssrc = sender_ssrc
        self._media_ssrc = 0
        self._unwrapper = Unwrapper()
        self._arrived: list[tuple[int, int]] = []
        """Number and time of each packet since the last report."""
        self._base: int | None = None
        self._count = 0

    def on_packet(self, sequence_number: int, media_ssrc: int, now_us: int) -> None:
        """Notes that the packet with this transport-wide number arrived. The first arrival of a number counts."""
        self._arrived.append((sequence_number, now_us))
        self._media_ssrc = media_ssrc

    def take(self) -> list[bytes]:
        """The RTCP packets that report all arrivals since the last call; none when nothing arrived."""
        if not self._arrived:
            return []
        arrivals = self._first_arrivals()
        packets = []
        numbers = sorted(arrivals)
        while numbers:
            packet, used = self._build(numbers, arrivals)
            packets.append(packet)
            numbers = numbers[used:]
        return packets

    def _first_arrivals(self) -> dict[int, int]:
        """When each extended number came that was not reported yet."""
        arrived, self._arrived = self._arrived, []
        arrivals: dict[int, int] = {}
        for sequence_number, now_us in arrived:
            number = self._unwrapper.unwrap(sequence_number)
            if self._base is None or number >= self._base:
                arrivals.setdefault(number, now_us)
        return arrivals

    def _build(self, numbers: list[int], arrivals: dict[int, int]) -> tuple[bytes, int]:
        """One packet for a run of ``numbers``, and how many of them it holds."""
        base = self._base if self._base is not None and numbers[0] - self._base < _MAX_STATUSES else numbers[0]
        reference = arrivals[numbers[0]] // _REFERENCE_US
        previous = reference * (_REFERENCE_US // _TICK_US)
        statuses: list[int] = []
        deltas = bytearray()
        used = 0
        for number in numbers:
            ticks = arrivals[number] // _TICK_US
            delta = ticks - previous
            if number - base >= _MAX_STATUSES or not -0x8000 <= delta <= 0x7FFF:
                break
            statuses.extend([0] * (number - base - len(statuses)))
            if 0 <= delta <= 0xFF:
                statuses.append(_SMALL)
                deltas.append(delta)
            else:
                statuses.append(_LARGE)
                deltas += struct.pack(">h", delta)
            previous = ticks
            used += 1
        self._base = base + len(statuses)
        body = struct.pack(">HHI", base & 0xFFFF, len(statuses), (reference & 0xFFFFFF) << 8 | self._count & 0xFF)
        self._count += 1
        return self._frame(body + _chunks(statuses) + bytes(deltas)), used

    def _frame(self, body: bytes) -> bytes:
        padding = -len(body) % 4
        if padding:
            body += bytes(padding - 1) + bytes([padding])
        first = 0x80 | (0x20 if padding else 0) | _FORMAT
        words = (len(body) + 8) // 4
        return _HEADER.pack(first, TRANSPORT_FEEDBACK, words, self._sender_ssrc, self._media_ssrc) + body


def _chunks(statuses: list[int]) -> bytes:
    """Run-length chunks for seven or more equal statuses, else vectors of seven two-bit symbols (section 3.1.3)."""
    chunks = bytearray()
    position = 0
    while position < len(statuses):
        status = statuses[position]
        run = 1
        while position + run < len(statuses) and run < 0x1FFF and statuses[position + run] == status:
            run += 1
        if run >= 7 or position + run == len(statuses):
            chunks += struct.pack(">H", status << 13 | run)
            position += run
            continue
        vector = 0xC000
        for offset, symbol in enumerate(statuses[position : position + 7]):
            vector |= symbol << (12 - 2 * offset)
        chunks += struct.pack(">H", vector)
        position += 7
    return bytes(chunks)
