"""The words on the cards."""

import pytest

from alongside.rooms.deck import DECK
from alongside.rooms.text import LINE_LENGTH, clean_line

TEXTS = [text for texts in DECK.values() for text in texts]


def test_there_are_icebreakers_for_more_than_a_year_of_weekly_sessions() -> None:
    assert len(DECK["icebreaker"]) >= 60


@pytest.mark.parametrize("kind", ["icebreaker", "feedback", "workingOn", "wildIdeas", "ask"])
def test_each_kind_has_several_cards(kind: str) -> None:
    assert len(DECK[kind]) >= 5


def test_no_two_cards_are_the_same() -> None:
    plain = ["".join(filter(str.isalnum, text.casefold())) for text in TEXTS]
    assert len(set(plain)) == len(plain)


@pytest.mark.parametrize("text", TEXTS)
def test_a_card_is_a_clean_sentence_or_two(text: str) -> None:
    assert clean_line(text, LINE_LENGTH) == text
    assert text[0].isupper()
    assert text[-1] in ".?"
    assert len(text) <= 120
