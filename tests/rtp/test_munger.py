"""Rewriting: one unbroken stream out of several that come and go, against a plain model."""

from dataclasses import dataclass, field

import pytest
from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from alongside.rtp.munger import Munger
from alongside.rtp.packet import Packet

HISTORY = 64
"""Dropped packets after which a late one from before them is given up."""


def packet(number: int, *, timestamp: int = 0, picture: int = -1, bits: int = 15, tl0: int = -1) -> Packet:
    made = Packet(number, timestamp, False, b"picture")
    made.picture_id, made.picture_id_bits, made.tl0_picture_index = picture, bits, tl0
    return made


def begun(first: Packet, timestamp_offset: int = 0, *, closes_pictures: bool = False) -> Munger:
    munger = Munger(closes_pictures=closes_pictures)
    munger.begin(first, timestamp_offset)
    munger.rewrite(first)
    return munger


def sequence(munger: Munger, number: int) -> int | None:
    rewritten = munger.rewrite(packet(number))
    return None if rewritten is None else rewritten[0]


def test_the_first_stream_keeps_its_numbers() -> None:
    munger = Munger()
    assert not munger.started
    munger.begin(packet(65535), 0)
    assert [sequence(munger, number) for number in (65535, 65536, 65537)] == [65535, 0, 1]
    assert munger.started


def test_a_dropped_packet_leaves_no_hole() -> None:
    munger = begun(packet(10))
    munger.drop(packet(11))
    munger.drop(packet(12))
    assert sequence(munger, 13) == 11


def test_a_lost_packet_leaves_its_hole_so_that_it_can_be_asked_for() -> None:
    munger = begun(packet(10))
    assert sequence(munger, 13) == 13


def test_a_late_packet_takes_the_number_that_was_kept_for_it() -> None:
    munger = begun(packet(10))
    assert sequence(munger, 12) == 12
    munger.drop(packet(13))
    assert sequence(munger, 14) == 13
    assert sequence(munger, 11) == 11


def test_a_packet_from_before_the_switch_is_left_out() -> None:
    munger = begun(packet(10))
    munger.begin(packet(500), 0)
    assert sequence(munger, 500) == 11
    assert sequence(munger, 499) is None


def test_a_late_packet_that_goes_out_last_keeps_its_number_and_picture_over_a_switch() -> None:
    munger = begun(packet(10, picture=5, tl0=5))
    munger.drop(packet(12))
    late = munger.rewrite(packet(11, timestamp=3000, picture=6, tl0=6))
    assert late is not None
    assert (late[0], munger.last_timestamp) == (11, 3000)
    other = packet(500, picture=77, tl0=77)
    munger.begin(other, 0)
    rewritten = munger.rewrite(other)
    assert rewritten is not None
    assert (rewritten[0], *rewritten[3:]) == (12, 7, 7)


def test_dropping_a_late_packet_changes_nothing_for_the_others() -> None:
    munger = begun(packet(10))
    assert sequence(munger, 12) == 12
    munger.drop(packet(11))
    assert sequence(munger, 13) == 13


def test_timestamps_move_by_the_offset_given_and_wrap() -> None:
    first = packet(10, timestamp=0xFFFFFFFF)
    munger = Munger()
    munger.begin(first, 5)
    rewritten = munger.rewrite(first)
    assert rewritten is not None
    assert rewritten[2] == 4
    assert munger.last_timestamp == 4
    assert munger.timestamp_offset == 5


@pytest.mark.parametrize(("bits", "modulus"), [(15, 1 << 15), (7, 1 << 7)])
def test_picture_ids_go_on_over_a_switch_and_wrap_at_their_width(bits: int, modulus: int) -> None:
    munger = begun(packet(10, picture=modulus - 1, bits=bits, tl0=255))
    for number, picture, tl0 in ((500, 77, 9), (501, 77, 9), (502, 78, 10)):
        following = packet(number, picture=picture, bits=bits, tl0=tl0)
        if number == 500:
            munger.begin(following, 0)
        rewritten = munger.rewrite(following)
        assert rewritten is not None
        assert rewritten[3:] == (picture - 77, tl0 - 9)


def test_streams_without_picture_ids_get_none() -> None:
    rewritten = begun(packet(10, picture=5, tl0=6)).rewrite(packet(11))
    assert rewritten is not None
    assert rewritten[3:] == (-1, -1)


