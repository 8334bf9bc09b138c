"""A knock on somebody: what may be said, and what becomes of it."""

from collections.abc import Callable

import pytest

from alongside.errors import Conflict, MalformedMessage, NotAllowed, NotFound
from alongside.rooms.events import KnockChanged, KnockRemoved, ParticipantChanged, RoomEvent
from alongside.rooms.knocks import KEPT_MS, Knock, KnockAnswer, Knocks, KnockTime
from alongside.rooms.room import Room, StoredRoom
from tests.support.room_values import HOUR, RECORD, room_of, session_of

BOTH = frozenset({"person-ann", "person-bob"})


def knock(
    room: Room, when: KnockTime = "now", *, knock_id: str = "k", text: str | None = "Tea?", now_ms: int = 0
) -> list[RoomEvent]:
    """Ann knocks on Bob, and it is stored."""
    ann, bob = room.roster.get("ann"), room.roster.get("bob")
    happened = room.knocks.accept(room.knocks.draft(ann, bob, knock_id, text, when, now_ms))
    return [*happened, *room.come_due(now_ms)]


def answer(room: Room, said: KnockAnswer, *, who: str = "bob", now_ms: int = 0) -> list[RoomEvent]:
    """Bob answers, and it is stored."""
    answered = room.knocks.answered("k", room.roster.get(who), said, room.running_session)
    return [*room.knocks.accept(answered), *room.come_due(now_ms)]


def seen_by(room: Room, person: str) -> list[str]:
    return [each.id for each in room.knocks.visible_to(f"person-{person}")]


def test_a_knock_is_seen_by_whoever_knocked_and_whoever_is_knocked_on() -> None:
    room = room_of("ann", "bob", "cid")
    assert knock(room) == [KnockChanged("k"), KnockChanged("k")]
    assert (seen_by(room, "ann"), seen_by(room, "bob"), seen_by(room, "cid")) == (["k"], ["k"], [])


def test_a_knock_carries_one_clean_line_and_the_names_of_that_moment() -> None:
    room = room_of("ann", "bob")
    knock(room, text=" Tea \u202e\n now? ")
    room.update_profile("ann", "Anna", None)
    (kept,) = room.knocks
    assert (kept.text, kept.from_name, kept.to_name, kept.created_at) == ("Tea now?", "ann", "bob", 0)
    with pytest.raises(MalformedMessage):
        knock(room_of("ann", "bob"), text="\u200b")
    knock(room_of("ann", "bob"), text=None)


def test_a_draft_is_no_knock_until_it_is_accepted() -> None:
    room = room_of("ann", "bob")
    draft = room.knocks.draft(room.roster.get("ann"), room.roster.get("bob"), "k", None, "now", 0)
    assert list(room.knocks) == []
    assert room.knocks.accept(draft) == [KnockChanged("k")]
    assert room.knocks.accept(draft) == []


def test_nobody_knocks_on_themselves() -> None:
    room = room_of("ann")
    room.join("ann's phone", "person-ann", "ann", None)
    with pytest.raises(Conflict):
        room.knocks.draft(room.roster.get("ann"), room.roster.get("ann's phone"), "k", None, "now", 0)


def test_one_knocks_on_somebody_once_until_it_is_answered() -> None:
    room = room_of("ann", "bob", "cid")
    knock(room)
    with pytest.raises(Conflict):
        knock(room, knock_id="again")
    answer(room, "nextBreak")
    with pytest.raises(Conflict):
        knock(room, knock_id="again")
    answer(room, "later")
    knock(room, knock_id="again")
    assert seen_by(room, "bob") == ["again"]


def test_others_may_knock_meanwhile_and_so_may_the_one_who_is_knocked_on() -> None:
    room = room_of("ann", "bob", "cid")
    knock(room)
    cid, bob, ann = (room.roster.get(person) for person in ("cid", "bob", "ann"))
    room.knocks.draft(cid, bob, "by cid", None, "now", 0)
    room.knocks.draft(bob, ann, "back", None, "now", 0)


@pytest.mark.parametrize("said", ["now", "later"])
def test_an_answer_is_kept_for_whoever_knocked_and_gone_for_whoever_gave_it(said: KnockAnswer) -> None:
    room = room_of("ann", "bob")
    knock(room)
    assert answer(room, said) == [KnockChanged("k")]
    assert (seen_by(room, "ann"), seen_by(room, "bob")) == (["k"], [])
    (kept,) = room.knocks
    assert kept.answer == said


