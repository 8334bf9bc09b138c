"""A producer: what one participant sends of one microphone, camera or screen."""

import re
from collections import Counter

from alongside.rtp.codecs import describer
from alongside.rtp.munger import Munger
from alongside.rtp.parameters import MediaKind, RtpCodecCapability, RtpEncodingParameters, RtpParameters
from alongside.sfu.forwarder import Forwarder, Outgoing
from alongside.sfu.layers import ContentHint, Option, assumed_height, worthwhile
from alongside.sfu.ortc import media_codec, retransmission_payload_type, uses_descriptors
from alongside.sfu.ports import PacketPath
from alongside.sfu.speakers import Voice
from alongside.sfu.stream import ProducerStream
from alongside.sfu.video_forwarder import ALL_LAYERS, VideoForwarder

_SCALABILITY = re.compile(r"[LS]([1-8])T([1-8])")
_ASSUMED_RATES = (1_500_000, 500_000, 150_000)
"""bit/s of layers that have not sent yet, the largest first."""
_TEMPORAL_SHARES = {1: (1.0,), 2: (0.6, 1.0), 3: (0.4, 0.6, 1.0)}
"""How encoders divide a stream's rate, cumulatively, until that is measured."""
_MEASURE_US = 500_000
_STILL_WANTED_US = 500_000
"""A stream is wanted for so long after the last consumer left it: who moves comes back."""
_TO_BEGIN_US = 1_000_000
"""A sender that was asked for a stream again has so long to begin."""


