"""Asking a sender for keyframes without drowning it."""

_INTERVAL_US = 1_000_000
"""At most one request per second and stream, however many consumers want one."""


class KeyframeRequests:
    """Decides when the next request for one stream goes out. A request stays open until a keyframe comes."""

    __slots__ = ("_last_us", "_wanted")

    def __init__(self) -> None:
        self._wanted = False
        self._last_us: int | None = None

    @property
    def wanted(self) -> bool:
        return self._wanted

    def want(self) -> None:
        self._wanted = True

    def on_keyframe(self) -> None:
        self._wanted = False

    def cancel(self) -> None:
        """Nobody needs a keyframe any more."""
        self._wanted = False

    def due(self, now_us: int) -> bool:
        """Whether to ask now; if so, the next time is a second away."""
        if not self._wanted or (self._last_us is not None and now_us - self._last_us < _INTERVAL_US):
            return False
        self._last_us = now_us
        return True
