"""People whose network lets no UDP through see and hear everybody, and are seen and heard, over TCP."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Playwright

from tests.support.browser_launch import launch_chromium
from tests.support.browser_person import Person
from tests.support.firefox_launch import running_firefox
from tests.support.server_process import ServerProcess

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

NO_UDP = "--webrtc-ip-handling-policy=disable_non_proxied_udp"
"""The browser's own policy for networks where only TCP may be used."""


@pytest_asyncio.fixture(loop_scope="session")
async def chromium_without_udp(playwright: Playwright) -> AsyncIterator[Browser]:
    browser = await launch_chromium(playwright, NO_UDP)
    yield browser
    await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def firefox_without_udp(playwright: Playwright) -> AsyncIterator[Browser]:
    async with running_firefox(playwright, {"media.peerconnection.ice.force_ice_tcp": True}) as browser:
        yield browser


async def protocols(server: ServerProcess, person: Person) -> set[str]:
    """How the worker sends to this person's transports."""
    ids = await person.transport_ids()
    return {
        transport["protocol"]
        for worker in (await server.debug())["workers"]
        for router in worker["routers"].values()
        for transport_id, transport in router["transports"].items()
        if transport_id in ids
    }


@pytest.mark.parametrize("browsers", [["chromium_without_udp", "chromium", "firefox_without_udp"]], indirect=True)
async def test_without_udp_people_see_and_hear_everybody(server: ServerProcess, three: list[Person]) -> None:
    ada, ben, cleo = three
    await asyncio.gather(*(person.turn_on("camera", "microphone") for person in three))

    pairs = [(one, other) for one in three for other in three if one is not other]
    await asyncio.gather(*(one.sees(other) for one, other in pairs))
    await asyncio.gather(*(one.hears(other) for one, other in pairs))
    assert [await protocols(server, person) for person in (ada, ben, cleo)] == [{"tcp"}, {"udp"}, {"tcp"}]
