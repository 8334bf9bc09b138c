"""The card on the table: drawn at random, none again before all others came up."""

from collections.abc import Callable
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.errors import LimitReached, MalformedMessage, NotFound
from alongside.rooms.cards import MOST_OWN_CARDS, Card, CardKind, OwnCard, Table
from alongside.rooms.deck import DECK
from alongside.rooms.events import CardChanged, OwnCardsChanged
from alongside.rooms.people import Participant
from alongside.rooms.room import StoredRoom
from tests.support.room_values import RECORD, room_of

ANN = Participant("ann", "person-ann", "Ann")
KINDS: list[CardKind] = ["icebreaker", "feedback", "workingOn", "wildIdeas", "ask"]


def first(_number: int) -> int:
    return 0


def last(number: int) -> int:
    return number - 1


def own_card(number: int) -> OwnCard:
    return OwnCard(f"own-{number}", f"key-{number}", f"Own question {number}?", "person-ann", "Ann", number)


def drawn(table: Table, kind: CardKind, choose: Callable[[int], int]) -> str:
    table.draw(ANN, kind, choose)
    assert table.card is not None
    return table.card.text


def test_a_card_lies_on_the_table_for_all_to_see() -> None:
    table = Table()
    assert table.card is None
    assert table.draw(ANN, "ask", last) == [CardChanged()]
    assert table.card == Card(f"ask-{len(DECK['ask']) - 1}", "ask", DECK["ask"][-1], "Ann")


def test_the_next_card_takes_its_place_whoever_draws_it() -> None:
    table = Table()
    table.draw(ANN, "ask", first)
    assert table.draw(Participant("bob", "person-bob", "Bob"), "feedback", first) == [CardChanged()]
    assert table.card == Card("feedback-0", "feedback", DECK["feedback"][0], "Bob")


def test_a_card_is_put_away_once() -> None:
    table = Table()
    table.draw(ANN, "ask", first)
    assert table.put_away() == [CardChanged()]
    assert table.card is None
    assert table.put_away() == []


@given(st.sampled_from(KINDS), st.randoms(use_true_random=False), st.integers(0, 3), st.booleans())
def test_no_card_comes_up_again_before_all_others_did(
    kind: CardKind, random: Random, own_cards: int, put_away: bool
) -> None:
    table = Table(own_card(number) for number in range(own_cards))
    cards = len(DECK[kind]) + (own_cards if kind == "icebreaker" else 0)
    texts = []
    for _ in range(3 * cards):
        texts.append(drawn(table, kind, random.randrange))
        if put_away:
            table.put_away()
    rounds = [texts[start : start + cards] for start in range(0, 3 * cards, cards)]
    assert all(len(set(each)) == cards for each in rounds)


@given(st.randoms(use_true_random=False))
def test_the_card_that_lies_there_does_not_come_up_twice_in_a_row(random: Random) -> None:
    table = Table()
    texts = [drawn(table, "ask", random.randrange) for _ in range(10 * len(DECK["ask"]))]
    assert all(one != other for one, other in pairwise(texts))


def test_one_kind_does_not_use_up_another() -> None:
    table = Table()
    asked = {drawn(table, "ask", first)}
    for _ in range(2 * len(DECK["feedback"])):
        table.draw(ANN, "feedback", first)
    asked |= {drawn(table, "ask", first) for _ in range(len(DECK["ask"]) - 1)}
    assert asked == set(DECK["ask"])


@pytest.mark.parametrize("kind", KINDS)
def test_chance_is_asked_for_no_more_than_there_is(kind: CardKind) -> None:
    table = Table([own_card(1)])
    asked: list[int] = []

    def choose(number: int) -> int:
        asked.append(number)
        return 0

    cards = len(DECK[kind]) + (kind == "icebreaker")
    for _ in range(cards + 1):
        table.draw(ANN, kind, choose)
    assert asked == [*range(cards, 0, -1), cards - 1]


def test_cards_of_the_rooms_own_come_up_among_the_icebreakers() -> None:
    table = Table()
    assert table.accept(own_card(1)) == [OwnCardsChanged()]
    assert table.accept(own_card(1)) == []
    assert drawn(table, "icebreaker", last) == "Own question 1?"
    assert drawn(table, "ask", last) == DECK["ask"][-1]


def test_a_card_of_the_rooms_own_that_is_in_the_deck_already_comes_up_once() -> None:
    copied = OwnCard("own", "key", DECK["icebreaker"][0], "person-ann", "Ann", 0)
    table = Table([copied])
    texts = [drawn(table, "icebreaker", first) for _ in DECK["icebreaker"]]
    assert len(set(texts)) == len(texts)


def test_a_card_that_was_removed_comes_up_no_more() -> None:
    table = Table([own_card(1)])
    table.check_has("own-1")
    assert table.remove("own-1") == [OwnCardsChanged()]
    assert table.remove("own-1") == []
    assert table.own_cards == ()
    with pytest.raises(NotFound):
        table.check_has("own-1")
    assert drawn(table, "icebreaker", last) == DECK["icebreaker"][-1]


def test_the_card_on_the_table_stays_there_when_it_is_removed_from_the_deck() -> None:
    table = Table([own_card(1)])
    table.draw(ANN, "icebreaker", last)
    table.remove("own-1")
    assert table.card is not None
    assert table.card.text == "Own question 1?"


def test_a_card_is_one_clean_line_with_its_author() -> None:
    table = Table()
    assert table.draft(ANN, "own", "key", " What\u202e \n now? ", 5) == OwnCard(
        "own", "key", "What now?", "person-ann", "Ann", 5
    )
    assert table.own_cards == ()
    for text in ("", "\u200b", "x" * 281):
        with pytest.raises(MalformedMessage):
            table.draft(ANN, "own", "key", text, 5)


def test_a_room_adds_only_so_many_cards() -> None:
    table = Table(own_card(number) for number in range(MOST_OWN_CARDS))
    with pytest.raises(LimitReached):
        table.draft(ANN, "own", "key", "What now?", 5)
    # One that is stored already is only sent again.
    assert table.draft(ANN, "again", "key-7", "Own question 7?", 5).key == "key-7"
    table.remove("own-0")
    table.draft(ANN, "own", "key", "What now?", 5)


def test_the_rooms_own_cards_are_there_after_a_restart() -> None:
    room = room_of(stored=StoredRoom(RECORD, own_cards=[own_card(1), own_card(2)]))
    assert room.table.own_cards == (own_card(1), own_card(2))
