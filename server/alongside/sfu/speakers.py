"""Who is speaking, from the audio levels that senders put into their packets (RFC 6464)."""

LOUD = 50
"""A packet this loud or louder, in -dBov, may be speech. 0 is the loudest, 127 is silence."""
_LOUD_PACKETS = 4
"""So many loud packets in short succession start it: a click is not speech."""
_FORGET_US = 150_000
_HANGOVER_US = 700_000
"""Speaking lasts so long beyond the last loud packet, so that pauses between words do not flicker."""
_SMOOTHING = 0.1
_QUIET = 127.0


class Voice:
    """One audio producer's activity."""

    __slots__ = ("_loud_packets", "last_loud_us", "level", "speaking")

    def __init__(self) -> None:
        self.speaking = False
        self.level = _QUIET
        """The smoothed level in -dBov."""
        self.last_loud_us = -_HANGOVER_US
        self._loud_packets = 0

    def on_level(self, level: int, now_us: int) -> None:
        """Takes the level of a packet, in -dBov (0 to 127)."""
        self.level += _SMOOTHING * (level - self.level)
        if level > LOUD:
            return
        if now_us - self.last_loud_us > _FORGET_US:
            self._loud_packets = 0
        self.last_loud_us = now_us
        self._loud_packets += 1
        if self._loud_packets >= _LOUD_PACKETS:
            self.speaking = True

    def settle(self, now_us: int) -> None:
        """Ends the speaking when it has been quiet for long enough."""
        if self.speaking and now_us - self.last_loud_us > _HANGOVER_US:
            self.speaking = False
            self._loud_packets = 0
