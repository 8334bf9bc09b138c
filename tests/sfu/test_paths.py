"""Nothing is sent over a path that is not there, so that nothing is lost on it."""

import pytest

from alongside.sfu.consumer import Consumer
from alongside.sfu.ports import PathState
from tests.support.media_router import RouterInVirtualTime

SSRCS = (2000, 3000, 4000)


class Arrival:
    """A camera in three layers, and a viewer whose path is not connected yet."""

    def __init__(self) -> None:
        self.room = RouterInVirtualTime()
        self.room.transport("ann")
        self.layers = self.room.video("ann", "camera", SSRCS)
        self.room.audio("ann", "voice", 1000, "0")
        self.room.transport("ben", connected=False)

    def consume(self, *, width: int = 320, height: int = 180) -> Consumer:
        return self.room.consume("ben", "camera", size=(width, height))

    def send(self, *, keyframe: bool = False) -> None:
        for layer in self.layers:
            layer.deliver(layer.frame(keyframe=keyframe, filling=b"key" if keyframe else b"delta"))


def test_a_keyframe_from_before_the_path_is_connected_is_not_lost() -> None:
    arrival = Arrival()
    arrival.consume()
    arrival.send(keyframe=True)
    arrival.room.pass_ms(200)
    assert arrival.room.paths["ben"].take_rtp() == []
    arrival.room.connect("ben")
    first, *_ = arrival.room.paths["ben"].take_rtp()
    assert first.payload.endswith(b"key")


def test_what_will_be_taken_is_wanted_before_the_path_is_connected() -> None:
    arrival = Arrival()
    arrival.room.pass_ms(1000)
    arrival.room.router.take_wanted(arrival.room.clock())
    producer, _ = arrival.room.router.producers["camera"]
    assert producer.wanted == (False, False, False)
    arrival.consume(width=1280, height=720)
    arrival.room.router.take_wanted(arrival.room.clock())
    assert producer.wanted == (False, False, True)


@pytest.mark.parametrize("state", ["iceDisconnected", "dtlsFailed", "closed"])
def test_when_the_path_is_lost_nothing_is_sent_or_wanted(state: PathState) -> None:
    arrival = Arrival()
    arrival.room.connect("ben")
    arrival.consume()
    arrival.room.consume("ben", "voice")
    arrival.send(keyframe=True)
    assert arrival.room.paths["ben"].take_rtp()
    arrival.room.connect("ben", state)
    arrival.send()
    arrival.room.pass_ms(1000)
    arrival.send()
    arrival.room.router.take_wanted(arrival.room.clock())
    producer, _ = arrival.room.router.producers["camera"]
    assert producer.wanted == (False, False, False)
    assert arrival.room.paths["ben"].take_rtp() == []


def test_a_path_that_comes_back_asks_for_a_keyframe_at_once() -> None:
    arrival = Arrival()
    arrival.room.connect("ben")
    arrival.consume()
    arrival.send(keyframe=True)
    arrival.room.connect("ben", "iceDisconnected")
    arrival.room.pass_ms(2000)
    arrival.send()
    arrival.room.paths["ben"].take_rtp()
    arrival.room.paths["ann"].take_picture_losses()
    arrival.room.connect("ben")
    assert arrival.room.paths["ann"].take_picture_losses() == [SSRCS[0]]
