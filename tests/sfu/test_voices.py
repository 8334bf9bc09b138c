"""Only the loudest few voices of each place are forwarded, and no word is clipped."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.sfu.speakers import LOUD, Voice
from alongside.sfu.voices import ActiveVoices
from tests.support.media_parameters import opus_parameters
from tests.support.media_router import RouterInVirtualTime
from tests.support.media_rtcp import RECEIVER_REPORT
from tests.support.media_senders import AudioSender

MS = 1000
FRAME_MS = 20
SPEECH, NOISE, SILENCE = 30, 75, 127
HANGOVER_MS = 1_000


class Place:
    """Voices that make sounds in one place.

    :param limit: how many are forwarded at a time.
    """

    def __init__(self, voices: int, limit: int) -> None:
        self.active = ActiveVoices(limit)
        self.voices = [Voice() for _ in range(voices)]
        self.now_us = 10**9

    def sound(self, *levels: int | None) -> list[bool | None]:
        """One packet of each voice; none where it sends nothing. Returns which were let through, and 20 ms pass."""
        outcomes: list[bool | None] = []
        for voice, level in zip(self.voices, levels, strict=True):
            if level is not None:
                voice.on_level(level, self.now_us)
            outcomes.append(None if level is None else self.active.admits(voice, level, self.now_us))
        self.now_us += FRAME_MS * MS
        return outcomes

    def sounds(self, milliseconds: int, *levels: int | None) -> list[bool | None]:
        """As ``sound``, over and over. Returns what came of the last packets."""
        for _ in range(milliseconds // FRAME_MS - 1):
            self.sound(*levels)
        return self.sound(*levels)

    def heard(self) -> list[bool]:
        """Which have a place: their silence would be let through as well."""
        return [self.active.admits(voice, SILENCE, self.now_us) for voice in self.voices]


def test_the_first_sound_gets_through_while_there_is_room() -> None:
    place = Place(3, limit=2)
    assert place.sound(NOISE, SILENCE, SILENCE) == [True, False, False]
    assert place.sound(NOISE, SILENCE, LOUD + 1) == [True, False, True]


def test_silence_takes_no_place() -> None:
    place = Place(2, limit=2)
    assert place.sounds(2_000, SILENCE, SILENCE) == [False, False]


def test_once_heard_also_silence_gets_through_as_long_as_nobody_needs_the_place() -> None:
    place = Place(2, limit=1)
    place.sound(SPEECH, SILENCE)
    assert place.sounds(60_000, SILENCE, SILENCE) == [True, False]


def test_the_first_packet_of_a_word_takes_the_place_of_who_was_silent_for_a_second() -> None:
    place = Place(3, limit=2)
    place.sounds(500, SPEECH, SPEECH, SILENCE)
    place.sounds(HANGOVER_MS + FRAME_MS, SPEECH, SILENCE, SILENCE)
    assert place.sound(SPEECH, SILENCE, LOUD) == [True, True, True]
    assert place.sound(SPEECH, SILENCE, SPEECH) == [True, False, True]


def test_nobody_takes_the_place_of_who_spoke_a_moment_ago() -> None:
    place = Place(2, limit=1)
    place.sounds(1_000, SPEECH, SILENCE)
    assert place.sounds(HANGOVER_MS, None, SPEECH) == [None, False]
    assert place.sounds(FRAME_MS, None, SPEECH) == [None, True]


def test_who_speaks_clearly_louder_takes_the_place_of_the_quietest() -> None:
    place = Place(3, limit=2)
    place.sounds(1_000, 40, 30, SILENCE)
    assert place.sounds(1_000, 40, 30, 40) == [True, True, False], "as loud"
    assert place.sounds(1_000, 40, 30, 20) == [False, True, True]


def test_a_loud_click_takes_nobodys_place() -> None:
    place = Place(2, limit=1)
    place.sounds(1_000, SPEECH, SILENCE)
    assert place.sound(SPEECH, 1) == [True, False]
    assert place.sound(SPEECH, SILENCE) == [True, False]


def test_a_steady_hum_takes_nobodys_place_in_a_pause_between_words() -> None:
    place = Place(2, limit=1)
    place.sounds(1_000, SPEECH, LOUD + 1)
    assert place.sounds(HANGOVER_MS, NOISE, LOUD + 1) == [True, False]


def test_of_those_who_are_silent_the_quietest_makes_room() -> None:
    place = Place(3, limit=2)
    place.sounds(3_000, NOISE - 10, NOISE + 10, SILENCE)
    assert place.sound(NOISE - 10, NOISE + 10, SPEECH) == [True, True, True]
    assert place.heard() == [True, False, True]


def test_one_noise_replaces_another_only_when_clearly_louder() -> None:
    place = Place(2, limit=1)
    place.sounds(3_000, NOISE, SILENCE)
    assert place.sound(NOISE, NOISE - 5) == [True, False]
    assert place.sound(NOISE, NOISE - 6) == [True, True]
    assert place.sound(NOISE, NOISE) == [False, True]


def test_who_leaves_makes_room() -> None:
    place = Place(2, limit=1)
    place.sounds(500, SPEECH, SILENCE)
    place.active.remove(place.voices[0])
    place.active.remove(place.voices[0])
    assert place.sound(None, NOISE) == [None, True]


levels = st.sampled_from([None, SILENCE, SILENCE, NOISE, LOUD + 1, LOUD, SPEECH, 20, 10])
rooms = st.integers(2, 6).flatmap(
    lambda voices: st.lists(
        st.tuples(st.integers(1, 80), st.tuples(*[levels] * voices)),  # how many packets like this
        min_size=1,
        max_size=12,
    )
)


@given(rooms, st.integers(1, 4))
def test_never_more_than_so_many_at_a_time(spoken: list[tuple[int, tuple[int | None, ...]]], limit: int) -> None:
    place = Place(len(spoken[0][1]), limit)
    for times, levels in spoken:
        for _ in range(times):
            place.sound(*levels)
            assert sum(place.heard()) <= limit


@given(rooms, st.integers(1, 4))
def test_a_loud_sound_gets_through_unless_as_many_others_were_loud_in_the_last_second(
    spoken: list[tuple[int, tuple[int | None, ...]]], limit: int
) -> None:
    place = Place(len(spoken[0][1]), limit)
    for times, levels in spoken:
        for _ in range(times):
            at_us = place.now_us
            outcomes = place.sound(*levels)
            recent = [voice for voice in place.voices if at_us - voice.last_loud_us <= HANGOVER_MS * MS]
            for level, outcome in zip(levels, outcomes, strict=True):
                if level is not None and level <= LOUD and len(recent) <= limit:
                    assert outcome


@given(rooms)
def test_with_a_place_for_everybody_no_sound_is_left_out(spoken: list[tuple[int, tuple[int | None, ...]]]) -> None:
    place = Place(len(spoken[0][1]), limit=len(spoken[0][1]))
    for times, levels in spoken:
        for _ in range(times):
            for level, outcome in zip(levels, place.sound(*levels), strict=True):
                assert outcome is not False or level == SILENCE


# --- in a room --------------------------------------------------------------------------------------------------------


def people_who_talk(count: int, *, voices: int) -> tuple[RouterInVirtualTime, list[AudioSender]]:
    """So many people with microphones, and one who listens to all of them."""
    room = RouterInVirtualTime(voices=voices)
    room.transport("listener")
    senders = []
    for index in range(count):
        room.transport(f"person {index}")
        senders.append(room.audio(f"person {index}", f"voice {index}", 1000 * (index + 1)))
        room.consume("listener", f"voice {index}")
    return room, senders


def talk(room: RouterInVirtualTime, senders: list[AudioSender], milliseconds: int, *levels: int | None) -> None:
    """Everybody sends at these levels, those with none nothing."""
    for _ in range(milliseconds // FRAME_MS):
        for index, (sender, level) in enumerate(zip(senders, levels, strict=True)):
            if level is not None:
                sender.send(f"voice {index}".encode(), level)
        room.pass_ms(FRAME_MS, step_ms=FRAME_MS)


def heard(room: RouterInVirtualTime, listener: str = "listener") -> set[str]:
    """The voices that a listener heard since the last call."""
    return {packet.payload.decode() for packet in room.paths[listener].take_rtp()}


@pytest.mark.parametrize("limit", [1, 3])
def test_the_loudest_are_forwarded(limit: int) -> None:
    room, senders = people_who_talk(5, voices=limit)
    levels = (20, 27, 34, 41, 48)
    talk(room, senders, 1_000, *levels)
    heard(room)
    talk(room, senders, 1_000, *levels)
    assert heard(room) == {f"voice {index}" for index in range(limit)}


def test_each_place_has_voices_of_its_own() -> None:
    room, senders = people_who_talk(4, voices=1)
    room.transport("other listener", "huddle")
    room.router.set_group(["person 2", "person 3"], "huddle")
    for index in (2, 3):
        room.consume("other listener", f"voice {index}")
    talk(room, senders, 100, 20, 20, 20, 20)
    assert heard(room) == {"voice 0"}
    assert heard(room, "other listener") == {"voice 2"}


def test_who_goes_leaves_the_place_and_who_comes_needs_one() -> None:
    room, senders = people_who_talk(2, voices=1)
    talk(room, senders, 100, 20, 20)
    assert heard(room) == {"voice 0"}
    room.router.set_group(["person 0"], "huddle")
    talk(room, senders, 100, 20, 20)
    assert heard(room) == {"voice 1"}
    room.router.set_group(["person 0"], "main")
    talk(room, senders, 100, 20, 20)
    assert heard(room) == {"voice 1"}


def test_a_microphone_that_is_closed_leaves_its_place() -> None:
    room, senders = people_who_talk(2, voices=1)
    talk(room, senders, 100, 20, 20)
    room.router.close_producer("voice 0")
    heard(room)
    talk(room, senders, 100, None, NOISE)
    assert heard(room) == {"voice 1"}


def test_a_microphone_that_is_muted_leaves_its_place() -> None:
    """Also to sounds that are not loud."""
    room, senders = people_who_talk(2, voices=1)
    talk(room, senders, 1_000, 20, SILENCE)
    room.router.set_producer("voice 0", paused=True)
    heard(room)
    talk(room, senders, 100, None, NOISE)
    assert heard(room) == {"voice 1"}


def test_sound_that_tells_no_level_is_always_forwarded() -> None:
    room, senders = people_who_talk(3, voices=1)
    talk(room, senders, 100, 20, 20, 20)
    heard(room)
    senders[2].send(b"voice 2")
    assert heard(room) == {"voice 2"}


def test_the_sound_of_screens_is_always_forwarded_and_takes_nobodys_place() -> None:
    room, senders = people_who_talk(2, voices=1)
    parameters = opus_parameters(9000, "9")
    room.router.produce("person 1", "film", "audio", parameters, paused=False, content="detail")
    film = AudioSender(senders[1].deliver, room.clock, 9000)
    room.consume("listener", "film")
    film.send(b"film", SILENCE)
    talk(room, senders, 100, 30, 30)
    film.send(b"film", 10)
    assert heard(room) == {"voice 0", "film"}
    assert room.router.speakers() == ["voice 0", "voice 1"]


def test_silence_of_those_who_are_not_heard_costs_nothing() -> None:
    room, senders = people_who_talk(2, voices=3)
    talk(room, senders, 1_000, SILENCE, SILENCE)
    assert heard(room) == set()


def test_who_is_heard_again_goes_on_without_a_hole_and_at_the_right_time() -> None:
    room, senders = people_who_talk(2, voices=1)
    for _ in range(2):
        talk(room, senders, 1_000, 20, NOISE)
        talk(room, senders, 1_200, NOISE, NOISE)
        talk(room, senders, 1_000, NOISE, 20)
        talk(room, senders, 1_200, NOISE, NOISE)
    talk(room, senders, 20, 20, NOISE)
    of_first = [packet for packet in room.paths["listener"].take_rtp() if packet.payload == b"voice 0"]
    times = [packet.timestamp for packet in of_first]
    pauses = [(after - before) % 2**32 for before, after in pairwise(times)]
    assert sum(pauses) == 48 * 2 * 4_400
    assert sum(pause > 48 * 2_000 for pause in pauses) == 2
    assert all((after.sequence_number - before.sequence_number) % 65536 == 1 for before, after in pairwise(of_first))


def test_being_left_out_does_not_look_like_loss_to_the_sender() -> None:
    room, senders = people_who_talk(2, voices=1)
    talk(room, senders, 3_000, 20, 40)
    reports = [packet for packet in room.paths["person 1"].take_rtcp() if packet.packet_type == RECEIVER_REPORT]
    assert len(reports) >= 2
    assert all(report.body[8] == 0 for report in reports)


def test_a_packet_from_before_the_silence_does_not_turn_back_time() -> None:
    room, senders = people_who_talk(2, voices=1)
    first = senders[0]
    talk(room, senders, 100, SPEECH, None)
    late = first.packet(b"voice 0", {1: bytes([SPEECH])})
    first.send(b"voice 0", SPEECH)
    talk(room, senders, 500, 45, 10)
    assert heard(room) == {"voice 0", "voice 1"}
    room.router.close_producer("voice 1")
    first.deliver(late)
    assert heard(room) == set()
    first.send(b"voice 0", SPEECH)
    assert heard(room) == {"voice 0"}


def test_a_place_where_nothing_but_silence_comes_is_looked_after_less_often() -> None:
    room = RouterInVirtualTime()
    room.transport("a")
    sender = room.audio("a", "voice")
    (camera,) = room.video("a", "camera")
    sender.send(level=SILENCE)
    assert not room.router.tick(room.clock())
    sender.send(level=SPEECH)
    assert room.router.tick(room.clock())
    camera.delta()
    assert room.router.tick(room.clock())
    assert not room.router.tick(room.clock())
