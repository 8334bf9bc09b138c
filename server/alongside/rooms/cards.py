"""The deck: icebreakers and prompts, and the card that lies on the table for all to see."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from alongside.errors import LimitReached, NotFound
from alongside.rooms.deck import DECK
from alongside.rooms.events import CardChanged, OwnCardsChanged, RoomEvent
from alongside.rooms.people import Participant
from alongside.rooms.text import LINE_LENGTH, clean_line

CardKind = Literal["icebreaker", "feedback", "workingOn", "wildIdeas", "ask"]

MOST_OWN_CARDS = 100


@dataclass(frozen=True, slots=True)
class Card:
    """:param drawn_by: the name of the person who drew it."""

    id: str
    kind: CardKind
    text: str
    drawn_by: str


@dataclass(frozen=True, slots=True)
class OwnCard:
    """An icebreaker that this room added."""

    id: str
    key: str
    text: str
    author_id: str
    author_name: str
    created_at: int


class Table:
    """The deck of one room. A card comes up again only when all others of its kind were drawn."""

    def __init__(self, own_cards: Iterable[OwnCard] = ()) -> None:
        self.card: Card | None = None
        self._own = {card.id: card for card in own_cards}
        self._drawn: set[str] = set()

    @property
    def own_cards(self) -> tuple[OwnCard, ...]:
        return tuple(self._own.values())

    def draw(self, person: Participant, kind: CardKind, choose: Callable[[int], int]) -> list[RoomEvent]:
        """Puts a card on the table, in place of the one that lies there.

        :param choose: returns a number from 0 to below the given one, at random.
        """
        texts = self._texts(kind)
        left = [text for text in texts if text not in self._drawn]
        if not left:
            self._drawn.difference_update(texts)
            left = [text for text in texts if self.card is None or text != self.card.text]
        text = left[choose(len(left))]
        self._drawn.add(text)
        self.card = Card(f"{kind}-{texts.index(text)}", kind, text, person.name)
        return [CardChanged()]

    def put_away(self) -> list[RoomEvent]:
        """Takes the card off the table."""
        if self.card is None:
            return []
        self.card = None
        return [CardChanged()]

    def draft(self, author: Participant, card_id: str, key: str, text: str, now_ms: int) -> OwnCard:
        """A card that the room adds, or one that is sent again.

        :raises LimitReached: it has added very many.
        :raises MalformedMessage: the text has no visible characters.
        """
        is_known = any((card.author_id, card.key) == (author.person_id, key) for card in self._own.values())
        if len(self._own) >= MOST_OWN_CARDS and not is_known:
            raise LimitReached("This room has very many cards of its own. Remove some first.")
        return OwnCard(card_id, key, clean_line(text, LINE_LENGTH), author.person_id, author.name, now_ms)

    def accept(self, card: OwnCard) -> list[RoomEvent]:
        """Takes a card that is stored by now."""
        if card.id in self._own:
            return []
        self._own[card.id] = card
        return [OwnCardsChanged()]

    def check_has(self, card_id: str) -> None:
        """
        :raises NotFound: it was removed.
        """
        if card_id not in self._own:
            raise NotFound("This card was removed.")

    def remove(self, card_id: str) -> list[RoomEvent]:
        return [] if self._own.pop(card_id, None) is None else [OwnCardsChanged()]

    def _texts(self, kind: CardKind) -> list[str]:
        own = [card.text for card in self.own_cards] if kind == "icebreaker" else []
        return list(dict.fromkeys([*DECK[kind], *own]))
