"""What people change about a room, and what comes of it."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.control_client import Json, RefusedError, RoomClient
from tests.support.control_server import Controlled, controlled_server

MINUTE_MS = 60_000
CUSTOM: Json = {
    "id": "custom",
    "title": "Ours",
    "phases": [
        {"kind": "goals", "title": "Aims", "minutes": 5},
        {"kind": "focus", "title": "Deep", "minutes": 40, "stretches": True, "focus": True},
        {"kind": "checkOut", "title": "Out", "minutes": 5},
    ],
}


def settings_of(client: RoomClient) -> Json:
    """As the client's newest event or its snapshot has them."""
    told = [event["room"] for event in client.events("roomChanged")]
    settings: Json = (told[-1] if told else client.welcome["snapshot"]["room"])["settings"]
    return settings


async def change(client: RoomClient, **changes: Any) -> None:
    await client.request("updateRoom", settings={**settings_of(client), **changes})


async def test_anybody_changes_them_for_all_and_for_those_who_come_later(tmp_path: Path) -> None:
    changes = {
        "name": "Library",
        "why": "Writing together",
        "norms": "Be kind.\nEat well.",
        "format": CUSTOM,
        "minutes": 90,
        "cadence": "weekly",
        "sound": "rain",
    }
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            await change(bob, **changes)
            settings = settings_of(ann)
            assert {name: settings[name] for name in changes if name != "format"} == {
                name: value for name, value in changes.items() if name != "format"
            }
            assert [phase["title"] for phase in settings["format"]["phases"]] == ["Aims", "Deep", "Out"]
            async with httpx.AsyncClient(base_url=control.running.url) as http:
                lobby = (await http.get(f"/api/rooms/{room_id}")).json()
            assert lobby["room"]["settings"] == settings
            # What nobody changed is not told.
            await change(ann)
            assert len(bob.events("roomChanged")) == 1
    async with controlled_server(tmp_path) as control, await control.running.join(room_id, "Ann") as ann:
        assert settings_of(ann) == settings


async def test_what_is_left_out_is_taken_away(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        await change(ann, why="Writing", sound="pads")
        kept = {name: value for name, value in settings_of(ann).items() if name not in ("why", "norms", "sound")}
        await ann.request("updateRoom", settings=kept)
        assert settings_of(ann) == kept


async def test_the_next_session_has_the_new_format_and_a_running_one_keeps_its_own(
    control: Controlled, room_id: str
) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        await ann.request("startSession")
        await change(ann, format=CUSTOM, minutes=60)
        session = ann.events("sessionChanged")[-1]["session"]
        assert session["format"] == "cowork"
        await ann.request("endSession", sessionId=session["id"])
        await ann.request("startSession")
        session = ann.events("sessionChanged")[-1]["session"]
        assert [(phase["title"], phase["minutes"]) for phase in session["phases"]] == [
            ("Aims", 5),
            ("Deep", 50),
            ("Out", 5),
        ]
        await ann.request("skipPhase", sessionId=session["id"], index=0)
        assert ann.events("sessionChanged")[-1]["session"]["focus"] is True


async def test_the_agreed_time_follows_length_and_cadence(control: Controlled, room_id: str) -> None:
    starts_at = control.clock.now_ms() + 60 * MINUTE_MS
    async with await control.running.join(room_id, "Ann") as ann, httpx.AsyncClient() as http:
        agreed = await http.put(
            f"{control.running.url}/api/rooms/{room_id}/schedule",
            json={"startsAt": starts_at, "timeZone": "Europe/Berlin"},
        )
        assert agreed.status_code == 200
        told = (await ann.event("roomChanged"))["room"]
        assert told == agreed.json()
        await change(ann, minutes=90, cadence="twoWeekly")
        schedule = ann.events("roomChanged")[-1]["room"]["schedule"]
        assert (schedule["minutes"], schedule["cadence"]) == (90, "twoWeekly")
        assert (schedule["startsAt"], schedule["nextAt"]) == (starts_at, starts_at)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "\u200b"},
        {"minutes": 4},
        {"minutes": 601},
        {"cadence": "hourly"},
        {"sound": "drums"},
        {"format": {**CUSTOM, "phases": CUSTOM["phases"] * 5}},
        {"format": {**CUSTOM, "phases": [{"kind": "nap", "title": "Nap", "minutes": 5}]}},
        {"format": {**CUSTOM, "phases": [{"kind": "work", "title": "\u202e", "minutes": 5}]}},
        {"format": {**CUSTOM, "phases": [{"kind": "work", "title": "Work", "minutes": 0}]}},
        {"format": {**CUSTOM, "phases": [{"kind": "work", "title": "Work", "minutes": 241}]}},
        {"format": {"id": "custom", "title": "Round", "phases": [], "repeats": True}},
        {"ownerId": "me"},
    ],
    ids=str,
)
async def test_impossible_settings_are_refused_and_nothing_changes(
    control: Controlled, room_id: str, changes: Json
) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        with pytest.raises(RefusedError) as refused:
            await change(ann, **changes)
        assert refused.value.code in ("malformedMessage", "tooLarge")
        await bob.request("ping")
        assert bob.events("roomChanged") == []
