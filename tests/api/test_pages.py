"""The web client's files, and what every response says about itself."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import websockets
from websockets.exceptions import InvalidStatus

from alongside.api import web_client
from tests.support.control_server import Controlled, controlled_server


@pytest.fixture
async def control(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Controlled]:
    built = tmp_path / "static"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text("<!doctype html><title>Alongside</title>")
    (built / "favicon.svg").write_text("<svg/>")
    (built / "assets" / "main-abc123.js").write_text("export {}")
    (tmp_path / "private.txt").write_text("not for you")
    monkeypatch.setattr("alongside.app.find_web_client", lambda: built)
    async with controlled_server(tmp_path / "data", allowed_origin=["https://rooms.example.org/"]) as running:
        yield running


@pytest.fixture
async def http(control: Controlled) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=control.running.url) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/r/JnpehKrdryqsLZSztCJAaQ", "/r/", "/r/a/b", "/r/%3Cscript%3E", "/r/x?y=z"])
async def test_every_address_of_people_is_the_page(http: httpx.AsyncClient, path: str) -> None:
    response = await http.get(path)
    assert response.status_code == 200
    assert "<title>Alongside" in response.text
    assert response.headers["cache-control"] == "no-cache"
    assert (await http.head(path)).status_code == 200


async def test_hashed_files_are_kept_for_ever_and_others_are_not(http: httpx.AsyncClient) -> None:
    script = await http.get("/assets/main-abc123.js")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "javascript" in script.headers["content-type"]
    assert "immutable" not in (await http.get("/favicon.svg")).headers.get("cache-control", "")


@pytest.mark.parametrize(
    "path",
    ["/assets/x.js", "/../private.txt", "/assets/../../private.txt", "/..%2fprivate.txt", "/%00", "/a.php"],
)
async def test_nothing_else_is_served(http: httpx.AsyncClient, path: str) -> None:
    response = await http.get(path)
    assert response.status_code == 404
    assert "not for you" not in response.text
    assert response.json()["error"]["code"] == "notFound"


@pytest.mark.parametrize("path", ["/", "/assets/main-abc123.js", "/api/health", "/api/rooms/unknown", "/missing"])
async def test_every_response_limits_what_a_page_can_do(http: httpx.AsyncClient, path: str) -> None:
    headers = (await http.get(path)).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["img-src"] == "'self' data: blob:"
    assert policy["media-src"] == "'self' blob: mediastream:"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    for feature in ("camera", "microphone", "display-capture"):
        assert f"{feature}=(self)" in headers["permissions-policy"]


async def test_without_a_built_client_the_page_says_how_to_build_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alongside.app.find_web_client", lambda: None)
    async with controlled_server(tmp_path) as control, httpx.AsyncClient(base_url=control.running.url) as http:
        response = await http.get("/r/room")
        assert response.status_code == 503
        assert "make web" in response.text


def test_the_client_is_looked_up_inside_the_package() -> None:
    found = web_client.find_web_client()
    assert found is None or found == Path(web_client.__file__).parent.parent / "static"


# --- where pages may come from ---


def own(control: Controlled) -> str:
    return control.running.url


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "file://",
        "http://[",
        "",
        "javascript:1",
    ],
)
async def test_pages_from_elsewhere_are_refused_before_the_upgrade(control: Controlled, origin: str) -> None:
    room_id = await control.running.create_room()
    url = own(control).replace("http", "ws") + f"/api/rooms/{room_id}/socket"
    with pytest.raises(InvalidStatus) as refused:
        await websockets.connect(url, additional_headers={"Origin": origin})
    assert refused.value.response.status_code == 403
    assert b"wrongOrigin" in refused.value.response.body
    async with httpx.AsyncClient(base_url=own(control)) as http:
        response = await http.post("/api/rooms", json={"name": "x"}, headers={"origin": origin})
    assert (response.status_code, response.json()["error"]["code"]) == (403, "wrongOrigin")


async def test_own_pages_and_allowed_ones_and_programs_are_let_in(control: Controlled) -> None:
    room_id = await control.running.create_room()
    url = own(control).replace("http", "ws") + f"/api/rooms/{room_id}/socket"
    for headers in ({"Origin": own(control)}, {"Origin": "https://Rooms.example.org"}, {}):
        async with websockets.connect(url, additional_headers=headers):
            pass
