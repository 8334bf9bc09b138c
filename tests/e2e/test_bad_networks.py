"""What people see and hear over networks that lose, delay and interrupt, with figures printed.

Ben sits behind a bad network. Ada, whose camera and microphone he gets, has a good one.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Playwright

from tests.e2e.conftest import NewPerson
from tests.support.browser_launch import launch_chromium
from tests.support.browser_person import Person
from tests.support.network.browser import send_through
from tests.support.network.conditions import BurstLoss, LinkConditions
from tests.support.network.loop_timer import describe_lateness
from tests.support.network.proxy import NetworkProxy
from tests.support.network.quality import Quality
from tests.support.server_process import ServerProcess
from tests.support.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

LINE = LinkConditions(delay_us=30_000, jitter_us=10_000)
"""Each way of an ordinary line at home."""
CAPACITIES = ((1_000_000, 10), (2_500_000, 15), (600_000, 10), (1_000_000, 15))
"""bit/s as in RFC 8867 section 5.1, but each for fewer seconds."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def chromium(playwright: Playwright) -> AsyncIterator[Browser]:
    """In place of the common one: its camera is livelier, so that losses show."""
    browser = await launch_chromium(playwright, frame_rate=30)
    yield browser
    await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def network() -> AsyncIterator[NetworkProxy]:
    """Ben's."""
    async with NetworkProxy() as proxy:
        proxy.change(LINE)
        yield proxy


@pytest_asyncio.fixture(loop_scope="session")
async def ada(new_person: NewPerson, room: str) -> Person:
    """In the room, with camera and microphone."""
    ada = await new_person("Ada")
    await ada.join(room)
    await ada.turn_on("camera", "microphone")
    return ada


@pytest_asyncio.fixture(loop_scope="session")
async def ben(new_person: NewPerson, room: str, network: NetworkProxy, ada: Person) -> Person:
    """In the room, and gets Ada."""
    ben = await new_person("Ben")
    await send_through(network, ben.context)
    await ben.join(room)
    await gets(ben, ada)
    assert network.up.counters.delivered > 0
    assert network.down.counters.delivered > 0
    return ben


async def gets(person: Person, other: Person) -> None:
    """Waits until new pictures and sound come."""
    await asyncio.gather(person.sees(other), person.hears(other))


async def transports(server: ServerProcess, person: Person) -> list[dict[str, Any]]:
    """What the server says of a person's transports, the one that they send on first."""
    routers = [router for worker in (await server.debug())["workers"] for router in worker["routers"].values()]
    found = {name: details for router in routers for name, details in router["transports"].items()}
    return [found[transport_id] for transport_id in await person.transport_ids()]


async def addresses(server: ServerProcess, person: Person) -> set[str]:
    """Where the server sends what is for this person's transports."""
    return {transport["address"] for transport in await transports(server, person)}


@pytest.mark.parametrize(
    "down",
    [
        pytest.param(replace(LINE, loss=0.05), id="5 % lost"),
        pytest.param(replace(LINE, loss=0.1), id="10 % lost"),
        pytest.param(replace(LINE, loss=0.2), id="20 % lost"),
        pytest.param(replace(LINE, burst_loss=BurstLoss.of(share=0.05, length=8)), id="5 % lost in bursts"),
        pytest.param(replace(LINE, jitter_us=60_000, reordering=0.05), id="unsteady and reordered"),
    ],
)
async def test_pictures_and_sound_arrive_over(
    down: LinkConditions,
    network: NetworkProxy,
    ada: Person,
    ben: Person,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    network.down.change(down)
    await gets(ben, ada)
    quality = await Quality.during(8, ben, ada)
    await gets(ben, ada)
    with capsys.disabled():
        print(f"\n[{request.node.callspec.id}: {quality}; {describe_lateness(network.timer)}]")  # noqa: T201


async def test_a_receiver_in_trouble_lowers_nobody_else(
    new_person: NewPerson,
    room: str,
    network: NetworkProxy,
    ada: Person,
    ben: Person,
    capsys: pytest.CaptureFixture[str],
) -> None:
    cleo = await new_person("Cleo")
    await cleo.join(room)
    await gets(cleo, ada)
    before = await Quality.during(4, cleo, ada)
    network.down.change(replace(LINE, loss=0.2, bandwidth=300_000))
    during, of_ben = await asyncio.gather(Quality.during(8, cleo, ada), Quality.during(8, ben, ada))
    await gets(cleo, ada)
    with capsys.disabled():
        print(  # noqa: T201
            f"\n[Ben with 20 % lost and 300 kbit/s: {of_ben}\n Cleo before that: {before}\n Cleo meanwhile: {during}]"
        )


async def test_after_a_blackout_media_comes_back_by_itself(
    network: NetworkProxy, ada: Person, ben: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = await ben.transport_ids()
    before = await Quality.until_now(ben, ada)
    await network.black_out(3)
    assert network.down.counters.lost > 0
    clock = asyncio.get_running_loop().time
    ended = clock()
    await gets(ben, ada)
    back_s = clock() - ended
    quality = (await Quality.until_now(ben, ada)).since(before)
    assert await ben.transport_ids() == ids
    with capsys.disabled():
        print(  # noqa: T201
            f"\n[blackout of 3 s: seen and heard again {back_s:.1f} s after it; meanwhile frozen for "
            f"{quality.frozen_s:.1f} s]"
        )


async def test_media_goes_on_when_the_address_changes(
    server: ServerProcess, network: NetworkProxy, ada: Person, ben: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    await ben.turn_on("camera", "microphone")
    await gets(ada, ben)
    ids, before = await ben.transport_ids(), await addresses(server, ben)
    clock = asyncio.get_running_loop().time
    started = clock()
    network.change_address()
    # What is on its way still arrives, and says nothing.
    await eventually(lambda: addresses(server, ben), before.isdisjoint, "the server learnt Ben's new addresses")
    learnt_s = clock() - started
    await asyncio.gather(gets(ben, ada), gets(ada, ben))
    back_s = clock() - started
    assert await ben.transport_ids() == ids
    with capsys.disabled():
        print(  # noqa: T201
            f"\n[address changed: known to the server after {learnt_s:.1f} s; seen and heard after {back_s:.1f} s]"
        )


async def test_pictures_and_sound_go_on_while_the_bandwidth_changes(
    server: ServerProcess, network: NetworkProxy, ada: Person, ben: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    await ben.page.get_by_role("button", name="Show Ada large").click()
    lines = []
    for capacity, seconds in CAPACITIES:
        network.down.change(replace(LINE, bandwidth=capacity))
        for stretch in (3, seconds - 3):
            before = replace(network.down.counters)
            quality = await Quality.during(stretch, ben, ada)
            dropped = (network.down.counters.dropped - before.dropped) / (network.down.counters.sent - before.sent)
            estimate = (await transports(server, ben))[1]["estimate"]
            lines.append(
                f"{capacity / 1e6:.1f} Mbit/s: {quality}, {100 * dropped:.0f} % dropped by the queue, "
                f"estimated {estimate / 1e6:.1f} Mbit/s"
            )
        await ben.hears(ada)
    await ben.sees(ada)
    with capsys.disabled():
        print("\n[" + "\n ".join(lines) + f"\n {describe_lateness(network.timer)}]")  # noqa: T201
