"""Creating and looking up rooms over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.support.control_server import Controlled, controlled_server


@pytest.fixture
async def control(tmp_path: Path) -> AsyncIterator[Controlled]:
    async with controlled_server(tmp_path, rooms_per_hour=20) as running:
        yield running


@pytest.fixture
async def http(control: Controlled) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=control.running.url) as client:
        yield client


def code_of(response: httpx.Response) -> str:
    return str(response.json()["error"]["code"])


async def test_a_room_is_created_with_a_name_and_nothing_else(http: httpx.AsyncClient) -> None:
    created = await http.post("/api/rooms", json={"name": "  Studio  "})
    assert created.status_code == 201
    room_id = created.json()["id"]
    assert created.json()["path"] == f"/r/{room_id}"
    info = (await http.get(f"/api/rooms/{room_id}")).json()
    assert info["room"]["settings"]["name"] == "Studio"
    assert "why" not in info["room"]["settings"]
    assert info["participantNames"] == []


async def test_all_else_about_a_room_may_be_said_when_it_is_created(http: httpx.AsyncClient) -> None:
    wanted = {
        "name": "Studio",
        "why": "Writing together",
        "norms": "Be kind.\nEat well.",
        "format": "pomodoro",
        "minutes": 90,
        "cadence": "twoWeekly",
        "sound": "rain",
    }
    created = (await http.post("/api/rooms", json=wanted)).json()
    settings = (await http.get(f"/api/rooms/{created['id']}")).json()["room"]["settings"]
    assert settings["format"]["id"] == "pomodoro"
    assert [phase["minutes"] for phase in settings["format"]["phases"]] == [25, 5]
    assert {name: settings[name] for name in wanted if name != "format"} == {
        name: value for name, value in wanted.items() if name != "format"
    }


async def test_a_room_of_which_nothing_is_said_is_an_hour_of_coworking_once(http: httpx.AsyncClient) -> None:
    created = (await http.post("/api/rooms", json={"name": "Studio"})).json()
    info = (await http.get(f"/api/rooms/{created['id']}")).json()
    settings = info["room"]["settings"]
    assert (settings["format"]["id"], settings["minutes"], settings["cadence"]) == ("cowork", 60, "once")
    assert settings["norms"]
    assert "sound" not in settings
    assert "schedule" not in info["room"]
    assert "session" not in info


async def test_who_creates_a_room_is_its_owner(control: Controlled, http: httpx.AsyncClient) -> None:
    created = (await http.post("/api/rooms", json={"name": "Studio"})).json()
    owner_id = (await http.get(f"/api/rooms/{created['id']}")).json()["room"]["ownerId"]
    async with (
        await control.running.join(created["id"], "Ann", personKey=created["personKey"]) as ann,
        await control.running.join(created["id"], "Bob") as bob,
    ):
        assert ann.welcome["personId"] == owner_id
        assert bob.welcome["personId"] != owner_id


async def test_the_lobby_sees_where_the_session_stands(control: Controlled, http: httpx.AsyncClient) -> None:
    room_id = await control.running.create_room()
    async with await control.running.join(room_id, "Ann") as ann:
        await ann.request("startSession")
        session = (await ann.event("sessionChanged"))["session"]
        control.pass_time(90_000)
        info = (await http.get(f"/api/rooms/{room_id}")).json()
        assert (info["session"], info["now"]) == (session, control.clock.now_ms())
        await ann.request("endSession", sessionId=session["id"])
        assert "session" not in (await http.get(f"/api/rooms/{room_id}")).json()


async def test_the_lobby_sees_who_is_there(control: Controlled, http: httpx.AsyncClient) -> None:
    room_id = await control.running.create_room()
    async with await control.running.join(room_id, "Ann"):
        info = (await http.get(f"/api/rooms/{room_id}")).json()
        assert info["participantNames"] == ["Ann"]


@pytest.mark.parametrize("room_id", ["unknown", "..", "%2e%2e%2fetc", "x" * 5_000, "%00", "%ff", "<script>", "'--"])
async def test_an_unknown_or_malformed_room_is_a_typed_404(http: httpx.AsyncClient, room_id: str) -> None:
    response = await http.get(f"/api/rooms/{room_id}")
    assert response.status_code == 404
    assert code_of(response) in ("roomNotFound", "notFound")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "malformedMessage"),
        (b"{", 400, "malformedMessage"),
        (b"[]", 400, "malformedMessage"),
        (b"\xff\xfe", 400, "malformedMessage"),
        (b'{"name":NaN}', 400, "malformedMessage"),
        (b"[" * 60_000, 400, "malformedMessage"),
        (b'{"name":""}', 400, "malformedMessage"),
        (b'{"name":"   "}', 400, "malformedMessage"),
        ('{"name":"\u202e\u200b"}'.encode(), 400, "malformedMessage"),
        (b'{"name":"x","admin":true}', 400, "malformedMessage"),
        (b'{"name":"x","ownerId":"me"}', 400, "malformedMessage"),
        (b'{"name":"x","minutes":4}', 400, "malformedMessage"),
        (b'{"name":"x","minutes":601}', 400, "malformedMessage"),
        (b'{"name":"x","format":"lecture"}', 400, "malformedMessage"),
        (b'{"name":"x","cadence":"daily"}', 400, "malformedMessage"),
        (b'{"name":"x","sound":"drums"}', 400, "malformedMessage"),
        ('{"name":"x","norms":"\u200b"}'.encode(), 400, "malformedMessage"),
        (b'{"name":"x","norms":"' + b"x" * 2_001 + b'"}', 413, "tooLarge"),
        (b'{"name":"' + b"x" * 10_000 + b'"}', 413, "tooLarge"),
        (b'{"name":"' + b"x" * 10_000_000 + b'"}', 413, "tooLarge"),
    ],
    ids=lambda value: value[:16] if isinstance(value, bytes) else str(value),
)
async def test_a_bad_body_gets_a_typed_error(http: httpx.AsyncClient, body: bytes, status: int, code: str) -> None:
    response = await http.post("/api/rooms", content=body)
    assert (response.status_code, code_of(response)) == (status, code)


async def test_one_address_creates_only_so_many_rooms_an_hour(control: Controlled, http: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(http.post("/api/rooms", json={"name": "x"}) for _ in range(21)))
    (refused,) = [answer for answer in answers if answer.status_code != 201]
    assert (refused.status_code, code_of(refused)) == (429, "tooManyRooms")
    assert 0 < int(refused.headers["retry-after"]) <= 181
    elsewhere = {"x-forwarded-for": "192.0.2.7"}
    assert (await http.post("/api/rooms", json={"name": "x"}, headers=elsewhere)).status_code == 201
    control.clock.advance(180_001)
    assert (await http.post("/api/rooms", json={"name": "x"})).status_code == 201


async def test_other_methods_and_addresses_get_typed_errors(http: httpx.AsyncClient) -> None:
    assert (await http.delete("/api/rooms")).status_code == 405
    missing = await http.get("/api/nothing")
    assert (missing.status_code, code_of(missing)) == (404, "notFound")


async def test_health_tells_when_the_server_stops(control: Controlled, http: httpx.AsyncClient) -> None:
    assert (await http.get("/api/health")).json()["status"] == "ok"
    control.running.server.directory.draining = True
    stopping = await http.get("/api/health")
    assert (stopping.status_code, code_of(stopping)) == (503, "shuttingDown")
    refused = await http.post("/api/rooms", json={"name": "x"})
    assert (refused.status_code, code_of(refused)) == (503, "shuttingDown")


async def test_the_operators_view_is_off_by_default(http: httpx.AsyncClient) -> None:
    assert (await http.get("/debug")).status_code == 404


async def test_the_operators_view_shows_objects_but_no_secrets(tmp_path: Path) -> None:
    async with controlled_server(tmp_path, debug=True) as control:
        room_id = await control.running.create_room("Secret plans")
        async with await control.running.join(room_id, "Ann Lee") as ann:
            await ann.create_transports()
            await ann.request("postMessage", key="k", text="Hush")
            view = await control.running.debug()
            (room,) = view["rooms"]
            assert room["worker"] == "w1"
            assert room["participants"][0]["transports"] == [
                ann.transports["send"]["id"],
                ann.transports["recv"]["id"],
            ]
            assert view["sessions"] == 1
            for secret in (room_id, "Ann Lee", "Hush", "Secret plans", ann.welcome["personKey"]):
                assert secret not in str(view)
