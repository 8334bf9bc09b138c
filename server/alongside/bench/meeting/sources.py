"""What a participant sends: a microphone, a camera in three layers, a screen. Each sends what is due at every tick."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from alongside.bench import opus, vp8
from alongside.bench.meeting.sent import SentTimes
from alongside.bench.outgoing import OutgoingStream


class Layer(NamedTuple):
    """How a video stream is packetised."""

    height: int
    packets_per_frame: int
    payload: int
    """bytes"""
    bit_rate: int
    """announced, in bit/s"""


CAMERA_LAYERS = (Layer(180, 1, 620, 150_000), Layer(360, 2, 1_040, 500_000), Layer(720, 6, 1_040, 1_500_000))
"""150, 500 and 1,500 kbit/s at 30 frames/s: what the web client asks its encoder for, smallest first."""
SCREEN_LAYER = Layer(720, 12, 1_100, 2_500_000)
"""1.1 Mbit/s at 10 frames/s."""

PERIODS = {"microphone": 1 / opus.PACKETS_PER_SECOND, "camera": 1 / 30, "screen": 1 / 10}
"""Seconds between two ticks of each source."""


class SourceAtWork(Protocol):
    """What a participant sends over one producer."""

    @property
    def streams(self) -> Sequence[OutgoingStream]: ...

    def tick(self) -> None:
        """Sends what is due."""

    def want(self, streams: Sequence[bool]) -> None:
        """Goes on with these streams only: the others are of no use to anybody."""

    def request_keyframe(self, ssrc: int) -> None:
        """Begins the next frame of this stream with a keyframe."""


class Microphone:
    """Speaks all the time or not at all.

    :param stream: with an audio level.
    """

    def __init__(self, stream: OutgoingStream, speaks: bool, sent: SentTimes) -> None:
        self.streams = [stream]
        self._stream = stream
        self._speaks = speaks
        self._sent = sent
        self._number = sent.begin()
        self._voice = opus.CannedVoice(self._number)
        self._ticks = 0

    def tick(self) -> None:
        """See ``SourceAtWork``."""
        timestamp = self._ticks * opus.TICKS_PER_PACKET
        if self._speaks:
            payload = self._voice.speech(self._sent.count(self._number))
            self._sent.note(self._number, self._stream.send(payload, timestamp, False, opus.SPEECH_LEVEL))
        elif self._ticks % opus.SILENCE_EVERY == 0:
            self._stream.send(self._voice.silence(), timestamp, False)
        self._ticks += 1

    def want(self, streams: Sequence[bool]) -> None:
        """A microphone has one stream, and is always heard or may be."""

    def request_keyframe(self, ssrc: int) -> None:
        """Sound has no keyframes."""


class Video:
    """A camera or a screen: the same picture in one stream or more.

    :param streams: as many as ``layers``, in the same order.
    :param period: seconds between frames.
    """

    def __init__(
        self, streams: Sequence[OutgoingStream], layers: Sequence[Layer], period: float, sent: SentTimes
    ) -> None:
        self.streams = streams
        self._sent = sent
        self._numbers = [sent.begin() for _ in layers]
        self._videos = [
            vp8.CannedVideo(number, layer.payload, layer.packets_per_frame, temporal_layers=3, height=layer.height)
            for number, layer in zip(self._numbers, layers, strict=True)
        ]
        self._wanted = [True] * len(layers)
        self._ticks_per_frame = round(vp8.CLOCK_RATE * period)
        self._ticks = 0

    @property
    def keyframes(self) -> int:
        """How many were begun, in all streams."""
        return sum(video.keyframes for video in self._videos)

    def tick(self) -> None:
        """See ``SourceAtWork``."""
        timestamp = self._ticks * self._ticks_per_frame
        self._ticks += 1
        for position, wanted in enumerate(self._wanted):
            if wanted:
                self._send_frame(position, timestamp)

    def _send_frame(self, position: int, timestamp: int) -> None:
        video, stream, number = self._videos[position], self.streams[position], self._numbers[position]
        for _ in range(video.packets_per_frame):
            packet = video.next()
            self._sent.note(number, stream.send(packet.payload, timestamp, packet.marker))

    def want(self, streams: Sequence[bool]) -> None:
        """See ``SourceAtWork``. A stream that goes on begins with a keyframe."""
        for position, wanted in enumerate(streams):
            if wanted and not self._wanted[position]:
                self._videos[position].request_keyframe()
            self._wanted[position] = wanted

    def request_keyframe(self, ssrc: int) -> None:
        """See ``SourceAtWork``."""
        for stream, video in zip(self.streams, self._videos, strict=True):
            if stream.ssrc == ssrc:
                video.request_keyframe()
