"""Who closes whom: see docs/closures.md."""

import gc
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from alongside.errors import Conflict, ConsumerNotFound, ProducerNotFound, TransportNotFound, UnsupportedMedia
from alongside.rtp.bandwidth.estimator import BandwidthEstimator
from alongside.sfu import transport as media_path
from tests.support.media_parameters import opus_parameters, receiver_capabilities
from tests.support.media_router import RouterInVirtualTime
from tests.support.media_senders import VideoSender


def room_in_use() -> RouterInVirtualTime:
    """Two people who send sound and pictures to each other."""
    room = RouterInVirtualTime()
    for person in ("ann", "ben"):
        room.transport(person)
        room.audio(person, f"voice of {person}", 1000, "0")
        room.video(person, f"camera of {person}", (2000, 3000), "1")
    for person, other in (("ann", "ben"), ("ben", "ann")):
        room.consume(person, f"voice of {other}")
        room.consume(person, f"camera of {other}")
    return room


def test_a_transport_takes_its_producers_their_consumers_and_its_own_consumers_with_it() -> None:
    room = room_in_use()
    room.router.remove_transport("ann")
    assert set(room.router.transports) == {"ben"}
    assert set(room.router.producers) == {"voice of ben", "camera of ben"}
    assert room.router.consumers == {}
    assert all(not stream.consumers for producer, _ in room.router.producers.values() for stream in producer.streams)


def test_a_producer_takes_its_consumers_with_it() -> None:
    room = room_in_use()
    room.router.close_producer("camera of ann")
    assert set(room.router.consumers) == {"voice of ben at ann", "camera of ben at ann", "voice of ann at ben"}
    assert set(room.router.transports["ann"].producers) == {"voice of ann"}


def test_a_consumer_closes_alone_and_its_streams_are_forgotten() -> None:
    room = room_in_use()
    consumer = room.router.consumers["camera of ann at ben"]
    room.router.close_consumer(consumer.id)
    encoding = consumer.parameters.encodings[0]
    assert encoding.rtx is not None
    assert room.paths["ben"].forgotten == [encoding.ssrc, encoding.rtx.ssrc]
    assert "camera of ann" in room.router.producers
    assert consumer.id not in room.router.consumers


def use(room: RouterInVirtualTime, cameras: list[list[VideoSender]]) -> None:
    """Pictures flow, streams change, probes are under way, and something is suspended."""
    for camera in cameras:
        for layer in camera:
            layer.keyframe()
            layer.delta()
    for consumer in room.router.consumers.values():
        room.show(consumer, 1280, 720)
        allocator = room.router.transports[consumer.receiver.id].allocator
        allocator.estimator = BandwidthEstimator(room.paths[consumer.receiver.id].sent, 12_000)
    room.pass_ms(600)
    for transport in room.router.transports.values():
        transport.allocator.probe(room.clock())
    assert any(consumer.suspended for consumer in room.router.consumers.values())
    waiting = [each.forwarder for each in room.router.consumers.values()]
    assert any(forwarder.target is not forwarder.current for forwarder in waiting)


@contextmanager
def without_garbage_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@pytest.mark.skipif(not media_path.__file__.endswith(".py"), reason="compiled objects have no weak references")
def test_what_was_closed_is_freed_at_once_without_the_garbage_collector() -> None:
    """The worker hardly ever runs it: what it would have to find would pile up."""
    room = room_in_use()
    with without_garbage_collector():
        owned: list[Any] = [room.router.transports["ann"], room.router.transports["ann"].allocator]
        owned += [producer for producer, transport in room.router.producers.values() if transport.id == "ann"]
        owned += room.router.consumers.values()
        freed = [weakref.ref(part) for part in owned]
        owned.clear()
        room.router.remove_transport("ann")
        assert [reference() for reference in freed] == [None] * 8


@pytest.mark.parametrize("close", ["consumers", "producers", "transports"])
def test_nothing_that_was_closed_is_left_in_a_cycle(close: str) -> None:
    with without_garbage_collector():
        room = RouterInVirtualTime()
        cameras = []
        for person in ("ann", "ben"):
            room.transport(person)
            room.audio(person, f"voice of {person}", 1000, "0").send(level=20)
            cameras.append(room.video(person, f"camera of {person}", (2000, 3000), "1"))
            cameras.append(room.video(person, f"screen of {person}", (4000,), "2"))
        for person, other in (("ann", "ben"), ("ben", "ann")):
            for source in ("voice", "camera", "screen"):
                room.consume(person, f"{source} of {other}")
        use(room, cameras)
        cameras.clear()
        if close == "consumers":
            for consumer in list(room.router.consumers):
                room.router.close_consumer(consumer)
        if close == "producers":
            for producer in list(room.router.producers):
                room.router.close_producer(producer)
        for person in ("ann", "ben"):
            room.router.remove_transport(person)
        assert gc.collect() == 0


