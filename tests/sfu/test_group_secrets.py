"""Nothing that was sent in one place is ever seen or heard in another, nor what was sent while paused.

Neither by what is kept for those who come, nor by what is sent again, nor by what comes late.
"""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.support.media_paths import SentRtp
from tests.support.media_router import RouterInVirtualTime
from tests.support.media_rtcp import SENDER_REPORT, nack, picture_loss, sender_report
from tests.support.media_senders import AudioSender, VideoSender

PEOPLE = ("ann", "ben", "cat")
GROUPS = ("main", "huddle", "another huddle")
SOURCES = ("voice", "film", "camera")
SIZES = ((160, 90), (1280, 720))
people = st.sampled_from(PEOPLE)


def two_in_a_huddle() -> tuple[RouterInVirtualTime, VideoSender]:
    """Ann shows her camera to Ben in a huddle; Cat is outside, and consumes it from before."""
    room = RouterInVirtualTime()
    for person in PEOPLE:
        room.transport(person)
    (camera,) = room.video("ann", "camera")
    for viewer in ("ben", "cat"):
        room.consume(viewer, "camera")
    room.router.set_group(["ann", "ben"], "huddle")
    camera.keyframe()
    assert len(room.paths["ben"].take_rtp()) == 1
    return room, camera


def test_the_picture_of_a_huddle_is_not_shown_to_those_to_whom_its_sender_comes() -> None:
    room, _ = two_in_a_huddle()
    room.router.set_group(["ann"], "main")
    assert room.paths["cat"].take_rtp() == []


def test_a_keyframe_that_was_lost_in_a_huddle_is_not_shown_outside_when_it_is_sent_again() -> None:
    room, camera = two_in_a_huddle()
    secret = camera.frame(keyframe=True)
    camera.delta()
    room.router.set_group(["ann"], "main")
    camera.resend(secret, 1)
    camera.delta()
    assert room.paths["cat"].take_rtp() == []
    camera.keyframe()
    assert len(room.paths["cat"].take_rtp()) == 1


def test_a_keyframe_that_came_while_paused_is_not_shown_afterwards() -> None:
    room, camera = two_in_a_huddle()
    room.router.set_producer("camera", paused=True)
    camera.keyframe()
    late = camera.frame(keyframe=True)
    camera.delta()
    room.router.set_producer("camera", paused=False)
    camera.resend(late, 1)
    assert room.paths["ben"].take_rtp() == []


def test_sound_that_comes_late_from_a_huddle_is_not_heard_outside() -> None:
    room = RouterInVirtualTime()
    for person in PEOPLE:
        room.transport(person)
    voice = room.audio("ann", "voice")
    room.consume("cat", "voice")
    room.router.set_group(["ann"], "huddle")
    voice.send()
    (late,) = voice.lose()
    voice.send()
    room.router.set_group(["ann"], "main")
    voice.deliver(late)
    assert room.paths["cat"].take_rtp() == []
    voice.send()
    assert len(room.paths["cat"].take_rtp()) == 1


