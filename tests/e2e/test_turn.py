"""Two people behind a firewall that lets nothing through to the media port meet over a TURN server; figures printed.

Their browser runs in a network namespace. The server's media address is one whose packets vanish there, UDP and TCP;
coturn stands where both sides reach it.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Playwright, expect

from tests.e2e.conftest import NewPerson
from tests.support.browser_person import Person
from tests.support.coturn import Coturn
from tests.support.household import Household
from tests.support.household_browser import launch_at_home, url_at_home
from tests.support.server_process import ServerProcess

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(not Coturn.possible(), reason="NOT TESTED: coturn is not installed; `make test` installs it"),
]

SECRET = "a secret that coturn and Alongside share"


@pytest_asyncio.fixture(loop_scope="session")
async def coturn(household: Household, tmp_path: Path) -> AsyncIterator[Coturn]:
    async with Coturn(household.host, household.blocked, SECRET, tmp_path) as coturn:
        yield coturn


@pytest_asyncio.fixture(loop_scope="session")
async def shielded_server(
    request: pytest.FixtureRequest, household: Household, coturn: Coturn, tmp_path: Path
) -> AsyncIterator[ServerProcess]:
    """A server whose media cannot be reached from the household; the parameter says how coturn can, and the secret."""
    protocol, secret = request.param
    process = ServerProcess(
        tmp_path, HOST="0.0.0.0", UDP_HOST=household.blocked, ICE_SERVER=coturn.url(protocol), TURN_SECRET=secret
    )
    await process.start()
    yield process
    await process.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def browsers(
    playwright: Playwright, household: Household, shielded_server: ServerProcess, tmp_path: Path
) -> AsyncIterator[list[Browser]]:
    browser = await launch_at_home(playwright, household, shielded_server, tmp_path)
    yield [browser]
    await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def two(new_person: NewPerson, household: Household, shielded_server: ServerProcess) -> list[Person]:
    """Ada and Ben, in a room, with camera and microphone on."""
    people = [await new_person(name) for name in ("Ada", "Ben")]
    home = url_at_home(shielded_server, household)
    room = (await shielded_server.create_room()).replace(shielded_server.url, home)
    for person in people:
        person.tolerate(f"loaded from elsewhere: {home}")
        await person.join(room)
    await asyncio.gather(*(person.turn_on("camera", "microphone") for person in people))
    return people


async def paths(person: Person) -> list[Any]:
    """How the packets of each transport travel, as the browser sees it."""
    return [transport.get("path") for transport in (await person.stats())["transports"]]


async def addresses(server: ServerProcess) -> set[str]:
    """Where the worker sends what is for anybody."""
    return {
        transport["address"].rsplit(":", 1)[0]
        for worker in (await server.debug())["workers"]
        for router in worker["routers"].values()
        for transport in router["transports"].values()
    }


@pytest.mark.parametrize("shielded_server", [("udp", SECRET), ("tcp", SECRET)], indirect=True, ids=["UDP", "TCP"])
async def test_people_meet_over_a_turn_server_that_they_reach_over(
    request: pytest.FixtureRequest,
    household: Household,
    shielded_server: ServerProcess,
    two: list[Person],
    capsys: pytest.CaptureFixture[str],
) -> None:
    ada, ben = two
    clock = asyncio.get_running_loop().time
    started = clock()
    await asyncio.gather(ada.sees(ben), ben.sees(ada), ada.hears(ben), ben.hears(ada))
    seen_s = clock() - started
    protocol = request.node.callspec.id.lower()
    for person in two:
        assert await paths(person) == [{"protocol": protocol, "relayed": True}] * 2
    assert await addresses(shielded_server) == {household.host}
    with capsys.disabled():
        print(f"\n[over TURN by {protocol.upper()}: seen and heard {seen_s:.1f} s after all was on]")  # noqa: T201


@pytest.mark.parametrize("shielded_server", [("udp", "another secret")], indirect=True, ids=["UDP"])
async def test_a_secret_that_the_turn_server_does_not_know_is_named(two: list[Person]) -> None:
    advice = two[0].page.get_by_text("The TURN server that should help then refuses")
    await expect(advice).to_be_visible()
