"""The live tally of a rally: server-sent events to all pages that are open."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
from sqlalchemy import event

from tests.support.control_client import Json
from tests.support.control_rally import RallyBrowser, answers_in
from tests.support.control_server import Controlled
from tests.support.server_process import ServerProcess


def code_of(response: httpx.Response) -> str:
    return str(response.json()["error"]["code"])


@asynccontextmanager
async def watching(http: httpx.AsyncClient, room_id: str) -> AsyncIterator[AsyncIterator[Json]]:
    """The rally as a page that stays open is told of it."""
    async with http.stream("GET", f"/api/rooms/{room_id}/rally/changes") as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        yield _rallies(response)


async def _rallies(response: httpx.Response) -> AsyncIterator[Json]:
    async for line in response.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))
        else:
            assert line in ("", ":")


async def test_open_pages_see_each_answer_as_it_comes(
    http: httpx.AsyncClient, owner: RallyBrowser, room_id: str, starts: list[int]
) -> None:
    await owner.propose(*starts)
    ann = RallyBrowser(http, room_id)
    async with watching(http, room_id) as first, watching(http, room_id) as second:
        for page in (first, second):
            assert answers_in(await anext(page)) == []
        await ann.answer("Ann", t0="in")
        for page in (first, second):
            assert answers_in(await anext(page)) == [("Ann", {"t0": "in"})]
        await ann.answer("Ann", t0="cant")
        assert answers_in(await anext(first)) == [("Ann", {"t0": "cant"})]
        await owner.pick("t2")
        assert (await anext(first))["picked"] == "t2"
        await owner.propose(starts[0])
        assert len((await anext(first))["times"]) == 1


async def test_a_page_that_was_cut_off_is_told_what_it_missed_when_it_comes_back(
    http: httpx.AsyncClient, owner: RallyBrowser, room_id: str, starts: list[int]
) -> None:
    await owner.propose(*starts)
    async with watching(http, room_id) as page:
        assert answers_in(await anext(page)) == []
    await owner.answer("Ann", t0="in")
    async with watching(http, room_id) as page:
        assert answers_in(await anext(page)) == [("Ann", {"t0": "in"})]


async def test_a_page_that_is_open_before_there_are_times_sees_them_come(
    http: httpx.AsyncClient, owner: RallyBrowser, room_id: str, starts: list[int]
) -> None:
    async with watching(http, room_id) as page:
        await owner.propose(*starts)
        assert [time["startsAt"] for time in (await anext(page))["times"]] == starts


async def test_nothing_of_another_rooms_rally_is_told(
    control: Controlled, http: httpx.AsyncClient, owner: RallyBrowser, room_id: str, starts: list[int]
) -> None:
    elsewhere = await control.running.create_room("Elsewhere")
    await owner.propose(*starts)
    async with watching(http, room_id) as page:
        await anext(page)
        await RallyBrowser(http, elsewhere).propose(starts[0])
        await owner.answer("Ann", t0="in")
        assert answers_in(await anext(page)) == [("Ann", {"t0": "in"})]


async def test_what_all_open_pages_are_told_is_not_read_anew_for_each(
    control: Controlled, http: httpx.AsyncClient, owner: RallyBrowser, room_id: str, starts: list[int]
) -> None:
    await owner.propose(*starts)
    readings: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "FROM rallies" in statement:
            readings.append(statement)

    async with AsyncExitStack() as stack:
        pages = [await stack.enter_async_context(watching(http, room_id)) for _ in range(40)]
        for page in pages:
            assert answers_in(await anext(page)) == []
        event.listen(control.engine.sync_engine, "before_cursor_execute", note)
        await owner.answer("Ann", t0="in")
        for page in pages:
            assert answers_in(await anext(page)) == [("Ann", {"t0": "in"})]
    assert len(readings) < len(pages) / 2


async def may_watch(http: httpx.AsyncClient, room_id: str) -> bool:
    async with http.stream("GET", f"/api/rooms/{room_id}/rally/changes") as response:
        return response.status_code == 200


async def test_only_so_many_pages_watch_one_room_and_those_that_close_make_place(
    control: Controlled, room_id: str
) -> None:
    limits = httpx.Limits(max_connections=None)
    async with (
        httpx.AsyncClient(base_url=control.running.url, limits=limits, timeout=30) as http,
        AsyncExitStack() as pages,
    ):
        last = await pages.enter_async_context(AsyncExitStack())
        for number in range(300):
            await (last if number == 299 else pages).enter_async_context(watching(http, room_id))
        refused = await http.get(f"/api/rooms/{room_id}/rally/changes")
        assert (refused.status_code, code_of(refused)) == (429, "limitReached")
        await last.aclose()
        async with asyncio.timeout(10):
            while not await may_watch(http, room_id):
                pass


async def test_a_server_that_stops_ends_the_stream(
    control: Controlled, http: httpx.AsyncClient, owner: RallyBrowser, room_id: str, starts: list[int]
) -> None:
    await owner.propose(*starts)
    async with watching(http, room_id) as page:
        await anext(page)
        await control.running.server.drain()
        assert [rally async for rally in page] == []


async def test_a_stopped_process_does_not_wait_for_open_pages(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path)
    await server.start()
    try:
        room_id = (await server.create_room()).rsplit("/", 1)[1]
        async with (
            httpx.AsyncClient(base_url=server.url) as http,
            http.stream("GET", f"/api/rooms/{room_id}/rally/changes") as response,
        ):
            lines = response.aiter_lines()
            assert await anext(lines) == ":"
            assert await server.stop() == 0
            assert {line async for line in lines} <= {""}
    finally:
        await server.kill()
    # What uvicorn says when connections do not end by themselves.
    assert not any("graceful shutdown exceeded" in line or "Traceback" in line for line in server.output)