def pictures(munger: Munger, *made: Packet) -> list[int]:
    """What becomes of their picture ids."""
    rewritten = [munger.rewrite(each) for each in made]
    return [each[3] for each in rewritten if each is not None]


def test_pictures_that_are_left_out_leave_no_hole_where_decoders_would_wait_for_them() -> None:
    munger = begun(packet(10, picture=0x7FFE), closes_pictures=True)
    for number, picture in ((11, 0x7FFF), (12, 0x7FFF), (13, 0), (14, 0), (15, 0)):
        munger.drop(packet(number, picture=picture))
    assert pictures(munger, packet(16, picture=1), packet(17, picture=1), packet(18, picture=2)) == [0x7FFF, 0x7FFF, 0]


def test_pictures_that_are_left_out_leave_their_hole_where_references_count_on_it() -> None:
    munger = begun(packet(10, picture=5))
    munger.drop(packet(11, picture=6))
    assert pictures(munger, packet(12, picture=7)) == [7]


def test_a_late_packet_has_the_picture_id_that_was_kept_for_it() -> None:
    munger = begun(packet(10, picture=5, bits=7), closes_pictures=True)
    munger.drop(packet(12, picture=7, bits=7))
    munger.drop(packet(13, picture=8, bits=7))
    assert pictures(munger, packet(14, picture=9, bits=7), packet(11, picture=6, bits=7)) == [7, 6]


def test_packets_without_a_picture_close_no_picture() -> None:
    munger = begun(packet(10, picture=5), closes_pictures=True)
    munger.drop(packet(11))
    assert pictures(munger, packet(12, picture=6)) == [6]
    munger.drop(packet(13, picture=7))
    munger.drop(packet(14))
    assert pictures(munger, packet(15, picture=8)) == [7]


def test_the_same_picture_id_in_another_stream_is_another_picture() -> None:
    munger = begun(packet(10, picture=5), closes_pictures=True)
    munger.drop(packet(11, picture=6))
    first = packet(500, picture=5)
    munger.begin(first, 0)
    assert pictures(munger, first) == [6]
    munger.drop(packet(501, picture=6))
    assert pictures(munger, packet(502, picture=7)) == [7]


@dataclass
class Source:
    """One of the streams that a consumer may be switched to."""

    number: int
    timestamp: int
    picture: int
    tl0: int


@dataclass
class Segment:
    """What happened since the stream was last switched."""

    first_in: int
    first_out: int
    timestamp_offset: int
    picture_shift: int
    tl0_shift: int
    dropped: list[int] = field(default_factory=list)
    missing: dict[int, tuple[int, int, int]] = field(default_factory=dict)

    def dropped_before(self, number: int) -> int:
        return sum(dropped < number for dropped in self.dropped)

    def expected(self, number: int) -> int:
        return self.first_out + number - self.first_in - self.dropped_before(number)


