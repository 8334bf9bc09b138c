"""Times are proposed, people say which suit them, and one is picked."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.errors import Conflict, LimitReached, MalformedMessage, NotAllowed
from alongside.rooms.rally import (
    MOST_RESPONSES,
    MOST_TIMES,
    ProposedTime,
    Rally,
    RallyAnswer,
    RallyResponse,
    check_may_pick,
    checked_response,
    proposed_times,
    with_response,
)
from tests.support.room_values import HOUR, MINUTE, RECORD

NOW = 1_800_000_000_000
RALLY = Rally(
    "rally",
    "room",
    "person-ann",
    "Europe/Berlin",
    (ProposedTime("t0", NOW + HOUR), ProposedTime("t1", NOW + 2 * HOUR)),
    NOW,
)


def utc(year: int) -> int:
    """The beginning of a year, in ms since 1970-01-01 UTC."""
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * 1000


def response(person: str, answer: RallyAnswer = "in", at: int = NOW) -> RallyResponse:
    return checked_response(RALLY, f"person-{person}", person, {"t0": answer}, at)


def proposed(starts: list[int], now_ms: int = NOW, zone: str = "Europe/Berlin") -> list[int]:
    return proposed_times(starts, zone, RECORD.settings, now_ms)


def test_times_are_proposed_in_order_and_each_once() -> None:
    assert proposed([NOW + 3 * HOUR, NOW + HOUR, NOW + 3 * HOUR]) == [NOW + HOUR, NOW + 3 * HOUR]


def test_times_that_differ_in_seconds_or_in_the_showing_of_an_hour_are_one() -> None:
    assert proposed([NOW + HOUR, NOW + HOUR + MINUTE - 1]) == [NOW + HOUR]
    # 02:30 twice, in summer time and after it.
    twice = [int(datetime(2027, 10, 31, hour, 30, tzinfo=UTC).timestamp()) * 1000 for hour in (0, 1)]
    assert proposed(twice) == twice[:1]


def test_a_time_may_be_as_soon_as_in_a_minute_and_there_may_be_a_dozen() -> None:
    assert proposed([NOW + MINUTE]) == [NOW + MINUTE]
    dozen = [NOW + HOUR * number for number in range(1, MOST_TIMES + 1)]
    assert proposed(dozen) == dozen


@given(
    st.lists(st.integers(NOW - HOUR, NOW + 30 * HOUR) | st.integers(0, 10**13), max_size=30),
    st.integers(NOW - HOUR, NOW + HOUR),
    st.sampled_from(["UTC", "Europe/Berlin", "Australia/Lord_Howe"]),
)
def test_what_is_proposed_is_what_was_asked_for_or_refused(starts: list[int], now_ms: int, zone: str) -> None:
    try:
        moments = proposed(starts, now_ms, zone)
    except MalformedMessage:
        minutes = {start // MINUTE for start in starts}
        impossible = any(not utc(2000) <= start < utc(2200) for start in starts)
        assert impossible or not 1 <= len(minutes) <= MOST_TIMES or min(starts) < now_ms + 2 * HOUR
        return
    assert moments == sorted(set(moments))
    assert moments[0] > now_ms
    for start in starts:
        assert any(moment <= start < moment + MINUTE + HOUR for moment in moments)
    assert proposed(moments, now_ms, zone) == moments


@pytest.mark.parametrize(
    "starts",
    [[], [NOW + HOUR * number for number in range(1, MOST_TIMES + 2)], [NOW + HOUR, NOW - 1], [NOW + MINUTE - 1]],
    ids=["none", "very many", "one that is over", "one that is about to begin"],
)
def test_times_that_nobody_could_choose_from_are_refused(starts: list[int]) -> None:
    with pytest.raises(MalformedMessage):
        proposed(starts)


def test_somebody_says_which_times_suit_them() -> None:
    said = checked_response(RALLY, "person-bob", " Bob\u202e ", {"t0": "in", "t1": "cant"}, NOW + 5)
    assert said == RallyResponse("person-bob", "Bob", {"t0": "in", "t1": "cant"}, NOW + 5)


def test_times_may_be_left_open() -> None:
    assert checked_response(RALLY, "person-bob", "Bob", {}, NOW).answers == {}


def test_what_was_said_does_not_change_with_what_it_was_made_from() -> None:
    answers: dict[str, RallyAnswer] = {"t0": "in"}
    said = checked_response(RALLY, "person-bob", "Bob", answers, NOW)
    answers["t0"] = "cant"
    assert said.answers == {"t0": "in"}


def test_a_time_that_was_not_proposed_cannot_be_answered_or_picked() -> None:
    with pytest.raises(MalformedMessage):
        checked_response(RALLY, "person-bob", "Bob", {"t0": "in", "t2": "in"}, NOW)
    with pytest.raises(MalformedMessage):
        RALLY.time("t2")
    assert RALLY.time("t1").starts_at == NOW + 2 * HOUR


def test_an_answer_has_a_name() -> None:
    for name in ("", "\u200b", "x" * 81):
        with pytest.raises(MalformedMessage):
            checked_response(RALLY, "person-bob", name, {}, NOW)


def test_the_last_answer_of_a_person_counts_and_keeps_its_place() -> None:
    rally = with_response(with_response(RALLY, response("bob")), response("cid"))
    rally = with_response(rally, response("bob", "maybe", NOW + 9))
    assert [(said.person_id, said.answers["t0"]) for said in rally.responses] == [
        ("person-bob", "maybe"),
        ("person-cid", "in"),
    ]
    assert replace(rally, responses=()) == RALLY


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["in", "maybe", "cant"]))))
def test_each_person_answers_once_in_the_order_in_which_they_first_did(said: list[tuple[str, RallyAnswer]]) -> None:
    rally = RALLY
    for person, answer in said:
        rally = with_response(rally, response(person, answer))
    assert [each.name for each in rally.responses] == list(dict.fromkeys(person for person, _ in said))
    assert {each.name: each.answers["t0"] for each in rally.responses} == dict(said)


def test_nobody_answers_once_a_time_is_picked() -> None:
    with pytest.raises(Conflict):
        checked_response(replace(RALLY, picked="t0"), "person-bob", "Bob", {"t0": "in"}, NOW)


def test_only_so_many_people_answer_and_those_who_did_may_change_their_mind() -> None:
    full = replace(RALLY, responses=tuple(response(str(number)) for number in range(MOST_RESPONSES)))
    with pytest.raises(LimitReached):
        checked_response(full, "person-new", "New", {"t0": "in"}, NOW)
    assert checked_response(full, "person-7", "7", {"t0": "cant"}, NOW).answers == {"t0": "cant"}


def test_whoever_proposed_the_times_picks_one_or_the_rooms_owner_does() -> None:
    owned = replace(RECORD, owner_id="person-owner")
    check_may_pick(RALLY, RECORD, "person-ann")
    check_may_pick(RALLY, owned, "person-owner")
    for person in ("person-bob", ""):
        with pytest.raises(NotAllowed):
            check_may_pick(RALLY, owned, person)


def test_a_room_without_an_owner_is_nobodys() -> None:
    for person in ("person-bob", "", "None"):
        with pytest.raises(NotAllowed):
            check_may_pick(RALLY, RECORD, person)
