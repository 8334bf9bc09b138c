"""One incoming RTP stream: a producer's only encoding, or one of its simulcast layers."""

from collections import Counter
from collections.abc import Callable
from typing import Protocol

from alongside.rtp import rtcp
from alongside.rtp.packet import MalformedPacket, Packet, original_sequence_number
from alongside.rtp.packet_cache import PacketCache
from alongside.rtp.reception import Arrival, LossTracker, Reception
from alongside.sfu.keyframes import KeyframeRequests
from alongside.sfu.layer_rates import LayerRates
from alongside.sfu.ports import PacketPath

_ROUND_TRIP_US = 100_000
"""Time to wait before asking for a lost packet again."""
_QUIET_US = 2_000_000
"""A layer that sent nothing for so long is not active."""
_RECENT_US = 1_200_000
"""A keyframe is recent for so long: somewhat longer than the shortest time between keyframe requests."""


class StreamListener(Protocol):
    """A consumer, as a stream sees it."""

    def forward(self, stream: "ProducerStream", packet: Packet, now_us: int) -> None: ...

    def skip(self, stream: "ProducerStream", packet: Packet) -> None:
        """The packet holds nothing to forward: close the hole it leaves."""

    def pause(self, stream: "ProducerStream") -> None:
        """Nothing of the stream is forwarded until the next ``forward``."""

    def forward_report(self, stream: "ProducerStream", report: rtcp.SenderReport) -> None: ...


