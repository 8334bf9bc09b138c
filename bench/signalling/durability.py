"""Whether acknowledged means stored, on a server that is killed while everybody talks."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from typing import Protocol

from alongside.bench.link import ConnectError
from alongside.bench.signalling_client import create_room
from bench.signalling.crowd import Crowd
from bench.signalling.journal import Journal
from bench.signalling.load import ChatLoad
from bench.signalling.stored import read_room
from bench.signalling.verdict import Verdict, judge

_PATIENCE = 30.0
"""seconds until everything has to be acknowledged at last"""


class Killable(Protocol):
    """A server process that is running, keeps its data, and can be killed and started again."""

    @property
    def url(self) -> str:
        """Where it is, without a path."""

    async def start(self) -> None:
        """Returns when it takes connections."""

    async def kill(self) -> None:
        """Ends it at once, in the middle of whatever it does."""


async def try_durability(
    server: Killable, load: ChatLoad, kills: int, chance: random.Random, now: Callable[[], float]
) -> AsyncIterator[Verdict]:
    """Kills the server again and again, and says each time what it kept of all messages so far.

    Clients do what the protocol tells them: after a restart they come back as the same persons, and say again, under
    the same keys, what was not acknowledged; and the last thing that each said anyway, as if its answer had been lost.
    The last verdict is about the time when everything was acknowledged.

    :param load: ``seconds`` and ``warm_up`` tell how long at most, and at least, people talk before each kill.
    :param chance: the moments of the kills, and when each client talks.
    :param now: monotonic seconds.
    :raises ConnectError: somebody could not join, or was not answered.
    :raises OSError: a room could not be created.
    """
    room_ids = [await create_room(server.url) for _ in range(load.rooms)]
    journal = Journal(load.clients_per_room)
    for _ in range(kills):
        async with Crowd(server.url, room_ids, load, journal, chance, now) as crowd:
            _say_again(crowd, journal, load)
            # By messages sent, which follow each other at fixed times: so it is independent of what the server does.
            enough = len(journal.posts) + _messages_before_kill(load, chance)
            await crowd.talk(partial(_is_enough, journal, enough))
            await server.kill()
            await crowd.closed()
        await server.start()
        yield await _judge(server.url, room_ids, journal)
    async with Crowd(server.url, room_ids, load, journal, chance, now) as crowd:
        try:
            async with asyncio.timeout(_PATIENCE):
                await _settle(crowd, journal, load)
        except TimeoutError:
            raise ConnectError("signalling: messages that were said again are not acknowledged") from None
    yield await _judge(server.url, room_ids, journal)


def _is_enough(journal: Journal, messages: int) -> bool:
    """A kill before anything was acknowledged would prove nothing."""
    return len(journal.posts) >= messages and journal.acknowledged > 0


def _messages_before_kill(load: ChatLoad, chance: random.Random) -> int:
    per_second = load.clients * load.rate
    return max(1, round(per_second * chance.uniform(load.warm_up, load.seconds)))


def _say_again(crowd: Crowd, journal: Journal, load: ChatLoad) -> None:
    unacknowledged = {number for number, post in enumerate(journal.posts) if post.message_id is None}
    newest = range(max(0, len(journal.posts) - load.clients), len(journal.posts))
    for number in sorted(unacknowledged.union(newest)):
        crowd.post_again(number)


async def _settle(crowd: Crowd, journal: Journal, load: ChatLoad) -> None:
    """Returns when everything is acknowledged; what is refused is said again."""
    while True:
        _say_again(crowd, journal, load)
        await journal.all_answered.wait()
        if journal.acknowledged == len(journal.posts):
            return


async def _judge(url: str, room_ids: Sequence[str], journal: Journal) -> Verdict:
    stored = [message for room, room_id in enumerate(room_ids) for message in await read_room(url, room_id, room)]
    return judge(journal.posts, stored)
