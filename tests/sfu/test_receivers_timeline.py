"""Whatever senders and viewers do: what a receiver gets is one stream, whose time never runs backwards."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from alongside.rtp.sequence import Unwrapper
from tests.support.media_router import RouterInVirtualTime
from tests.support.media_rtcp import sender_report
from tests.support.media_senders import AudioSender, VideoSender

SSRCS = (2000, 3000, 4000)
Pictures = list[tuple[set[int], set[int]]]
SIZES = ((160, 90), (640, 360), (1280, 720))

sent = st.lists(st.tuples(st.sets(st.integers(0, 2)), st.sets(st.integers(0, 2))), max_size=3)
"""For each picture the layers in which it is a keyframe, and those in which it is lost."""
passed = st.sampled_from([0, 50, 1_300])


class TimelineMachine(RuleBasedStateMachine):
    """One viewer of a camera with three layers and listener to a voice, beside somebody who talks as well.

    In the order of the sequence numbers that the receiver sees, none comes twice, and timestamps and picture numbers
    never go back.
    """

    @initialize()
    def they_meet(self) -> None:
        self.room = RouterInVirtualTime(voices=1)
        for person in ("sender", "other", "viewer"):
            self.room.transport(person)
        self.layers = self.room.video("sender", "camera", SSRCS)
        self.voice = self.room.audio("sender", "voice", 8000, "voice")
        self.other = self.room.audio("other", "other voice", 9000, "voice")
        self.consumers = [self.room.consume("viewer", producer) for producer in ("camera", "voice")]
        self.missing: list[tuple[AudioSender | VideoSender, bytes]] = []
        self.sent: dict[int, dict[int, tuple[int, int]]] = {}
        self.unwrappers: dict[int, tuple[Unwrapper, Unwrapper, Unwrapper]] = {}
        self.resent = 0

    @rule(pictures=sent)
    def send_pictures(self, pictures: Pictures) -> None:
        for keyframes, lost in pictures:
            for index, sender in enumerate(self.layers):
                packet = sender.frame(keyframe=index in keyframes)
                if index in lost:
                    self.missing.append((sender, packet))
                else:
                    sender.deliver(packet)
            self.room.clock.pass_ms(33)

    @rule(level=st.sampled_from([20, 60, 127]), others=st.sampled_from([10, 60, 127]), lost=st.booleans())
    def talk(self, level: int, others: int, lost: bool) -> None:
        for _ in range(6):
            if lost:
                self.missing.append((self.voice, self.voice.packet(b"late", {1: bytes([level])})))
            self.voice.send(b"sound", level)
            self.other.send(b"sound", others)
            self.room.clock.pass_ms(20)

    @precondition(lambda self: self.missing)
    @rule(data=st.data(), again=st.booleans())
    def what_was_missing_arrives(self, data: st.DataObject, again: bool) -> None:
        sender, packet = self.missing.pop(data.draw(st.integers(0, len(self.missing) - 1)))
        if again and isinstance(sender, VideoSender):
            self.resent += 1
            sender.resend(packet, self.resent)
        else:
            sender.deliver(packet)

    @rule(size=st.sampled_from(SIZES), after=sent)
    def resize(self, size: tuple[int, int], after: Pictures) -> None:
        self.room.show(self.consumers[0], *size)
        self.send_pictures(after)

    @rule(which=st.integers(0, 1), size=st.sampled_from(SIZES), before=sent, meanwhile=sent, ms=passed)
    def look_away(
        self,
        which: int,
        size: tuple[int, int],
        before: Pictures,
        meanwhile: Pictures,
        ms: int,
    ) -> None:
        """And back, maybe at another size."""
        self.send_pictures(before)
        self.room.hide(self.consumers[which])
        self.send_pictures(meanwhile)
        self.room.pass_ms(ms)
        self.room.show(self.consumers[which], *size)

    @rule(producer=st.sampled_from(["camera", "voice"]), meanwhile=sent, after=sent)
    def pause(self, producer: str, meanwhile: Pictures, after: Pictures) -> None:
        self.room.router.set_producer(producer, paused=True)
        self.send_pictures(meanwhile)
        self.room.router.set_producer(producer, paused=False)
        self.send_pictures(after)

    @rule(spoken=st.lists(st.tuples(st.booleans(), st.sampled_from([10, 60])), max_size=4), after=sent)
    def overhear_from_a_huddle(self, spoken: list[tuple[bool, int]], after: Pictures) -> None:
        self.room.router.set_group(["viewer"], "huddle")
        for overhears, others in spoken:
            self.room.router.set_overhearing("viewer", overhears=overhears)
            self.talk(20, others, lost=overhears)
            self.talk(20, others, lost=False)
        self.room.router.set_group(["viewer"], "main")
        self.send_pictures(after)

    @rule(person=st.sampled_from(["sender", "viewer"]), meanwhile=sent, after=sent)
    def visit_a_huddle(self, person: str, meanwhile: Pictures, after: Pictures) -> None:
        self.room.router.set_group([person], "huddle")
        self.send_pictures(meanwhile)
        self.room.router.set_group([person], "main")
        self.send_pictures(after)

    @rule()
    def reports(self) -> None:
        for sender in (*self.layers, self.voice):
            ntp_time = self.room.clock() * 2**32 // 1_000_000
            self.room.receive_rtcp("sender", sender_report(sender.ssrc, ntp_time, sender.timestamp))

    @rule(milliseconds=st.sampled_from([50, 500, 1_300]))
    def time_passes(self, milliseconds: int) -> None:
        self.room.pass_ms(milliseconds, step_ms=50)

    @invariant()
    def the_receiver_sees_one_stream(self) -> None:
        fresh = [packet for packet in self.room.paths["viewer"].take_rtp() if packet.resent_as < 0]
        for packet in fresh:
            number_unwrapper, time_unwrapper, picture_unwrapper = self.unwrappers.setdefault(
                packet.ssrc, (Unwrapper(), Unwrapper(32), Unwrapper(15))
            )
            number = number_unwrapper.unwrap(packet.sequence_number)
            seen = self.sent.setdefault(packet.ssrc, {})
            assert number not in seen
            picture = picture_unwrapper.unwrap(packet.picture_id) if packet.picture_id >= 0 else 0
            seen[number] = time_unwrapper.unwrap(packet.timestamp), picture
        for ssrc in {packet.ssrc for packet in fresh}:
            in_order = [self.sent[ssrc][number] for number in sorted(self.sent[ssrc])]
            times = [time for time, _ in in_order]
            assert times == sorted(times)
            if ssrc == self.consumers[0].forwarder.outgoing.ssrc:
                assert len(set(times)) == len(times), "each picture has a time of its own"
                pictures = [picture for _, picture in in_order]
                assert pictures == sorted(set(pictures))


TestTimelineMachine = TimelineMachine.TestCase
TestTimelineMachine.settings = settings(max_examples=100, stateful_step_count=50)
