"""Whatever happens in whatever order: the microphones of the main room are all that is ever overheard."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from alongside.errors import OtherGroup
from alongside.sfu.layers import ContentHint
from tests.support.media_router import RouterInVirtualTime
from tests.support.media_senders import AudioSender, VideoSender

PEOPLE = ("ann", "ben", "cat")
GROUPS = ("main", "huddle", "another huddle")
SOURCES = ("voice", "film", "camera")
people, sources = st.sampled_from(PEOPLE), st.sampled_from(SOURCES)


class OverhearingMachine(RuleBasedStateMachine):
    """Everybody has one transport for both ways and consumes all that may be consumed.

    After every step each source sends once, pictures a keyframe. It reaches exactly those who consume it, if nobody
    paused it, and who are in the same group, or overhear the main room, where it is the voice of somebody there.
    """

    @initialize()
    def everybody_arrives(self) -> None:
        self.room = RouterInVirtualTime()
        self.group = dict.fromkeys(PEOPLE, "main")
        self.overhearing: set[str] = set()
        self.senders: dict[str, AudioSender | VideoSender] = {}
        self.paused: set[str] = set()
        """Ids of producers and consumers."""
        self.made = 0
        for person in PEOPLE:
            self.arrive(person)
        self.consume()

    def arrive(self, person: str) -> None:
        self.room.transport(person, self.group[person])
        for source in SOURCES:
            self.open(person, source)

    @rule(person=people, source=sources)
    def open(self, person: str, source: str) -> None:
        producer = f"{person} {source}"
        if producer in self.senders:
            return
        self.made += 1
        if source == "camera":
            (self.senders[producer],) = self.room.video(person, producer, (self.made * 1000,), source)
        else:
            content: ContentHint = "motion" if source == "voice" else "detail"
            self.senders[producer] = self.room.audio(person, producer, self.made * 1000, source, content)

    @rule(person=people, source=sources)
    def close(self, person: str, source: str) -> None:
        self.room.router.close_producer(f"{person} {source}")
        self.forget(f"{person} {source}")

    def forget(self, producer: str) -> None:
        self.senders.pop(producer, None)
        self.paused = {each for each in self.paused if not each.startswith(producer)}

    @rule(person=people)
    def leave_and_come_back(self, person: str) -> None:
        self.room.router.remove_transport(person)
        self.overhearing.discard(person)
        for source in SOURCES:
            self.forget(f"{person} {source}")
        self.paused = {each for each in self.paused if not each.endswith(f"at {person}")}
        self.arrive(person)

    @rule()
    def consume(self) -> None:
        """Everybody asks for all that they do not consume yet."""
        for person in PEOPLE:
            for producer in self.senders:
                if producer.startswith(person) or f"{producer} at {person}" in self.room.router.consumers:
                    continue
                try:
                    self.room.consume(person, producer)
                except OtherGroup:
                    assert not self.may_reach(person, producer)
                else:
                    assert self.may_reach(person, producer)

    @rule(data=st.data())
    def close_consumer(self, data: st.DataObject) -> None:
        consumer = data.draw(st.sampled_from(sorted(self.room.router.consumers) or ["none"]))
        self.room.router.close_consumer(consumer)
        self.paused.discard(consumer)

    @rule(moving=st.sets(people, min_size=1), group=st.sampled_from(GROUPS))
    def move(self, moving: set[str], group: str) -> None:
        self.overhearing -= {person for person in moving if self.group[person] != group}
        self.group |= dict.fromkeys(moving, group)
        self.room.router.set_group(sorted(moving), group)

    @rule(person=people, overhears=st.booleans())
    def overhear(self, person: str, overhears: bool) -> None:
        self.room.router.set_overhearing(person, overhears=overhears)
        (self.overhearing.add if overhears else self.overhearing.discard)(person)

    @rule(person=people, source=sources, paused=st.booleans())
    def set_producer(self, person: str, source: str, paused: bool) -> None:
        producer = f"{person} {source}"
        if producer in self.senders:
            self.room.router.set_producer(producer, paused=paused)
            (self.paused.add if paused else self.paused.discard)(producer)

    @rule(person=people, source=sources, paused=st.booleans())
    def set_consumers(self, person: str, source: str, paused: bool) -> None:
        """Of one kind, at one person."""
        for consumer in self.room.router.consumers:
            if f" {source} at {person}" in consumer:
                self.room.router.set_consumer(consumer, paused=paused)
                (self.paused.add if paused else self.paused.discard)(consumer)

    @rule(milliseconds=st.sampled_from([50, 1_000]))
    def time_passes(self, milliseconds: int) -> None:
        self.room.pass_ms(milliseconds, step_ms=milliseconds)

    @invariant()
    def all_that_is_sent_reaches_exactly_whom_it_may(self) -> None:
        for producer, sender in self.senders.items():
            for path in self.room.paths.values():
                path.take_rtp()
            if isinstance(sender, VideoSender):
                sender.keyframe()
            else:
                sender.send()
            reached = {person: len(self.room.paths[person].take_rtp()) for person in PEOPLE}
            assert reached == {person: int(self.should_reach(person, producer)) for person in PEOPLE}

    def should_reach(self, person: str, producer: str) -> bool:
        consumer = f"{producer} at {person}"
        paused = producer in self.paused or consumer in self.paused
        return consumer in self.room.router.consumers and not paused and self.may_reach(person, producer)

    def may_reach(self, person: str, producer: str) -> bool:
        sender, source = producer.split()
        overheard = person in self.overhearing and source == "voice" and self.group[sender] == "main"
        return self.group[sender] == self.group[person] or overheard


TestOverhearingMachine = OverhearingMachine.TestCase
TestOverhearingMachine.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
