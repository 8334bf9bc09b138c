"""Transport-wide feedback as a sender reads it (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1)."""

import struct
from itertools import accumulate
from typing import NamedTuple

from alongside.rtp.packet import MalformedPacket

_HEAD = struct.Struct(">HHI")
_TICK_US = 250
_VECTOR = 0x8000
_TWO_BIT_VECTOR = 0xC000
_RECEIVED_SMALL, _RECEIVED_LARGE = 1, 2

REFERENCE_US = 64_000
"""The unit of reference times."""
REFERENCE_BITS = 24
"""Reference times wrap around after so many bits: every 12 days."""
MAX_STATUSES = 4096
"""More packets than this are never on their way at a time, whatever a report claims."""


class ArrivalReport(NamedTuple):
    """What a receiver says of consecutive packets."""

    first_number: int
    """16 bits"""
    reference: int
    """A time on the receiver's clock, in units of ``REFERENCE_US``."""
    arrivals: list[int | None]
    """One entry for each packet from ``first_number`` on: its arrival, in µs after the reference time and maybe a
    little before it, or none for a packet that has not arrived."""


def parse_arrivals(body: bytes) -> ArrivalReport:
    """Reads the part of the feedback packet behind the two SSRCs.

    :raises MalformedPacket: it claims more packets than its bytes or any network can hold.
    """
    if len(body) < _HEAD.size:
        raise MalformedPacket("rtcpArrivals")
    first_number, count, reference = _HEAD.unpack_from(body)
    if count > MAX_STATUSES:
        raise MalformedPacket("rtcpArrivals")
    statuses, position = _read_statuses(body, count)
    return ArrivalReport(first_number, reference >> 8, _read_times(body, position, statuses))


def _read_statuses(body: bytes, count: int) -> tuple[list[int], int]:
    """The status of each packet, and where the receive deltas begin."""
    statuses: list[int] = []
    position = _HEAD.size
    while len(statuses) < count:
        if position + 2 > len(body):
            raise MalformedPacket("rtcpArrivals")
        chunk = body[position] << 8 | body[position + 1]
        position += 2
        if chunk < _VECTOR:
            run = min(chunk & 0x1FFF, count - len(statuses))
            statuses += [chunk >> 13] * run
        elif chunk < _TWO_BIT_VECTOR:
            statuses += [chunk >> shift & 1 for shift in range(13, -1, -1)]
        else:
            statuses += [chunk >> shift & 3 for shift in range(12, -1, -2)]
    del statuses[count:]
    return statuses, position


def _read_times(body: bytes, position: int, statuses: list[int]) -> list[int | None]:
    deltas = body[position : position + len(statuses)]
    if statuses.count(_RECEIVED_SMALL) == len(deltas) == len(statuses):
        # nearly every report of a healthy path
        return [ticks * _TICK_US for ticks in accumulate(deltas)]
    arrivals: list[int | None] = []
    time_us = 0
    try:
        for status in statuses:
            if status == _RECEIVED_SMALL:
                time_us += body[position] * _TICK_US
                position += 1
                arrivals.append(time_us)
            elif status == _RECEIVED_LARGE:
                delta = body[position] << 8 | body[position + 1]
                time_us += (delta - 0x10000 if delta & 0x8000 else delta) * _TICK_US
                position += 2
                arrivals.append(time_us)
            else:
                arrivals.append(None)
    except IndexError:
        raise MalformedPacket("rtcpArrivals") from None
    return arrivals
