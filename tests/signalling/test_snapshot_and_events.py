"""Events tell all that a snapshot shows: whoever was there from the beginning knows what a newcomer is told."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.control_client import Json, RefusedError, RoomClient
from tests.support.control_server import Controlled
from tests.support.room_mirror import RoomMirror

MINUTE_MS = 60_000
MOODS = ("wentWell", "fine", "couldBeBetter")
STATES = ("open", "discussing", "done", "carriedOver")
ANSWERS = ("now", "nextBreak", "later")
AVAILABILITIES = ("open", "headsDown", "break", "needHelp")
KINDS = ("icebreaker", "feedback", "workingOn", "wildIdeas", "ask")

Action = Callable[[RoomMirror, int], tuple[str, Json]]
"""From what is known of the room, and a number to choose by, to a request."""


def one_of(things: Any, number: int) -> Any:
    """One of the things; if there are none, something that does not exist."""
    return things[number % len(things)] if things else "nothing"


def topic(mirror: RoomMirror, number: int) -> Json:
    return {"topicId": one_of(mirror.ids("topics"), number)}


def huddle(mirror: RoomMirror, number: int) -> Json:
    return {"huddleId": one_of(mirror.ids("huddles"), number)}


def message(mirror: RoomMirror, number: int) -> Json:
    return {"messageId": one_of(mirror.ids("messages"), number) if mirror.ids("messages") else 0}


def person(mirror: RoomMirror, number: int) -> Json:
    return {"participantId": one_of(mirror.ids("participants"), number)}


def goal(mirror: RoomMirror, number: int) -> Json:
    return {"goalId": one_of(mirror.ids("goals"), number)}


def knock(mirror: RoomMirror, number: int) -> Json:
    return {"knockId": one_of(mirror.ids("knocks"), number)}


def session(mirror: RoomMirror, _number: int) -> Json:
    return {"sessionId": mirror.session_id or "nothing"}


def named(number: int) -> Json:
    return {"key": f"{number}", "text": f"Number {number}"}


ACTIONS: tuple[Action, ...] = (
    lambda m, n: ("updateProfile", {"name": f"Somebody {n}"}),
    lambda m, n: ("setHand", {"raised": n % 2 == 0}),
    lambda m, n: ("setAvailability", {"availability": one_of(AVAILABILITIES, n), "untilBreak": n % 3 == 0}),
    lambda m, n: ("setAvailability", {"availability": one_of(AVAILABILITIES, n), "minutes": n % 100 + 1}),
    lambda m, n: ("startHuddle", {"knockFirst": n % 2 == 0}),
    lambda m, n: ("startHuddle", topic(m, n)),
    lambda m, n: ("joinHuddle", huddle(m, n)),
    lambda m, n: ("knockOnHuddle", {**huddle(m, n), "waiting": n % 3 > 0}),
    lambda m, n: ("answerHuddleKnock", {**huddle(m, n), **person(m, n // 3), "admitted": n % 2 == 0}),
    lambda m, n: ("setKnockFirst", {**huddle(m, n), "knockFirst": n % 2 == 0}),
    lambda m, n: ("setOverhearing", {"overhears": n % 3 > 0}),
    lambda m, n: ("backToMain", {}),
    lambda m, n: ("addTopic", {**named(n), "hideAuthor": n % 2 == 0}),
    lambda m, n: ("editTopic", {**topic(m, n), "text": f"Words {n}"}),
    lambda m, n: ("setUpvote", {**topic(m, n), "upvoted": n % 3 > 0}),
    lambda m, n: ("setTopicState", {**topic(m, n // 4), "state": one_of(STATES, n)}),
    lambda m, n: ("removeTopic", topic(m, n)),
    lambda m, n: ("postMessage", named(n)),
    lambda m, n: ("postMessage", {**named(n), **huddle(m, n)}),
    lambda m, n: ("editMessage", {**message(m, n), "text": f"Words {n}"}),
    lambda m, n: ("deleteMessage", message(m, n)),
    lambda m, n: ("setReaction", {**message(m, n), "emoji": "\N{PARTY POPPER}", "on": n % 3 > 0}),
    lambda m, n: ("startSession", {}),
    lambda m, n: ("pauseSession", {**session(m, n), "paused": n % 2 == 0}),
    lambda m, n: ("skipPhase", {**session(m, n), "index": n % 5}),
    lambda m, n: ("extendPhase", {**session(m, n), "index": n % 5, "lengthMs": n * MINUTE_MS}),
    lambda m, n: ("setFocus", {**session(m, n), "focus": n % 2 == 0}),
    lambda m, n: ("endSession", session(m, n)),
    lambda m, n: ("addGoal", named(n)),
    lambda m, n: ("setGoal", {**goal(m, n), "done": n % 2 == 0}),
    lambda m, n: ("removeGoal", goal(m, n)),
    lambda m, n: ("knock", {**person(m, n), "when": one_of(("now", "nextBreak"), n)}),
    lambda m, n: ("answerKnock", {**knock(m, n), "answer": one_of(ANSWERS, n)}),
    lambda m, n: ("removeKnock", knock(m, n)),
    lambda m, n: ("drawCard", {"kind": one_of(KINDS, n)}),
    lambda m, n: ("putCardAway", {}),
    lambda m, n: ("addCard", named(n)),
    lambda m, n: ("givePulse", {**session(m, n), "mood": one_of(MOODS, n)}),
)


class Observer:
    """Somebody who does nothing but look, in spite of losing the connection now and then."""

    def __init__(self, control: Controlled, room_id: str, client: RoomClient) -> None:
        self._control = control
        self._room_id = room_id
        self.client = client
        self._token = client.welcome["resumeToken"]
        self.mirror = RoomMirror(client.welcome["snapshot"])

    async def look(self) -> None:
        """Takes all that the server has told by now."""
        await asyncio.gather(*self._control.tasks.running)
        await self.client.request("ping")
        self.mirror.take(self.client.received)

    async def reconnect(self) -> None:
        await self.client.cut()
        lost, self.client = self.client, await self._control.running.connect(self._room_id, self.client.next_id)
        answer = await self.client.request("resume", token=self._token, revision=lost.revision)
        self._token = answer["resumeToken"]
        self.mirror.take(lost.received)


async def outcome(client: RoomClient, request_type: str, fields: Json) -> str:
    """The code with which the request was refused; empty if it was not."""
    try:
        await client.request(request_type, **fields)
    except RefusedError as error:
        return error.code
    return ""


@pytest.mark.parametrize("seed", range(8))
async def test_whoever_was_there_knows_what_a_newcomer_is_told(control: Controlled, room_id: str, seed: int) -> None:
    chance = random.Random(seed)
    observer = Observer(control, room_id, await control.running.join(room_id, "Ann"))
    key = observer.client.welcome["personKey"]
    people = [
        await control.running.join(room_id, "Ann", personKey=key),
        await control.running.join(room_id, "Bob"),
        await control.running.join(room_id, "Cid"),
    ]
    for _ in range(250):
        await observer.look()
        action, number = chance.choice(ACTIONS), chance.randrange(1000)
        assert await outcome(chance.choice(people), *action(observer.mirror, number)) != "error"
        if chance.random() < 0.05:
            control.pass_time(chance.randrange(20 * MINUTE_MS))
        if chance.random() < 0.05:
            await observer.reconnect()
    newcomer = await control.running.join(room_id, "Ann", personKey=key)
    await newcomer.request("ping")
    told = RoomMirror(newcomer.welcome["snapshot"])
    told.take(newcomer.received)
    await observer.look()
    assert observer.mirror.shown() == told.shown()
