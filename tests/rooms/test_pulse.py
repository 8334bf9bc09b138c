"""How a session went: how many said what, never who."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.errors import MalformedMessage
from alongside.rooms.events import PulseChanged
from alongside.rooms.pulse import MOODS, Mood, Pulse, Vote, new_vote

votes = st.builds(
    Vote,
    person_id=st.sampled_from(["ann", "bob", "cid", "dan"]),
    mood=st.sampled_from(MOODS),
    line=st.none() | st.sampled_from(["More tea", "Longer", "Shorter"]),
)


def test_nobody_has_said_anything_at_first() -> None:
    assert Pulse("s").counts() == {"wentWell": 0, "fine": 0, "couldBeBetter": 0}
    assert Pulse("s").lines() == []
    assert Pulse("s").vote_of("ann") is None


def test_the_last_word_counts() -> None:
    pulse = Pulse("s")
    assert pulse.accept(new_vote("ann", "fine", "More tea")) == [PulseChanged()]
    assert pulse.accept(new_vote("ann", "wentWell", None)) == [PulseChanged()]
    assert pulse.counts() == {"wentWell": 1, "fine": 0, "couldBeBetter": 0}
    assert pulse.lines() == []
    assert pulse.vote_of("ann") == Vote("ann", "wentWell", None)


def test_saying_the_same_again_tells_nobody() -> None:
    pulse = Pulse("s")
    pulse.accept(new_vote("ann", "fine", None))
    assert pulse.accept(new_vote("ann", "fine", None)) == []


def test_a_line_is_cleaned_or_left_out() -> None:
    assert new_vote("ann", "fine", " More \u202e tea\n").line == "More tea"
    assert new_vote("ann", "fine", None).line is None
    for line in ("", "\u200b", "x" * 281):
        with pytest.raises(MalformedMessage):
            new_vote("ann", "fine", line)


@given(st.lists(votes))
def test_each_person_counts_once(said: list[Vote]) -> None:
    pulse = Pulse("s")
    for vote in said:
        pulse.accept(vote)
    last = {vote.person_id: vote for vote in said}
    assert sum(pulse.counts().values()) == len(last)
    moods: list[Mood] = [vote.mood for vote in last.values()]
    assert pulse.counts() == {mood: moods.count(mood) for mood in MOODS}
    assert sorted(pulse.lines()) == sorted(vote.line for vote in last.values() if vote.line is not None)


def test_neither_counts_nor_lines_tell_who_said_what_or_who_was_first() -> None:
    said = [Vote("ann", "fine", "More tea"), Vote("bob", "wentWell", "Longer"), Vote("cid", "fine", "Shorter")]
    told = set()
    for order in permutations(said):
        for people in permutations(("ann", "bob", "cid")):
            pulse = Pulse("s", [Vote(who, vote.mood, vote.line) for who, vote in zip(people, order, strict=True)])
            told.add((tuple(pulse.counts().items()), tuple(pulse.lines())))
    assert len(told) == 1
    assert not any(person in str(told) for person in ("ann", "bob", "cid"))
