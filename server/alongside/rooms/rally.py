"""Finding a time: some are proposed, people say which suit them, and one is picked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from alongside.errors import Conflict, LimitReached, MalformedMessage, NotAllowed
from alongside.rooms.record import RoomRecord, RoomSettings
from alongside.rooms.schedule import new_schedule
from alongside.rooms.text import NAME_LENGTH, clean_line

RallyAnswer = Literal["in", "maybe", "cant"]

MOST_TIMES = 12
MOST_RESPONSES = 300

REPLACED = "Other times are proposed by now. Look at them before you go on."
"""What people are told who answer or pick times in whose place others were proposed meanwhile."""


@dataclass(frozen=True, slots=True)
class ProposedTime:
    """:param starts_at: ms since 1970-01-01 UTC."""

    id: str
    starts_at: int


@dataclass(frozen=True, slots=True)
class RallyResponse:
    """What one person said to the times, by the time's id. Times that are not named were left open."""

    person_id: str
    name: str
    answers: Mapping[str, RallyAnswer]
    answered_at: int


@dataclass(frozen=True, slots=True)
class Rally:
    """
    :param opened_by: the person who proposed the times, and may pick one.
    :param time_zone: IANA name, of whoever proposed the times.
    :param picked: id of the time that was picked.
    """

    id: str
    room_id: str
    opened_by: str
    time_zone: str
    times: tuple[ProposedTime, ...]
    created_at: int
    picked: str | None = None
    responses: tuple[RallyResponse, ...] = ()

    def time(self, time_id: str) -> ProposedTime:
        """
        :raises MalformedMessage: it was never proposed.
        """
        for proposed in self.times:
            if proposed.id == time_id:
                return proposed
        raise MalformedMessage("This time is not one of those that were proposed.")


def proposed_times(starts: Sequence[int], time_zone: str, settings: RoomSettings, now_ms: int) -> list[int]:
    """The moments to propose, as the room would meet then: in order, each once.

    :raises MalformedMessage: there are none or very many, one has begun, or no calendar could take it.
    """
    wanted = (new_schedule(start, time_zone, settings.minutes, settings.cadence) for start in starts)
    moments = sorted({schedule.starts_at for schedule in wanted})
    if not 1 <= len(moments) <= MOST_TIMES:
        raise MalformedMessage(f"Propose from 1 to {MOST_TIMES} times.")
    if moments[0] <= now_ms:
        raise MalformedMessage("One of these times is over already.")
    return moments


def checked_response(
    rally: Rally, person_id: str, name: str, answers: Mapping[str, RallyAnswer], now_ms: int
) -> RallyResponse:
    """What somebody says, or says anew: the last answer counts.

    :raises Conflict: a time was picked already.
    :raises LimitReached: very many people have answered.
    :raises MalformedMessage: the name has no visible characters, or it answers a time that was not proposed.
    """
    if rally.picked is not None:
        raise Conflict("The time is settled already.")
    for time_id in answers:
        rally.time(time_id)
    known = {response.person_id for response in rally.responses}
    if person_id not in known and len(known) >= MOST_RESPONSES:
        raise LimitReached("Very many people have answered already.")
    return RallyResponse(person_id, clean_line(name, NAME_LENGTH), dict(answers), now_ms)


def with_response(rally: Rally, response: RallyResponse) -> Rally:
    """One response for each person, in the order in which they first answered."""
    if any(known.person_id == response.person_id for known in rally.responses):
        responses = tuple(response if known.person_id == response.person_id else known for known in rally.responses)
    else:
        responses = (*rally.responses, response)
    return replace(rally, responses=responses)


def check_may_pick(rally: Rally, room: RoomRecord, person_id: str) -> None:
    """
    :raises NotAllowed: this person neither proposed the times nor owns the room.
    """
    if person_id != rally.opened_by and not room.is_owner(person_id):
        raise NotAllowed("Whoever proposed the times picks one of them.")
