"""Huddles: not one packet leaves a group, whatever happens in whatever order."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from alongside.errors import OtherGroup, TransportNotFound
from alongside.sfu.layers import ContentHint
from tests.support.media_router import RouterInVirtualTime
from tests.support.media_rtcp import nack, picture_loss, sender_report
from tests.support.media_senders import AudioSender, VideoSender

GROUPS = ("main", "huddle", "another huddle")
SOURCES = ("voice", "film", "camera")
PEOPLE = ("ann", "ben", "cat")
RECENT_US = 1_200_000


def three_people() -> RouterInVirtualTime:
    """As the control plane places them: one transport to send and one to receive."""
    room = RouterInVirtualTime()
    for person in PEOPLE:
        room.transport(f"{person} sends")
        room.transport(f"{person} receives")
    return room


def move(room: RouterInVirtualTime, group: str, *people: str) -> None:
    transports = [f"{person} {way}" for person in people for way in ("sends", "receives")]
    room.router.set_group(transports, group)


def test_moving_away_stops_the_flow_at_once_and_moving_back_starts_it_at_once() -> None:
    room = three_people()
    voice = room.audio("ann sends", "voice")
    room.consume("ben receives", "voice")
    heard = room.paths["ben receives"]
    voice.send(b"before")
    move(room, "huddle", "ann")
    voice.send(b"in the huddle")
    move(room, "main", "ann")
    voice.send(b"after")
    first, second = heard.take_rtp()
    assert (first.payload, second.payload) == (b"before", b"after")
    assert second.sequence_number == first.sequence_number + 1


def test_moving_together_interrupts_nothing() -> None:
    room = three_people()
    (camera,) = room.video("ann sends", "camera")
    room.consume("ben receives", "camera")
    camera.keyframe()
    move(room, "huddle", "ann", "ben")
    camera.delta()
    assert len(room.paths["ben receives"].take_rtp()) == 2


def test_moving_to_where_one_is_changes_nothing() -> None:
    room = three_people()
    (camera,) = room.video("ann sends", "camera")
    camera.keyframe()
    move(room, "main", "ann", "ben")
    room.consume("ben receives", "camera")
    assert len(room.paths["ben receives"].take_rtp()) == 1


def test_moving_back_asks_for_a_keyframe_and_shows_nothing_before_it() -> None:
    room = three_people()
    (camera,) = room.video("ann sends", "camera")
    room.consume("ben receives", "camera")
    camera.keyframe()
    room.paths["ben receives"].take_rtp()
    move(room, "huddle", "ann")
    room.pass_ms(1_000)
    room.paths["ann sends"].take_rtcp()
    move(room, "main", "ann")
    assert room.paths["ann sends"].take_picture_losses() == [camera.ssrc]
    camera.delta()
    assert room.paths["ben receives"].take_rtp() == []
    camera.keyframe()
    assert len(room.paths["ben receives"].take_rtp()) == 1


def test_what_was_sent_in_a_huddle_is_not_sent_again_after_leaving_it() -> None:
    room = three_people()
    (camera,) = room.video("ann sends", "camera")
    consumer = room.consume("ben receives", "camera")
    move(room, "huddle", "ann", "ben")
    camera.keyframe()
    camera.delta()
    sent = room.paths["ben receives"].take_rtp()
    move(room, "main", "ben")
    ssrc = consumer.parameters.encodings[0].ssrc
    assert ssrc is not None
    for _ in range(2):
        room.receive_rtcp("ben receives", nack(ssrc, *((packet.sequence_number, 0) for packet in sent)))
        assert room.paths["ben receives"].take_rtp() == []
        move(room, "main", "ann")
        camera.keyframe()
        room.paths["ben receives"].take_rtp()


def test_someone_outside_cannot_ask_for_keyframes_of_those_inside() -> None:
    room = three_people()
    (camera,) = room.video("ann sends", "camera")
    consumer = room.consume("ben receives", "camera")
    camera.keyframe()
    move(room, "huddle", "ann")
    room.pass_ms(2_000)
    room.paths["ann sends"].take_rtcp()
    assert consumer.parameters.encodings[0].ssrc is not None
    room.receive_rtcp("ben receives", picture_loss(consumer.parameters.encodings[0].ssrc))
    room.pass_ms(2_000)
    assert room.paths["ann sends"].take_picture_losses() == []


def test_no_report_leaves_a_huddle() -> None:
    room = three_people()
    voice = room.audio("ann sends", "voice")
    room.consume("ben receives", "voice")
    voice.send()
    move(room, "huddle", "ann")
    room.paths["ben receives"].take_rtcp()
    room.receive_rtcp("ann sends", sender_report(voice.ssrc, 1, 2))
    assert room.paths["ben receives"].take_rtcp() == []


def test_consuming_across_groups_is_refused_and_changes_nothing() -> None:
    room = three_people()
    voice = room.audio("ann sends", "voice")
    move(room, "huddle", "ann")
    with pytest.raises(OtherGroup):
        room.consume("ben receives", "voice")
    assert room.router.consumers == {}
    voice.send()
    assert room.paths["ben receives"].take_rtp() == []


def test_a_move_with_an_unknown_transport_moves_nobody() -> None:
    room = three_people()
    with pytest.raises(TransportNotFound):
        room.router.set_group(["ann sends", "nobody"], "huddle")
    assert room.router.transports["ann sends"].group == "main"


class GroupMachine(RuleBasedStateMachine):
    """Three people who send sound and pictures, join huddles, overhear, pause, close and open again, in any order.

    The model: a packet reaches a consumer when both are in the same group, or a voice is in the main room and who
    consumes it was let overhear that since the last move, when neither is paused and, for pictures, a keyframe came
    since the flow began, or shortly before and since the sender last moved or paused.
    """

    @initialize()
    def everybody_arrives(self) -> None:
        self.room = three_people()
        self.group = dict.fromkeys(PEOPLE, "main")
        self.overhearing: set[str] = set()
        self.producers: dict[str, tuple[str, AudioSender | VideoSender]] = {}
        self.microphones: set[str] = set()
        self.paused_producers: set[str] = set()
        self.consumers: dict[str, tuple[str, str]] = {}
        self.paused_consumers: set[str] = set()
        self.flowing: set[str] = set()
        self.keyframe_came: set[str] = set()
        self.keyframe_at_us: dict[str, int] = {}
        self.made = 0

    def may_flow(self, consumer: str) -> bool:
        watcher, producer = self.consumers[consumer]
        paused = consumer in self.paused_consumers or producer in self.paused_producers
        return self.may_reach(watcher, producer) and not paused

    def may_reach(self, watcher: str, producer: str) -> bool:
        group = self.group[self.producers[producer][0]]
        overheard = watcher in self.overhearing and producer in self.microphones and group == "main"
        return group == self.group[watcher] or overheard

    def settle(self) -> None:
        """Whoever may not get packets needs a keyframe before the next one; a recent one is there at once."""
        flowing = {consumer for consumer in self.consumers if self.may_flow(consumer)}
        begun = flowing - self.flowing
        self.flowing = flowing
        self.keyframe_came &= flowing
        self.keyframe_came |= {consumer for consumer in begun if self.is_recent(self.consumers[consumer][1])}

    def is_recent(self, producer: str) -> bool:
        at_us = self.keyframe_at_us.get(producer)
        return at_us is not None and self.room.clock() - at_us <= RECENT_US

    def forget(self, *producers: str) -> None:
        """What they sent up to now is for nobody else."""
        for producer in producers:
            self.keyframe_at_us.pop(producer, None)

    @rule(person=st.sampled_from(PEOPLE), source=st.sampled_from(SOURCES), paused=st.booleans())
    def produce(self, person: str, source: str, paused: bool) -> None:
        self.made += 1
        producer, mid = f"producer {self.made}", str(self.made)
        sender: AudioSender | VideoSender
        if source == "camera":
            (sender,) = self.room.video(f"{person} sends", producer, (self.made * 1000,), mid)
        else:
            content: ContentHint = "motion" if source == "voice" else "detail"
            sender = self.room.audio(f"{person} sends", producer, self.made * 1000, mid, content)
        self.producers[producer] = person, sender
        if source == "voice":
            self.microphones.add(producer)
        if paused:
            self.set_producer_to(producer, paused=True)

    def set_producer_to(self, producer: str, *, paused: bool) -> None:
        self.room.router.set_producer(producer, paused=paused)
        (self.paused_producers.add if paused else self.paused_producers.discard)(producer)
        self.forget(producer)
        self.settle()

    @precondition(lambda self: self.producers)
    @rule(data=st.data(), paused=st.booleans())
    def set_producer(self, data: st.DataObject, paused: bool) -> None:
        self.set_producer_to(data.draw(st.sampled_from(sorted(self.producers))), paused=paused)

    @precondition(lambda self: self.producers)
    @rule(data=st.data())
    def close_producer(self, data: st.DataObject) -> None:
        producer = data.draw(st.sampled_from(sorted(self.producers)))
        self.room.router.close_producer(producer)
        del self.producers[producer]
        self.consumers = {key: value for key, value in self.consumers.items() if value[1] != producer}
        self.settle()

    @precondition(lambda self: self.producers)
    @rule(data=st.data(), person=st.sampled_from(PEOPLE))
    def consume(self, data: st.DataObject, person: str) -> None:
        producer = data.draw(st.sampled_from(sorted(self.producers)))
        self.made += 1
        consumer = f"consumer {self.made}"
        allowed = self.may_reach(person, producer)
        try:
            self.room.consume(f"{person} receives", producer, consumer_id=consumer, paused=True)
        except OtherGroup:
            assert not allowed
            return
        assert allowed
        self.consumers[consumer] = person, producer
        self.paused_consumers.add(consumer)

    @precondition(lambda self: self.consumers)
    @rule(data=st.data(), paused=st.booleans())
    def set_consumer(self, data: st.DataObject, paused: bool) -> None:
        consumer = data.draw(st.sampled_from(sorted(self.consumers)))
        self.room.router.set_consumer(consumer, paused=paused, width=320, height=180)
        (self.paused_consumers.add if paused else self.paused_consumers.discard)(consumer)
        self.settle()

    @precondition(lambda self: self.consumers)
    @rule(data=st.data())
    def close_consumer(self, data: st.DataObject) -> None:
        consumer = data.draw(st.sampled_from(sorted(self.consumers)))
        self.room.router.close_consumer(consumer)
        del self.consumers[consumer]
        self.settle()

    @rule(people=st.sets(st.sampled_from(PEOPLE), min_size=1), group=st.sampled_from(GROUPS))
    def set_group(self, people: set[str], group: str) -> None:
        moving = {person for person in people if self.group[person] != group}
        self.forget(*(producer for producer, (sender, _) in self.producers.items() if sender in moving))
        self.overhearing -= moving
        self.group |= dict.fromkeys(people, group)
        move(self.room, group, *people)
        self.settle()

    @rule(person=st.sampled_from(PEOPLE), overhears=st.booleans())
    def set_overhearing(self, person: str, overhears: bool) -> None:
        self.room.router.set_overhearing(f"{person} receives", overhears=overhears)
        (self.overhearing.add if overhears else self.overhearing.discard)(person)
        self.settle()

    @rule(person=st.sampled_from(PEOPLE))
    def leave_and_come_back(self, person: str) -> None:
        self.overhearing.discard(person)
        for way in ("sends", "receives"):
            self.room.router.remove_transport(f"{person} {way}")
            self.room.transport(f"{person} {way}", self.group[person])
        self.producers = {key: value for key, value in self.producers.items() if value[0] != person}
        self.consumers = {
            key: value for key, value in self.consumers.items() if value[0] != person and value[1] in self.producers
        }
        self.settle()

    @rule(milliseconds=st.sampled_from([50, 1_000, 3_000]))
    def time_passes(self, milliseconds: int) -> None:
        self.room.pass_ms(milliseconds, step_ms=milliseconds)

    @precondition(lambda self: self.producers)
    @rule(data=st.data(), keyframe=st.booleans())
    def send(self, data: st.DataObject, keyframe: bool) -> None:
        producer = data.draw(st.sampled_from(sorted(self.producers)))
        _, sender = self.producers[producer]
        for path in self.room.paths.values():
            path.take_rtp()
        if isinstance(sender, VideoSender):
            sender.deliver(sender.frame(keyframe=keyframe))
        else:
            sender.send()
        if keyframe:
            self.keyframe_at_us[producer] = self.room.clock()
        watchers = [consumer for consumer, (_, watched) in self.consumers.items() if watched == producer]
        if isinstance(sender, AudioSender) or keyframe:
            self.keyframe_came.update(consumer for consumer in watchers if self.may_flow(consumer))
        expected = [self.ssrc_of(consumer) for consumer in watchers if consumer in self.keyframe_came]
        sent = [packet.ssrc for path in self.room.paths.values() for packet in path.take_rtp()]
        assert sorted(sent) == sorted(expected)

    def ssrc_of(self, consumer: str) -> int:
        ssrc = self.room.router.consumers[consumer].parameters.encodings[0].ssrc
        assert ssrc is not None
        return ssrc


TestGroupMachine = GroupMachine.TestCase
TestGroupMachine.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
