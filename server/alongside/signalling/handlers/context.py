"""What a handler works with."""

from dataclasses import dataclass

from alongside.rooms.people import Participant
from alongside.rooms.room import Room
from alongside.signalling.live_room import LiveRoom
from alongside.signalling.seat import Seat
from alongside.signalling.services import Services
from alongside.storage.storage import Storage


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
    def storage(self) -> Storage:
        return self.services.storage

    @property
    def now_ms(self) -> int:
        """Since 1970-01-01 UTC."""
        return self.services.clock.now_ms()

    @property
    def me(self) -> str:
        """The id of the participant who asks."""
        return self.seat.participant_id

    @property
    def person_id(self) -> str:
        """The id of the person who asks."""
        return self.seat.person_id

    @property
    def participant(self) -> Participant:
        """The participant who asks.

        :raises NotFound: they left while the request waited.
        """
        return self.live.room.roster.get(self.seat.participant_id)

    def new_id(self) -> str:
        return self.services.randomness.new_id()