class Producer:
    """Holds the streams of one producer.

    :param router_codec: the router's codec that the producer's matches.
    :param content: whether motion or detail matters more.
    """

    def __init__(
        self,
        producer_id: str,
        kind: MediaKind,
        parameters: RtpParameters,
        router_codec: RtpCodecCapability,
        content: ContentHint,
        path: PacketPath,
        report_ssrc: int,
        counters: Counter[str],
        now_us: int,
    ) -> None:
        codec = media_codec(parameters)
        self.id = producer_id
        self.kind = kind
        self.parameters = parameters
        self.router_codec = router_codec
        self.content = content
        self.microphone = kind == "audio" and content == "motion"
        """Whether it is a voice, and not the sound of a screen."""
        self.payload_type = codec.payloadType
        self.rtx_payload_type = retransmission_payload_type(parameters)
        self.described = uses_descriptors(parameters)
        """Whether the packets' dependency descriptors are of use."""
        self.paused = False
        self.voice = Voice()
        self.streams = [
            ProducerStream(
                video=kind == "video",
                clock_rate=codec.clockRate,
                ssrc=encoding.ssrc,
                rtx_ssrc=encoding.rtx.ssrc if encoding.rtx is not None else None,
                rid=encoding.rid,
                describe=describer(codec.mimeType),
                path=path,
                report_ssrc=report_ssrc,
                counters=counters,
            )
            for encoding in parameters.encodings
        ]
        self._ranks = _ranks_of(parameters.encodings)
        self.wanted = (True,) * len(self.streams)
        """Which streams anybody takes, or would take if the bandwidth allowed."""
        self.desired = [0] * len(self.streams)
        """How many consumers would take each stream, whatever the bandwidth."""
        self._needed_us = [now_us] * len(self.streams)
        self._wanted_since_us = [now_us] * len(self.streams)
        self._ladder: list[Option] | None = None
        self._measured_us = now_us

    # --- what it offers -----------------------------------------------------------------------------------------------

    def ladder(self, now_us: int) -> list[Option]:
        """All ways to forward this video, from the poorest to the best."""
        if now_us - self._measured_us >= _MEASURE_US:
            self._measured_us = now_us
            for stream in self.streams:
                stream.measure(now_us)
            self._ladder = None
        if self._ladder is None:
            self._ladder = self._build_ladder()
        return self._ladder

    def _build_ladder(self) -> list[Option]:
        ladder: list[Option] = []
        order = sorted(range(len(self.streams)), key=lambda index: (self._height(index), self._ranks[index]))
        for index in order:
            spatial_layers, temporal_layers = _layers_of(self.streams[index], self.parameters.encodings[index])
            top = self._height(index)
            for spatial in range(spatial_layers):
                for temporal in range(temporal_layers):
                    lowest = index == order[0] and spatial == 0
                    if worthwhile(temporal, temporal_layers, lowest=lowest, content=self.content):
                        height = top >> (spatial_layers - 1 - spatial)
                        ladder.append(Option(index, spatial, temporal, self._rate(index, spatial, temporal), height))
        return ladder

    def _height(self, index: int) -> int:
        return assumed_height(self.streams[index].height, self._ranks[index], len(self.streams))

    def _rate(self, index: int, spatial: int, temporal: int) -> int:
        stream, encoding = self.streams[index], self.parameters.encodings[index]
        if stream.rates.spatial_layers:
            return stream.rates.rate(spatial, temporal)
        spatial_layers, temporal_layers = _layers_of(stream, encoding)
        assumed = _ASSUMED_RATES[min(len(self.streams) - 1 - self._ranks[index], len(_ASSUMED_RATES) - 1)]
        full = (encoding.maxBitrate or assumed) * (spatial + 1) // spatial_layers
        shares = _TEMPORAL_SHARES.get(temporal_layers, (1.0,) * temporal_layers)
        return int(full * shares[temporal])

    def available(self, index: int, now_us: int) -> bool:
        """Whether a stream flows, or would soon when asked for: senders leave out what their uplink cannot carry."""
        stream = self.streams[index]
        if stream.active(now_us) or not self.wanted[index]:
            return True
        return stream.packets_received > 0 and now_us - self._wanted_since_us[index] < _TO_BEGIN_US

    # --- what is wanted of it -----------------------------------------------------------------------------------------

    def settle_wanted(self, now_us: int) -> bool:
        """Brings ``wanted`` up to date. Returns whether it changed."""
        for index, stream in enumerate(self.streams):
            if stream.consumers or self.desired[index]:
                self._needed_us[index] = now_us
        wanted = tuple(now_us - needed_us < _STILL_WANTED_US for needed_us in self._needed_us)
        if wanted == self.wanted:
            return False
        for index, (before, now) in enumerate(zip(self.wanted, wanted, strict=True)):
            if now and not before:
                self._wanted_since_us[index] = now_us
        self.wanted = wanted
        return True

    def forget_recent(self) -> None:
        """What was sent up to now is for nobody else."""
        for stream in self.streams:
            stream.forget_recent()

    # --- consumers ----------------------------------------------------------------------------------------------------

    def forwarder(self, outgoing: Outgoing, path: PacketPath) -> Forwarder:
        """What brings this producer's packets to one receiver."""
        if self.kind == "audio":
            return Forwarder(outgoing, path, Munger())
        closes_pictures = self.router_codec.mimeType.lower() == "video/vp8" and not self.described
        return VideoForwarder(outgoing, path, closes_pictures=closes_pictures)

    def steer(self, forwarder: Forwarder, option: Option, now_us: int) -> None:
        """Makes a forwarder of this producer deliver an option of the ladder."""
        if not isinstance(forwarder, VideoForwarder):
            raise TypeError("only video has options")
        target, current = self.streams[option.stream], forwarder.current
        relief = current is not None and self._height(self.streams.index(current)) > self._height(option.stream)
        # layers that nobody announced and that were not measured yet come with the highest known one
        spatial_layers, temporal_layers = _layers_of(target, self.parameters.encodings[option.stream])
        spatial = option.spatial if option.spatial < spatial_layers - 1 else ALL_LAYERS
        temporal = option.temporal if option.temporal < temporal_layers - 1 else ALL_LAYERS
        forwarder.limit(spatial, temporal, relief=relief, now_us=now_us)
        forwarder.aim(target, now_us)


def _ranks_of(encodings: list[RtpEncodingParameters]) -> list[int]:
    """The place of each encoding from the smallest on. Not every browser sends that first, but its bit rate tells."""
    rates = [encoding.maxBitrate for encoding in encodings]
    if None in rates:
        return list(range(len(encodings)))
    order = sorted(range(len(encodings)), key=lambda index: rates[index] or 0)
    return [order.index(index) for index in range(len(encodings))]


def _layers_of(stream: ProducerStream, encoding: RtpEncodingParameters) -> tuple[int, int]:
    """How many spatial and temporal layers a stream has: as measured, else as announced (W3C webrtc-svc)."""
    if stream.rates.spatial_layers:
        return stream.rates.spatial_layers, stream.rates.temporal_layers
    announced = _SCALABILITY.match(encoding.scalabilityMode or "")
    return (int(announced[1]), int(announced[2])) if announced is not None else (1, 1)
