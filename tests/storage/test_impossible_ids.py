"""Ids that nothing can have get a typed error, on either database: PostgreSQL takes no NUL into a text."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.support.control_client import RefusedError
from tests.support.control_server import Controlled, controlled_server

IMPOSSIBLE = ["\x00", "room\x00", "\n", "room\n", "\x1b[31m", "\x7f", "\x85", "x" * 65]


@pytest.fixture
async def control(database_url: str, tmp_path: Path) -> AsyncIterator[Controlled]:
    async with controlled_server(tmp_path, database_url=database_url) as running:
        yield running


async def test_no_path_of_a_room_has_one(control: Controlled) -> None:
    schedule = {"startsAt": 1_900_000_000_000, "timeZone": "UTC"}
    requests = [
        ("GET", "", None),
        ("DELETE", "", None),
        ("PUT", "/schedule", schedule),
        ("GET", "/invitation.ics", None),
        ("GET", "/rally", None),
        ("GET", "/rally/changes", None),
        ("POST", "/rally", {"timeZone": "UTC", "starts": [1_900_000_000_000]}),
        ("PUT", "/rally/answer", {"rallyId": "r", "name": "Ann", "answers": {"t0": "in"}}),
        ("PUT", "/rally/picked", {"rallyId": "r"}),
        ("GET", "/memory", None),
        ("GET", "/sessions/s", None),
        ("DELETE", "/sessions/s", None),
    ]
    headers = {"authorization": "Bearer " + "k" * 20}
    async with httpx.AsyncClient(base_url=f"{control.running.url}/api/rooms", headers=headers) as http:
        for room_id in IMPOSSIBLE:
            for method, path, body in requests:
                refused = await http.request(method, f"/{quote(room_id)}{path}", json=body)
                assert (refused.status_code, refused.json()["error"]["code"]) == (404, "roomNotFound"), (method, path)
            with pytest.raises(InvalidStatus) as denied:
                await control.running.connect(quote(room_id))
            assert denied.value.response.status_code == 404


async def test_no_session_has_one(control: Controlled) -> None:
    async with httpx.AsyncClient(base_url=control.running.url) as http:
        room = (await http.post("/api/rooms", json={"name": "Studio"})).json()
        headers = {"authorization": f"Bearer {room['personKey']}"}
        for session_id in IMPOSSIBLE:
            for method in ("GET", "DELETE"):
                address = f"/api/rooms/{room['id']}/sessions/{quote(session_id)}"
                refused = await http.request(method, address, headers=headers)
                assert (refused.status_code, refused.json()["error"]["code"]) == (404, "notFound")


async def test_nothing_is_called_so_over_the_web_socket(control: Controlled) -> None:
    room_id = await control.running.create_room()
    async with await control.running.join(room_id, "Ann") as ann:
        for thing_id in IMPOSSIBLE[:-1]:
            for request_type, fields in (
                ("addTopic", {"key": thing_id, "text": "Tea"}),
                ("postMessage", {"key": thing_id, "text": "Hi"}),
                ("postMessage", {"key": "k", "text": "Hi", "mentions": [thing_id]}),
                ("listMessages", {"before": 1, "huddleId": thing_id}),
                ("getRecap", {"sessionId": thing_id}),
            ):
                with pytest.raises(RefusedError, match="malformedMessage"):
                    await ann.request(request_type, **fields)
