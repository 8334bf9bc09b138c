"""Where the packets of one peer go: to a UDP address, or over a TCP connection."""

from typing import Any, Literal, Protocol

PathProtocol = Literal["udp", "tcp"]


class Path(Protocol):
    """A way to a peer that an authenticated check came over."""

    @property
    def protocol(self) -> PathProtocol: ...

    @property
    def address(self) -> bytes:
        """The peer's ``sockaddr``; over TCP a mark follows, so that no two paths of a worker have the same."""

    def close(self) -> None:
        """Nothing is sent this way any more. Safe to call more than once."""


class PacketOutbox(Protocol):
    """Collects packets for paths of one protocol. Write into ``view[slot * SLOT:]``, then commit."""

    view: memoryview
    slot: int

    def commit(self, length: int, destination: Any) -> None:
        """:param destination: a path of the outbox's own protocol."""

    def put(self, datagram: bytes, destination: Any) -> None:
        """Adds a datagram that is ready."""

    def flush(self) -> None:
        """Sends what was added and has not left yet."""
