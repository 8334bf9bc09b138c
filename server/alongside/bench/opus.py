"""A canned voice: Opus packets as a browser sends them, 50 a second while it speaks, hardly any in silence."""

from alongside.bench.mark import write_mark

CLOCK_RATE = 48_000
PACKETS_PER_SECOND = 50
TICKS_PER_PACKET = CLOCK_RATE // PACKETS_PER_SECOND
SILENCE_EVERY = 20
"""In silence one packet in this many is sent: 400 ms (RFC 7587 section 3.1.3)."""

SPEECH_LEVEL = 30
"""-dBov, of somebody who speaks up"""

_SPEECH_SIZE = 100
"""bytes of 20 ms at 40 kbit/s"""
_TABLE_OF_CONTENTS = 0x78
"""20 ms of full-band CELT, one frame (RFC 6716 section 3.1)."""
_SILENCE = bytes([_TABLE_OF_CONTENTS])
"""Nothing but a table of contents: a frame that is left out."""


class CannedVoice:
    """An endless voice.

    :param stream: number that the marks carry.
    """

    def __init__(self, stream: int) -> None:
        self._stream = stream
        self._payload = bytearray([_TABLE_OF_CONTENTS]) + bytes(range(_SPEECH_SIZE - 1))

    def speech(self, number: int) -> bytes:
        """20 ms of speech, marked as the stream's packet ``number``."""
        write_mark(self._payload, 1, self._stream, number)
        return bytes(self._payload)

    def silence(self) -> bytes:
        """What comes every 400 ms while nobody speaks. It is too short for a mark."""
        return _SILENCE
