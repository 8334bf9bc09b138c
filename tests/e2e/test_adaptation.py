"""What is sent fits those who receive it, and the page says in words how well that goes."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.e2e.conftest import NewPerson
from tests.support.browser_person import IN_TOUCH, Person
from tests.support.control_client import RoomClient
from tests.support.network.browser import send_through
from tests.support.network.conditions import BLACKOUT, PERFECT, LinkConditions
from tests.support.network.proxy import NetworkProxy
from tests.support.server_process import ServerProcess
from tests.support.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

VP8_ONLY = {"codecs": [{"kind": "video", "mimeType": "video/VP8", "clockRate": 90000, "preferredPayloadType": 101}]}


@pytest_asyncio.fixture(loop_scope="session")
async def network() -> AsyncIterator[NetworkProxy]:
    """Between one person and the server."""
    async with NetworkProxy() as proxy:
        yield proxy


async def screen_streams(person: Person, owner: Person) -> list[dict[str, Any]]:
    """What this person's browser sends or receives of the owner's screen."""
    owner_id = await owner.id()
    return [
        stream
        for transport in (await person.stats())["transports"]
        for stream in transport["streams"]
        if (stream["participantId"], stream["source"]) == (owner_id, "screen")
    ]


async def test_a_screen_is_vp9_in_temporal_layers_until_somebody_comes_who_cannot_play_that(
    new_person: NewPerson, server: ServerProcess, room: str
) -> None:
    ada, ben = await new_person("Ada"), await new_person("Ben")
    await asyncio.gather(ada.join(room), ben.join(room))
    await ada.button("Share screen").click()
    await ben.sees(ada, "screen")
    (sent,) = await screen_streams(ada, ada)
    (received,) = await screen_streams(ben, ada)
    assert (sent["codec"], sent["scalabilityMode"], received["codec"]) == ("video/VP9", "L1T3", "video/VP9")

    devices, calls = await ada.open_devices(), await ada.calls()
    async with await RoomClient.joined(server.url, room.rsplit("/", 1)[1], "Old browser") as newcomer:
        await newcomer.request("createTransports", rtpCapabilities=VP8_ONLY)
        await eventually(
            lambda: screen_streams(ben, ada),
            lambda streams: [stream["codec"] for stream in streams if stream["framesDecoded"]] == ["video/VP8"],
            "Ben sees the screen in VP8",
        )
        await ben.sees(ada, "screen")
        assert (await ada.open_devices(), await ada.calls()) == (devices, calls)


async def test_a_slow_connection_is_told_in_words(new_person: NewPerson, room: str, network: NetworkProxy) -> None:
    ada, ben = await new_person("Ada"), await new_person("Ben")
    await send_through(network, ben.context)
    await asyncio.gather(ada.join(room), ben.join(room))
    await ada.turn_on("camera", "microphone")
    await asyncio.gather(ben.sees(ada), ben.hears(ada))

    network.change(LinkConditions(bandwidth=150_000))
    slow = "Your connection is slow: pictures are smaller"
    await expect(ben.connection).to_have_text(slow, timeout=40_000)
    await asyncio.gather(ben.sees(ada), ben.hears(ada))
    await ben.button("Connection details").click()
    details = ben.page.get_by_role("dialog", name="Connection")
    await expect(details.get_by_text(slow)).to_be_visible()
    await expect(details.get_by_text("Direct, UDP")).to_be_visible()


async def test_a_network_that_blocks_all_is_named_and_what_waits_comes_through_as_soon_as_it_opens(
    new_person: NewPerson, room: str, network: NetworkProxy
) -> None:
    ada, ben = await new_person("Ada"), await new_person("Ben")
    network.change(BLACKOUT)
    await send_through(network, ben.context)
    await asyncio.gather(ada.join(room), ben.join(room))
    await asyncio.gather(ada.turn_on("microphone"), ben.turn_on("microphone"))
    await expect(ben.connection).to_have_text("Connecting sound and video…")
    await expect(ben.page.get_by_text("your network blocks UDP and TCP port")).to_be_visible(timeout=40_000)
    await expect(ben.connection).to_have_text("No sound and video")

    network.change(PERFECT)
    await asyncio.gather(ben.hears(ada), ada.hears(ben))
    await expect(ben.connection).to_have_text(IN_TOUCH)
    await expect(ben.page.get_by_text("your network blocks")).to_be_hidden()
