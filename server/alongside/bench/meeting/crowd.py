"""All participants at work: one task that sends, empties sockets and reports when each is due."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from typing import Self

from alongside.bench.agenda import Agenda
from alongside.bench.meeting.participant import Participant, Surroundings
from alongside.bench.meeting.plan import Meeting
from alongside.bench.meeting.sources import PERIODS
from alongside.bench.traffic import CONSENT_PERIOD, DRAIN_PERIOD, REPORT_PERIOD

_FEEDBACK_PERIOD = 0.05
"""seconds between two looks whether feedback is due"""


class Crowd:
    """The people of a meeting, from ``async with`` to its end; they are let in one by one or all at once.

    :param url: of the server, without a path.
    """

    def __init__(self, url: str, room_id: str, meeting: Meeting, surroundings: Surroundings) -> None:
        self.meeting = meeting
        self.participants = [
            Participant(url, room_id, meeting, position, surroundings) for position in range(len(meeting.people))
        ]
        self._surroundings = surroundings
        self._open = AsyncExitStack()
        self._sending = Agenda()
        self._upkeep = Agenda()
        for participant in self.participants:
            self._plan(participant)

    @property
    def worst_delay(self) -> float:
        """Seconds by which the latest packet was sent too late."""
        return self._sending.worst_delay

    def forget_delay(self) -> None:
        """Begins to look for the latest packet anew."""
        self._sending.worst_delay = 0.0

    async def __aenter__(self) -> Self:
        await self._open.__aenter__()
        worker = asyncio.create_task(self._work())
        self._open.callback(worker.cancel)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    async def let_in(self, participant: Participant) -> None:
        """Makes one of the participants join.

        :raises ConnectError: it could not.
        """
        await self._open.enter_async_context(participant)

    def _plan(self, participant: Participant) -> None:
        for source in participant.plan.sources:
            self._every(self._sending, PERIODS[source], partial(participant.tick, source))
        self._every(self._upkeep, DRAIN_PERIOD, participant.drain)
        self._every(self._upkeep, _FEEDBACK_PERIOD, participant.give_feedback)
        self._every(self._upkeep, REPORT_PERIOD, participant.report)
        self._every(self._upkeep, CONSENT_PERIOD, participant.keep_consent)

    def _every(self, agenda: Agenda, period: float, action: Callable[[], None]) -> None:
        agenda.every(period, self._surroundings.now() + period * self._surroundings.chance.random(), action)

    async def _work(self) -> None:
        now = self._surroundings.now
        while True:
            due = min(self._sending.run_due(now()), self._upkeep.run_due(now()))
            await asyncio.sleep(max(0.0, due - now()))
