"""A video on its way to one receiver: begins at keyframes, leaves out layers, sends lost packets again."""

from collections import deque

from alongside.rtp.munger import Munger, Rewritten
from alongside.rtp.packet import Packet
from alongside.rtp.writer import PADDING_BYTES
from alongside.sfu.forwarder import Forwarder, Outgoing
from alongside.sfu.ports import PacketPath
from alongside.sfu.resend_budget import ResendBudget
from alongside.sfu.stream import ProducerStream

ALL_LAYERS = 7
_PADDING_PACKETS = 16
_CHANGES = 8


class VideoForwarder(Forwarder):
    """Forwards the target's layers up to ``limit``; changes streams at keyframes without the receiver noticing."""

    __slots__ = (
        "_budget",
        "_changes",
        "_frame_timestamp",
        "_interim_temporal",
        "_resent",
        "_spatial",
        "_temporal",
        "_wanted_spatial",
        "_wanted_temporal",
    )

    def __init__(self, outgoing: Outgoing, path: PacketPath, *, closes_pictures: bool) -> None:
        super().__init__(outgoing, path, Munger(closes_pictures=closes_pictures))
        self._resent = 0
        self._budget = ResendBudget()
        self._frame_timestamp = -1
        self._temporal = self._wanted_temporal = ALL_LAYERS
        self._spatial = self._wanted_spatial = ALL_LAYERS
        self._interim_temporal = ALL_LAYERS
        self._changes: deque[tuple[int, int, int]] = deque(maxlen=_CHANGES)
        """Timestamps of the frames at which the layers changed, and what these were before: for late packets."""

    # --- which stream, which layers -----------------------------------------------------------------------------------

    def limit(self, spatial: int, temporal: int, *, relief: bool, now_us: int) -> None:
        """Sets the highest layers wanted of the target.

        Frames are never cut: fewer layers begin with a frame, more where the codec allows.

        :param relief: while another stream than the target still flows, it sends its base temporal layer only.
        """
        if spatial > self._spatial and self.current is not None and self.current is self.target:
            self.current.keyframes.want()
            self.current.ask_for_keyframe(now_us)
        self._wanted_spatial = spatial
        self._wanted_temporal = temporal
        self._interim_temporal = 0 if relief else ALL_LAYERS

    def stop(self) -> None:
        super().stop()
        # what was sent here is not sent again after a move: it may belong to a huddle that was left
        self._munger.forget_sent()

    def _started(self, target: ProducerStream, now_us: int) -> None:
        if self.current is None and self._catch_up(target, now_us):
            return
        target.keyframes.want()
        target.ask_for_keyframe(now_us)

    def _catch_up(self, target: ProducerStream, now_us: int) -> bool:
        """Sends what the target delivered since its last keyframe, if that is recent: the picture is there at once.

        After a short absence the decoder knows everything up to where it was left, and goes on from there. Frames of
        higher temporal layers would be overtaken by the next ones, and are left out.
        """
        packets = target.recent(now_us)
        if not packets:
            return False
        goes_on = self._last is target and self._munger.highest >= packets[0].number
        if not goes_on and not self._is_later(target, packets[0]):
            return False
        wanted, self._wanted_temporal = self._wanted_temporal, 0
        if goes_on:
            self.current = target
            for packet in packets:
                if packet.number > self._munger.highest:
                    self.forward(target, packet, now_us)
        else:
            self._begin(target, packets[0], now_us)
        self._wanted_temporal = wanted
        return True

    def _is_later(self, target: ProducerStream, packet: Packet) -> bool:
        """Whether the packet comes after all that was sent: the receiver's time must not run backwards."""
        if not self._munger.started:
            return True
        wanted = self._continued(target, packet)
        return wanted is not None and 0 < (wanted - self._munger.last_timestamp) & 0xFFFFFFFF < 1 << 31

    def _switch(self, stream: ProducerStream, packet: Packet, now_us: int) -> None:
        super()._switch(stream, packet, now_us)
        self._spatial, self._temporal = self._wanted_spatial, self._wanted_temporal
        self._frame_timestamp = packet.timestamp
        self._changes.clear()

    def _begin(self, stream: ProducerStream, keyframe: Packet, now_us: int) -> None:
        """Lets the stream flow from the start of a keyframe, with what came before that start was there."""
        self._switch(stream, keyframe, now_us)
        for packet in stream.recent(now_us):
            self.forward(stream, packet, now_us)

    # --- packets ------------------------------------------------------------------------------------------------------

    def forward(self, stream: ProducerStream, packet: Packet, now_us: int) -> None:
        """Called for every packet of ``target`` and ``current``: the hot path."""
        if stream is not self.current:
            self._wait(stream, packet, now_us)
            return
        if packet.number > self._munger.highest:
            if packet.timestamp != self._frame_timestamp:
                self._begin_frame(packet)
            spatial, temporal = self._spatial, self._temporal
        else:
            spatial, temporal = self._layers_at(packet.timestamp)
        if packet.temporal_layer > temporal or packet.spatial_layer > spatial:
            self._leave_out(packet)
            return
        if packet.ends_frame and not packet.marker and packet.spatial_layer == spatial:
            packet = packet.with_marker()
        rewritten = self._munger.rewrite(packet)
        if rewritten is None:
            self.dropped += 1
            return
        self._path.send_video(rewritten, self._payload_type, self._ssrc)
        self._last_sent_us = now_us
        self.packets_sent += 1
        self.bytes_sent += len(packet.payload)

    def _wait(self, stream: ProducerStream, packet: Packet, now_us: int) -> None:
        """Takes a packet of a stream that does not flow yet."""
        if stream is not self.target or not packet.starts_keyframe:
            self.dropped += 1
        elif stream is self._last and packet.number <= self._munger.highest:
            # it was lost before, and is from before the pause
            self.dropped += 1
            stream.keyframes.want()
        else:
            self._begin(stream, packet, now_us)

    def _begin_frame(self, packet: Packet) -> None:
        """Between two frames the layers may change."""
        self._frame_timestamp = packet.timestamp
        spatial, temporal = before = self._spatial, self._temporal
        wanted = self._wanted_temporal if self.current is self.target else self._interim_temporal
        if temporal > wanted or packet.starts_keyframe:
            temporal = wanted
        elif temporal < packet.temporal_layer <= wanted and packet.switches_temporal:
            temporal = packet.temporal_layer
        if spatial > self._wanted_spatial or packet.starts_keyframe:
            spatial = self._wanted_spatial
        if (spatial, temporal) != before:
            self._changes.append((packet.timestamp, *before))
            self._spatial, self._temporal = spatial, temporal

    def _layers_at(self, timestamp: int) -> tuple[int, int]:
        """The spatial and temporal layers that a frame was forwarded with, lest a late packet be but a part of it."""
        for changed, spatial, temporal in self._changes:
            if 0 < (changed - timestamp) & 0xFFFFFFFF < 1 << 31:
                return spatial, temporal
        return self._spatial, self._temporal

    def _leave_out(self, packet: Packet) -> None:
        if packet.number > self._munger.highest:
            self._munger.drop(packet)
            return
        # its place is taken already: an empty packet keeps the receiver from asking for it again and again
        empty = Packet(packet.number, packet.timestamp, False, b"")
        rewritten = self._munger.rewrite(empty)
        if rewritten is not None:
            self._path.send_video(rewritten, self._payload_type, self._ssrc)

    # --- RTCP ---------------------------------------------------------------------------------------------------------

    def on_nack(self, sequence_numbers: tuple[int, ...], now_us: int) -> None:
        """Sends again what is still there, on the retransmission stream (RFC 4588), within the budget."""
        if self.outgoing.rtx_ssrc is None:
            # on the same stream with another header, a packet would use an SRTP nonce twice
            return
        self._budget.earn(self.packets_sent)
        for number in sequence_numbers:
            if self._budget.used_up:
                return
            rewritten = self._sent_as(number)
            if rewritten is not None and self._budget.take(number, now_us):
                self._resend(rewritten)

    def _sent_as(self, sequence_number: int) -> Rewritten | None:
        """The packet that went out with this number; none when it is gone, or was an empty one.

        It is chosen and marked as in ``forward``, which is not to pay for a call per packet.
        """
        number = self._munger.origin(sequence_number)
        packet = self.current.cache.get(number) if self.current is not None and number is not None else None
        if packet is None:
            return None
        spatial, temporal = self._layers_at(packet.timestamp)
        if packet.temporal_layer > temporal or packet.spatial_layer > spatial:
            return None
        if packet.ends_frame and not packet.marker and packet.spatial_layer == spatial:
            packet = packet.with_marker()
        return self._munger.rewrite(packet)

    def send_padding(self, size: int) -> int:
        """Sends recent packets again to probe the path, where they are even of use on a lossy one; otherwise padding.

        :param size: bytes wanted.
        :returns: about how many bytes were sent; 0 where there is no retransmission stream.
        """
        payload_type, ssrc = self.outgoing.rtx_payload_type, self.outgoing.rtx_ssrc
        if payload_type is None or ssrc is None:
            return 0
        sent = 0
        newest = self._munger.last_sequence
        recent = [rewritten for back in range(_PADDING_PACKETS) if (rewritten := self._sent_as(newest - back & 0xFFFF))]
        for rewritten in recent:
            if sent >= size:
                break
            sent += len(rewritten[1].payload)
            self._resend(rewritten)
        while not recent and sent < size:
            sent += PADDING_BYTES
            self._resent += 1
            self._path.send_padding(self._resent & 0xFFFF, payload_type, ssrc)
        return sent

    def _resend(self, rewritten: Rewritten) -> None:
        payload_type, ssrc = self.outgoing.rtx_payload_type, self.outgoing.rtx_ssrc
        if payload_type is None or ssrc is None:
            return
        self._resent += 1
        self._path.send_video(rewritten, payload_type, ssrc, self._resent & 0xFFFF)

    def on_keyframe_request(self, now_us: int) -> None:
        stream = self.current or self.target
        if stream is not None:
            stream.keyframes.want()
            stream.ask_for_keyframe(now_us)
