"""A router without a network, in virtual time: packets go in as bytes and come out at recording paths."""

import itertools
from collections import Counter
from collections.abc import Callable, Sequence

from alongside.rtp.parameters import RtpCapabilities
from alongside.sfu.consumer import Consumer
from alongside.sfu.layers import ContentHint
from alongside.sfu.ports import PathState
from alongside.sfu.router import Router
from alongside.sfu.transport import Transport
from tests.support import media_parameters as parameters
from tests.support.media_paths import RecordingPath, VirtualClock
from tests.support.media_senders import AudioSender, VideoSender

REPORT_SSRC = 0x0A110000


class States:
    """Keeps the states that transports tell."""

    def __init__(self) -> None:
        self.told: list[tuple[str, PathState]] = []

    def on_transport_state(self, transport_id: str, state: PathState) -> None:
        self.told.append((transport_id, state))


class RouterInVirtualTime:
    """One router whose transports end in ``paths``."""

    def __init__(self, voices: int = 3, overheard: str | None = "main") -> None:
        self.clock = VirtualClock()
        self.counters: Counter[str] = Counter()
        self.states = States()
        self.paths: dict[str, RecordingPath] = {}
        ssrcs = itertools.count(900_000)
        self.router = Router("router", voices, overheard, lambda: next(ssrcs), self.clock, self.counters)

    def transport(self, transport_id: str, group: str = "main", *, connected: bool = True) -> Transport:
        path = self.paths[transport_id] = RecordingPath()
        transport = Transport(transport_id, group, path, REPORT_SSRC, self.states, self.counters)
        self.router.add_transport(transport)
        if connected:
            self.connect(transport_id)
        return transport

    def connect(self, transport_id: str, state: PathState = "connected") -> None:
        """Changes the state of the path, as the connection would."""
        self.paths[transport_id].state = state
        self.router.transports[transport_id].on_connection_state(state)
        self.router.follow_path(transport_id)

    def audio(
        self,
        transport_id: str,
        producer_id: str,
        ssrc: int = 1000,
        mid: str = "0",
        content: ContentHint = "motion",
    ) -> AudioSender:
        """Produces audio, the sound of a screen where the content is ``detail``, and returns what sends its packets."""
        opus = parameters.opus_parameters(ssrc, mid)
        self.router.produce(transport_id, producer_id, "audio", opus, paused=False, content=content)
        return AudioSender(self._into(transport_id), self.clock, ssrc)

    def video(
        self, transport_id: str, producer_id: str, ssrcs: Sequence[int] = (2000,), mid: str = "1"
    ) -> list[VideoSender]:
        """Produces VP8, and returns what sends the packets of each layer, the smallest first."""
        self.router.produce(transport_id, producer_id, "video", parameters.vp8_parameters(ssrcs, mid), paused=False)
        deliver = self._into(transport_id)
        heights = [720 >> (len(ssrcs) - 1 - index) for index in range(len(ssrcs))]
        return [VideoSender(deliver, self.clock, ssrc, height) for ssrc, height in zip(ssrcs, heights, strict=True)]

    def _into(self, transport_id: str) -> Callable[[bytes], None]:
        transport = self.router.transports[transport_id]
        return lambda packet: transport.on_rtp(packet, 0, len(packet), self.clock())

    def consume(
        self,
        transport_id: str,
        producer_id: str,
        *,
        consumer_id: str | None = None,
        paused: bool = False,
        size: tuple[int, int] = (0, 0),
        capabilities: RtpCapabilities | None = None,
    ) -> Consumer:
        """Makes a consumer and, unless told otherwise, lets it flow."""
        consumer = self.router.consume(
            transport_id,
            consumer_id or f"{producer_id} at {transport_id}",
            producer_id,
            capabilities or parameters.receiver_capabilities(),
        )
        if not paused:
            self.show(consumer, *size)
        return consumer

    def show(self, consumer: Consumer, width: int = 0, height: int = 0) -> None:
        self.router.set_consumer(consumer.id, paused=False, width=width, height=height)

    def hide(self, consumer: Consumer) -> None:
        self.router.set_consumer(consumer.id, paused=True, width=consumer.width, height=consumer.height)

    def pass_ms(self, milliseconds: int, *, step_ms: int = 50) -> None:
        """Lets time pass with ticks in between, as in the worker."""
        for _ in range(0, milliseconds, step_ms):
            self.router.tick(self.clock.pass_ms(step_ms))

    def receive_rtcp(self, transport_id: str, packet: bytes) -> None:
        self.router.transports[transport_id].on_rtcp(packet, self.clock())
