"""Transport-wide feedback as a sender reads it, written by a builder of the tests' own and by the other half."""

import struct
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp import rtcp
from alongside.rtp.bandwidth.report import MAX_STATUSES, REFERENCE_US, ArrivalReport, parse_arrivals
from alongside.rtp.packet import MalformedPacket
from alongside.rtp.transport_feedback import TransportFeedback
from tests.support import media_rtcp as raw

TICK_US = 250
RUN, ONE_BIT, TWO_BITS = "run", "oneBit", "twoBits"

Delta = int | None
"""Receive delta in units of 250 µs; none for a packet that did not arrive."""

deltas_of_a_report = st.lists(
    st.one_of(st.none(), st.integers(0, 255), st.integers(-0x8000, 0x7FFF)), min_size=1, max_size=100
)


def symbol(delta: Delta) -> int:
    if delta is None:
        return 0
    return 1 if 0 <= delta <= 0xFF else 2


def chunk(symbols: list[int], wanted: str) -> tuple[bytes, int]:
    """One packet status chunk for the first symbols, and how many it holds (section 3.1.1 to 3.1.4)."""
    if wanted == ONE_BIT and max(symbols[:14]) <= 1:
        vector = sum(each << (13 - index) for index, each in enumerate(symbols[:14]))
        return struct.pack(">H", 0x8000 | vector), 14
    if wanted == TWO_BITS:
        vector = sum(each << (12 - 2 * index) for index, each in enumerate(symbols[:7]))
        return struct.pack(">H", 0xC000 | vector), 7
    run = next((index for index, each in enumerate(symbols) if each != symbols[0]), len(symbols))
    return struct.pack(">H", symbols[0] << 13 | min(run, 0x1FFF)), run


def build(first: int, reference: int, deltas: list[Delta], wanted: list[str]) -> bytes:
    """A feedback packet without header and SSRCs, with chunks of the wanted kinds in turn where they can hold it."""
    body = struct.pack(">HHI", first, len(deltas), reference << 8 | 7)
    symbols = [symbol(delta) for delta in deltas]
    kind = 0
    while symbols:
        data, used = chunk(symbols, wanted[kind % len(wanted)])
        body += data
        del symbols[:used]
        kind += 1
    for delta in deltas:
        if delta is not None:
            body += struct.pack(">B" if symbol(delta) == 1 else ">h", delta)
    return body


def arrivals_of(deltas: list[Delta]) -> list[int | None]:
    times = accumulate(0 if delta is None else delta for delta in deltas)
    return [None if delta is None else time * TICK_US for delta, time in zip(deltas, times, strict=True)]


@given(
    st.integers(0, 0xFFFF),
    st.integers(0, 0xFFFFFF),
    deltas_of_a_report,
    st.lists(st.sampled_from([RUN, ONE_BIT, TWO_BITS]), min_size=1, max_size=4),
)
def test_chunks_of_every_kind_tell_when_each_packet_arrived(
    first: int, reference: int, deltas: list[Delta], wanted: list[str]
) -> None:
    body = build(first, reference, deltas, wanted)
    assert parse_arrivals(body) == ArrivalReport(first, reference, arrivals_of(deltas))


@pytest.mark.parametrize("count", [1, 13, 14, 15, 400, MAX_STATUSES])
@pytest.mark.parametrize("wanted", [RUN, ONE_BIT, TWO_BITS])
def test_packets_that_all_arrived_are_read_alike_from_every_kind_of_chunk(count: int, wanted: str) -> None:
    deltas: list[Delta] = [index % 256 for index in range(count)]
    assert parse_arrivals(build(9, 1, deltas, [wanted])).arrivals == arrivals_of(deltas)


def test_padding_behind_the_deltas_is_no_packet() -> None:
    assert parse_arrivals(build(1, 1, [4, 5], [RUN]) + bytes(2)).arrivals == [1000, 2250]


def test_the_reserved_status_tells_of_no_arrival() -> None:
    body = struct.pack(">HHIH", 1, 2, 0, 3 << 13 | 2)
    assert parse_arrivals(body).arrivals == [None, None]


def test_a_packet_that_was_overtaken_may_lie_before_the_reference_time() -> None:
    assert parse_arrivals(build(1, 0, [-1, 3], [RUN])).arrivals == [-250, 500]


def test_more_packets_than_any_network_holds_are_refused_before_they_cost_memory() -> None:
    everything = struct.pack(">HHI", 1, 65_535, 0) + struct.pack(">H", 0x1FFF) * 9
    with pytest.raises(MalformedPacket):
        parse_arrivals(everything)
    too_many = struct.pack(">HHIHH", 1, MAX_STATUSES + 1, 0, 0x1FFF, 0x1FFF)
    with pytest.raises(MalformedPacket):
        parse_arrivals(too_many)


@given(
    st.one_of(deltas_of_a_report, st.lists(st.integers(0, 255), min_size=1, max_size=100)),
    st.sampled_from([RUN, ONE_BIT, TWO_BITS]),
    st.data(),
)
def test_a_report_that_was_cut_off_is_refused(deltas: list[Delta], wanted: str, data: st.DataObject) -> None:
    body = build(1, 1, deltas, [wanted])
    length = data.draw(st.integers(0, len(body) - 1))
    with pytest.raises(MalformedPacket):
        parse_arrivals(body[:length])


@given(st.binary(max_size=200))
def test_any_bytes_are_a_report_of_what_they_claim_or_are_refused(data: bytes) -> None:
    try:
        report = parse_arrivals(data)
    except MalformedPacket:
        return
    assert report.first_number == int.from_bytes(data[:2], "big")
    assert len(report.arrivals) == int.from_bytes(data[2:4], "big") <= MAX_STATUSES


@given(
    st.one_of(st.integers(0, 10**9), st.integers(REFERENCE_US * (2**24 - 1), REFERENCE_US * (2**24 + 1))),
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 100_000)), min_size=1, max_size=100),
)
def test_what_the_other_half_tells_is_understood(start_us: int, steps: list[tuple[int, int]]) -> None:
    """Losses and pauses between packets, over the wraps of numbers and of the reference time."""
    feedback = TransportFeedback(1)
    number, now_us = 65_000, start_us
    expected: dict[int, int] = {}
    for gap, pause_us in steps:
        number, now_us = (number + gap) & 0xFFFF, now_us + pause_us
        feedback.on_packet(number, 2, now_us)
        expected[number] = now_us // TICK_US % (1 << 32)
    read: dict[int, int] = {}
    for packet in feedback.take():
        (report,) = rtcp.parse(packet)
        assert isinstance(report, ArrivalReport)
        for index, arrival_us in enumerate(report.arrivals):
            if arrival_us is not None:
                time_us = report.reference * REFERENCE_US + arrival_us
                read[(report.first_number + index) & 0xFFFF] = time_us // TICK_US % (1 << 32)
    assert read == expected


def test_feedback_too_short_for_its_ssrcs_is_refused() -> None:
    with pytest.raises(MalformedPacket):
        rtcp.parse(raw.rtcp(raw.TRANSPORT_FEEDBACK, 15, bytes(4)))
