"""Whether people may be talked to, and until when. It is a person's, and outlives the tab in which they said it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from alongside.rooms.session import Session

Availability = Literal["open", "headsDown", "break", "needHelp"]
"""Whether somebody may be talked to: any time, rather not now, not at the desk, or gladly since they are stuck."""

_MOST_REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class Status:
    """
    :param ends_at: when it goes back to open by itself, in ms since 1970-01-01 UTC.
    :param ends_at_break: whether it does so at the next break, or at the end of the session.
    """

    availability: Availability = "open"
    ends_at: int | None = None
    ends_at_break: bool = False

    @property
    def has_end(self) -> bool:
        """Whether it goes back to open by itself."""
        return self.ends_at is not None or self.ends_at_break

    def is_over(self, now_ms: int) -> bool:
        """Whether its time is up."""
        return self.ends_at is not None and self.ends_at <= now_ms


OPEN = Status()


def is_on_break(status: Status, session: Session | None) -> bool:
    """Whether somebody has a break: one of their own, or that of the session. Whoever is heads-down until some moment
    waits for that one, and without a timer the session has no break for those who are heads-down.

    :param session: the one that is going on.
    """
    if status.availability == "break":
        return True
    if session is None or session.is_working:
        return False
    return status.availability != "headsDown" or (session.phase is not None and not status.has_end)


class LastStatuses:
    """What people said last, for when they come back. Who is open is not kept; nor are more than some hundred."""

    def __init__(self) -> None:
        self._statuses: dict[str, Status] = {}

    def __iter__(self) -> Iterator[Status]:
        return iter(self._statuses.values())

    def of(self, person_id: str) -> Status:
        return self._statuses.get(person_id, OPEN)

    def remember(self, person_id: str, status: Status) -> None:
        """The one that was said longest ago goes when there are too many."""
        self._statuses.pop(person_id, None)
        if status != OPEN:
            self._statuses[person_id] = status
        if len(self._statuses) > _MOST_REMEMBERED:
            del self._statuses[next(iter(self._statuses))]

    def forget_over(self, now_ms: int) -> None:
        """Forgets those whose time is up."""
        self._statuses = {person: status for person, status in self._statuses.items() if not status.is_over(now_ms)}

    def forget_until_break(self) -> None:
        """Forgets those that end at a break."""
        self._statuses = {person: status for person, status in self._statuses.items() if not status.ends_at_break}
