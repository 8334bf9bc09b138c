"""Which voices are heard: the loudest few of each place, so that a crowd costs no more than a conversation."""

from alongside.sfu.speakers import LOUD, Voice

_SILENCE = 127
"""The level of digital silence, in -dBov (RFC 6464 section 3)."""
_HANGOVER_US = 1_000_000
"""A voice keeps its place for so long after it was loud, so that no word loses its end."""
_CLEARLY = 6
"""dB by which one has to be louder than another to take its place."""


class ActiveVoices:
    """The voices that are forwarded in one group.

    :param limit: how many at a time.
    """

    __slots__ = ("_heard", "_limit")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._heard: set[Voice] = set()

    def admits(self, voice: Voice, level: int, now_us: int) -> bool:
        """Whether a packet of that level, in -dBov, is forwarded. ``voice`` knows the level already.

        As long as fewer than the limit are audible, whoever makes a sound gets in with the very first packet.
        """
        if voice in self._heard:
            return True
        if level >= _SILENCE:
            return False
        if len(self._heard) >= self._limit:
            replaced = self._replaceable(voice, level, now_us)
            if replaced is None:
                return False
            self._heard.remove(replaced)
        self._heard.add(voice)
        # else the voice that it replaced would be louder than its average so far, and come back at once
        voice.level = min(voice.level, level)
        return True

    def remove(self, voice: Voice) -> None:
        """The voice ended or went to another place."""
        self._heard.discard(voice)

    def _replaceable(self, voice: Voice, level: int, now_us: int) -> Voice | None:
        """The voice that is missed least, if the other one matters more."""
        idle = [heard for heard in self._heard if now_us - heard.last_loud_us > _HANGOVER_US]
        if idle:
            quietest = max(idle, key=lambda heard: heard.level)
            return quietest if level <= LOUD or level + _CLEARLY <= quietest.level else None
        quietest = max(self._heard, key=lambda heard: heard.level)
        return quietest if voice.speaking and voice.level + _CLEARLY <= quietest.level else None
