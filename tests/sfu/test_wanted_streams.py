"""Which streams a sender is told to send: those that somebody takes, or would take with more bandwidth."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alongside.sfu.consumer import Consumer
from alongside.sfu.producer import Producer
from tests.support.media_parameters import vp8_parameters
from tests.support.media_router import RouterInVirtualTime
from tests.support.media_senders import VideoSender

SSRCS = (2000, 3000, 4000)
SMALL, MEDIUM, LARGE = (320, 180), (640, 360), (1280, 720)
ALL, NONE = (True, True, True), (False, False, False)
TICK_MS = 50
SECOND = 1_000


class Camera:
    """A camera with three layers in a room with viewers.

    :param reverse: whether the largest layer comes first, as in Firefox.
    """

    def __init__(self, viewers: int = 1, *, reverse: bool = False) -> None:
        self.room = RouterInVirtualTime()
        self.room.transport("sender")
        for viewer in range(viewers):
            self.room.transport(f"viewer {viewer}")
        parameters = vp8_parameters(SSRCS)
        if reverse:
            parameters.encodings.reverse()
        self.room.router.produce("sender", "camera", "video", parameters, paused=False)
        transport = self.room.router.transports["sender"]

        def deliver(packet: bytes) -> None:
            transport.on_rtp(packet, 0, len(packet), self.room.clock())

        self.layers = [VideoSender(deliver, self.room.clock, ssrc, 180 << index) for index, ssrc in enumerate(SSRCS)]
        """The smallest first."""
        self.sending = [True] * 3
        self.told: list[tuple[bool, ...]] = []

    @property
    def producer(self) -> Producer:
        return self.room.router.producers["camera"][0]

    def consume(self, size: tuple[int, int], viewer: int = 0) -> Consumer:
        return self.room.consume(f"viewer {viewer}", "camera", size=size)

    def run(self, milliseconds: int) -> None:
        """Sends keyframes of what is being sent, and keeps what the sender is told."""
        for _ in range(milliseconds // TICK_MS):
            for layer, sending in zip(self.layers, self.sending, strict=True):
                if sending:
                    layer.deliver(layer.frame(keyframe=True, filling=str(layer.ssrc).encode()))
            self.room.pass_ms(TICK_MS)
            self.told += [producer.wanted for producer in self.room.router.take_wanted(self.room.clock())]

    def seen(self, viewer: int = 0) -> set[int]:
        """The layers that a viewer got since the last call."""
        return {int(packet.payload[-4:]) for packet in self.room.paths[f"viewer {viewer}"].take_rtp()}


def test_a_camera_that_nobody_sees_is_not_wanted() -> None:
    camera = Camera()
    camera.run(SECOND)
    assert camera.told == [NONE]


@pytest.mark.parametrize(
    ("size", "wanted"),
    [(SMALL, (True, False, False)), (MEDIUM, (False, True, False)), (LARGE, (False, False, True))],
)
def test_the_layers_that_no_tile_needs_are_not_wanted(size: tuple[int, int], wanted: tuple[bool, ...]) -> None:
    camera = Camera()
    camera.run(TICK_MS)
    camera.consume(size)
    camera.run(SECOND)
    assert camera.told[-1] == wanted


def test_what_different_viewers_need_is_wanted_together() -> None:
    camera = Camera(viewers=2)
    camera.consume(SMALL, 0)
    camera.consume(LARGE, 1)
    camera.run(SECOND)
    assert camera.told[-1] == (True, False, True)


def test_a_layer_is_wanted_again_with_the_next_tick() -> None:
    camera = Camera()
    camera.run(3 * SECOND)
    camera.consume(LARGE)
    camera.run(TICK_MS)
    assert camera.told == [NONE, (False, False, True)]


def test_the_smaller_layer_is_wanted_until_the_larger_one_is_there() -> None:
    camera = Camera()
    consumer = camera.consume(SMALL)
    camera.run(SECOND)
    camera.sending = [True, False, False]
    camera.room.show(consumer, *LARGE)
    camera.run(600)
    assert camera.told[-1] == (True, False, True)
    camera.sending = [True, False, True]
    camera.run(SECOND)
    assert camera.told[-1] == (False, False, True)


def test_within_a_second_after_the_last_viewer_nothing_is_wanted() -> None:
    camera = Camera()
    consumer = camera.consume(LARGE)
    camera.run(2 * SECOND)
    camera.room.hide(consumer)
    camera.run(SECOND)
    assert camera.told[-1] == NONE


def test_who_comes_back_at_once_switches_nothing_off() -> None:
    camera = Camera()
    consumer = camera.consume(LARGE)
    camera.run(SECOND)
    camera.told.clear()
    for _ in range(3):
        camera.room.hide(consumer)
        camera.run(400)
        camera.room.show(consumer, *LARGE)
        camera.run(TICK_MS)
    camera.room.router.set_group(["sender"], "huddle")
    camera.run(400)
    camera.room.router.set_group(["viewer 0"], "huddle")
    camera.run(SECOND)
    assert camera.told == []


def test_a_paused_camera_is_not_wanted_and_wanted_again_at_once() -> None:
    camera = Camera()
    camera.consume(LARGE)
    camera.run(SECOND)
    camera.room.router.set_producer("camera", paused=True)
    camera.run(SECOND)
    assert camera.told[-1] == NONE
    camera.room.router.set_producer("camera", paused=False)
    camera.run(TICK_MS)
    assert camera.told[-1] == (False, False, True)


def test_who_moves_away_wants_nothing_any_more() -> None:
    camera = Camera()
    camera.consume(LARGE)
    camera.run(SECOND)
    camera.room.router.set_group(["viewer 0"], "huddle")
    camera.run(SECOND)
    assert camera.told[-1] == NONE


def test_nothing_is_told_of_a_camera_that_is_gone_or_of_sound() -> None:
    camera = Camera()
    camera.room.audio("sender", "voice", 9000, "9")
    camera.consume(LARGE)
    camera.run(2 * SECOND)
    camera.told.clear()
    camera.room.router.close_producer("camera")
    camera.run(2 * SECOND)
    assert camera.told == []


# --- what the sender does not send ------------------------------------------------------------------------------------


def test_a_layer_that_the_sender_has_no_bandwidth_for_stays_wanted() -> None:
    """Else it would never be sent when there is bandwidth again."""
    camera = Camera()
    camera.consume(LARGE)
    camera.run(SECOND)
    camera.sending = [True, True, False]
    camera.run(10 * SECOND)
    camera.seen()
    camera.run(SECOND)
    assert camera.seen() == {3000}
    assert camera.told[-1] == (False, True, True)
    camera.sending = [True, True, True]
    camera.run(2 * SECOND)
    camera.seen()
    camera.run(SECOND)
    assert camera.seen() == {4000}
    assert camera.told[-1] == (False, False, True)


@pytest.mark.parametrize("reverse", [False, True])
def test_a_layer_that_was_never_sent_yet_stays_wanted(reverse: bool) -> None:
    """Senders begin with the smallest, and add others as they find out that there is bandwidth."""
    camera = Camera(reverse=reverse)
    camera.consume(LARGE)
    camera.sending = [True, False, False]
    camera.run(4 * SECOND)
    assert camera.seen() == {2000}
    camera.sending = [True, True, False]
    camera.run(4 * SECOND)
    assert camera.seen() == {2000, 3000}
    assert len(camera.told) <= 1, "nothing goes back and forth meanwhile"
    camera.sending = [True, True, True]
    camera.run(4 * SECOND)
    camera.seen()
    camera.run(SECOND)
    assert camera.seen() == {4000}
    assert all(wanted[0 if reverse else 2] for wanted in camera.told)


def test_a_layer_that_was_switched_off_is_expected_to_come_when_asked_for() -> None:
    camera = Camera()
    consumer = camera.consume(SMALL)
    camera.run(SECOND)
    camera.sending = [True, False, False]
    camera.run(5 * SECOND)
    camera.room.show(consumer, *LARGE)
    assert consumer.forwarder.target is camera.producer.streams[2]


def test_a_layer_that_does_not_come_when_asked_for_is_not_waited_for_long() -> None:
    camera = Camera()
    consumer = camera.consume(SMALL)
    camera.run(SECOND)
    camera.sending = [True, True, False]
    camera.run(5 * SECOND)
    camera.room.show(consumer, *LARGE)
    camera.run(2 * SECOND)
    assert consumer.forwarder.current is camera.producer.streams[1]
    assert camera.told[-1] == (False, True, True)


# --- the largest layer first ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(("size", "layer"), [(SMALL, 0), (MEDIUM, 1), (LARGE, 2)])
def test_the_order_of_the_layers_does_not_matter(reverse: bool, size: tuple[int, int], layer: int) -> None:
    camera = Camera(reverse=reverse)
    camera.run(TICK_MS)
    camera.consume(size)
    camera.run(SECOND)
    assert camera.seen() == {SSRCS[layer]}
    wanted = tuple(index == layer for index in range(3))
    assert camera.told[-1] == (wanted[::-1] if reverse else wanted)


@pytest.mark.parametrize("reverse", [False, True])
def test_before_anything_is_sent_the_smallest_layer_is_the_cheapest_option(reverse: bool) -> None:
    camera = Camera(reverse=reverse)
    ladder = camera.producer.ladder(camera.room.clock())
    assert [option.stream for option in ladder] == ([2, 1, 0] if reverse else [0, 1, 2])
    assert [option.rate for option in ladder] == [10_000, 20_000, 30_000]
    assert [option.height for option in ladder] == [180, 360, 720]


@pytest.mark.parametrize(
    ("rates", "order"),
    [
        ((1500, 150, 500), [1, 2, 0]),
        ((500, 500, 150), [2, 0, 1]),
        ((150, 500, None), [0, 1, 2]),
        ((None,) * 3, [0, 1, 2]),
    ],
)
def test_before_anything_is_sent_bit_rates_tell_the_order_where_all_have_one(
    rates: tuple[int | None, ...], order: list[int]
) -> None:
    room = RouterInVirtualTime()
    room.transport("sender")
    parameters = vp8_parameters(SSRCS)
    for encoding, rate in zip(parameters.encodings, rates, strict=True):
        encoding.maxBitrate = rate
    room.router.produce("sender", "camera", "video", parameters, paused=False)
    ladder = room.router.producers["camera"][0].ladder(room.clock())
    assert [option.stream for option in ladder] == order


# --- whatever happens -------------------------------------------------------------------------------------------------

actions = st.one_of(
    st.tuples(st.just("show"), st.integers(0, 2), st.sampled_from([SMALL, MEDIUM, LARGE])),
    st.tuples(st.just("hide"), st.integers(0, 2)),
    st.tuples(st.just("close"), st.integers(0, 2)),
    st.tuples(st.just("group"), st.integers(0, 2), st.sampled_from(["main", "huddle"])),
    st.tuples(st.just("pause"), st.booleans()),
    st.tuples(st.just("send"), st.tuples(st.booleans(), st.booleans(), st.booleans())),
    st.tuples(st.just("run"), st.sampled_from([TICK_MS, 400, 2 * SECOND])),
)


@given(st.lists(actions, max_size=25), st.booleans())
@example(
    [("hide", 0), ("run", TICK_MS), ("show", 0, MEDIUM), ("show", 0, SMALL), ("send", (False, False, False))], False
)
@settings(max_examples=60)
def test_in_the_end_exactly_what_the_viewers_need_is_wanted(played: list[tuple[str, ...]], reverse: bool) -> None:
    camera = Camera(viewers=3, reverse=reverse)
    consumers = {viewer: camera.consume(SMALL, viewer) for viewer in range(3)}
    for action, *details in played:
        perform(camera, consumers, action, *details)
    camera.run(3 * SECOND)
    camera.told.clear()
    camera.run(3 * SECOND)
    assert camera.told == [], "nothing changes any more"
    flowing = [consumer for consumer in consumers.values() if consumer.may_flow]
    # a viewer keeps the stream that it has until the other one's keyframe comes, which may be never
    taken = {stream for each in flowing for stream in (each.forwarder.target, each.forwarder.current)}
    producer = camera.producer
    for stream, desired, wanted in zip(producer.streams, producer.desired, producer.wanted, strict=True):
        assert 0 <= desired <= len(flowing)
        assert wanted == (desired > 0 or stream in taken)
        assert set(stream.consumers) <= {consumer.forwarder for consumer in flowing}


def perform(camera: Camera, consumers: dict[int, Consumer], action: str, *details: object) -> None:
    match action, details:
        case "show", (int(viewer), (int(width), int(height))) if viewer in consumers:
            camera.room.show(consumers[viewer], width, height)
        case "hide", (int(viewer),) if viewer in consumers:
            camera.room.hide(consumers[viewer])
        case "close", (int(viewer),) if viewer in consumers:
            camera.room.router.close_consumer(consumers.pop(viewer).id)
        case "group", (int(viewer), str(group)):
            camera.room.router.set_group([f"viewer {viewer}"], group)
        case "pause", (bool(paused),):
            camera.room.router.set_producer("camera", paused=paused)
        case "send", (sending,) if isinstance(sending, tuple):
            camera.sending = list(sending)
        case "run", (int(milliseconds),):
            camera.run(milliseconds)
