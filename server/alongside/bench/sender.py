"""What a sending browser does on its link: packets at a steady rate, sender reports, keyframes when asked."""

from collections.abc import Callable

from alongside.bench.accounting import SentLog
from alongside.bench.load import Load
from alongside.bench.outgoing import OutgoingStream
from alongside.bench.population import SendingEnd
from alongside.bench.vp8 import CLOCK_RATE, CannedVideo
from alongside.rtp import rtcp


class Sender:
    """Sends one canned stream.

    :param number: its stream's, in the marks.
    :param now_ns: see ``OutgoingStream``.
    """

    def __init__(self, end: SendingEnd, number: int, load: Load, now_ns: Callable[[], int]) -> None:
        self.link = end.link
        self.sent = SentLog()
        self.nacks = 0
        """Retransmissions asked for; they are not sent, so that what was lost stays lost."""
        self._stream = OutgoingStream(end.link, end.format, end.first_number, now_ns)
        self._video = CannedVideo(number, load.size - self._stream.header_size, load.packets_per_frame)
        self._ticks_per_frame = CLOCK_RATE * load.packets_per_frame // load.packets_per_second

    @property
    def keyframes(self) -> int:
        """How many were begun."""
        return self._video.keyframes

    def send(self, count: int) -> None:
        """Sends the next packets, back to back."""
        for _ in range(count):
            packet = self._video.next()
            self.sent.note(self._stream.send(packet.payload, packet.frame * self._ticks_per_frame, packet.marker))

    def report(self) -> None:
        """Sends a sender report."""
        self._stream.report()

    def on_rtcp(self, datagram: bytes) -> None:
        """Takes an SRTCP datagram of the server."""
        for packet in self.link.secure.read_rtcp(datagram):
            if isinstance(packet, rtcp.KeyframeRequest):
                self._video.request_keyframe()
            elif isinstance(packet, rtcp.Nack):
                self.nacks += len(packet.sequence_numbers)
