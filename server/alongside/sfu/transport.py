"""A transport: everything that goes between one participant and the router in one direction."""

from collections import Counter
from typing import Protocol

from alongside.errors import UnsupportedMedia
from alongside.rtp import rtcp
from alongside.rtp.bandwidth.report import ArrivalReport
from alongside.rtp.packet import Buffer, Header, MalformedPacket, find_extensions, parse_header
from alongside.rtp.parameters import RtpParameters
from alongside.rtp.transport_feedback import TransportFeedback
from alongside.sfu.forwarder import Forwarder
from alongside.sfu.layer_allocator import LayerAllocator
from alongside.sfu.ortc import AUDIO_LEVEL, DEPENDENCY_DESCRIPTOR, MID, REPAIRED_RID, RID, TRANSPORT_WIDE
from alongside.sfu.ports import PacketPath, PathState
from alongside.sfu.producer import Producer
from alongside.sfu.stream import ProducerStream
from alongside.sfu.voices import ActiveVoices

_REPORT_INTERVAL_US = 1_000_000
_FEEDBACK_INTERVAL_US = 100_000
_MAX_BLOCKS = 31


class StateListener(Protocol):
    """Who is told when a transport's path changes."""

    def on_transport_state(self, transport_id: str, state: PathState) -> None: ...


class _Route:
    """Where the packets of one SSRC go."""

    __slots__ = ("payload_type", "producer", "retransmission", "stream")

    def __init__(self, producer: Producer, stream: ProducerStream, payload_type: int, retransmission: bool) -> None:
        self.producer = producer
        self.stream = stream
        self.payload_type = payload_type
        self.retransmission = retransmission


