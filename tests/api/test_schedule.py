"""When a room meets, and the invitation for calendars, over HTTP."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from tests.support.control_client import Json
from tests.support.control_server import Controlled, controlled_server

MINUTE_MS = 60_000
WEEK_MS = 7 * 24 * 60 * MINUTE_MS
ZONE = "Europe/Berlin"


@pytest.fixture
async def room_id(control: Controlled) -> str:
    return await control.running.create_room("Studio", why="Writing together", cadence="weekly", minutes=90)


@pytest.fixture
def starts_at(control: Controlled) -> int:
    return control.clock.now_ms() + 60 * MINUTE_MS


async def agree(http: httpx.AsyncClient, room_id: str, starts_at: Any, zone: Any = ZONE) -> httpx.Response:
    return await http.put(f"/api/rooms/{room_id}/schedule", json={"startsAt": starts_at, "timeZone": zone})


async def invitation(http: httpx.AsyncClient, room_id: str, **headers: str) -> Any:
    """The event in the file that calendars get, as icalendar reads it."""
    response = await http.get(f"/api/rooms/{room_id}/invitation.ics", headers=headers)
    assert response.status_code == 200
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    return event


def code_of(response: httpx.Response) -> str:
    return str(response.json()["error"]["code"])


async def test_an_agreed_time_is_told_to_those_in_the_room_and_to_who_comes(
    control: Controlled, http: httpx.AsyncClient, room_id: str, starts_at: int
) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        assert "schedule" not in ann.welcome["snapshot"]["room"]
        answer = await agree(http, room_id, starts_at + 59_999)
        assert answer.status_code == 200
        told = (await ann.event("roomChanged"))["room"]
        assert told == answer.json()
        assert told["schedule"] == {
            "startsAt": starts_at,
            "nextAt": starts_at,
            "timeZone": ZONE,
            "minutes": 90,
            "cadence": "weekly",
        }
    control.pass_time(3 * WEEK_MS)
    lobby: Json = (await http.get(f"/api/rooms/{room_id}")).json()
    assert lobby["room"]["schedule"]["nextAt"] == starts_at + 3 * WEEK_MS


async def test_the_invitation_is_a_file_that_calendars_take(
    http: httpx.AsyncClient, room_id: str, starts_at: int
) -> None:
    await agree(http, room_id, starts_at)
    response = await http.get(f"/api/rooms/{room_id}/invitation.ics")
    media_type, *parameters = (part.strip() for part in response.headers["content-type"].split(";"))
    assert media_type == "text/calendar"
    assert set(parameters) == {"charset=utf-8", "method=PUBLISH"}
    assert response.headers["content-disposition"] == 'attachment; filename="invitation.ics"'
    assert response.headers["cache-control"] == "no-store"
    event = await invitation(http, room_id)
    assert event["summary"] == "Studio"
    assert "Writing together" in event["description"]
    assert event["url"] == f"{http.base_url}/r/{room_id}"
    assert event.start.timestamp() * 1000 == starts_at
    assert (event.end - event.start).total_seconds() == 90 * 60


async def test_a_change_is_one_of_the_same_event(
    control: Controlled, http: httpx.AsyncClient, room_id: str, starts_at: int
) -> None:
    await agree(http, room_id, starts_at)
    first = await invitation(http, room_id)
    assert first["sequence"] == 0
    # The same once more is no change.
    await agree(http, room_id, starts_at)
    assert (await invitation(http, room_id))["sequence"] == 0
    await agree(http, room_id, starts_at + WEEK_MS)
    second = await invitation(http, room_id)
    async with await control.running.join(room_id, "Ann") as ann:
        settings = ann.welcome["snapshot"]["room"]["settings"]
        await ann.request("updateRoom", settings={**settings, "cadence": "twoWeekly"})
    third = await invitation(http, room_id)
    assert [event["sequence"] for event in (second, third)] == [1, 2]
    assert {event["uid"] for event in (first, second, third)} == {first["uid"]}
    assert third["rrule"]["INTERVAL"] == [2]
    assert room_id not in first["uid"]


async def test_the_event_tells_when_any_of_it_was_last_changed(
    control: Controlled, http: httpx.AsyncClient, room_id: str, starts_at: int
) -> None:
    await agree(http, room_id, starts_at)
    events = []
    async with await control.running.join(room_id, "Ann") as ann:
        settings = ann.welcome["snapshot"]["room"]["settings"]
        for change in ({}, {"name": "Library"}, {"why": "Reading"}, {"sound": "rain"}):
            control.clock.advance(MINUTE_MS)
            settings |= change
            await ann.request("updateRoom", settings=settings)
            control.clock.advance(MINUTE_MS)
            events.append(await invitation(http, room_id))
    began = (starts_at - 60 * MINUTE_MS) / 1000
    assert [event["sequence"] for event in events] == [0, 1, 2, 2]
    changed = [event["last-modified"].dt.timestamp() - began for event in events]
    assert changed == [0, 180, 300, 300]
    assert [event["summary"] for event in events] == ["Studio", "Library", "Library", "Library"]
    assert [event["dtstamp"].dt.timestamp() - began for event in events] == [120, 240, 360, 480]


async def test_a_time_and_settings_that_come_at_once_are_both_kept(
    control: Controlled, http: httpx.AsyncClient, room_id: str, starts_at: int
) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        settings = ann.welcome["snapshot"]["room"]["settings"]
        for number in range(10):
            changes = {**settings, "name": f"Studio {number}"}
            await asyncio.gather(
                agree(http, room_id, starts_at + number * WEEK_MS), ann.request("updateRoom", settings=changes)
            )
            stored: Json = (await http.get(f"/api/rooms/{room_id}/memory")).json()["room"]
            assert stored["settings"]["name"] == f"Studio {number}"
            assert stored["schedule"]["startsAt"] == starts_at + number * WEEK_MS
            await ann.request("ping")
            assert ann.events("roomChanged")[-1]["room"] == stored


async def test_each_room_has_an_event_of_its_own(
    control: Controlled, http: httpx.AsyncClient, room_id: str, starts_at: int
) -> None:
    elsewhere = await control.running.create_room("Elsewhere")
    for each in (room_id, elsewhere):
        await agree(http, each, starts_at)
    assert (await invitation(http, room_id))["uid"] != (await invitation(http, elsewhere))["uid"]


async def test_behind_a_proxy_the_link_is_the_one_that_people_use(
    http: httpx.AsyncClient, room_id: str, starts_at: int
) -> None:
    await agree(http, room_id, starts_at)
    headers = {"host": "cowork.example.org", "x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.7"}
    event = await invitation(http, room_id, **headers)
    assert event["url"] == f"https://cowork.example.org/r/{room_id}"


async def test_markup_and_line_breaks_in_names_stay_text(control: Controlled, http: httpx.AsyncClient) -> None:
    name = "Studio; <b>\\nEND:VEVENT, x"
    room_id = await control.running.create_room(name)
    await agree(http, room_id, control.clock.now_ms() + MINUTE_MS)
    assert (await invitation(http, room_id))["summary"] == name


async def test_an_agreed_time_outlives_the_server(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control, httpx.AsyncClient(base_url=control.running.url) as http:
        room_id = await control.running.create_room()
        starts_at = control.clock.now_ms() + MINUTE_MS
        before = (await agree(http, room_id, starts_at)).json()
    async with controlled_server(tmp_path) as control, httpx.AsyncClient(base_url=control.running.url) as http:
        assert (await http.get(f"/api/rooms/{room_id}")).json()["room"] == before


async def test_without_an_agreed_time_there_is_no_invitation(http: httpx.AsyncClient, room_id: str) -> None:
    missing = await http.get(f"/api/rooms/{room_id}/invitation.ics")
    assert (missing.status_code, code_of(missing)) == (404, "notFound")


@pytest.mark.parametrize(
    ("starts_at", "zone"),
    [
        (-1, ZONE),
        (0, ZONE),
        (2**62, ZONE),
        (1e300, ZONE),
        (0.5, ZONE),
        ("2027-01-15T09:00", ZONE),
        (None, ZONE),
        (1_900_000_000_000, "Europe/Atlantis"),
        (1_900_000_000_000, "../../etc/passwd"),
        (1_900_000_000_000, "Europe"),
        (1_900_000_000_000, ""),
        (1_900_000_000_000, "\x00"),
        (1_900_000_000_000, "x" * 65),
    ],
)
async def test_an_impossible_time_gets_a_typed_error(
    http: httpx.AsyncClient, room_id: str, starts_at: Any, zone: Any
) -> None:
    refused = await agree(http, room_id, starts_at, zone)
    assert (refused.status_code, code_of(refused)) in ((400, "malformedMessage"), (413, "tooLarge"))
    assert "schedule" not in (await http.get(f"/api/rooms/{room_id}")).json()["room"]


async def test_a_room_that_does_not_exist_meets_never(http: httpx.AsyncClient) -> None:
    for response in (await agree(http, "unknown", 1_900_000_000_000), await http.get("/api/rooms/x/invitation.ics")):
        assert (response.status_code, code_of(response)) == (404, "roomNotFound")


async def test_other_peoples_web_pages_are_refused(http: httpx.AsyncClient, room_id: str) -> None:
    address, headers = f"/api/rooms/{room_id}/schedule", {"origin": "https://evil.example"}
    refused = await http.put(address, json={"startsAt": 1_900_000_000_000, "timeZone": ZONE}, headers=headers)
    assert (refused.status_code, code_of(refused)) == (403, "wrongOrigin")
