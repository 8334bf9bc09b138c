"""The session's clock: the same for everybody, over reconnecting, restarting and pausing."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.control_client import Json, RefusedError, RoomClient
from tests.support.control_server import Controlled, controlled_server

MINUTE_MS = 60_000


def time_left_ms(session: Json, now: int) -> int:
    """As docs/protocol.md tells clients to compute it."""
    return int(session["phaseStartedAt"]) + int(session["phaseLengthMs"]) - int(session.get("pausedAt", now))


def session_of(client: RoomClient) -> Json:
    """The session as the client's newest event or its snapshot has it."""
    told = [event["session"] for event in client.events("sessionChanged")]
    session: Json = told[-1] if told else client.welcome["snapshot"]["session"]
    return session


async def press(client: RoomClient, request_type: str, **fields: Any) -> Json:
    """Asks for something to be done with the session that the client sees."""
    return await client.request(request_type, sessionId=session_of(client)["id"], **fields)


async def until_phase(client: RoomClient, index: int) -> None:
    await client.until(lambda _: bool(session_of(client)["index"] == index))


async def resumed(control: Controlled, room_id: str, client: RoomClient) -> RoomClient:
    """A new WebSocket in place of the lost one; the answer is in ``welcome``."""
    again = await control.running.connect(room_id, first_id=client.next_id)
    again.welcome = await again.request("resume", token=client.welcome["resumeToken"], revision=client.revision)
    return again


async def all_times_left(control: Controlled, room_id: str, ann: RoomClient) -> list[int]:
    """What those who are there, who came back, who arrives and who looks at the lobby compute at this moment."""
    bob = await control.running.join(room_id, "Bob")
    known = session_of(bob)
    await bob.cut()
    async with (
        await resumed(control, room_id, bob) as again,
        await control.running.join(room_id, "Cid") as cid,
        httpx.AsyncClient() as http,
    ):
        lobby = (await http.get(f"{control.running.url}/api/rooms/{room_id}")).json()
        return [
            time_left_ms(session_of(ann), (await ann.request("ping"))["now"]),
            time_left_ms(known, again.welcome["now"]),
            time_left_ms(session_of(cid), cid.welcome["now"]),
            time_left_ms(lobby["session"], lobby["now"]),
        ]


