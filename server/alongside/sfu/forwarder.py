"""One producer's media on its way to one receiver: which stream flows, and how its packets are rewritten."""

from alongside.rtp import rtcp
from alongside.rtp.munger import Munger
from alongside.rtp.packet import Packet
from alongside.rtp.packet_cache import PacketCache
from alongside.sfu.ports import PacketPath
from alongside.sfu.stream import ProducerStream

_RESEND_SHARE = 0.5
_MAX_RESENDS = 200.0
"""The retransmission budget: one packet for two that were sent, saved up to so many."""


class Outgoing:
    """The stream that a consumer sends: its identifiers, as negotiated with the receiver."""

    __slots__ = ("clock_rate", "cname", "payload_type", "rtx_payload_type", "rtx_ssrc", "ssrc")

    def __init__(
        self,
        payload_type: int,
        ssrc: int,
        rtx_payload_type: int | None,
        rtx_ssrc: int | None,
        clock_rate: int,
        cname: str,
    ) -> None:
        self.payload_type = payload_type
        self.ssrc = ssrc
        self.rtx_payload_type = rtx_payload_type
        self.rtx_ssrc = rtx_ssrc
        self.clock_rate = clock_rate
        self.cname = cname


class Forwarder:
    """Forwards the stream that is its target; changes streams at keyframes without the receiver noticing.

    ``target`` is the stream wanted, ``current`` the one that flows; both none while nothing may flow.
    """

    __slots__ = (
        "_budget",
        "_cache",
        "_counted",
        "_last",
        "_last_sent_us",
        "_munger",
        "_path",
        "_payload_type",
        "_resent",
        "_ssrc",
        "bytes_sent",
        "current",
        "dropped",
        "fraction_lost",
        "outgoing",
        "packets_sent",
        "target",
        "video",
    )

    def __init__(self, outgoing: Outgoing, path: PacketPath, *, video: bool) -> None:
        self.outgoing = outgoing
        self.video = video
        self.target: ProducerStream | None = None
        self.current: ProducerStream | None = None
        self.packets_sent = 0
        self.bytes_sent = 0
        self.dropped = 0
        """Packets that came while a keyframe was awaited, or too late."""
        self.fraction_lost = 0.0
        """What the receiver reported last, 0 to 1."""
        self._path = path
        self._payload_type = outgoing.payload_type
        self._ssrc = outgoing.ssrc
        self._munger = Munger()
        # sent again on the same stream with another header, a packet would use an SRTP nonce twice
        self._cache = PacketCache() if video and outgoing.rtx_ssrc is not None else None
        self._last: ProducerStream | None = None
        self._last_sent_us = 0
        self._resent = 0
        self._budget = _MAX_RESENDS
        self._counted = 0

    # --- which stream -------------------------------------------------------------------------------------------------

    def aim(self, target: ProducerStream | None, now_us: int) -> None:
        """Changes the stream that is wanted; none stops the flow at once."""
        if target is self.target:
            return
        if self.target is not None and self.target is not self.current:
            self.target.remove(self)
        self.target = target
        if target is None:
            self._stop()
        elif target is not self.current:
            target.add(self)
            if self.video:
                target.keyframes.want()
                target.ask_for_keyframe(now_us)

    def _stop(self) -> None:
        if self.current is not None:
            self.current.remove(self)
            self.current = None
        if self._cache is not None:
            # what was sent here is not sent again after a move: it may belong to a huddle that was left
            self._cache.clear()

    def _switch(self, stream: ProducerStream, packet: Packet, now_us: int) -> None:
        if self.current is not None:
            self.current.remove(self)
        self._munger.begin(packet, self._timestamp_offset(stream, packet, now_us))
        self.current = self._last = stream
        if stream.last_report is not None:
            self.forward_report(stream, stream.last_report)

    def _timestamp_offset(self, stream: ProducerStream, packet: Packet, now_us: int) -> int:
        """RTP ticks to add to ``stream``'s timestamps so that the receiver's timeline goes on."""
        last = self._last
        if last is None or last is stream or not self._munger.started:
            return self._munger.timestamp_offset
        rate = self.outgoing.clock_rate
        before, after = last.last_report, stream.last_report
        newest = self._munger.last_timestamp
        if before is not None and after is not None:
            # both streams' reports tell the sender's clock: exact
            seconds = (after.ntp_time - before.ntp_time) / 2**32
            wanted = packet.timestamp - after.rtp_time + before.rtp_time + round(seconds * rate)
            wanted += self._munger.timestamp_offset
        else:
            wanted = newest + (now_us - self._last_sent_us) * rate // 1_000_000
        if not 0 < (wanted - newest) & 0xFFFFFFFF < 10 * rate:
            wanted = newest + rate // 30
        return (wanted - packet.timestamp) & 0xFFFFFFFF

    # --- packets ------------------------------------------------------------------------------------------------------

    def forward(self, stream: ProducerStream, packet: Packet, now_us: int) -> None:
        """Called for every packet of ``target`` and ``current``: the hot path."""
        if stream is not self.current:
            if stream is not self.target or (self.video and not packet.starts_keyframe):
                self.dropped += 1
                return
            self._switch(stream, packet, now_us)
        rewritten = self._munger.rewrite(packet)
        if rewritten is None:
            self.dropped += 1
            return
        if self._cache is not None:
            self._cache.put(rewritten)
        self._path.send_rtp(rewritten, self._payload_type, self._ssrc)
        self._last_sent_us = now_us
        self.packets_sent += 1
        self.bytes_sent += len(packet.payload)

    def skip(self, stream: ProducerStream, packet: Packet) -> None:
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
        """Sends again what is still there, on the retransmission stream (RFC 4588), within the budget."""
        payload_type, ssrc = self.outgoing.rtx_payload_type, self.outgoing.rtx_ssrc
        if self._cache is None or self.current is None or payload_type is None or ssrc is None:
            return
        self._budget = min(self._budget + (self.packets_sent - self._counted) * _RESEND_SHARE, _MAX_RESENDS)
        self._counted = self.packets_sent
        for number in sequence_numbers:
            if self._budget < 1:
                return
            rewritten = self._cache.take_for_resending(number, now_us)
            if rewritten is None:
                continue
            self._budget -= 1
            self._resent += 1
            self._path.send_rtp(rewritten, payload_type, ssrc, self._resent & 0xFFFF)

    def on_keyframe_request(self, now_us: int) -> None:
        stream = self.current or self.target
        if stream is not None and self.video:
            stream.keyframes.want()
            stream.ask_for_keyframe(now_us)

    def close(self, now_us: int) -> None:
        self.aim(None, now_us)
        self._path.forget_sent_stream(self._ssrc)
        if self.outgoing.rtx_ssrc is not None:
            self._path.forget_sent_stream(self.outgoing.rtx_ssrc)
