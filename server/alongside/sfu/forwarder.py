"""One producer's media on its way to one receiver: which stream flows, and how its packets are rewritten."""

from dataclasses import dataclass

from alongside.rtp import rtcp
from alongside.rtp.munger import Munger
from alongside.rtp.packet import Packet
from alongside.sfu.ports import PacketPath
from alongside.sfu.stream import ProducerStream


@dataclass(slots=True, frozen=True)
class Outgoing:
    """The stream that a consumer sends: its identifiers, as negotiated with the receiver."""

    payload_type: int
    ssrc: int
    rtx_payload_type: int | None
    rtx_ssrc: int | None
    clock_rate: int
    cname: str


class Forwarder:
    """Forwards the stream that is its target, as it is: sound. ``VideoForwarder`` adds what pictures need.

    ``target`` is the stream wanted, ``current`` the one that flows; both none while nothing may flow.
    """

    __slots__ = (
        "_last",
        "_last_sent_us",
        "_munger",
        "_path",
        "_payload_type",
        "_ssrc",
        "bytes_sent",
        "current",
        "dropped",
        "fraction_lost",
        "outgoing",
        "packets_sent",
        "target",
    )

    def __init__(self, outgoing: Outgoing, path: PacketPath, munger: Munger) -> None:
        self.outgoing = outgoing
        self.target: ProducerStream | None = None
        self.current: ProducerStream | None = None
        self.packets_sent = 0
        self.bytes_sent = 0
        self.dropped = 0
        """Packets that came while a keyframe was awaited, or too late: the receiver's time must not run backwards."""
        self.fraction_lost = 0.0
        """What the receiver reported last, 0 to 1."""
        self._path = path
        self._payload_type = outgoing.payload_type
        self._ssrc = outgoing.ssrc
        self._munger = munger
        self._last: ProducerStream | None = None
        self._last_sent_us = 0

    # --- which stream -------------------------------------------------------------------------------------------------

    def aim(self, target: ProducerStream | None, now_us: int) -> None:
        """Changes the stream that is wanted; none stops the flow at once."""
        if target is self.target:
            return
        if self.target is not None and self.target is not self.current:
            self.target.remove(self)
        self.target = target
        if target is None:
            self.stop()
        elif target is not self.current:
            target.add(self)
            self._started(target, now_us)

    def stop(self) -> None:
        """Ends the flow until the target goes on."""
        if self.current is not None:
            self.current.remove(self)
            self.current = None

    def _started(self, target: ProducerStream, now_us: int) -> None:
        """The target has just begun to deliver."""

    def _switch(self, stream: ProducerStream, packet: Packet, now_us: int) -> None:
        if self.current is not None:
            self.current.remove(self)
        self._munger.begin(packet, self._timestamp_offset(stream, packet, now_us))
        self.current = self._last = stream
        if stream.last_report is not None:
            self.forward_report(stream, stream.last_report)

    def _timestamp_offset(self, stream: ProducerStream, packet: Packet, now_us: int) -> int:
        """RTP ticks to add to ``stream``'s timestamps so that the receiver's timeline goes on."""
        if self._last in (None, stream) or not self._munger.started:
            return self._munger.timestamp_offset
        rate = self.outgoing.clock_rate
        newest = self._munger.last_timestamp
        wanted = self._continued(stream, packet)
        if wanted is None:
            wanted = newest + (now_us - self._last_sent_us) * rate // 1_000_000
        if not 0 < (wanted - newest) & 0xFFFFFFFF < 10 * rate:
            wanted = newest + rate // 30
        return (wanted - packet.timestamp) & 0xFFFFFFFF

    def _continued(self, stream: ProducerStream, packet: Packet) -> int | None:
        """The packet's timestamp in the receiver's timeline, by the sender's clock; none while that is unknown."""
        if self._last is None or self._last is stream:
            return packet.timestamp + self._munger.timestamp_offset
        before, after = self._last.last_report, stream.last_report
        if before is None or after is None:
            return None
        seconds = (after.ntp_time - before.ntp_time) / 2**32
        since_report = packet.timestamp - after.rtp_time + round(seconds * self.outgoing.clock_rate)
        return before.rtp_time + since_report + self._munger.timestamp_offset

    # --- packets ------------------------------------------------------------------------------------------------------

    def forward(self, stream: ProducerStream, packet: Packet, now_us: int) -> None:
        """Called for every packet of the stream: the hot path."""
        if stream is not self.current:
            if stream is self._last and packet.number <= self._munger.highest:
                self.dropped += 1
                return
            self._switch(stream, packet, now_us)
        rewritten = self._munger.rewrite(packet)
        if rewritten is None:
            self.dropped += 1
            return
        self._path.send_audio(rewritten, self._payload_type, self._ssrc)
        self._last_sent_us = now_us
        self.packets_sent += 1
        self.bytes_sent += len(packet.payload)

    def pause(self, stream: ProducerStream) -> None:
        """The stream is silent for a while; when it goes on, the receiver sees no hole."""
        if stream is self.current:
            self.current = None

    def skip(self, stream: ProducerStream, packet: Packet) -> None:
        """The packet holds nothing to forward: close the hole it leaves."""
        if stream is self.current:
            self._munger.drop(packet)

    # --- RTCP ---------------------------------------------------------------------------------------------------------

    def forward_report(self, stream: ProducerStream, report: rtcp.SenderReport) -> None:
        """Passes a sender report on in the receiver's timeline, so that sound and picture stay in step."""
        if stream is not self.current:
            return
        own = rtcp.SenderReport(
            self._ssrc,
            report.ntp_time,
            (report.rtp_time + self._munger.timestamp_offset) & 0xFFFFFFFF,
            self.packets_sent & 0xFFFFFFFF,
            self.bytes_sent & 0xFFFFFFFF,
        )
        self._path.send_rtcp(rtcp.build_sender_report(own) + rtcp.build_cname(self._ssrc, self.outgoing.cname))

    def on_nack(self, sequence_numbers: tuple[int, ...], now_us: int) -> None:
        """Sound is not sent again: it would come too late, and brings its own redundancy (RFC 6716 section 2.1.7)."""

    def on_keyframe_request(self, now_us: int) -> None:
        """Sound has no keyframes."""

    def close(self, now_us: int) -> None:
        self.aim(None, now_us)
        self._path.forget_sent_stream(self._ssrc)
        if self.outgoing.rtx_ssrc is not None:
            self._path.forget_sent_stream(self.outgoing.rtx_ssrc)
