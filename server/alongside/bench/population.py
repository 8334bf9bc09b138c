"""Connected peers, and how they come to be: the only thing in which two servers differ."""

import secrets
from dataclasses import dataclass, field
from typing import Protocol

from alongside.bench.link import Link
from alongside.bench.load import Load


@dataclass(frozen=True, slots=True)
class SentFormat:
    """How the packets of one sent stream look."""

    ssrc: int
    payload_type: int
    mid: str
    mid_id: int
    """header extension id of the mid (RFC 8843)"""
    twcc_id: int | None
    """header extension id of the transport-wide sequence number; ``None`` where the server wants none"""
    rid: str = ""
    """restriction identifier of a simulcast layer (RFC 8852)"""
    rid_id: int = 0
    level_id: int | None = None
    """header extension id of the audio level (RFC 6464)"""


@dataclass(frozen=True, slots=True)
class SendingEnd:
    """A link that a stream goes out on."""

    link: Link
    format: SentFormat
    first_number: int
    """sequence number of the first packet, below 2^15 so that SRTP's roll-over counter starts right"""


@dataclass(frozen=True, slots=True)
class ReceivingEnd:
    """A link that streams come in on."""

    link: Link
    streams: dict[int, int]
    """SSRC -> position of its sender in ``Population.sending``"""
    twcc_id: int | None
    """header extension id of the transport-wide sequence number; ``None`` where the server wants receivers' estimates
    (REMB) instead of transport-wide feedback"""


def first_number() -> int:
    """A random ``SendingEnd.first_number`` (RFC 3550 section 5.1)."""
    return secrets.randbelow(1 << 15)


@dataclass(slots=True)
class Population:
    """All connected peers of a run."""

    sending: list[SendingEnd] = field(default_factory=list)
    receiving: list[ReceivingEnd] = field(default_factory=list)

    def links(self) -> list[Link]:
        return [end.link for end in self.sending] + [end.link for end in self.receiving]

    async def close(self) -> None:
        """Closes all links."""
        for link in self.links():
            await link.close()


class Connector(Protocol):
    """Brings peers into a server's rooms."""

    async def connect(self, load: Load) -> Population:
        """Connects all members of all rooms, ready for packets to flow.

        :raises ConnectError: one of them could not.
        """

    async def close(self) -> None:
        """Makes the peers leave, as far as signalling goes."""
