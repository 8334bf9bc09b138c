"""VP8's temporal layers, left out and taken in for one receiver."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.media_layers import OUTGOING, PATTERN, LayeredCamera, Part, Watched, label, pictures_in
from tests.support.media_paths import SentRtp, VirtualClock


def layers(watched: Watched) -> list[int]:
    """Of what was seen since the last call, when the camera sent its pattern from the first picture on."""
    return [PATTERN[picture % 4] for picture in pictures_in(watched.seen())]


@pytest.mark.parametrize(("temporal", "seen"), [(0, [0, 0]), (1, [0, 1, 0, 1]), (2, [0, 2, 1, 2, 0, 2, 1, 2])])
def test_what_is_above_the_limit_is_left_out(temporal: int, seen: list[int]) -> None:
    watched = Watched(temporal=temporal)
    watched.camera.send(0, keyframe=True)
    for layer in PATTERN[1:]:
        watched.camera.send(layer)
    watched.camera.send_pattern()
    assert layers(watched) == seen


def test_fewer_layers_begin_with_the_next_picture() -> None:
    watched = Watched()
    watched.camera.send(0, keyframe=True)
    first, second = watched.camera.picture(2, 2)
    watched.camera.deliver(first)
    watched.limit(0)
    watched.camera.deliver(second)
    watched.camera.send(1)
    assert [label(packet) for packet in watched.seen()] == [(0, 0), (1, 0), (1, 1)]


def test_more_layers_begin_where_nothing_that_was_left_out_is_needed() -> None:
    watched = Watched(temporal=0)
    watched.camera.send(0, keyframe=True)
    watched.limit(2)
    for layer, sync in ((2, False), (1, False), (2, False), (0, False), (2, False), (1, True), (2, False), (0, False)):
        watched.camera.send(layer, 2, sync=sync)
    assert pictures_in(watched.seen()) == [0, 4, 6, 8]
    watched.camera.send(2, sync=True)
    watched.camera.send(1)
    watched.camera.send(2)
    assert pictures_in(watched.seen()) == [9, 10, 11]


def test_a_keyframe_lets_all_layers_in() -> None:
    watched = Watched(temporal=0)
    watched.camera.send(0, keyframe=True)
    watched.limit(2)
    watched.camera.send(2)
    watched.camera.send(0, keyframe=True)
    watched.camera.send(2)
    watched.camera.send(1)
    assert pictures_in(watched.seen()) == [0, 2, 3, 4]


def test_a_mind_changed_within_a_picture_changes_nothing() -> None:
    watched = Watched()
    watched.camera.send(0, keyframe=True)
    first, second = watched.camera.picture(2, 2)
    watched.camera.deliver(first)
    watched.limit(0)
    watched.limit(2)
    watched.camera.deliver(second)
    watched.camera.send(1)
    assert len(watched.seen()) == 4


def test_a_late_packet_of_a_picture_that_was_left_out_comes_empty_in_its_place() -> None:
    """Otherwise the receiver would ask for it again and again."""
    watched = Watched(temporal=0)
    watched.camera.send(0, keyframe=True)
    (late,) = watched.camera.picture(2)
    watched.camera.send(0)
    watched.camera.deliver(late)
    before, after, empty = watched.seen()
    assert (empty.payload, empty.picture_id, empty.timestamp) == (b"", -1, late.timestamp)
    assert empty.sequence_number == (before.sequence_number + 1) % 65536 == (after.sequence_number - 1) % 65536
    watched.forwarder.on_nack((empty.sequence_number,), watched.clock())
    assert watched.seen() == []


def test_a_late_packet_of_the_lowest_layer_comes_in_its_place_among_others_left_out() -> None:
    watched = Watched(temporal=0)
    watched.camera.send(0, keyframe=True)
    watched.camera.send(2)
    (late,) = watched.camera.picture(0)
    watched.camera.send(2)
    watched.camera.send(0)
    watched.camera.deliver(late)
    first, last, second = watched.seen()
    assert [label(packet) for packet in (first, second, last)] == [(0, 0), (2, 0), (4, 0)]
    for before, after in ((first, second), (second, last)):
        assert (after.sequence_number - before.sequence_number) % 65536 == 1
        assert (after.picture_id - before.picture_id) % 2**15 == 1


def test_what_is_asked_for_again_is_what_had_that_number() -> None:
    watched = Watched(temporal=0)
    watched.camera.send(0, keyframe=True)
    watched.camera.send_pattern(3)
    for packet in watched.seen():
        watched.forwarder.on_nack((packet.sequence_number,), watched.clock())
        (again,) = watched.seen()
        assert (again.payload, again.sequence_number) == (packet.payload, packet.sequence_number)
        assert (again.ssrc, again.payload_type) == (OUTGOING.rtx_ssrc, OUTGOING.rtx_payload_type)


@pytest.mark.parametrize("bits", [7, 15])
def test_picture_ids_wrap_around_at_their_width(bits: int) -> None:
    clock = VirtualClock()
    watched = Watched(LayeredCamera(clock, picture_id=(1 << bits) - 5, picture_id_bits=bits), temporal=0)
    watched.camera.send(0, keyframe=True)
    watched.camera.send_pattern(20, parts=2)
    ids = [packet.picture_id for packet in watched.seen()]
    assert len(set(ids)) == 21
    assert all((after - before) % (1 << bits) <= 1 for before, after in pairwise(ids))


def test_streams_that_do_not_tell_their_layers_flow_whole() -> None:
    watched = Watched(LayeredCamera(VirtualClock(), picture_id_bits=None), temporal=0)
    watched.camera.send(0, keyframe=True)
    watched.camera.send_pattern(2)
    seen = watched.seen()
    assert len(seen) == 9
    assert {(packet.picture_id, packet.tl0_picture_index) for packet in seen} == {(-1, -1)}


# --- while another stream is awaited ----------------------------------------------------------------------------------


def awaiting(*, relief: bool) -> tuple[Watched, LayeredCamera]:
    """A viewer who waits for the other stream's keyframe."""
    watched = Watched()
    watched.camera.send(0, keyframe=True)
    other = LayeredCamera(watched.clock, ssrc=3000, sequence_number=100)
    watched.limit(1, relief=relief)
    watched.show(other)
    watched.seen()
    return watched, other


