"""Who is speaking."""

from hypothesis import given
from hypothesis import strategies as st

from alongside.sfu.speakers import Voice
from tests.support.media_router import RouterInVirtualTime

MS = 1000
FRAME_US = 20 * MS


def test_speech_is_noticed_within_100_ms() -> None:
    voice = Voice()
    for frame in range(5):
        voice.on_level(30, 10**9 + frame * FRAME_US)
    assert voice.speaking


def test_a_click_is_no_speech() -> None:
    voice = Voice()
    for second in range(20):
        for frame in range(2):
            voice.on_level(5, 10**9 + second * 1000 * MS + frame * FRAME_US)
        assert not voice.speaking


def test_quiet_noise_is_no_speech() -> None:
    voice = Voice()
    for frame in range(500):
        voice.on_level(70, 10**9 + frame * FRAME_US)
    assert not voice.speaking


def test_speaking_outlasts_the_pause_between_words_and_ends_after_it() -> None:
    voice = Voice()
    for frame in range(5):
        voice.on_level(30, 10**9 + frame * FRAME_US)
    last_us = 10**9 + 4 * FRAME_US
    voice.settle(last_us + 500 * MS)
    assert voice.speaking
    voice.settle(last_us + 701 * MS)
    assert not voice.speaking


@given(st.lists(st.tuples(st.integers(0, 127), st.integers(0, 400)), max_size=100))
def test_silence_always_ends_it(levels: list[tuple[int, int]]) -> None:
    voice = Voice()
    now_us = 10**9
    for level, pause_ms in levels:
        now_us += pause_ms * MS
        voice.on_level(level, now_us)
    voice.settle(now_us + 701 * MS)
    assert not voice.speaking


def test_the_router_names_the_producers_that_speak() -> None:
    room = RouterInVirtualTime()
    room.transport("a")
    room.transport("b")
    loud, quiet = room.audio("a", "loud", 1000), room.audio("b", "quiet", 2000)
    for _ in range(5):
        loud.send(level=20)
        quiet.send(level=90)
        room.pass_ms(20, step_ms=20)
    assert room.router.speakers() == ["loud"]
    room.pass_ms(800)
    assert room.router.speakers() == []


def test_the_level_is_read_from_under_its_voice_activity_bit() -> None:
    room = RouterInVirtualTime()
    room.transport("a")
    silent = room.audio("a", "silent")
    for _ in range(50):
        silent.send(level=127)
    assert room.router.speakers() == []


def test_nobody_speaks_through_a_paused_producer() -> None:
    room = RouterInVirtualTime()
    room.transport("a")
    sender = room.audio("a", "muted")
    room.router.set_producer("muted", paused=True)
    for _ in range(50):
        sender.send(level=10)
    assert room.router.speakers() == []