class Transport:
    """Finds the producer of each packet that arrives and the consumer of each report; tells the sender what came.

    :param group: consumers of this transport get packets of producers in the same group, and of what it overhears.
    :param report_ssrc: the SSRC that reports carry as their own.
    """

    def __init__(
        self,
        transport_id: str,
        group: str,
        path: PacketPath,
        report_ssrc: int,
        listener: StateListener,
        counters: Counter[str],
    ) -> None:
        self.id = transport_id
        self.group = group
        self.overhears: str | None = None
        """The group whose microphones are heard here as well, until the next move. Only the router sets it."""
        self.path = path
        self.report_ssrc = report_ssrc
        self.allocator = LayerAllocator(path)
        self.voices = ActiveVoices(1)
        """Those of the group; set by ``enter``."""
        self.producers: dict[str, Producer] = {}
        self._forwarders: dict[int, Forwarder] = {}
        self._listener = listener
        self._counters = counters
        self._routes: dict[int, _Route] = {}
        self._extensions: dict[str, int] = {}
        self._feedback_id = self._level_id = self._descriptor_id = 0
        self._feedback = TransportFeedback(report_ssrc)
        self._mids = 0
        self._lively = False
        self._last_feedback_us = 0
        self._last_report_us = 0

    # --- the group ----------------------------------------------------------------------------------------------------

    def enter(self, group: str, voices: ActiveVoices) -> None:
        """Belongs to this group from now on, and overhears none.

        What came from here before stays in the group that is left.
        """
        for producer in self.producers.values():
            self.voices.remove(producer.voice)
            producer.forget_recent()
        self.group = group
        self.overhears = None
        self.voices = voices

    @property
    def speaking(self) -> bool:
        """Whether any voice that comes from here is audible."""
        return any(producer.voice.speaking for producer in self.producers.values())

    # --- producers ----------------------------------------------------------------------------------------------------

    def check_new_producer(self, parameters: RtpParameters) -> None:
        """:raises UnsupportedMedia: the parameters collide with those of another producer of this transport."""
        if parameters.mid is not None and any(
            producer.parameters.mid == parameters.mid for producer in self.producers.values()
        ):
            raise UnsupportedMedia("Another producer has the same mid.")
        for encoding in parameters.encodings:
            rtx = encoding.rtx.ssrc if encoding.rtx is not None else None
            if encoding.ssrc in self._routes or rtx in self._routes:
                raise UnsupportedMedia("Another producer has the same ssrc.")
        for extension in parameters.headerExtensions:
            if self._extensions.get(extension.uri, extension.id) != extension.id:
                raise UnsupportedMedia("Another producer has this header extension under another id.")

    def add_producer(self, producer: Producer) -> None:
        self.producers[producer.id] = producer
        self._extensions.update({extension.uri: extension.id for extension in producer.parameters.headerExtensions})
        self._feedback_id = self._extensions.get(TRANSPORT_WIDE, 0)
        self._level_id = self._extensions.get(AUDIO_LEVEL, 0)
        self._descriptor_id = self._extensions.get(DEPENDENCY_DESCRIPTOR, 0)
        for stream in producer.streams:
            if stream.ssrc is not None:
                self._route(producer, stream, stream.ssrc)

    def remove_producer(self, producer: Producer) -> None:
        self.producers.pop(producer.id, None)
        self.voices.remove(producer.voice)
        self._routes = {ssrc: route for ssrc, route in self._routes.items() if route.producer is not producer}

    def _route(self, producer: Producer, stream: ProducerStream, ssrc: int) -> _Route:
        route = self._routes[ssrc] = _Route(producer, stream, producer.payload_type, False)
        if stream.rtx_ssrc is not None and producer.rtx_payload_type is not None:
            self._routes[stream.rtx_ssrc] = _Route(producer, stream, producer.rtx_payload_type, True)
        return route

    def expects(self, ssrc: int) -> bool:
        """Whether a producer sends this stream."""
        return ssrc in self._routes

    # --- what arrives -------------------------------------------------------------------------------------------------

    def on_rtp(self, data: Buffer, start: int, end: int, now_us: int) -> None:
        """Takes a decrypted RTP packet, ``data[start:end]``."""
        try:
            header = parse_header(data, start, end)
        except MalformedPacket as malformed:
            self._counters[str(malformed)] += 1
            return
        extensions = find_extensions(data, header)
        feedback_at, feedback_length = extensions.get(self._feedback_id, (0, 0))
        if feedback_length == 2:
            self._feedback.on_packet(data[feedback_at] << 8 | data[feedback_at + 1], header.ssrc, now_us)
        route = self._routes.get(header.ssrc) or self._find_route(data, header, extensions)
        if route is None or route.payload_type != header.payload_type:
            self._counters["rtpUnknownStream"] += 1
            return
        payload = bytes(data[header.payload_start : header.payload_end])
        if route.producer.kind == "audio":
            self._receive_audio(route, header, payload, extensions, data, now_us)
            return
        self._lively = True
        descriptor = b""
        if route.producer.described:
            at, length = extensions.get(self._descriptor_id, (0, 0))
            descriptor = bytes(data[at : at + length])
        if route.retransmission:
            self._receive_retransmission(route, header, payload, descriptor, now_us)
        else:
            route.stream.receive(header.sequence_number, header.timestamp, header.marker, payload, descriptor, now_us)

    def _receive_audio(
        self,
        route: _Route,
        header: Header,
        payload: bytes,
        extensions: dict[int, tuple[int, int]],
        data: Buffer,
        now_us: int,
    ) -> None:
        """Only the loudest voices are forwarded, and what tells no level, and the sound of screens."""
        producer, stream = route.producer, route.stream
        at, length = extensions.get(self._level_id, (0, 0))
        if length == 1 and not producer.paused and producer.microphone:
            level = data[at] & 0x7F
            producer.voice.on_level(level, now_us)
            if not self.voices.admits(producer.voice, level, now_us):
                stream.leave_out(header.sequence_number, header.timestamp, now_us)
                return
        self._lively = True
        stream.receive(header.sequence_number, header.timestamp, header.marker, payload, b"", now_us)

    def _receive_retransmission(
        self, route: _Route, header: Header, payload: bytes, descriptor: bytes, now_us: int
    ) -> None:
        try:
            route.stream.receive_retransmission(header.timestamp, header.marker, payload, descriptor, now_us)
        except MalformedPacket as malformed:
            self._counters[str(malformed)] += 1

    def _find_route(self, data: Buffer, header: Header, extensions: dict[int, tuple[int, int]]) -> _Route | None:
        """Learns the SSRC of a stream that was announced by mid and rid (RFC 8843 section 9.2, RFC 8852)."""
        mid = self._text(data, extensions, MID)
        rid = self._text(data, extensions, RID)
        repaired = self._text(data, extensions, REPAIRED_RID)
        if mid is None or (rid is None and repaired is None):
            return None
        for producer in self.producers.values():
            if producer.parameters.mid != mid:
                continue
            for stream in producer.streams:
                if rid is not None and stream.rid == rid and stream.ssrc is None:
                    stream.ssrc = header.ssrc
                    return self._route(producer, stream, header.ssrc)
                if repaired is not None and stream.rid == repaired and producer.rtx_payload_type is not None:
                    stream.rtx_ssrc = header.ssrc
                    route = _Route(producer, stream, producer.rtx_payload_type, True)
                    self._routes[header.ssrc] = route
                    return route
        return None

    def _text(self, data: Buffer, extensions: dict[int, tuple[int, int]], uri: str) -> str | None:
        start, length = extensions.get(self._extensions.get(uri, 0), (0, 0))
        return bytes(data[start : start + length]).decode("ascii", "replace") if length else None

    def on_rtcp(self, data: bytes, now_us: int) -> None:
        """Takes a decrypted RTCP datagram."""
        try:
            packets = rtcp.parse(data)
        except MalformedPacket as malformed:
            self._counters[str(malformed)] += 1
            return
        for packet in packets:
            if isinstance(packet, rtcp.SenderReport):
                route = self._routes.get(packet.ssrc)
                if route is not None and not route.retransmission:
                    route.stream.on_sender_report(packet, now_us)
            elif isinstance(packet, rtcp.ReceiverReport):
                self._on_receiver_report(packet)
            elif isinstance(packet, ArrivalReport):
                self.allocator.estimator.on_report(packet, now_us)
            else:
                self._on_request(packet, now_us)

    def _on_receiver_report(self, report: rtcp.ReceiverReport) -> None:
        for block in report.blocks:
            forwarder = self._forwarders.get(block.ssrc)
            if forwarder is not None:
                forwarder.fraction_lost = block.fraction_lost / 256

    def _on_request(self, packet: rtcp.Nack | rtcp.KeyframeRequest, now_us: int) -> None:
        forwarder = self._forwarders.get(packet.media_ssrc)
        if forwarder is None:
            self._counters["rtcpUnknownStream"] += 1
        elif isinstance(packet, rtcp.Nack):
            forwarder.on_nack(packet.sequence_numbers, now_us)
        else:
            forwarder.on_keyframe_request(now_us)

    def on_connection_state(self, state: PathState) -> None:
        self._listener.on_transport_state(self.id, state)

    # --- consumers ----------------------------------------------------------------------------------------------------

    def take_mid(self) -> str:
        """A media section name that no consumer of this transport had before."""
        self._mids += 1
        return str(self._mids - 1)

    def add_forwarder(self, forwarder: Forwarder) -> None:
        self._forwarders[forwarder.outgoing.ssrc] = forwarder

    def remove_forwarder(self, forwarder: Forwarder) -> None:
        self._forwarders.pop(forwarder.outgoing.ssrc, None)

    # --- time ---------------------------------------------------------------------------------------------------------

    def tick(self, now_us: int) -> bool:
        """Sends what is due: congestion feedback, receiver reports, repeated requests.

        :returns: whether more than silence came since the last call.
        """
        if now_us - self._last_feedback_us >= _FEEDBACK_INTERVAL_US:
            self._last_feedback_us = now_us
            for packet in self._feedback.take():
                self.path.send_rtcp(packet)
        self.allocator.tick(now_us)
        for producer in self.producers.values():
            producer.voice.settle(now_us)
            for stream in producer.streams:
                stream.tick(now_us)
        if now_us - self._last_report_us >= _REPORT_INTERVAL_US:
            self._last_report_us = now_us
            self._send_reports(now_us)
        lively, self._lively = self._lively, False
        return lively

    def _send_reports(self, now_us: int) -> None:
        blocks = [
            block
            for producer in self.producers.values()
            for stream in producer.streams
            if stream.active(now_us) and (block := stream.report(now_us)) is not None
        ]
        for start in range(0, len(blocks), _MAX_BLOCKS):
            report = rtcp.ReceiverReport(self.report_ssrc, tuple(blocks[start : start + _MAX_BLOCKS]))
            self.path.send_rtcp(rtcp.build_receiver_report(report))