def test_the_first_answer_counts() -> None:
    room = room_of("ann", "bob")
    room.join("bob's phone", "person-bob", "bob", None)
    knock(room)
    answer(room, "now")
    assert answer(room, "nextBreak", who="bob's phone") == []
    (kept,) = room.knocks
    assert kept.answer == "now"


def test_a_knock_that_was_put_off_may_be_answered_after_all() -> None:
    room = room_of("ann", "bob")
    room.join("bob's phone", "person-bob", "bob", None)
    knock(room)
    answer(room, "nextBreak")
    answer(room, "later", who="bob's phone")
    (kept,) = room.knocks
    assert kept.answer == "later"
    assert room.set_availability("bob's phone", "break", 0) == [ParticipantChanged("bob's phone")]


@pytest.mark.parametrize("who", ["ann", "cid"])
def test_only_the_one_who_is_knocked_on_answers(who: str) -> None:
    room = room_of("ann", "bob", "cid")
    knock(room)
    with pytest.raises(NotAllowed):
        answer(room, "later", who=who)


@pytest.mark.parametrize("who", ["bob", "cid"])
def test_only_the_one_who_knocked_withdraws_it(who: str) -> None:
    room = room_of("ann", "bob", "cid")
    knock(room)
    with pytest.raises(NotAllowed):
        room.knocks.check_may_remove("k", f"person-{who}")
    room.knocks.check_may_remove("k", "person-ann")


def test_a_knock_that_was_withdrawn_is_gone_for_both() -> None:
    room = room_of("ann", "bob")
    knock(room)
    assert room.knocks.remove("k") == [KnockRemoved("k", BOTH)]
    assert room.knocks.remove("k") == []
    assert room.knocks.find("k") is None
    assert (seen_by(room, "ann"), seen_by(room, "bob")) == ([], [])


@pytest.mark.parametrize(
    "late",
    [lambda room: answer(room, "now"), lambda room: room.knocks.check_may_remove("k", "person-ann")],
    ids=["answered", "withdrawn"],
)
def test_nothing_is_done_with_a_knock_that_was_withdrawn(late: Callable[[Room], object]) -> None:
    room = room_of("ann", "bob")
    knock(room)
    room.knocks.remove("k")
    with pytest.raises(NotFound):
        late(room)


def test_nobody_learns_of_a_knock_that_was_withdrawn_before_they_were_shown_it() -> None:
    room = room_of("ann", "bob")
    room.set_availability("bob", "headsDown", 0)
    knock(room, "nextBreak")
    assert room.knocks.remove("k") == [KnockRemoved("k", frozenset({"person-ann"}))]


def test_whoever_put_a_knock_off_learns_that_it_was_withdrawn() -> None:
    room = room_of("ann", "bob")
    room.set_availability("bob", "headsDown", 0)
    knock(room)
    answer(room, "nextBreak")
    assert room.knocks.remove("k") == [KnockRemoved("k", BOTH)]


def test_a_knock_that_nobody_answered_is_forgotten_after_half_a_day() -> None:
    room = room_of("ann", "bob")
    knock(room, now_ms=7)
    assert KEPT_MS == 12 * HOUR
    assert room.next_due() == 7 + KEPT_MS
    assert room.tick(7 + KEPT_MS - 1) == []
    assert room.tick(7 + KEPT_MS) == [KnockRemoved("k", BOTH)]
    assert (list(room.knocks), room.next_due()) == ([], None)


def test_an_answer_that_nobody_looked_at_is_forgotten_too() -> None:
    room = room_of("ann", "bob")
    knock(room)
    answer(room, "later")
    assert room.tick(KEPT_MS) == [KnockRemoved("k", BOTH)]


def test_knocks_are_there_after_a_restart() -> None:
    waiting = Knock("k", "person-ann", "ann", "person-bob", "bob", "Tea?", 0, "nextBreak")
    room = room_of("ann", stored=StoredRoom(RECORD, session=session_of("pomodoro"), knocks=[waiting]))
    assert seen_by(room, "ann") == ["k"]
    room.join("bob", "person-bob", "bob", None)
    room.tick(0)
    assert seen_by(room, "bob") == []
    room.tick(25 * 60_000)
    assert seen_by(room, "bob") == ["k"]


def test_looking_at_knocks_changes_none() -> None:
    knocks = Knocks([Knock("k", "a", "Ann", "b", "Bob", None, 0)])
    assert knocks.visible_to("a") == knocks.visible_to("a") == list(knocks)
    assert knocks.visible_to("b") == []
