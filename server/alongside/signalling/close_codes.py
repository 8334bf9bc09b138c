"""Why the server closed a WebSocket (RFC 6455 section 7.4). Explained to authors of clients in docs/protocol.md."""

from enum import IntEnum


class CloseCode(IntEnum):
    LEFT = 1000
    """The participant left."""

    RESTART = 1012
    """The server stops or restarts."""

    DISPLACED = 4001
    """The same place in the room was resumed on another WebSocket."""

    NO_ROOM = 4004
    """There is no room under this link."""

    NOT_JOINED = 4008
    """Nobody joined or resumed in time."""

    TOO_SLOW = 4013
    """The client did not read what was sent to it. It may resume."""

    @property
    def reason(self) -> str:
        """One sentence, for whoever looks at the connection."""
        return _REASONS[self]


_REASONS = {
    CloseCode.LEFT: "left",
    CloseCode.RESTART: "the server restarts",
    CloseCode.DISPLACED: "resumed elsewhere",
    CloseCode.NO_ROOM: "no such room",
    CloseCode.NOT_JOINED: "join or resume was not sent in time",
    CloseCode.TOO_SLOW: "too slow to read",
}
