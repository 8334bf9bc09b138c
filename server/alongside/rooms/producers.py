"""Media, as the others see it: who sends what."""

from alongside.errors import Conflict, LimitReached, ProducerNotFound
from alongside.rooms.events import MediaReset, ParticipantChanged, RoomEvent
from alongside.rooms.people import KIND_OF_SOURCE, SINGLE_SOURCES, Participant, Producer, Roster, Source


class Producers:
    """What the participants of one room send.

    :param limit: how many streams one participant may send.
    """

    def __init__(self, roster: Roster, limit: int) -> None:
        self._roster = roster
        self._limit = limit
        self.generation = 0
        """Counts how often all of it was built from nothing."""

    def check_may_produce(self, participant_id: str, source: Source) -> None:
        """
        :raises LimitReached: the participant sends as many streams as the limit allows.
        :raises Conflict: the microphone or camera is on already.
        """
        producers = self._roster.get(participant_id).producers.values()
        if len(producers) >= self._limit:
            raise LimitReached("You share as many things as this server allows. Stop sharing one of them first.")
        if source in SINGLE_SOURCES and any(producer.source == source for producer in producers):
            raise Conflict(f"Your {source} is on already.")

    def add(self, participant_id: str, producer_id: str, source: Source, paused: bool) -> list[RoomEvent]:
        self.check_may_produce(participant_id, source)
        producer = Producer(producer_id, KIND_OF_SOURCE[source], source, paused)
        self._roster.get(participant_id).producers[producer_id] = producer
        return [ParticipantChanged(participant_id)]

    def pause(self, participant_id: str, producer_id: str, paused: bool) -> list[RoomEvent]:
        """
        :raises ProducerNotFound: the participant has no such producer.
        """
        producer = self.own(participant_id, producer_id)
        if producer.paused == paused:
            return []
        producer.paused = paused
        return [ParticipantChanged(participant_id)]

    def remove(self, participant_id: str, producer_id: str) -> list[RoomEvent]:
        """
        :raises ProducerNotFound: the participant has no such producer.
        """
        self.own(participant_id, producer_id)
        del self._roster.get(participant_id).producers[producer_id]
        return [ParticipantChanged(participant_id)]

    def remove_all_of(self, participant_id: str) -> list[RoomEvent]:
        """The participant builds its media anew."""
        participant = self._roster.get(participant_id)
        if not participant.producers:
            return []
        participant.producers.clear()
        return [ParticipantChanged(participant_id)]

    def lose(self) -> None:
        """All media of the room is gone; nobody is told before there is somewhere to rebuild it."""
        for participant in self._roster:
            participant.producers.clear()

    def reset(self) -> list[RoomEvent]:
        """The room's media can be built again."""
        self.generation += 1
        return [MediaReset(self.generation)]

    def own(self, participant_id: str, producer_id: str) -> Producer:
        """
        :raises ProducerNotFound: the participant has no such producer.
        """
        producer = self._roster.get(participant_id).producers.get(producer_id)
        if producer is None:
            raise ProducerNotFound
        return producer

    def owner_of(self, producer_id: str) -> Participant:
        """
        :raises ProducerNotFound: nobody in this room sends it.
        """
        for participant in self._roster:
            if producer_id in participant.producers:
                return participant
        raise ProducerNotFound