def test_a_stream_that_is_too_much_sends_its_lowest_layer_only_until_the_lower_stream_is_there() -> None:
    watched, other = awaiting(relief=True)
    watched.camera.send_pattern(2)
    assert pictures_in(watched.seen()) == [1, 5]
    other.deliver(*other.picture(0, keyframe=True))
    watched.camera.send_pattern()
    other.deliver(*other.picture(2, sync=True), *other.picture(1, sync=True))
    assert [label(packet) for packet in watched.seen()] == [(0, 0), (2, 0)]


def test_a_stream_that_is_left_for_a_better_one_flows_whole_until_then() -> None:
    watched, _ = awaiting(relief=False)
    watched.camera.send_pattern()
    assert len(watched.seen()) == 4


def test_who_stays_after_all_gets_the_layers_back() -> None:
    watched, _ = awaiting(relief=True)
    watched.camera.send_pattern()
    assert len(watched.seen()) == 1
    watched.limit(2)
    watched.show(watched.camera)
    watched.camera.send_pattern()
    assert len(watched.seen()) == 4


# --- whatever the network does ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """A picture is sent.

    :param fates: for each of its packets after how many pictures it arrives, none for never.
    :param limit: the highest layer wanted from here on, before the picture; none for no change.
    """

    fates: tuple[int | None, ...]
    sync: bool
    limit: int | None


fates = st.lists(st.sampled_from([0, 0, 0, 0, 1, 2, 5, None]), min_size=1, max_size=3).map(tuple)
unharmed = st.integers(1, 3).map(lambda parts: (0,) * parts)
limits = st.one_of(st.none(), st.none(), st.integers(0, 2))


def steps(fates: st.SearchStrategy[tuple[int | None, ...]]) -> st.SearchStrategy[list[Step]]:
    return st.lists(st.builds(Step, fates, st.booleans(), limits), max_size=40)


def play(steps: list[Step]) -> tuple[list[Part], list[SentRtp]]:
    """Plays the steps to a viewer. Returns the packets that arrived at the server and those that left it."""
    watched = Watched()
    first = watched.camera.picture(0, keyframe=True)
    watched.camera.deliver(*first)
    arrivals: list[tuple[int, Part]] = []
    limits: dict[int, int] = {}
    for index, step in enumerate(steps, 1):
        parts = watched.camera.picture(PATTERN[index % 4], len(step.fates), sync=step.sync)
        arrivals += [(index + delay, part) for part, delay in zip(parts, step.fates, strict=True) if delay is not None]
        if step.limit is not None:
            limits[index] = step.limit
    arrivals.sort(key=lambda arrival: arrival[0])
    for index, part in arrivals:
        while limits and min(limits) <= index:
            watched.limit(limits.pop(min(limits)))
        watched.camera.deliver(part)
        watched.camera.deliver(part)
    return first + [part for _, part in arrivals], watched.seen()


@given(steps(fates))
def test_no_picture_is_cut(played: list[Step]) -> None:
    """Of each picture goes out all that came, or nothing."""
    arrived, sent = play(played)
    came = Counter(part.picture for part in arrived)
    went = Counter(found[0] for packet in sent if (found := label(packet)) is not None)
    assert all(went[picture] in (0, parts) for picture, parts in came.items())


@given(steps(fates))
def test_only_what_never_came_leaves_a_hole(played: list[Step]) -> None:
    _, sent = play(played)
    numbers = [extended(packet.sequence_number, sent[0].sequence_number) for packet in sent]
    assert len(set(numbers)) == len(numbers)
    never_came = sum(fate is None for step in played for fate in step.fates)
    assert max(numbers) - len(numbers) + 1 <= never_came


def extended(number: int, first: int) -> int:
    """Counted from the first packet on; nothing comes before that."""
    return (number - first) % 65536


@given(steps(fates))
def test_the_lowest_layer_keeps_its_numbering(played: list[Step]) -> None:
    """TL0PICIDX is moved by the same amount everywhere, and never has a hole of the server's own making."""
    arrived, sent = play(played)
    payloads = {(part.picture, part.part): part.payload for part in arrived}
    for packet in sent:
        found = label(packet)
        if found is not None:
            assert packet.tl0_picture_index == payloads[found][4]


@given(steps(unharmed))
def test_pictures_are_numbered_one_after_the_other(played: list[Step]) -> None:
    _, sent = play(played)
    for before, after in pairwise(sent):
        same = before.timestamp == after.timestamp
        assert (after.picture_id - before.picture_id) % 2**15 == (0 if same else 1)
        assert (after.sequence_number - before.sequence_number) % 65536 == 1


@given(st.lists(st.tuples(st.booleans(), limits, limits, limits, limits), max_size=12))
def test_what_goes_out_depends_on_nothing_that_was_left_out(cycles: list[tuple[bool, *tuple[int | None, ...]]]) -> None:
    """As libvpx arranges it: in some cycles all layers lean on the lowest one only, in the others on themselves too."""
    played = [
        Step((0,), sync and place in (1, 2), limit) for sync, *limits in cycles for place, limit in enumerate(limits)
    ]
    _, sent = play(played[1:])
    went = set(pictures_in(sent))
    newest = {0: 0, 1: 0, 2: 0}
    for picture, step in enumerate(played[1:], 1):
        layer = PATTERN[picture % 4]
        needed = {newest[0]} if step.sync else {newest[lower] for lower in range(layer + 1)}
        assert picture not in went or needed <= went
        newest[layer] = picture
