"""The operator's music over HTTP."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from tests.support.control_server import Controlled, controlled_server
from tests.support.music_files import NO_XING, packets_in, write_tone
from tests.support.waiting import eventually


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "operators music"
    write_tone(folder / "1.mp3", "libmp3lame", 2.0, muxer_options=NO_XING)
    write_tone(folder / "2.opus", "libopus", 1.5, rate=48_000, tags={"title": "Rain", "artist": "The Clouds"})
    write_tone(folder / "more" / "3.flac", "flac", 1.0)
    return folder


@pytest.fixture
async def control(tmp_path: Path, folder: Path) -> AsyncIterator[Controlled]:
    async with controlled_server(tmp_path / "data", music=folder) as running:
        yield running


@pytest.fixture
async def http(control: Controlled) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=control.running.url) as client:
        yield client


async def tracks(http: httpx.AsyncClient) -> list[dict[str, Any]]:
    response = await http.get("/api/music")
    assert response.status_code == 200
    listed: list[dict[str, Any]] = response.json()["tracks"]
    return listed


def code_of(response: httpx.Response) -> str:
    return str(response.json()["error"]["code"])


async def test_the_list_tells_titles_and_lengths_but_not_where_the_folder_is(
    http: httpx.AsyncClient, folder: Path
) -> None:
    response = await http.get("/api/music")
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "no-store"
    assert str(folder.parent) not in response.text
    assert "more" not in response.text
    listed = response.json()["tracks"]
    assert [(track["title"], track.get("artist")) for track in listed] == [
        ("1", None),
        ("Rain", "The Clouds"),
        ("3", None),
    ]
    assert [track["lengthMs"] for track in listed] == [2038, 1500, 1000]
    assert [track["path"] for track in listed] == [f"/api/music/{track['id']}" for track in listed]
    assert [track.get("originalPath") for track in listed] == [f"{listed[0]['path']}/original", None, None]


async def test_without_a_folder_there_is_no_music(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control, httpx.AsyncClient(base_url=control.running.url) as http:
        assert await tracks(http) == []
        missing = await http.get("/api/music/x")
        assert (missing.status_code, code_of(missing)) == (404, "notFound")


async def test_a_missing_folder_keeps_no_server_from_starting(tmp_path: Path) -> None:
    with capture_logs() as lines:
        async with controlled_server(tmp_path, music=tmp_path / "missing") as control:
            await asyncio.gather(*control.tasks.running)
    assert [line["event"] for line in lines] == ["left out of the music"]


def assert_may_be_kept_for_ever(response: httpx.Response, track: dict[str, Any], media_type: str) -> None:
    assert response.status_code == 200
    assert response.headers["content-type"] == media_type
    assert response.headers["content-length"] == str(len(response.content))
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["accept-ranges"] == "bytes"
    assert response.headers["etag"] == f'"{track["id"]}"'
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "media-src 'self'" in response.headers["content-security-policy"]


async def test_mp3_comes_in_mp4_so_that_browsers_jump_exactly(http: httpx.AsyncClient, folder: Path) -> None:
    track = (await tracks(http))[0]
    response = await http.get(track["path"])
    assert_may_be_kept_for_ever(response, track, "audio/mp4")
    assert packets_in(response.content, "mp4") == packets_in((folder / "1.mp3").read_bytes(), "mp3")


async def test_ogg_and_flac_come_as_they_are(http: httpx.AsyncClient, folder: Path) -> None:
    files = [("2.opus", "audio/ogg"), ("more/3.flac", "audio/flac")]
    for track, (name, media_type) in zip((await tracks(http))[1:], files, strict=True):
        response = await http.get(track["path"])
        assert_may_be_kept_for_ever(response, track, media_type)
        assert response.content == (folder / name).read_bytes()


async def test_each_file_can_be_had_as_it_is(http: httpx.AsyncClient, folder: Path) -> None:
    files = [("1.mp3", "audio/mpeg"), ("2.opus", "audio/ogg"), ("more/3.flac", "audio/flac")]
    for track, (name, media_type) in zip(await tracks(http), files, strict=True):
        response = await http.get(f"{track['path']}/original")
        assert_may_be_kept_for_ever(response, track, media_type)
        assert response.content == (folder / name).read_bytes()


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=100-299", 100, 300),
        ("Bytes=100-299", 100, 300),
        ("bytes=500-", 500, None),
        ("bytes=500-99999999", 500, None),
        ("bytes=-100", -100, None),
        ("bytes=-99999999", 0, None),
    ],
)
@pytest.mark.parametrize("which", ["path", "originalPath"])
async def test_a_range_is_answered_with_that_part(
    http: httpx.AsyncClient, which: str, asked: str, first: int, end: int | None
) -> None:
    path = (await tracks(http))[0][which]
    whole = (await http.get(path)).content
    response = await http.get(path, headers={"range": asked})
    assert response.status_code == 206
    assert response.content == whole[first:end]
    start = first % len(whole)
    told = f"bytes {start}-{start + len(response.content) - 1}/{len(whole)}"
    assert response.headers["content-range"] == told
    assert response.headers["content-length"] == str(len(response.content))
    assert response.headers["content-type"] == ("audio/mp4" if which == "path" else "audio/mpeg")


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-100000000", "bytes=-0"])
async def test_a_range_behind_the_end_is_refused_with_the_size(http: httpx.AsyncClient, asked: str) -> None:
    track = (await tracks(http))[0]
    size = (await http.head(track["path"])).headers["content-length"]
    response = await http.get(track["path"], headers={"range": asked})
    assert (response.status_code, response.content) == (416, b"")
    assert response.headers["content-range"] == f"bytes */{size}"


@pytest.mark.parametrize(
    "asked",
    ["", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=0-1,5-6", "items=0-5", "bytes=1_0-", "0-5"],
)
async def test_a_range_of_another_kind_is_as_if_not_there(http: httpx.AsyncClient, asked: str) -> None:
    track = (await tracks(http))[0]
    response = await http.get(track["path"], headers={"range": asked})
    assert response.status_code == 200
    assert "content-range" not in response.headers
    assert response.content == (await http.get(track["path"])).content


async def test_a_range_holds_only_for_the_version_that_it_is_of(http: httpx.AsyncClient) -> None:
    track = (await tracks(http))[0]
    whole = await http.get(track["path"])
    same = await http.get(track["path"], headers={"range": "bytes=0-9", "if-range": whole.headers["etag"]})
    assert same.status_code == 206
    for version in ('"other"', f"W/{whole.headers['etag']}", "Thu, 01 Jan 1970 00:00:00 GMT"):
        other = await http.get(track["path"], headers={"range": "bytes=0-9", "if-range": version})
        assert (other.status_code, other.content) == (200, whole.content)


async def test_head_tells_the_same_as_get_and_knows_no_ranges(http: httpx.AsyncClient) -> None:
    track = (await tracks(http))[0]
    whole = await http.get(track["path"])
    for headers in ({}, {"range": "bytes=0-9"}):
        head = await http.head(track["path"], headers=headers)
        assert (head.status_code, head.content) == (200, b"")
        for name in ("content-length", "content-type", "etag", "cache-control", "accept-ranges"):
            assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize("track_id", ["unknown", "..", "%2e%2e%2f1.mp3", "1.mp3", "%00", "%ff", "x" * 5_000])
async def test_an_unknown_track_is_a_typed_404(http: httpx.AsyncClient, track_id: str) -> None:
    response = await http.get(f"/api/music/{track_id}")
    assert (response.status_code, code_of(response)) == (404, "notFound")
    response = await http.get(f"/api/music/{track_id}/original")
    assert (response.status_code, code_of(response)) == (404, "notFound")


async def test_a_changed_file_gets_another_address_and_the_old_one_ends(
    control: Controlled, http: httpx.AsyncClient, folder: Path
) -> None:
    before = (await tracks(http))[0]
    write_tone(folder / "1.mp3", "libmp3lame", 3.0)
    gone = await http.get(before["path"])
    assert (gone.status_code, code_of(gone)) == (404, "notFound")
    control.clock.advance(30_000)
    after = (await tracks(http))[0]
    assert after["path"] != before["path"]
    assert (await http.get(after["originalPath"])).content == (folder / "1.mp3").read_bytes()


async def test_a_file_that_became_a_link_is_not_followed(http: httpx.AsyncClient, folder: Path) -> None:
    track = (await tracks(http))[0]
    private = (folder / "1.mp3").rename(folder.parent / "private.mp3")
    (folder / "1.mp3").symlink_to(private)
    assert (await http.get(track["path"])).status_code == 404
    (folder / "1.mp3").unlink()
    os.mkfifo(folder / "1.mp3")
    assert (await http.get(track["path"])).status_code == 404


async def test_whoever_goes_away_leaves_no_file_open(
    control: Controlled, http: httpx.AsyncClient, folder: Path
) -> None:
    write_tone(folder / "1.mp3", "libmp3lame", 2.0)
    with (folder / "1.mp3").open("ab") as file:
        file.write((folder / "1.mp3").read_bytes() * 1_000)
    control.clock.advance(30_000)
    track = (await tracks(http))[0]
    for path in (track["path"], track["originalPath"]):
        async with http.stream("GET", path) as response:
            await anext(response.aiter_bytes())
    await eventually(lambda: asyncio.to_thread(open_files_in, folder), lambda found: found == [], "all is closed")


def open_files_in(folder: Path) -> list[str]:
    """Files of the folder that this process has open, as Linux tells."""
    links = (os.path.realpath(link.path) for link in os.scandir("/proc/self/fd"))
    return [path for path in links if path.startswith(f"{folder}/")]


async def test_other_methods_get_a_typed_error(http: httpx.AsyncClient) -> None:
    track = (await tracks(http))[0]
    response = await http.post(track["path"])
    assert (response.status_code, code_of(response)) == (405, "badRequest")
