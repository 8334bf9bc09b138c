"""Group commit: what comes while something is being stored is stored together after it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy.exc import IntegrityError

Item = TypeVar("Item")
Stored = TypeVar("Stored")


class Batches(Generic[Item, Stored]):
    """Stores many small things in few transactions. What comes alone does not wait for company.

    :param store: stores a batch in one transaction, all of it or nothing, and returns what became of each item.
    :param most: items in a batch.
    :param pause_s: how long things gather, after a batch was stored, before the next one. Each transaction costs about
        as much as it does to add fifty items to one.
    """

    def __init__(
        self, store: Callable[[Sequence[Item]], Awaitable[Sequence[Stored]]], *, most: int, pause_s: float
    ) -> None:
        self._store = store
        self._most = most
        self._pause_s = pause_s
        self._waiting: list[tuple[Item, asyncio.Future[Stored]]] = []
        self._storing: asyncio.Task[None] | None = None

    async def add(self, item: Item) -> Stored:
        """Returns when the item is stored. Items are stored in the order in which they were added.

        :raises Exception: what ``store`` raised for the batch; an ``IntegrityError`` only if this item breaks it.
        """
        stored: asyncio.Future[Stored] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, stored))
        if self._storing is None:
            self._storing = asyncio.create_task(self._store_waiting())
        return await stored

    async def close(self) -> None:
        """Waits until everything is stored."""
        if self._storing is not None:
            await self._storing

    async def _store_waiting(self) -> None:
        try:
            while self._waiting:
                batch = self._waiting[: self._most]
                del self._waiting[: self._most]
                await self._store_batch(batch)
                await asyncio.sleep(self._pause_s)
        finally:
            self._storing = None

    async def _store_batch(self, batch: Sequence[tuple[Item, asyncio.Future[Stored]]]) -> None:
        try:
            results = await self._store([item for item, _ in batch])
        except IntegrityError as error:
            # One that cannot be stored must not keep the others from it.
            if len(batch) == 1:
                _refuse(batch, error)
                return
            for one in batch:
                await self._store_batch([one])
        except Exception as error:  # Whoever added the items is told, whatever it is.
            _refuse(batch, error)
        else:
            for (_, stored), result in zip(batch, results, strict=True):
                # It is done already if whoever waited for it was cancelled.
                if not stored.done():
                    stored.set_result(result)


def _refuse(batch: Sequence[tuple[Item, "asyncio.Future[Stored]"]], error: Exception) -> None:
    for _, stored in batch:
        if not stored.done():
            stored.set_exception(error)