class ProducerStream:
    """Receives one SSRC, finds losses, and hands packets to the consumers that want this stream.

    :param describe: fills in what the codec's payload tells about a packet.
    :param path: the way to the sender, for reports and requests.
    :param report_ssrc: the SSRC that reports to the sender carry as their own.
    """

    __slots__ = (
        "_counters",
        "_describe",
        "_keyframe",
        "_keyframe_timestamp",
        "_keyframe_us",
        "_last_packet_us",
        "_losses",
        "_path",
        "_paused",
        "_reception",
        "_report_ssrc",
        "bytes_received",
        "cache",
        "clock_rate",
        "consumers",
        "height",
        "keyframes",
        "last_report",
        "packets_received",
        "rates",
        "rid",
        "rtx_ssrc",
        "ssrc",
        "video",
    )

    def __init__(
        self,
        *,
        video: bool,
        clock_rate: int,
        ssrc: int | None,
        rtx_ssrc: int | None,
        rid: str | None,
        describe: Callable[[Packet], None],
        path: PacketPath,
        report_ssrc: int,
        counters: Counter[str],
    ) -> None:
        self.video = video
        self.clock_rate = clock_rate
        self.ssrc = ssrc
        self.rtx_ssrc = rtx_ssrc
        self.rid = rid
        self.height = 0
        self.consumers: tuple[StreamListener, ...] = ()
        self.keyframes = KeyframeRequests()
        self.last_report: rtcp.SenderReport | None = None
        self.packets_received = 0
        self.bytes_received = 0
        self.rates = LayerRates()
        self.cache = PacketCache()
        """Videos' packets that came lately; nothing is kept of sound."""
        self._keyframe: int | None = None
        """The number of the last keyframe's first packet."""
        self._keyframe_timestamp = -1
        self._keyframe_us = 0
        self._paused = False
        self._describe = describe
        self._path = path
        self._report_ssrc = report_ssrc
        self._counters = counters
        self._losses = LossTracker()
        self._reception: Reception | None = None
        self._last_packet_us: int | None = None

    # --- packets ------------------------------------------------------------------------------------------------------

    def receive(
        self, sequence_number: int, timestamp: int, marker: bool, payload: bytes, descriptor: bytes, now_us: int
    ) -> None:
        """Takes a packet of the media stream itself, with its dependency descriptor where it has one."""
        number = self._note(sequence_number, timestamp, now_us)
        self._paused = False
        self._take(Packet(number, timestamp, marker, payload, descriptor), now_us)

    def leave_out(self, sequence_number: int, timestamp: int, now_us: int) -> None:
        """Takes a packet that nobody shall get."""
        self._losses.on_packet(self._note(sequence_number, timestamp, now_us), now_us)
        if not self._paused:
            self._paused = True
            for consumer in self.consumers:
                consumer.pause(self)

    def _note(self, sequence_number: int, timestamp: int, now_us: int) -> int:
        """Counts a packet that arrived, and returns its extended sequence number."""
        number = self._losses.unwrap(sequence_number)
        if self._reception is None and self.ssrc is not None:
            self._reception = Reception(self.ssrc, self.clock_rate)
        if self._reception is not None:
            self._reception.on_packet(number, timestamp, now_us)
        self._last_packet_us = now_us
        return number

    def receive_retransmission(
        self, timestamp: int, marker: bool, payload: bytes, descriptor: bytes, now_us: int
    ) -> None:
        """Takes a packet of the retransmission stream (RFC 4588). Those without payload only probe the bandwidth."""
        if not payload:
            return
        number = self._losses.unwrap(original_sequence_number(payload))
        self._take(Packet(number, timestamp, marker, payload[2:], descriptor), now_us)

    def _take(self, packet: Packet, now_us: int) -> None:
        arrival = self._losses.on_packet(packet.number, now_us)
        if arrival is Arrival.DUPLICATE:
            self._counters["rtpDuplicate"] += 1
            return
        self.packets_received += 1
        size = len(packet.payload)
        self.bytes_received += size
        if size and self._understand(packet, now_us):
            if self.video:
                if packet.timestamp != self._keyframe_timestamp:
                    self.rates.counts[packet.spatial_layer << 3 | packet.temporal_layer] += size
                self.cache.put(packet)
            for consumer in self.consumers:
                consumer.forward(self, packet, now_us)
        else:
            for consumer in self.consumers:
                consumer.skip(self, packet)
        if self.video and self._losses.waiting:
            self._ask_again(now_us)
        if arrival is Arrival.HOPELESS and self.video and self.consumers:
            self.keyframes.want()
        if self.keyframes.wanted:
            self.ask_for_keyframe(now_us)

    def _understand(self, packet: Packet, now_us: int) -> bool:
        try:
            self._describe(packet)
        except MalformedPacket as malformed:
            self._counters[str(malformed)] += 1
            # other packets of its picture may be good
            packet.picture_id = -1
            return False
        if packet.starts_keyframe:
            # a few large pictures tell nothing of the rate, and viewers would lose a layer for each
            self._keyframe_timestamp = packet.timestamp
            if self._keyframe is None or packet.number > self._keyframe:
                self._keyframe, self._keyframe_us = packet.number, now_us
            self.height = packet.height
            self.keyframes.on_keyframe()
            self._losses.forget_before(packet.number)
        return True

    def recent(self, now_us: int) -> list[Packet]:
        """The packets since the last keyframe, in their order, while that is recent; otherwise none."""
        if self._keyframe is None or now_us - self._keyframe_us > _RECENT_US:
            return []
        return self.cache.since(self._keyframe, self._losses.newest)

    def forget_recent(self) -> None:
        """What was sent up to now is for nobody else, even if it comes late: its sender was elsewhere, or paused."""
        self.cache.clear()
        self._losses.give_up()

    def measure(self, now_us: int) -> None:
        """Learns from what came since the last call. Called about every half second while anybody watches."""
        self.rates.measure(now_us)
        self.cache.adapt(self.packets_received, now_us)

    # --- consumers ----------------------------------------------------------------------------------------------------

    def add(self, consumer: StreamListener) -> None:
        if consumer not in self.consumers:
            self.consumers = (*self.consumers, consumer)

    def remove(self, consumer: StreamListener) -> None:
        self.consumers = tuple(other for other in self.consumers if other is not consumer)
        if not self.consumers:
            self.keyframes.cancel()

    def active(self, now_us: int) -> bool:
        """Whether the sender sends this stream at present."""
        return self._last_packet_us is not None and now_us - self._last_packet_us < _QUIET_US

    # --- RTCP ---------------------------------------------------------------------------------------------------------

    def on_sender_report(self, report: rtcp.SenderReport, now_us: int) -> None:
        self.last_report = report
        if self._reception is not None:
            self._reception.on_sender_report(report, now_us)
        for consumer in self.consumers:
            consumer.forward_report(self, report)

    def report(self, now_us: int) -> rtcp.ReportBlock | None:
        """What the sender is told of its stream; none before the first packet."""
        return self._reception.report(now_us) if self._reception is not None else None

    def ask_for_keyframe(self, now_us: int) -> None:
        """Sends a picture loss indication when one is wanted and allowed now."""
        if self.ssrc is not None and self.keyframes.due(now_us):
            request = rtcp.KeyframeRequest(self._report_ssrc, self.ssrc)
            self._path.send_rtcp(rtcp.build_picture_loss(request))

    def _ask_again(self, now_us: int) -> None:
        if not self.consumers:
            return
        due = self._losses.due(now_us, _ROUND_TRIP_US)
        if due and self.ssrc is not None:
            self._path.send_rtcp(rtcp.build_nack(rtcp.Nack(self._report_ssrc, self.ssrc, tuple(due))))

    def tick(self, now_us: int) -> None:
        """Repeats what was asked for and did not come."""
        if self.video and self._losses.waiting:
            self._ask_again(now_us)
        if self.keyframes.wanted:
            self.ask_for_keyframe(now_us)
