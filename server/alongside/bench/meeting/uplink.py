"""The transport that a participant sends on."""

from alongside.bench.datagrams import Batch
from alongside.bench.link import OVERHEAD, Link
from alongside.bench.meeting.sources import SourceAtWork
from alongside.rtp import rtcp
from alongside.signalling.messages.base import Source


class Uplink:
    """A connected link, and what is sent on it. Lost packets are not sent again."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.sources: dict[Source, SourceAtWork] = {}
        self.nacks = 0
        """Retransmissions asked for."""
        self._reported: dict[int, int] = {}

    def drain(self, batch: Batch) -> None:
        """Takes all that arrived."""
        received = self.link.received
        while count := batch.receive(self.link.descriptor):
            received.packets += count
            for i in range(count):
                received.bytes += batch.length(i) + OVERHEAD
                datagram = batch.datagram(i)
                if 128 <= datagram[0] <= 191:
                    self._on_rtcp(datagram)
                else:
                    self.link.on_control(datagram)
            if count < batch.capacity:
                return

    def report(self) -> None:
        """Sends sender reports for streams that sent something since the last ones."""
        for source in self.sources.values():
            for stream in source.streams:
                if self._reported.get(stream.ssrc) != stream.packets:
                    self._reported[stream.ssrc] = stream.packets
                    stream.report()

    def _on_rtcp(self, datagram: bytes) -> None:
        for packet in self.link.secure.read_rtcp(datagram):
            if isinstance(packet, rtcp.KeyframeRequest):
                for source in self.sources.values():
                    source.request_keyframe(packet.media_ssrc)
            elif isinstance(packet, rtcp.Nack):
                self.nacks += len(packet.sequence_numbers)
