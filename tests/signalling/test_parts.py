"""The small parts of a session, each by itself."""

import asyncio
import string
from collections.abc import Awaitable, Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.errors import Conflict, TooManyMessages
from alongside.signalling.answers import Answers
from alongside.signalling.close_codes import CloseCode
from alongside.signalling.event_log import EventLog
from alongside.signalling.lane import Job, Lane
from alongside.signalling.limits import SignallingLimits
from alongside.signalling.messages.events import ParticipantLeft
from alongside.signalling.outbox import Close, Outbox
from alongside.signalling.rate_limit import Allowance, TokenBucket
from alongside.signalling.tasks import Tasks
from alongside.signalling.tokens import ResumeTokens, person_id_of

# --- answers ---


def test_a_request_is_new_once() -> None:
    answers = Answers(limit=3)
    assert answers.begin(5) is True
    assert answers.begin(5) is False
    assert answers.of(5) is None
    answers.finish(5, "done")
    assert answers.begin(5) is False
    assert answers.of(5) == "done"


def test_a_forgotten_answer_is_not_given_twice_by_doing_it_again() -> None:
    answers = Answers(limit=2)
    for number in range(4):
        answers.begin(number)
        answers.finish(number, str(number))
    assert answers.of(3) == "3"
    with pytest.raises(Conflict):
        answers.begin(1)


def test_what_did_nothing_may_be_tried_again() -> None:
    answers = Answers(limit=2)
    answers.begin(1)
    answers.forget(1)
    assert answers.begin(1) is True


def test_requests_that_still_run_are_never_forgotten() -> None:
    answers = Answers(limit=1)
    answers.begin(0)
    for number in range(1, 5):
        answers.begin(number)
        answers.finish(number, "done")
    assert answers.begin(0) is False
    assert answers.of(0) is None


# --- event log ---


@given(st.lists(st.none() | st.frozensets(st.sampled_from("ab")), max_size=30), st.integers(1, 10))
def test_a_log_replays_exactly_what_was_missed_or_says_that_it_cannot(
    audiences: list[frozenset[str] | None], limit: int
) -> None:
    log = EventLog(limit)
    entries = [log.append(ParticipantLeft(participant_id=str(n)), who) for n, who in enumerate(audiences)]
    for revision in range(len(audiences) + 2):
        missed = log.since(revision, "a")
        expected = [entry.text for entry in entries[revision:] if entry.audience is None or "a" in entry.audience]
        kept = len(audiences) - revision <= limit and revision <= len(audiences)
        assert missed == (expected if kept else None)


# --- outbox ---


async def test_an_outbox_sends_in_order_and_closes_last() -> None:
    outbox = Outbox(10, 1000)
    outbox.put("a")
    outbox.put("b")
    outbox.close(CloseCode.LEFT)
    outbox.close(CloseCode.RESTART)
    outbox.put("too late")
    assert [await outbox.next() for _ in range(3)] == ["a", "b", Close(CloseCode.LEFT)]


@pytest.mark.parametrize(("messages", "characters"), [(3, 1000), (1000, 3)])
async def test_a_full_outbox_keeps_nothing_and_ends_the_session(messages: int, characters: int) -> None:
    outbox = Outbox(messages, characters)
    for _ in range(4):
        outbox.put("x")
    assert outbox.closed.is_set()
    assert await outbox.next() == Close(CloseCode.TOO_SLOW)


async def test_an_outbox_wakes_the_one_who_waits() -> None:
    outbox = Outbox(10, 1000)
    waiting = asyncio.create_task(outbox.next())
    await asyncio.sleep(0)
    outbox.put("a")
    assert await waiting == "a"


# --- rate limit ---


@given(st.integers(1, 50), st.integers(1, 600), st.lists(st.floats(0, 5_000), max_size=200))
def test_a_bucket_never_gives_more_than_burst_and_rate(burst: int, per_minute: int, pauses: list[float]) -> None:
    bucket = TokenBucket(burst, per_minute, 0.0)
    now_ms, taken = 0.0, 0
    for pause in pauses:
        now_ms += pause
        taken += bucket.take(now_ms) == 0
        assert taken <= burst + now_ms * per_minute / 60_000 + 1e-6


@given(st.integers(1, 50), st.integers(1, 600))
def test_the_time_to_wait_is_long_enough(burst: int, per_minute: int) -> None:
    bucket = TokenBucket(burst, per_minute, 0.0)
    for _ in range(burst):
        assert bucket.take(0.0) == 0
    wait_ms = bucket.take(0.0)
    assert wait_ms > 0
    assert bucket.take(wait_ms) == 0


