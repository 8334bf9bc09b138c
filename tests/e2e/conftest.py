"""One of each browser and one server for all browser tests; people, rooms and unusual servers for each test its own."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Playwright, async_playwright, expect

from tests.support.browser_launch import launch_chromium
from tests.support.browser_person import Person
from tests.support.firefox_launch import running_firefox
from tests.support.household import Household
from tests.support.server_process import ServerProcess

# Generous: two cores run several people's encoders here.
expect.set_options(timeout=15_000)

NewPerson = Callable[[str], Awaitable[Person]]

in_each_browser = pytest.mark.parametrize(
    "browsers", [["chromium"], ["firefox", "chromium"]], ids=["chromium", "firefox-and-chromium"], indirect=True
)
"""Runs a test twice: with everybody in Chromium; and with Firefox and Chromium taking turns from person to person, so
that three people make a pair of each kind."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def playwright() -> AsyncIterator[Playwright]:
    async with async_playwright() as playwright:
        yield playwright


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(playwright: Playwright) -> AsyncIterator[Browser]:
    browser = await launch_chromium(playwright)
    yield browser
    await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def firefox(playwright: Playwright) -> AsyncIterator[Browser]:
    async with running_firefox(playwright) as browser:
        yield browser


@pytest.fixture
def browsers(request: pytest.FixtureRequest) -> Sequence[Browser]:
    """The browsers that people come with, in turn: Chromium only, unless the test is ``in_each_browser``."""
    return [request.getfixturevalue(name) for name in getattr(request, "param", ["chromium"])]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServerProcess]:
    """The server that most tests share."""
    process = ServerProcess(tmp_path_factory.mktemp("server"))
    await process.start()
    yield process
    assert await process.stop() == 0, "\n".join(process.output)


@pytest_asyncio.fixture(loop_scope="session")
async def own_server(tmp_path: Path) -> AsyncIterator[ServerProcess]:
    """A server for one test alone, which may stop it and kill its workers."""
    process = ServerProcess(tmp_path)
    await process.start()
    yield process
    await process.stop()


@pytest.fixture
def household() -> Iterator[Household]:
    """A network of its own for a browser."""
    if not Household.possible():
        pytest.skip("NOT TESTED: a network of its own for a browser needs root and iproute2")
    with Household() as household:
        yield household


@pytest_asyncio.fixture(loop_scope="session")
async def room(server: ServerProcess) -> str:
    """The page of a new room on the shared server."""
    return await server.create_room()


@pytest_asyncio.fixture(loop_scope="session")
async def new_person(browsers: Sequence[Browser]) -> AsyncIterator[NewPerson]:
    """Makes people, each in a browser context of their own, and lets them go at the end."""
    people: list[Person] = []
    turns = itertools.cycle(browsers)
    async with AsyncExitStack() as stack:

        async def make(name: str) -> Person:
            context = await next(turns).new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
            stack.push_async_callback(context.close)
            people.append(await Person.open(context, name))
            return people[-1]

        yield make
    assert {person.name: person.faults for person in people if person.faults} == {}


@pytest_asyncio.fixture(loop_scope="session")
async def three(new_person: NewPerson, room: str) -> list[Person]:
    """Ada, Ben and Cleo, together in a room."""
    people = [await new_person(name) for name in ("Ada", "Ben", "Cleo")]
    await asyncio.gather(*(person.join(room) for person in people))
    return people


@pytest_asyncio.fixture(loop_scope="session")
async def lost(new_person: NewPerson) -> Person:
    """Somebody with a link that leads nowhere. That the browser notes the server's refusal in its console is right."""
    person = await new_person("Ada")
    person.tolerate("404")
    return person
