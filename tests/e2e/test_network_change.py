"""Whoever changes networks is seen and heard again soon, over the same transports and without a click; figures printed.

Ben changes networks. Ada, who stays where she is, sees and hears him, and he her.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Playwright, expect

from tests.e2e.conftest import NewPerson, in_each_browser
from tests.support.browser_person import LOST_CONNECTION, Person
from tests.support.household import Household
from tests.support.household_browser import launch_at_home, url_at_home
from tests.support.network.browser import send_through
from tests.support.network.proxy import NetworkProxy
from tests.support.server_process import ServerProcess
from tests.support.server_proxy import UnreliableProxy
from tests.support.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

# All addresses that a new connection would try.
FIND_ADDRESSES = """
async () => {
  const connection = new RTCPeerConnection();
  connection.createDataChannel("");
  await connection.setLocalDescription();
  while (connection.iceGatheringState !== "complete") {
    await new Promise((resolve) => connection.addEventListener("icegatheringstatechange", resolve, { once: true }));
  }
  connection.close();
  return connection.localDescription.sdp.match(/^a=candidate.*$/gm).map((line) => line.split(" ")[4]);
}
"""

FRAMES = 30
"""Of the other's camera: so many that they are not the ones that were on their way before the change."""


@pytest_asyncio.fixture(loop_scope="session")
async def reachable_server(household: Household, tmp_path: Path) -> AsyncIterator[ServerProcess]:
    """A server that can be reached from Ben's home."""
    process = ServerProcess(tmp_path, HOST="0.0.0.0", UDP_HOST=household.host)
    await process.start()
    yield process
    await process.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def browser_at_home(
    playwright: Playwright, household: Household, reachable_server: ServerProcess, tmp_path: Path
) -> AsyncIterator[Browser]:
    """Ben's."""
    browser = await launch_at_home(playwright, household, reachable_server, tmp_path)
    yield browser
    await browser.close()


@pytest.fixture
def browsers(request: pytest.FixtureRequest) -> Sequence[Browser]:
    """Ada's, and Ben's."""
    at_home = ["chromium", "browser_at_home" if "household" in request.fixturenames else "chromium"]
    return [request.getfixturevalue(name) for name in getattr(request, "param", at_home)]


@pytest_asyncio.fixture(loop_scope="session")
async def ada_and_ben_at_home(
    new_person: NewPerson, household: Household, reachable_server: ServerProcess
) -> tuple[Person, Person]:
    """In a room, seeing and hearing each other."""
    ada, ben = await new_person("Ada"), await new_person("Ben")
    room = await reachable_server.create_room()
    await meet(ada, room, ben, room.replace(reachable_server.url, url_at_home(reachable_server, household)))
    ben.tolerate(f"loaded from elsewhere: {url_at_home(reachable_server, household)}")
    return ada, ben


@pytest_asyncio.fixture(loop_scope="session")
async def network() -> AsyncIterator[NetworkProxy]:
    """What Ben's media goes through."""
    async with NetworkProxy() as proxy:
        yield proxy


@pytest_asyncio.fixture(loop_scope="session")
async def web(server: ServerProcess) -> AsyncIterator[UnreliableProxy]:
    """What Ben's pages and his WebSocket go through."""
    async with UnreliableProxy(server.port) as proxy:
        yield proxy


@pytest_asyncio.fixture(loop_scope="session")
async def ada_and_ben(
    new_person: NewPerson, server: ServerProcess, network: NetworkProxy, web: UnreliableProxy
) -> tuple[Person, Person]:
    """In a room, seeing and hearing each other."""
    ada, ben = await new_person("Ada"), await new_person("Ben")
    await send_through(network, ben.context)
    room = await server.create_room()
    await meet(ada, room, ben, room.replace(server.url, web.url))
    assert network.up.counters.delivered > 0
    assert network.down.counters.delivered > 0
    return ada, ben


async def meet(ada: Person, ada_room: str, ben: Person, ben_room: str) -> None:
    """Both join, and see and hear each other."""
    ben.tolerate(LOST_CONNECTION)
    await ada.join(ada_room)
    await ben.join(ben_room)
    for person in (ada, ben):
        await person.turn_on("camera", "microphone")
    await see_and_hear(ada, ben)


async def see_and_hear(ada: Person, ben: Person) -> None:
    """Waits until new pictures and sound come in both directions."""
    await asyncio.gather(ada.sees(ben), ben.sees(ada), ada.hears(ben), ben.hears(ada))