def test_answering_what_others_do_has_an_allowance_of_its_own() -> None:
    allowance = Allowance(SignallingLimits(messages_burst=1), 0.0)
    allowance.take(0.0, reaction=False)
    with pytest.raises(TooManyMessages) as refused:
        allowance.take(0.0, reaction=False)
    assert refused.value.retry_after_ms == 601
    allowance.take(0.0, reaction=True)


# --- tokens ---


def test_a_token_is_good_until_the_next_one_is_confirmed() -> None:
    tokens = ResumeTokens("first")
    tokens.renew("first", "second")
    assert tokens.accepts("first")
    assert tokens.accepts("second")
    tokens.confirm()
    assert not tokens.accepts("first")
    assert tokens.accepts("second")


def test_a_token_that_never_arrived_is_worth_nothing_after_the_next_resume() -> None:
    tokens = ResumeTokens("first")
    tokens.renew("first", "lost")
    tokens.renew("first", "third")
    assert not tokens.accepts("lost")
    assert tokens.accepts("third")


@given(st.text(min_size=16), st.text(min_size=16))
def test_a_person_has_one_id_per_room_and_key(key: str, other: str) -> None:
    assert person_id_of("room", key) == person_id_of("room", key)
    assert person_id_of("room", key) != person_id_of("other room", key)
    assert (person_id_of("room", key) == person_id_of("room", other)) == (key == other)
    assert set(person_id_of("room", key)) <= set(string.ascii_letters + string.digits + "-_")


# --- lanes ---


async def test_a_lane_keeps_the_order_and_takes_only_so_much() -> None:
    tasks, done, gate, finished = Tasks(), list[int](), asyncio.Event(), asyncio.Event()
    lane = Lane(tasks, waiting_limit=3)

    def job(number: int) -> None:
        async def run() -> None:
            await gate.wait()
            done.append(number)
            if number == 3:
                finished.set()

        lane.submit(run)

    job(0)
    await asyncio.sleep(0)
    for number in range(1, 4):
        job(number)
    with pytest.raises(TooManyMessages):
        job(4)
    gate.set()
    await finished.wait()
    assert done == [0, 1, 2, 3]
    await tasks.close()


async def test_jobs_that_may_overlap_do_so_and_those_between_them_are_alone() -> None:
    tasks, log, second_began, finished = Tasks(), list[str](), asyncio.Event(), asyncio.Event()
    lane = Lane(tasks, waiting_limit=9)

    def job(name: str, work: Callable[[], Awaitable[object]]) -> Job:
        async def run() -> None:
            log.append(f"{name} begins")
            await work()
            log.append(f"{name} ends")

        return run

    async def let_first_go_on() -> None:
        second_began.set()

    async def finish() -> None:
        finished.set()

    lane.submit(job("first", second_began.wait), may_overlap=True)
    lane.submit(job("second", let_first_go_on), may_overlap=True)
    lane.submit(job("alone", partial(asyncio.sleep, 0)))
    lane.submit(job("third", partial(asyncio.sleep, 0)), may_overlap=True)
    lane.submit(job("last", finish))
    await finished.wait()
    assert log[:4] == ["first begins", "second begins", "second ends", "first ends"]
    assert log[4:] == ["alone begins", "alone ends", "third begins", "third ends", "last begins", "last ends"]
    await asyncio.gather(*tasks.running)


async def test_jobs_that_have_begun_count_as_waiting() -> None:
    tasks, gate = Tasks(), asyncio.Event()
    lane = Lane(tasks, waiting_limit=2)

    async def wait() -> None:
        await gate.wait()

    for _ in range(2):
        lane.submit(wait, may_overlap=True)
    for _ in range(3):
        await asyncio.sleep(0)
    with pytest.raises(TooManyMessages):
        lane.submit(wait, may_overlap=True)
    gate.set()
    await asyncio.gather(*tasks.running)
    lane.submit(wait)
    await asyncio.gather(*tasks.running)


async def test_a_closed_lane_finishes_what_it_began_and_forgets_the_rest() -> None:
    tasks, done, gate = Tasks(), list[str](), asyncio.Event()
    lane = Lane(tasks, waiting_limit=3)

    async def first() -> None:
        await gate.wait()
        done.append("first")

    async def second() -> None:
        done.append("second")

    lane.submit(first)
    lane.submit(second)
    (running,) = tasks.running
    await asyncio.sleep(0)
    lane.close()
    lane.submit(second)
    gate.set()
    await running
    assert done == ["first"]