def test_ten_thousand_rounds_leave_nothing() -> None:
    room = RouterInVirtualTime()
    for person in ("ann", "ben"):
        room.transport(person)

    def rounds(count: int) -> None:
        for _ in range(count):
            voice = room.audio("ann", "voice", 1000, "0")
            (camera,) = room.video("ann", "camera", (2000,), "1")
            consumer = room.consume("ben", "camera")
            room.consume("ben", "voice")
            voice.send(level=20)
            camera.keyframe()
            room.router.tick(room.clock.pass_ms(20))
            room.router.close_consumer(consumer.id)
            room.router.close_producer("camera")
            room.router.close_producer("voice")
            for path in room.paths.values():
                path.take_rtp()
                path.take_rtcp()
                path.forgotten.clear()

    rounds(100)
    gc.collect()
    before = len(gc.get_objects())
    with without_garbage_collector():
        rounds(10_000)
        assert len(gc.get_objects()) - before < 100


def test_closing_twice_is_fine() -> None:
    room = room_in_use()
    for _ in range(2):
        room.router.close_consumer("camera of ann at ben")
        room.router.close_producer("camera of ann")
        room.router.remove_transport("ann")


def test_packets_of_what_was_closed_go_nowhere() -> None:
    room = RouterInVirtualTime()
    room.transport("ann")
    room.transport("ben")
    sender = room.audio("ann", "voice")
    room.consume("ben", "voice")
    room.router.close_producer("voice")
    sender.send()
    assert room.paths["ben"].take_rtp() == []
    assert room.counters["rtpUnknownStream"] == 1


def test_identifiers_are_free_again_after_closing() -> None:
    room = RouterInVirtualTime()
    room.transport("ann")
    room.transport("ben")
    for _ in range(100):
        sender = room.audio("ann", "voice", 1000, "0")
        room.consume("ben", "voice")
        sender.send()
        room.router.close_producer("voice")
    assert len(room.paths["ben"].take_rtp()) == 100


def test_what_is_not_there_is_said_by_name() -> None:
    room = RouterInVirtualTime()
    room.transport("ann")
    with pytest.raises(TransportNotFound):
        room.audio("nobody", "voice")
    with pytest.raises(TransportNotFound):
        room.router.consume("nobody", "c", "voice", receiver_capabilities())
    with pytest.raises(ProducerNotFound):
        room.router.consume("ann", "c", "voice", receiver_capabilities())
    with pytest.raises(ProducerNotFound):
        room.router.set_producer("voice", paused=True)
    with pytest.raises(ConsumerNotFound):
        room.router.set_consumer("c", paused=False, width=0, height=0)


def test_ids_are_used_once() -> None:
    room = room_in_use()
    with pytest.raises(Conflict):
        room.audio("ann", "voice of ben", 7000, "7")
    with pytest.raises(Conflict):
        room.router.consume("ann", "voice of ben at ann", "voice of ben", receiver_capabilities())


@pytest.mark.parametrize(
    ("ssrc", "mid", "sentence"),
    [(1000, "9", "same ssrc"), (2001, "9", "same ssrc"), (9000, "0", "same mid")],
)
def test_producers_of_one_transport_do_not_share_a_stream_or_a_media_section(
    ssrc: int, mid: str, sentence: str
) -> None:
    room = room_in_use()
    with pytest.raises(UnsupportedMedia, match=sentence):
        room.audio("ann", "another", ssrc, mid)
    assert "another" not in room.router.producers
    assert "another" not in room.router.transports["ann"].producers


def test_producers_of_one_transport_agree_on_extension_ids() -> None:
    room = room_in_use()
    parameters = opus_parameters(9000, "9")
    parameters.headerExtensions[0].id = 13
    with pytest.raises(UnsupportedMedia, match="another id"):
        room.router.produce("ann", "another", "audio", parameters, paused=False)


def test_every_consumer_of_a_transport_has_a_media_section_of_its_own() -> None:
    room = room_in_use()
    room.router.close_consumer("voice of ben at ann")
    room.consume("ann", "voice of ben")
    mids = [consumer.parameters.mid for consumer in room.router.consumers.values() if consumer.receiver.id == "ann"]
    assert len(set(mids)) == len(mids) == 2