async def longest_pause(person: Person, other: Person) -> float:
    """For how long ``other``'s picture stands still at most from now on, until 30 more were decoded, in s."""
    clock = asyncio.get_running_loop().time
    longest, grown_at = 0.0, clock()
    frames = (await person.received(other, "camera")).frames
    wanted = frames + FRAMES

    async def decoded() -> int:
        nonlocal longest, grown_at, frames
        before, frames = frames, (await person.received(other, "camera")).frames
        if frames > before:
            longest, grown_at = max(longest, clock() - grown_at), clock()
        return frames

    await eventually(decoded, lambda now: now >= wanted, f"{person.name} sees {other.name} again")
    return longest


async def negotiated(person: Person) -> tuple[list[str], int, set[str]]:
    """What must stay as it is: transports, connections of the browser, and the producers that it sends or gets."""
    transports = (await person.stats())["transports"]
    streams: list[Any] = [stream["producerId"] for transport in transports for stream in transport["streams"]]
    return await person.transport_ids(), (await person.calls())["connections"], set(streams)


async def knows(person: Person, address: str) -> None:
    """Waits until the browser could send from this address: it learns of networks some time after they are there."""
    await eventually(lambda: person.page.evaluate(FIND_ADDRESSES), lambda found: address in found, "a known network")


def report(capsys: pytest.CaptureFixture[str], what: str, pauses: list[float]) -> None:
    with capsys.disabled():
        print(f"\n[{what}: Ben sees nothing new for {pauses[0]:.1f} s, Ada for {pauses[1]:.1f} s]")  # noqa: T201


async def pauses_while(ada: Person, ben: Person, change: Awaitable[None]) -> list[float]:
    """How long Ben and Ada see nothing new of each other while this happens, in s; all is as before then."""
    before = await negotiated(ben)
    ben_pause, ada_pause, _ = await asyncio.gather(longest_pause(ben, ada), longest_pause(ada, ben), change)
    await see_and_hear(ada, ben)
    assert await negotiated(ben) == before
    return [ben_pause, ada_pause]


async def test_another_network_takes_over(
    household: Household, ada_and_ben_at_home: tuple[Person, Person], capsys: pytest.CaptureFixture[str]
) -> None:
    ada, ben = ada_and_ben_at_home
    household.connect("mobile")
    await knows(ben, household.address("mobile"))

    async def change() -> None:
        household.cut("wifi")

    report(capsys, "another network takes over", await pauses_while(ada, ben, change()))


async def test_another_network_comes_after_a_moment_without_any(
    household: Household, ada_and_ben_at_home: tuple[Person, Person], capsys: pytest.CaptureFixture[str]
) -> None:
    ada, ben = ada_and_ben_at_home

    async def change() -> None:
        household.cut("wifi")
        await asyncio.sleep(0.5)
        household.connect("mobile")

    report(capsys, "half a second without network, then another one", await pauses_while(ada, ben, change()))


async def test_the_way_back_leads_elsewhere(
    ada_and_ben: tuple[Person, Person], network: NetworkProxy, capsys: pytest.CaptureFixture[str]
) -> None:
    ada, ben = ada_and_ben

    async def change() -> None:
        network.change_address()

    report(capsys, "another address, as the server sees it", await pauses_while(ada, ben, change()))


async def test_the_way_back_leads_elsewhere_and_the_web_socket_is_lost(
    ada_and_ben: tuple[Person, Person],
    network: NetworkProxy,
    web: UnreliableProxy,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ada, ben = ada_and_ben

    async def change() -> None:
        network.change_address()
        web.strand()

    report(capsys, "the same, and the WebSocket fell silent", await pauses_while(ada, ben, change()))


@in_each_browser
async def test_looking_for_another_path_interrupts_nothing(new_person: NewPerson, room: str) -> None:
    ada, ben = await new_person("Ada"), await new_person("Ben")
    await meet(ada, room, ben, room)
    await look_for_another_path(ada, ben)
    await look_for_another_path(ben, ada)


async def look_for_another_path(person: Person, other: Person) -> None:
    """Tells the person's page that the network is back, and waits until all goes on over another path."""
    before, pairs = await negotiated(person), await pair_ids(person)
    await person.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    await eventually(lambda: pair_ids(person), pairs.isdisjoint, f"{person.name} has other paths")
    await expect(person.page.get_by_role("banner")).to_contain_text("Connected")
    await see_and_hear(person, other)
    assert await negotiated(person) == before


async def pair_ids(person: Person) -> set[str]:
    """Names of the pairs of candidates that packets go between."""
    return {transport["pairId"] for transport in (await person.stats())["transports"] if "pairId" in transport}
