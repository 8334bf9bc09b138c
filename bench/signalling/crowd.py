"""Everybody of a load: who is where, and whose turn it is."""

import asyncio
import random
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from bench.signalling.client import ChatClient, Place
from bench.signalling.journal import Journal
from bench.signalling.load import ChatLoad, turns

_JOIN_AT_ONCE = 20


class Crowd:
    """All clients, joined from ``async with`` to its end.

    :param url: of the server, without a path.
    :param room_ids: one for each room of the load.
    :param chance: the moments at which each client talks.
    :param now: monotonic seconds.
    """

    def __init__(
        self,
        url: str,
        room_ids: Sequence[str],
        load: ChatLoad,
        journal: Journal,
        chance: random.Random,
        now: Callable[[], float],
    ) -> None:
        self._url = url
        self._room_ids = room_ids
        self._load = load
        self._journal = journal
        self._now = now
        self._clients = {
            (room, position): ChatClient(Place(room, position), journal, now)
            for room in range(load.rooms)
            for position in range(load.clients_per_room)
        }
        self._turns = turns(list(self._clients.values()), load.period, chance)
        self._started_at: float | None = None

    async def __aenter__(self) -> Self:
        doors = asyncio.Semaphore(_JOIN_AT_ONCE)

        async def let_in(client: ChatClient) -> None:
            async with doors:
                await client.join(self._url, self._room_ids[client.place.room])

        try:
            async with asyncio.TaskGroup() as joining:
                for client in self._clients.values():
                    joining.create_task(let_in(client))
        except ExceptionGroup as errors:
            await self._leave()
            raise errors.exceptions[0] from None
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._leave()

    @property
    def lost(self) -> int:
        """How many are not connected any more."""
        return sum(client.conversation.lost for client in self._clients.values())

    async def talk(self, done: Callable[[], bool]) -> None:
        """Everybody talks when it is their turn, until ``done``, which is asked after each message."""
        if self._started_at is None:
            self._started_at = self._now()
        for moment, client in self._turns:
            due = self._started_at + moment
            await asyncio.sleep(max(0.0, due - self._now()))
            client.post(self._text(), late=max(0.0, self._now() - due))
            if done():
                return

    def post_again(self, number: int) -> None:
        """The author of this message says it again."""
        post = self._journal.posts[number]
        self._clients[post.room, post.author].post_again(number)

    async def closed(self) -> None:
        """Waits until no connection is left; all that came over them has been noted then."""
        for client in self._clients.values():
            await client.conversation.closed()
        self._journal.lose_connections()

    async def _leave(self) -> None:
        for client in self._clients.values():
            await client.conversation.close()

    def _text(self) -> str:
        """Different for each message."""
        return f"Message {len(self._journal.posts)} ".ljust(self._load.characters, "x")