class MungerMachine(RuleBasedStateMachine):
    """Switches between three streams, with losses, drops and late packets.

    The model: within a stream numbers go on as they came, less what was dropped before them; a stream that is switched
    to goes on one after the last that went out. No two packets ever share a number. Each packet is a picture, whose
    number goes the same way where pictures are closed up.
    """

    segment: Segment

    @initialize(data=st.data())
    def start(self, data: st.DataObject) -> None:
        self.closes_pictures = data.draw(st.booleans())
        self.munger = Munger(closes_pictures=self.closes_pictures)
        self.sources = [
            Source(
                data.draw(st.one_of(st.integers(0, 65535), st.integers(65500, 65535))),
                data.draw(st.integers(0, 2**32 - 1)),
                data.draw(st.one_of(st.integers(0, 2**15 - 1), st.integers(2**15 - 20, 2**15 - 1))),
                data.draw(st.integers(0, 255)),
            )
            for _ in range(3)
        ]
        self.current = 0
        self.sent: set[int] = set()
        self.last_out = self.sources[0].number - 1
        self.last_picture: int | None = None
        self.last_tl0: int | None = None
        self.switch_to(0, 0)

    def next_packet(self, step: int = 1) -> Packet:
        source = self.sources[self.current]
        source.number += step
        source.timestamp += 3000 * step
        source.picture += step
        source.tl0 += step
        return self.packet_of(source.number, source.timestamp, source.picture, source.tl0)

    @staticmethod
    def packet_of(number: int, timestamp: int, picture: int, tl0: int) -> Packet:
        return packet(number, timestamp=timestamp % 2**32, picture=picture % 2**15, tl0=tl0 % 256)

    def picture_of(self, made: Packet) -> int:
        closed = self.segment.dropped_before(made.number) if self.closes_pictures else 0
        return made.picture_id + self.segment.picture_shift - closed

    def check(self, made: Packet, expected: int) -> None:
        rewritten = self.munger.rewrite(made)
        assert rewritten is not None
        sequence_number, same, timestamp, picture, tl0 = rewritten
        assert same is made
        assert sequence_number == expected % 65536
        assert expected not in self.sent
        self.sent.add(expected)
        assert timestamp == (made.timestamp + self.segment.timestamp_offset) % 2**32
        assert picture == self.picture_of(made) % 2**15
        assert tl0 == (made.tl0_picture_index + self.segment.tl0_shift) % 256
        assert self.munger.origin(sequence_number) == made.number
        assert self.munger.rewrite(made) == rewritten, "sent again it is the same"

    @rule(index=st.integers(0, 2), offset=st.integers(0, 2**32 - 1))
    def switch_to(self, index: int, offset: int) -> None:
        self.current = index
        made = self.next_packet()
        picture_shift = 0 if self.last_picture is None else self.last_picture + 1 - made.picture_id
        tl0_shift = 0 if self.last_tl0 is None else self.last_tl0 + 1 - made.tl0_picture_index
        first_out = self.last_out + 1 if self.sent else made.number
        self.segment = Segment(made.number, first_out, offset, picture_shift, tl0_shift)
        self.munger.begin(made, offset)
        self.goes_out(made)

    def goes_out(self, made: Packet) -> None:
        expected = self.segment.expected(made.number)
        self.check(made, expected)
        if expected > self.last_out:
            self.last_out = expected
            self.last_picture = self.picture_of(made)
            self.last_tl0 = made.tl0_picture_index + self.segment.tl0_shift

    @rule(lost=st.integers(0, 5))
    def next_arrives(self, lost: int) -> None:
        self.lose(lost)
        self.goes_out(self.next_packet())

    @rule(lost=st.integers(0, 5))
    def next_is_dropped(self, lost: int) -> None:
        self.lose(lost)
        made = self.next_packet()
        self.munger.drop(made)
        self.segment.dropped.append(made.number)

    def lose(self, count: int) -> None:
        for _ in range(count):
            source = self.sources[self.current]
            self.next_packet()
            self.segment.missing[source.number] = (source.timestamp, source.picture, source.tl0)

    @precondition(lambda self: self.segment.missing)
    @rule(data=st.data())
    def late_arrives(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.segment.missing)))
        assume(sum(dropped > number for dropped in self.segment.dropped) < HISTORY - 1)
        self.goes_out(self.packet_of(number, *self.segment.missing.pop(number)))

    @precondition(lambda self: self.segment.missing)
    @rule(data=st.data())
    def late_is_dropped(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.segment.missing)))
        self.munger.drop(self.packet_of(number, *self.segment.missing.pop(number)))

    @rule(back=st.integers(1, 50))
    def a_packet_from_before_the_switch_arrives(self, back: int) -> None:
        assert self.munger.rewrite(packet(self.segment.first_in - back)) is None


TestMungerMachine = MungerMachine.TestCase
TestMungerMachine.settings = settings(max_examples=150, stateful_step_count=50, deadline=None)


def test_what_went_out_can_be_traced_until_it_is_forgotten() -> None:
    munger = begun(packet(70_000))
    munger.drop(packet(70_001))
    munger.rewrite(packet(70_002))
    assert [munger.origin((70_000 + place) % 65536) for place in range(-1, 2)] == [None, 70_000, 70_002]
    munger.forget_sent()
    munger.rewrite(packet(70_003))
    assert [munger.origin((70_000 + place) % 65536) for place in range(3)] == [None, None, 70_003]
    munger.begin(packet(500), 0)
    assert munger.origin(70_002 % 65536) is None
    assert Munger().origin(5) is None


def test_what_was_lost_before_it_is_forgotten_is_late_no_more() -> None:
    munger = begun(packet(10))
    munger.rewrite(packet(12))
    munger.forget_sent()
    assert sequence(munger, 11) is None
    assert sequence(munger, 13) == 13


def test_a_late_packet_from_before_too_many_drops_is_given_up_not_misplaced() -> None:
    munger = begun(packet(10))
    for number in range(12, 12 + 2 * HISTORY):
        munger.drop(packet(number))
    assert sequence(munger, 11) is None
    assert sequence(munger, 12 + 2 * HISTORY) == 12
