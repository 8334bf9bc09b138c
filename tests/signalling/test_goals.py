"""Goals: everybody's own, ticked off or not, and offered again the next time."""

from pathlib import Path

import pytest

from tests.support.control_client import Json, RefusedError, RoomClient
from tests.support.control_server import Controlled, controlled_server


async def aimed(client: RoomClient, text: str) -> str:
    return str((await client.request("addGoal", key=text, text=text))["goalId"])


def goal_of(client: RoomClient, goal_id: str) -> Json:
    """The goal as the client's newest event has it."""
    goal: Json = [event["goal"] for event in client.events("goalChanged") if event["goal"]["id"] == goal_id][-1]
    return goal


async def test_goals_are_seen_by_all_and_changed_by_their_person_only(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        goal_id = await aimed(ann, "Write it down")
        assert goal_of(bob, goal_id) == {
            "id": goal_id,
            "personId": ann.welcome["personId"],
            "personName": "Ann",
            "text": "Write it down",
            "done": False,
        }
        for request_type, fields in (("setGoal", {"done": True}), ("removeGoal", {})):
            with pytest.raises(RefusedError, match="notAllowed"):
                await bob.request(request_type, goalId=goal_id, **fields)
        async with await control.running.join(room_id, "Ann", personKey=ann.welcome["personKey"]) as tab:
            await tab.request("setGoal", goalId=goal_id, done=True)
            await ann.request("setGoal", goalId=goal_id, done=True, text="Write all of it down")
        assert (goal_of(bob, goal_id)["done"], goal_of(bob, goal_id)["text"]) == (True, "Write all of it down")
        async with await control.running.join(room_id, "Cid") as cid:
            assert cid.welcome["snapshot"]["goals"] == [goal_of(bob, goal_id)]
        await ann.request("removeGoal", goalId=goal_id)
        assert (await bob.event("goalRemoved"))["goalId"] == goal_id
        with pytest.raises(RefusedError, match="notFound"):
            await ann.request("setGoal", goalId=goal_id, done=False)


async def test_sent_twice_under_one_key_it_is_one_goal(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        first = await ann.request("addGoal", key="k", text="Once")
        assert await ann.request("addGoal", key="k", text="Once") == first
        assert len(ann.events("goalChanged")) == 1


async def test_somebody_with_very_many_goals_is_asked_to_remove_some(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        for number in range(20):
            await aimed(ann, f"{number}")
        with pytest.raises(RefusedError, match="limitReached"):
            await aimed(ann, "One more")
        await aimed(bob, "Mine is the first")
        # What comes once more, since its sender did not get the answer, is stored already.
        assert await aimed(ann, "7") == ann.events("goalChanged")[7]["goal"]["id"]
        assert len(bob.events("goalChanged")) == 21


async def test_what_one_did_not_get_done_is_offered_the_next_time(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            assert await ann.request("listUnfinishedGoals") == {"goals": []}
            await ann.request("startSession")
            await ann.request("setGoal", goalId=await aimed(ann, "Done"), done=True)
            await aimed(ann, "Not done")
            await aimed(bob, "Somebody else's")
            # Those of the session that goes on are no offer yet.
            assert await ann.request("listUnfinishedGoals") == {"goals": []}
            session_id = ann.events("sessionChanged")[-1]["session"]["id"]
            await ann.request("endSession", sessionId=session_id)
            person_key = ann.welcome["personKey"]
    async with (
        controlled_server(tmp_path) as control,
        await control.running.join(room_id, "Ann", personKey=person_key) as ann,
    ):
        assert ann.welcome["snapshot"]["goals"] == []
        (offered,) = (await ann.request("listUnfinishedGoals"))["goals"]
        assert (offered["text"], offered["done"]) == ("Not done", False)
        await ann.request("startSession")
        await aimed(ann, offered["text"])
        assert [event["goal"]["text"] for event in ann.events("goalChanged")] == ["Not done"]


async def test_goals_said_before_the_session_belong_to_it(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        goal_id = await aimed(ann, "Early")
        await ann.request("startSession")
        session_id = ann.events("sessionChanged")[-1]["session"]["id"]
        await ann.request("endSession", sessionId=session_id)
        recap = (await ann.request("getRecap", sessionId=session_id))["recap"]
        assert [goal["id"] for goal in recap["goals"]] == [goal_id]
