"""Cards that rooms added to the deck, in the database."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from alongside.rooms.cards import OwnCard
from alongside.storage.engine import erase_traces, transaction
from alongside.storage.tables import CardRow
from alongside.storage.writing import store_once


class CardRepository:
    """All methods raise StorageUnavailable when the database does not answer."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, room_id: str, card: OwnCard) -> OwnCard:
        """Stores a card. One that the same author stored under the same key already is returned instead."""
        same = (CardRow.author_id == card.author_id) & (CardRow.key == card.key)

        async def store(connection: AsyncConnection) -> OwnCard:
            await connection.execute(insert(CardRow).values(room_id=room_id, **asdict(card)))
            return card

        return await store_once(
            self._engine, store, lambda connection: _cards(connection, CardRow.room_id == room_id, same)
        )

    async def list_for(self, room_id: str) -> list[OwnCard]:
        """All of the room, the oldest first."""
        async with transaction(self._engine) as connection:
            return await _cards(connection, CardRow.room_id == room_id)

    async def remove(self, card_id: str) -> None:
        """Removing it twice is fine."""
        async with transaction(self._engine) as connection:
            await connection.execute(delete(CardRow).where(CardRow.id == card_id))
        await erase_traces(self._engine)


async def _cards(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> list[OwnCard]:
    found: Any = select(CardRow.__table__).where(*conditions).order_by(CardRow.created_at, CardRow.id)
    rows = await connection.execute(found)
    return [OwnCard(row.id, row.key, row.text, row.author_id, row.author_name, row.created_at) for row in rows]
