"""Those in a huddle may overhear the microphones of the main room; nobody ever hears them in return."""

import pytest

from alongside.errors import Conflict, OtherGroup, TransportNotFound
from tests.support.media_router import RouterInVirtualTime
from tests.support.media_rtcp import SENDER_REPORT, sender_report
from tests.support.media_senders import AudioSender

FRAME_MS = 20
LOUD, QUIETER, SILENCE = 20, 40, 127
MAIN = ("ann", "ben")
HUDDLE = ("cat", "dan")


class Room(RouterInVirtualTime):
    """Ann and Ben are in the main room, Cat and Dan in a huddle. All met before, and consume each other's voices.

    Each has a transport for both ways, so that what is let in at it could also get out there.
    """

    def __init__(self, voices: int = 3) -> None:
        super().__init__(voices)
        self.voices: dict[str, AudioSender] = {}
        for index, person in enumerate((*MAIN, *HUDDLE)):
            self.transport(person)
            self.voices[person] = self.audio(person, f"voice of {person}", 1000 * (index + 1))
        for person in self.voices:
            for other in self.voices:
                if other != person:
                    self.consume(person, f"voice of {other}")
        self.router.set_group(list(HUDDLE), "huddle")

    def overhear(self, person: str, *, overhears: bool = True) -> None:
        self.router.set_overhearing(person, overhears=overhears)

    def talk(self, milliseconds: int = FRAME_MS, **levels: int) -> None:
        """Each talks at the level named, in -dBov."""
        for _ in range(milliseconds // FRAME_MS):
            for person, level in levels.items():
                self.voices[person].send(person.encode(), level)
            self.pass_ms(FRAME_MS, step_ms=FRAME_MS)

    def all_talk(self, milliseconds: int = FRAME_MS) -> None:
        self.talk(milliseconds, **dict.fromkeys(self.voices, LOUD))

    def heard(self, person: str) -> set[str]:
        """Whom a person heard since the last call."""
        return {packet.payload.decode() for packet in self.paths[person].take_rtp()}

    def forget_what_was_heard(self) -> None:
        for path in self.paths.values():
            path.take_rtp()


def test_who_overhears_gets_the_main_room_beside_the_own_huddle() -> None:
    room = Room()
    room.overhear("cat")
    room.all_talk()
    assert room.heard("cat") == {"ann", "ben", "dan"}


def test_nobody_else_hears_more_than_before() -> None:
    room = Room()
    room.overhear("cat")
    for consumer in room.router.consumers.values():
        room.show(consumer)
    room.all_talk()
    assert room.heard("ann") == {"ben"}
    assert room.heard("ben") == {"ann"}
    assert room.heard("dan") == {"cat"}


def test_it_ends_at_once_when_told_and_goes_on_without_a_hole() -> None:
    room = Room()
    sent = []
    for overhears in (True, False, True):
        room.overhear("cat", overhears=overhears)
        room.talk(3 * FRAME_MS, ann=LOUD)
        sent.append(room.paths["cat"].take_rtp())
    assert [len(packets) for packets in sent] == [3, 0, 3]
    numbers = [packet.sequence_number for packets in sent for packet in packets]
    assert numbers == list(range(numbers[0], numbers[0] + 6))
    assert sent[2][0].timestamp - sent[0][-1].timestamp == 48 * FRAME_MS * 4


def test_telling_twice_changes_nothing() -> None:
    room = Room()
    for overhears in (True, True, False, False):
        room.overhear("cat", overhears=overhears)
        room.all_talk()
        assert room.heard("cat") == ({"ann", "ben", "dan"} if overhears else {"dan"})


@pytest.mark.parametrize("through", ["main", "another huddle"])
def test_moving_ends_it(through: str) -> None:
    room = Room()
    room.overhear("cat")
    room.router.set_group(["cat"], through)
    room.all_talk()
    assert room.heard("cat") == ({"ann", "ben"} if through == "main" else set())
    room.router.set_group(["cat"], "huddle")
    room.all_talk()
    assert room.heard("cat") == {"dan"}


def test_a_permission_given_in_the_main_room_does_not_go_along_into_a_huddle() -> None:
    room = Room()
    room.overhear("ann")
    room.all_talk()
    assert room.heard("ann") == {"ben"}
    room.router.set_group(["ann"], "huddle")
    room.all_talk()
    assert room.heard("ann") == {"cat", "dan"}


def test_who_moves_is_no_longer_overheard_and_what_comes_late_from_a_huddle_is_not() -> None:
    room = Room()
    room.overhear("cat")
    room.talk(ann=LOUD)
    room.router.set_group(["ann"], "another huddle")
    room.talk(ann=LOUD)
    (late,) = room.voices["ann"].lose()
    room.talk(ann=LOUD)
    assert len(room.paths["cat"].take_rtp()) == 1
    room.router.set_group(["ann"], "main")
    room.voices["ann"].deliver(late)
    assert room.heard("cat") == set()
    room.talk(ann=LOUD)
    assert room.heard("cat") == {"ann"}


def test_another_huddle_is_not_overheard() -> None:
    room = Room()
    room.router.set_group(["dan"], "another huddle")
    room.overhear("cat")
    room.all_talk()
    assert room.heard("cat") == {"ann", "ben"}
    with pytest.raises(OtherGroup):
        room.consume("cat", "voice of dan", consumer_id="another")


def test_pictures_and_the_sound_of_screens_are_not_overheard() -> None:
    room = Room()
    (camera,) = room.video("ann", "camera")
    film = room.audio("ann", "film", 9000, "film", content="detail")
    for producer in ("camera", "film"):
        room.consume("ben", producer)
        with pytest.raises(OtherGroup):
            room.consume("cat", producer)
    room.router.set_group(["cat"], "main")
    for producer in ("camera", "film"):
        room.consume("cat", producer)
    room.router.set_group(["cat"], "huddle")
    room.overhear("cat")
    for producer in ("camera", "film"):
        with pytest.raises(OtherGroup):
            room.consume("cat", producer, consumer_id=f"{producer} again")
    camera.keyframe()
    film.send(level=LOUD)
    assert len(room.paths["ben"].take_rtp()) == 2
    assert room.paths["cat"].take_rtp() == []


def test_those_who_never_met_can_be_overheard_and_are_kept_in_silence_afterwards() -> None:
    room = Room()
    room.transport("eve")
    room.voices["eve"] = room.audio("eve", "voice of eve", 9000)
    with pytest.raises(OtherGroup):
        room.consume("cat", "voice of eve")
    room.overhear("cat")
    room.consume("cat", "voice of eve")
    room.talk(eve=LOUD)
    assert room.heard("cat") == {"eve"}
    room.overhear("cat", overhears=False)
    room.talk(eve=LOUD)
    assert room.heard("cat") == set()
    room.router.set_group(["cat"], "main")
    room.talk(eve=LOUD)
    assert room.heard("cat") == {"eve"}
    room.router.set_group(["cat"], "huddle")
    with pytest.raises(OtherGroup):
        room.consume("cat", "voice of eve", consumer_id="another")


def test_what_is_paused_stays_silent() -> None:
    room = Room()
    consumer = room.router.consumers["voice of ann at cat"]
    room.hide(consumer)
    room.router.set_producer("voice of ben", paused=True)
    room.overhear("cat")
    room.all_talk()
    assert room.heard("cat") == {"dan"}
    room.show(consumer)
    room.router.set_producer("voice of ben", paused=False)
    room.all_talk()
    assert room.heard("cat") == {"ann", "ben", "dan"}


def test_of_the_main_room_as_many_voices_as_there_are_heard_and_none_less_of_the_huddle() -> None:
    room = Room(voices=1)
    room.overhear("cat")
    room.talk(1_000, ann=LOUD, ben=QUIETER, dan=QUIETER)
    assert room.heard("cat") == {"ann", "dan"}
    assert room.heard("ben") == {"ann"}


def test_who_overhears_takes_no_voices_place_in_the_main_room() -> None:
    room = Room(voices=1)
    room.overhear("cat")
    room.talk(1_000, cat=LOUD)
    room.talk(1_000, cat=LOUD, ann=QUIETER)
    assert room.heard("ben") == {"ann"}
    assert room.heard("dan") == {"cat"}


def test_who_speaks_is_told_as_ever() -> None:
    room = Room()
    room.overhear("cat")
    room.talk(200, ann=LOUD, ben=SILENCE, cat=LOUD, dan=SILENCE)
    assert room.router.speakers() == ["voice of ann", "voice of cat"]


def test_videos_of_the_own_huddle_go_on_undisturbed() -> None:
    room = Room()
    (camera,) = room.video("dan", "camera")
    room.consume("cat", "camera")
    camera.keyframe()
    room.forget_what_was_heard()
    room.pass_ms(2_000)
    room.paths["dan"].take_rtcp()
    for overhears in (True, False):
        room.overhear("cat", overhears=overhears)
        camera.delta()
    assert len(room.paths["cat"].take_rtp()) == 2
    assert room.paths["dan"].take_picture_losses() == []


def test_reports_of_the_main_room_come_only_while_it_is_overheard() -> None:
    room = Room()
    came = []
    for overhears in (True, False):
        room.overhear("cat", overhears=overhears)
        room.talk(ann=LOUD)
        room.paths["cat"].take_rtcp()
        room.receive_rtcp("ann", sender_report(room.voices["ann"].ssrc, 1, 2))
        came.append([packet.packet_type for packet in room.paths["cat"].take_rtcp()].count(SENDER_REPORT))
    assert came == [1, 0]


def test_who_is_not_connected_yet_overhears_once_connected() -> None:
    room = Room()
    room.transport("eve", "huddle", connected=False)
    room.overhear("eve")
    room.consume("eve", "voice of ann")
    room.talk(ann=LOUD)
    assert room.heard("eve") == set()
    room.connect("eve")
    room.talk(ann=LOUD)
    assert room.heard("eve") == {"ann"}


def test_who_comes_back_overhears_nothing_before_being_let() -> None:
    room = Room()
    room.overhear("cat")
    room.router.remove_transport("cat")
    room.transport("cat", "huddle")
    with pytest.raises(OtherGroup):
        room.consume("cat", "voice of ann")


def test_where_no_group_is_overheard_nobody_can_be_let() -> None:
    room = RouterInVirtualTime(overheard=None)
    room.transport("ann")
    room.transport("cat", "huddle")
    room.audio("ann", "voice")
    with pytest.raises(Conflict):
        room.router.set_overhearing("cat", overhears=True)
    with pytest.raises(OtherGroup):
        room.consume("cat", "voice")
    room.router.set_overhearing("cat", overhears=False)


def test_who_is_not_there_cannot_be_let() -> None:
    room = RouterInVirtualTime()
    with pytest.raises(TransportNotFound):
        room.router.set_overhearing("nobody", overhears=True)
