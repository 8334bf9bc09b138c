"""How much one room holds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoomLimits:
    """Generous by default; each is a setting of the server."""

    participants: int = 100
    producers_per_participant: int = 8
    topics: int = 500
    recent_messages: int = 50
    """How many chat messages of each place are kept at hand for those who arrive."""