class SecretsMachine(RuleBasedStateMachine):
    """Everybody sends sound and two sizes of pictures, and consumes all of all others.

    Each packet says whose it is and in which of its sender's stays in one place, unpaused, it was sent. Whatever
    arrives anywhere must be of the present stay of a sender who is in the same place, or a voice of the main room that
    was let be overheard. What is sent again may be older, where both moved together.
    """

    @initialize()
    def everybody_arrives(self) -> None:
        self.room = RouterInVirtualTime(voices=2)
        self.group = dict.fromkeys(PEOPLE, "main")
        self.overhearing: set[str] = set()
        self.paused: set[str] = set()
        self.stay: dict[str, int] = {}
        self.senders: dict[str, list[AudioSender | VideoSender]] = {}
        self.missing: list[tuple[VideoSender | AudioSender, bytes]] = []
        self.seen: dict[int, list[int]] = {}
        """Sequence numbers of each consumer's stream, which has an SSRC of its own."""
        for index, person in enumerate(PEOPLE):
            self.room.transport(person)
            base = 10_000 * (index + 1)
            voice, film, camera = (f"{person} {source}" for source in SOURCES)
            self.senders[voice] = [self.room.audio(person, voice, base, "0")]
            self.senders[film] = [self.room.audio(person, film, base + 500, "1", "detail")]
            self.senders[camera] = [*self.room.video(person, camera, (base + 1000, base + 2000), "2")]
            self.stay |= {voice: 0, film: 0, camera: 0}
        for producer in self.senders:
            for person in PEOPLE:
                if not producer.startswith(person):
                    self.room.consume(person, producer)

    @rule(moving=st.sets(people, min_size=1), group=st.sampled_from(GROUPS))
    def move(self, moving: set[str], group: str) -> None:
        for person in moving:
            if self.group[person] != group:
                self.group[person] = group
                self.overhearing.discard(person)
                self.begin_stay(*(f"{person} {source}" for source in SOURCES))
        self.room.router.set_group(sorted(moving), group)

    def begin_stay(self, *producers: str) -> None:
        for producer in producers:
            self.stay[producer] += 1

    @rule(person=people, overhears=st.booleans())
    def overhear(self, person: str, overhears: bool) -> None:
        (self.overhearing.add if overhears else self.overhearing.discard)(person)
        self.room.router.set_overhearing(person, overhears=overhears)

    @rule(person=people, source=st.sampled_from(SOURCES), paused=st.booleans())
    def pause(self, person: str, source: str, paused: bool) -> None:
        producer = f"{person} {source}"
        if paused != (producer in self.paused):
            self.begin_stay(producer)
        (self.paused.add if paused else self.paused.discard)(producer)
        self.room.router.set_producer(producer, paused=paused)

    @rule(data=st.data(), size=st.sampled_from(SIZES), paused=st.booleans(), pinned=st.booleans())
    def show(self, data: st.DataObject, size: tuple[int, int], paused: bool, pinned: bool) -> None:
        consumer = data.draw(st.sampled_from(sorted(self.room.router.consumers)))
        width, height = size
        self.room.router.set_consumer(consumer, paused=paused, width=width, height=height, pinned=pinned)

    @rule(person=people, layer=st.integers(0, 1), keyframe=st.booleans(), lost=st.integers(0, 2))
    def send_picture(self, person: str, layer: int, keyframe: bool, lost: int) -> None:
        """The last of some arrives, the ones before it do not."""
        producer = f"{person} camera"
        sender = self.senders[producer][layer]
        assert isinstance(sender, VideoSender)
        stamp = f"{producer}@{self.stay[producer]}".encode()
        frames = [sender.frame(keyframe=keyframe, filling=b"#" + stamp) for _ in range(lost + 1)]
        self.missing += [(sender, frame) for frame in frames[:-1]]
        sender.deliver(frames[-1])

    @rule(
        person=people,
        source=st.sampled_from(["voice", "film"]),
        level=st.sampled_from([20, 60, 127]),
        lost=st.integers(0, 1),
    )
    def send_sound(self, person: str, source: str, level: int, lost: int) -> None:
        producer = f"{person} {source}"
        (sender,) = self.senders[producer]
        assert isinstance(sender, AudioSender)
        stamp = f"#{producer}@{self.stay[producer]}".encode()
        if lost:
            self.missing.append((sender, sender.packet(stamp, {})))
        sender.send(stamp, level)

    @precondition(lambda self: self.missing)
    @rule(data=st.data(), again=st.booleans())
    def what_was_missing_arrives(self, data: st.DataObject, again: bool) -> None:
        sender, packet = self.missing.pop(data.draw(st.integers(0, len(self.missing) - 1)))
        if again and isinstance(sender, VideoSender):
            sender.resend(packet, len(self.missing))
        else:
            sender.deliver(packet)

    @precondition(lambda self: self.seen)
    @rule(data=st.data(), person=people)
    def a_receiver_asks_again(self, data: st.DataObject, person: str) -> None:
        ssrc = data.draw(st.sampled_from(sorted(self.seen)))
        numbers = data.draw(st.lists(st.sampled_from(self.seen[ssrc]), min_size=1, max_size=5))
        self.room.receive_rtcp(person, nack(ssrc, *((number, 0) for number in numbers)))
        self.room.receive_rtcp(person, picture_loss(ssrc))

    @rule(person=people)
    def reports(self, person: str) -> None:
        for source in SOURCES:
            for sender in self.senders[f"{person} {source}"]:
                ntp_time = self.room.clock() * 2**32 // 1_000_000
                self.room.receive_rtcp(person, sender_report(sender.ssrc, ntp_time, sender.timestamp))

    @rule(milliseconds=st.sampled_from([20, 200, 1_000]))
    def time_passes(self, milliseconds: int) -> None:
        self.room.pass_ms(milliseconds, step_ms=milliseconds)

    @invariant()
    def what_arrived_was_for_those_where_it_arrived(self) -> None:
        for person in PEOPLE:
            if person in self.room.paths:
                for packet in self.room.paths[person].take_rtp():
                    self.check(person, packet)
                for report in self.room.paths[person].take_rtcp():
                    if report.packet_type == SENDER_REPORT:
                        assert self.may_reach(person, self.producer_of(int.from_bytes(report.body[:4], "big")))

    def check(self, person: str, packet: SentRtp) -> None:
        if not packet.payload:
            return
        producer, stay = packet.payload.rpartition(b"#")[2].decode().split("@")
        assert producer not in self.paused
        assert self.may_reach(person, producer)
        if packet.resent_as < 0:
            assert int(stay) == self.stay[producer]
            self.seen.setdefault(packet.ssrc, []).append(packet.sequence_number)
        else:
            assert packet.sequence_number in self.seen[packet.ssrc - 1]

    def may_reach(self, person: str, producer: str) -> bool:
        sender, source = producer.split()
        overheard = person in self.overhearing and source == "voice" and self.group[sender] == "main"
        return self.group[sender] == self.group[person] or overheard

    def producer_of(self, ssrc: int) -> str:
        """Whose stream that is, among those that consumers send."""
        consumers = self.room.router.consumers.values()
        (producer,) = (each.producer.id for each in consumers if each.forwarder.outgoing.ssrc == ssrc)
        return producer


TestSecretsMachine = SecretsMachine.TestCase
TestSecretsMachine.settings = settings(max_examples=100, stateful_step_count=50)
