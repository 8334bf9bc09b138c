"""Whatever values the rules of a room can make come back from the tables as they were."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.rooms.cards import OwnCard
from alongside.rooms.formats import FormatId, Phase, PhaseKind
from alongside.rooms.goals import Goal
from alongside.rooms.knocks import Knock, KnockAnswer, KnockTime
from alongside.rooms.pulse import Mood, Vote
from alongside.rooms.record import RoomRecord, RoomSettings
from alongside.rooms.session import Session
from alongside.rooms.topics import Topic, TopicState
from alongside.storage.storage import Storage

Thing = TypeVar("Thing")

# No NUL, which PostgreSQL takes into no text and the rules of a room let into none.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
TIMES = st.integers(0, 2**53 - 1)
COUNTS = st.integers(0, 10_000)
IDS = st.text("abz-_09", min_size=1, max_size=64)

PHASES = st.builds(
    Phase, st.sampled_from(get_args(PhaseKind)), TEXTS, COUNTS, st.booleans(), st.booleans(), st.booleans()
)
SESSIONS = st.builds(
    Session,
    id=IDS,
    number=COUNTS,
    format=st.sampled_from(get_args(FormatId)),
    title=TEXTS,
    phases=st.lists(PHASES, max_size=4).map(tuple),
    repeats=st.booleans(),
    started_at=TIMES,
    started_by=TEXTS,
    index=COUNTS,
    phase_started_at=TIMES,
    phase_length_ms=TIMES,
    focus=st.booleans(),
    paused_at=st.none() | TIMES,
    ended_at=st.none() | TIMES,
    attended_at=st.none() | TIMES,
)
GOALS = st.builds(Goal, IDS, IDS, IDS, TEXTS, TEXTS, TIMES, st.booleans())
CARDS = st.builds(OwnCard, IDS, IDS, TEXTS, IDS, TEXTS, TIMES)
KNOCKS = st.builds(
    Knock,
    *(IDS, IDS, TEXTS, IDS, TEXTS, st.none() | TEXTS, TIMES),
    when=st.sampled_from(get_args(KnockTime)),
    due=st.booleans(),
    answer=st.none() | st.sampled_from(get_args(KnockAnswer)),
    armed=st.booleans(),
)
TOPICS = st.builds(
    Topic,
    *(IDS, IDS, TEXTS, IDS, TEXTS, TIMES, st.sampled_from(get_args(TopicState)), st.booleans()),
    timebox_ends_at=st.none() | TIMES,
    outcome=st.none() | TEXTS,
)
VOTES = st.builds(Vote, IDS, st.sampled_from(get_args(Mood)), st.none() | TEXTS)

few_examples = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


async def empty_room(storage: Storage) -> None:
    """What the example before has stored is deleted with its room."""
    await storage.rooms.delete("room")
    await storage.rooms.add(RoomRecord("room", RoomSettings("Studio"), 1))


@given(session=SESSIONS, votes=st.lists(VOTES, unique_by=lambda vote: vote.person_id, max_size=4))
@few_examples
async def test_sessions_and_votes_come_back_as_they_were(storage: Storage, session: Session, votes: list[Vote]) -> None:
    await empty_room(storage)
    await storage.sessions.add("room", session)
    for vote in votes:
        await storage.sessions.vote(session.id, vote)
    assert await storage.sessions.newest("room") == session
    assert await storage.sessions.list_ended("room", 9) == [session] * (session.ended_at is not None)
    assert set(await storage.sessions.votes(session.id)) == set(votes)


async def all_come_back(
    storage: Storage,
    store: Callable[[str, Thing], Awaitable[object]],
    list_for: Callable[[str], Awaitable[Iterable[Thing]]],
    things: Sequence[Thing],
) -> None:
    await empty_room(storage)
    for thing in things:
        await store("room", thing)
    assert set(await list_for("room")) == set(things)


@given(goals=st.lists(GOALS, unique_by=(lambda goal: goal.id, lambda goal: goal.key), max_size=4))
@few_examples
async def test_goals_come_back_as_they_were(storage: Storage, goals: list[Goal]) -> None:
    await all_come_back(storage, storage.goals.add, storage.goals.list_for, goals)


@given(cards=st.lists(CARDS, unique_by=(lambda card: card.id, lambda card: card.key), max_size=4))
@few_examples
async def test_cards_come_back_as_they_were(storage: Storage, cards: list[OwnCard]) -> None:
    await all_come_back(storage, storage.cards.add, storage.cards.list_for, cards)


@given(knocks=st.lists(KNOCKS, unique_by=lambda knock: knock.id, max_size=4))
@few_examples
async def test_knocks_come_back_as_they_were(storage: Storage, knocks: list[Knock]) -> None:
    await all_come_back(storage, storage.knocks.save, storage.knocks.list_for, knocks)


@given(topics=st.lists(TOPICS, unique_by=(lambda topic: topic.id, lambda topic: topic.key), max_size=4))
@few_examples
async def test_topics_come_back_as_they_were(storage: Storage, topics: list[Topic]) -> None:
    await all_come_back(storage, storage.topics.add, storage.topics.list_for, topics)