async def test_everybody_computes_the_same_time_left(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        await ann.request("startSession")
        control.pass_time(90_001)
        assert await all_times_left(control, room_id, ann) == [29_999] * 4


async def test_while_it_is_paused_the_time_stands_still_for_everybody(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        await ann.request("startSession")
        control.pass_time(MINUTE_MS)
        await press(ann, "pauseSession", paused=True)
        control.pass_time(3 * MINUTE_MS)
        assert await all_times_left(control, room_id, ann) == [MINUTE_MS] * 4
        assert session_of(ann)["index"] == 0
        await press(ann, "pauseSession", paused=False)
        control.pass_time(1)
        assert await all_times_left(control, room_id, ann) == [MINUTE_MS - 1] * 4


async def test_when_a_phases_time_is_up_all_are_told_of_the_next(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        await ann.request("startSession")
        began = session_of(ann)["startedAt"]
        control.pass_time(2 * MINUTE_MS - 1)
        await bob.request("ping")
        assert len(bob.events("sessionChanged")) == 1
        # It is looked at a little late, which must not make the next phase longer.
        control.pass_time(701)
        for client in (ann, bob):
            await until_phase(client, 1)
            assert session_of(client)["phaseStartedAt"] == began + 2 * MINUTE_MS
        assert await all_times_left(control, room_id, ann) == [2 * MINUTE_MS - 700] * 4


async def test_the_rooms_own_alarm_moves_it_on(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        await ann.request("startSession")
        control.clock.advance(2 * MINUTE_MS - 1)
        # Sets the alarm anew, now that the moment is near.
        await press(ann, "pauseSession", paused=True)
        await press(ann, "pauseSession", paused=False)
        assert session_of(ann)["index"] == 0
        control.clock.advance(1)
        await until_phase(ann, 1)


async def test_the_last_phase_is_never_cut_off(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        await ann.request("startSession")
        control.pass_time(90 * MINUTE_MS)
        await until_phase(ann, 4)
        session = session_of(ann)
        assert session["phases"][4]["kind"] == "wrapUp"
        assert "endedAt" not in session
        assert time_left_ms(session, control.clock.now_ms()) == -30 * MINUTE_MS


async def test_a_session_outlives_the_server_and_moves_on(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        ann = await control.running.join(room_id, "Ann")
        await ann.request("startSession")
        before = session_of(ann)
        control.pass_time(MINUTE_MS)
    async with controlled_server(tmp_path) as control:
        control.clock.advance(MINUTE_MS + 45_000)
        async with await control.running.join(room_id, "Ann") as ann:
            assert session_of(ann) == before
            assert await all_times_left(control, room_id, ann) == [15_000] * 4
            control.pass_time(15_000)
            await until_phase(ann, 1)
            assert session_of(ann)["phaseStartedAt"] == before["startedAt"] + 2 * MINUTE_MS


async def test_phases_that_ended_while_the_server_was_down_are_over(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        ann = await control.running.join(room_id, "Ann")
        await ann.request("startSession")
        await press(ann, "extendPhase", index=0, lengthMs=3 * MINUTE_MS)
        began = session_of(ann)["startedAt"]
    async with controlled_server(tmp_path) as control:
        control.clock.advance(20 * MINUTE_MS)
        async with await control.running.join(room_id, "Ann") as ann:
            session = session_of(ann)
            assert session["phases"][session["index"]]["kind"] == "work"
            assert session["phaseStartedAt"] == began + 11 * MINUTE_MS


# --- pressing buttons ---


async def test_of_two_who_start_at_once_one_does_and_the_other_is_told(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        numbers = {client: await client.post("startSession") for client in (ann, bob)}
        refused: list[RefusedError] = []
        for client, number in numbers.items():
            try:
                await client.answer(number)
            except RefusedError as error:
                refused.append(error)
        (told,) = refused
        assert told.code == "conflict"
        assert session_of(ann) == session_of(bob)
        assert session_of(ann)["startedBy"] in told.message
        assert len(ann.events("sessionChanged")) == 1


@pytest.mark.parametrize(
    ("request_type", "fields"),
    [
        ("skipPhase", {"index": 0}),
        ("extendPhase", {"index": 0, "lengthMs": 3 * MINUTE_MS}),
        ("pauseSession", {"paused": True}),
        ("setFocus", {"focus": True}),
    ],
)
async def test_pressed_by_two_at_once_it_happens_once(
    control: Controlled, room_id: str, request_type: str, fields: Json
) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        await ann.request("startSession")
        before = session_of(ann)
        numbers = [(client, await client.post(request_type, sessionId=before["id"], **fields)) for client in (ann, bob)]
        for client, number in numbers:
            assert await client.answer(number) == {}
        assert session_of(ann) != before
        assert len(ann.events("sessionChanged")) == len(bob.events("sessionChanged")) == 2
        assert session_of(ann)["index"] == (1 if request_type == "skipPhase" else 0)
        assert session_of(ann)["phaseLengthMs"] == (3 if request_type == "extendPhase" else 2) * MINUTE_MS


async def test_a_button_pressed_when_the_phase_is_over_already_does_nothing(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        await ann.request("startSession")
        began = control.clock.now_ms()
        control.clock.advance(3 * MINUTE_MS)
        # Nobody has looked at the clock yet, but by it the phase that this means has ended.
        await press(ann, "skipPhase", index=0)
        await press(ann, "extendPhase", index=0, lengthMs=9 * MINUTE_MS)
        session = session_of(ann)
        assert (session["index"], session["phaseStartedAt"]) == (1, began + 2 * MINUTE_MS)
        assert session["phaseLengthMs"] == 2 * MINUTE_MS


async def test_there_is_nothing_to_skip_after_the_last_phase(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        await ann.request("startSession")
        for index in range(4):
            await press(ann, "skipPhase", index=index)
        with pytest.raises(RefusedError, match="conflict"):
            await press(ann, "skipPhase", index=4)


async def test_the_focus_phase_begins_with_the_switch_on_and_the_next_one_without(control: Controlled) -> None:
    room_id = await control.running.create_room(format="gsd")
    async with await control.running.join(room_id, "Ann") as ann:
        await ann.request("startSession")
        assert session_of(ann)["focus"] is False
        await press(ann, "skipPhase", index=0)
        assert session_of(ann)["focus"] is True
        control.pass_time(50 * MINUTE_MS)
        await until_phase(ann, 2)
        assert session_of(ann)["focus"] is False


async def test_rounds_follow_one_another_for_as_long_as_anybody_likes(control: Controlled) -> None:
    room_id = await control.running.create_room(format="pomodoro")
    async with await control.running.join(room_id, "Ann") as ann:
        await ann.request("startSession")
        control.pass_time(65 * MINUTE_MS)
        await until_phase(ann, 4)
        assert await all_times_left(control, room_id, ann) == [20 * MINUTE_MS] * 4


async def test_without_a_timer_there_is_nothing_to_pause_or_extend(control: Controlled) -> None:
    room_id = await control.running.create_room(format="open")
    async with await control.running.join(room_id, "Ann") as ann:
        await ann.request("startSession")
        assert session_of(ann)["phases"] == []
        for request_type, fields in (("pauseSession", {"paused": True}), ("extendPhase", {"index": 0, "lengthMs": 1})):
            with pytest.raises(RefusedError, match="conflict"):
                await press(ann, request_type, **fields)


BUTTONS: tuple[tuple[str, Json], ...] = (
    ("pauseSession", {"paused": True}),
    ("extendPhase", {"index": 0, "lengthMs": 9 * MINUTE_MS}),
    ("skipPhase", {"index": 0}),
    ("setFocus", {"focus": True}),
)


@pytest.mark.parametrize(("request_type", "fields"), BUTTONS)
async def test_without_a_session_nothing_can_be_done_with_one(
    control: Controlled, room_id: str, request_type: str, fields: Json
) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        with pytest.raises(RefusedError, match="conflict"):
            await ann.request(request_type, sessionId="none", **fields)
        assert ann.events("sessionChanged") == []


@pytest.mark.parametrize(("request_type", "fields"), BUTTONS)
async def test_what_was_meant_for_a_session_that_is_over_is_not_done_to_the_next(
    control: Controlled, room_id: str, request_type: str, fields: Json
) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        await ann.request("startSession")
        seen = session_of(ann)["id"]
        await press(ann, "endSession")
        await ann.request("startSession")
        begun = session_of(ann)
        with pytest.raises(RefusedError, match="conflict"):
            await ann.request(request_type, sessionId=seen, **fields)
        assert session_of(ann) == begun
        assert begun["id"] != seen
