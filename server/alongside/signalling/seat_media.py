"""What one participant has at the media worker."""

from dataclasses import dataclass, field

from alongside.rtp.parameters import RtpCapabilities
from alongside.signalling.messages.answers import ConsumerOptions
from alongside.signalling.messages.notices import PlayableCodecs, Reception, StreamsWanted
from alongside.worker.client import MediaWorker

MAIN_GROUP = "main"


def group_of(huddle_id: str | None) -> str:
    """The worker's name for a place in the room."""
    return MAIN_GROUP if huddle_id is None else f"huddle {huddle_id}"


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """The router of a room, and the worker on which it lives."""

    worker: MediaWorker
    router_id: str


@dataclass(slots=True, eq=False)
class SeatMedia:
    """Two transports and the consumers on one of them. Producers are in the room, because everyone sees them."""

    placement: Placement
    send_id: str
    recv_id: str
    capabilities: RtpCapabilities
    consumers: dict[str, ConsumerOptions] = field(default_factory=dict)
    """By the producer's id."""

    producers_by_consumer: dict[str, str] = field(default_factory=dict)

    wanted: dict[str, StreamsWanted] = field(default_factory=dict)
    """What was last said of each of one's own videos."""

    playable: PlayableCodecs | None = None
    """What was last said of the codecs that everyone can play."""

    reception: Reception | None = None
    """What was last said of what gets through."""

    @property
    def video_codecs(self) -> frozenset[str]:
        """MIME types, in lower case, of the videos that this browser can play."""
        return frozenset(codec.mimeType.lower() for codec in self.capabilities.codecs if codec.kind == "video")

    @property
    def transport_ids(self) -> list[str]:
        return [self.send_id, self.recv_id]

    def add_consumer(self, consumer: ConsumerOptions) -> None:
        self.consumers[consumer.producer_id] = consumer
        self.producers_by_consumer[consumer.id] = consumer.producer_id

    def forget_producer(self, producer_id: str) -> None:
        """The producer is gone, and the worker has closed its consumers."""
        self.wanted.pop(producer_id, None)
        consumer = self.consumers.pop(producer_id, None)
        if consumer is not None:
            del self.producers_by_consumer[consumer.id]
