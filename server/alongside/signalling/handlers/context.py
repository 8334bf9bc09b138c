"""What a handler works with."""

from dataclasses import dataclass

from alongside.rooms.people import Participant
from alongside.rooms.room import Room
from alongside.signalling.live_room import LiveRoom
from alongside.signalling.seat import Seat
from alongside.signalling.services import Services


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, and where."""

    services: Services
    live: LiveRoom
    seat: Seat

    @property
    def room(self) -> Room:
        return self.live.room

    @property
    def me(self) -> str:
        """The id of the participant who asks."""
        return self.seat.participant_id

    @property
    def participant(self) -> Participant:
        """The participant who asks.

        :raises NotFound: they left while the request waited.
        """
        return self.live.room.participant(self.seat.participant_id)
