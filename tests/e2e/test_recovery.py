"""What breaks is mended without a click: connections that are lost, and media workers that die."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.e2e.conftest import NewPerson, in_each_browser
from tests.support.browser_person import IN_TOUCH, LOST_CONNECTION, Person
from tests.support.server_process import ServerProcess
from tests.support.server_proxy import UnreliableProxy
from tests.support.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def proxy(server: ServerProcess) -> AsyncIterator[UnreliableProxy]:
    async with UnreliableProxy(server.port) as proxy:
        yield proxy


@pytest_asyncio.fixture(loop_scope="session")
async def ada_and_ben(new_person: NewPerson, server: ServerProcess, proxy: UnreliableProxy) -> tuple[Person, Person]:
    """Ada, whose connection goes through the proxy, and Ben, who sees and hears her as she does him."""
    ada, ben = await new_person("Ada"), await new_person("Ben")
    ada.tolerate(LOST_CONNECTION)
    room = await server.create_room()
    await asyncio.gather(ada.join(room.replace(server.url, proxy.url)), ben.join(room))
    await asyncio.gather(*(person.turn_on("camera", "microphone") for person in (ada, ben)))
    await asyncio.gather(ada.sees(ben), ben.sees(ada), ada.hears(ben), ben.hears(ada))
    return ada, ben


async def messages(person: Person) -> list[str]:
    """The main room's chat as this person sees it."""
    log = (await person.panel("Chat")).get_by_role("log")
    return [text.strip() for text in await log.locator(".chat-text").all_inner_texts()]


async def has_messages(person: Person, *wanted: str) -> None:
    """Waits until exactly these are in the chat, in any order, each once."""
    await eventually(
        lambda: messages(person),
        lambda texts: sorted(texts) == sorted(wanted),
        f"{person.name} has each message once",
        within_s=40,
    )


@in_each_browser
async def test_a_lost_connection_resumes_and_no_message_is_lost_or_doubled(
    ada_and_ben: tuple[Person, Person], proxy: UnreliableProxy
) -> None:
    ada, ben = ada_and_ben
    transports = await ada.transport_ids()
    await ada.say("one")
    await expect((await ben.panel("Chat")).get_by_role("log").get_by_text("one")).to_be_visible()

    proxy.cut()
    await expect(ada.connection).to_have_text("Reconnecting…")
    await ben.say("two")
    await ben.say("three")
    await ada.say("four")
    await asyncio.gather(ada.sees(ben, frames=15), ben.sees(ada, frames=15), ada.hears(ben), ben.hears(ada))
    proxy.restore()

    for person in (ada, ben):
        await has_messages(person, "one", "two", "three", "four")
        seen = await messages(person)
        assert seen.index("two") < seen.index("three")
    await expect(ada.connection).to_have_text(IN_TOUCH)
    assert await ada.transport_ids() == transports
    await expect(ben.tile("Ada")).to_have_count(1)


async def test_a_connection_that_fell_silent_is_replaced_and_resumed(
    ada_and_ben: tuple[Person, Person], proxy: UnreliableProxy
) -> None:
    ada, ben = ada_and_ben
    transports = await ada.transport_ids()
    proxy.strand()
    await ben.say("are you there?")
    await ada.say("are you?")
    await asyncio.gather(ada.sees(ben, frames=30), ben.sees(ada, frames=30))

    for person in (ada, ben):
        await has_messages(person, "are you there?", "are you?")
    await expect(ada.connection).to_have_text(IN_TOUCH)
    assert await ada.transport_ids() == transports


@in_each_browser
async def test_a_killed_media_worker_is_replaced_and_media_comes_back_without_a_click(
    own_server: ServerProcess, new_person: NewPerson, capsys: pytest.CaptureFixture[str]
) -> None:
    people = [await new_person(name) for name in ("Ada", "Ben", "Cleo")]
    ada, ben, cleo = people
    room = await own_server.create_room()
    await asyncio.gather(*(person.join(room) for person in people))
    await asyncio.gather(*(person.turn_on("camera", "microphone") for person in people))
    await cleo.start_huddle()
    await asyncio.gather(ada.sees(ben), ben.sees(ada))
    ids = [await person.id() for person in people]
    calls = [(await person.calls())["capture"] for person in people]
    pid = await worker_pid(own_server)

    clock = asyncio.get_running_loop().time
    killed = clock()
    os.kill(pid, signal.SIGKILL)

    await eventually(lambda: worker_pid(own_server), lambda new: new not in (None, pid), "another worker runs")
    await asyncio.gather(ada.sees(ben), ben.sees(ada), ada.hears(ben), ben.hears(ada))
    with capsys.disabled():
        print(f"\n[media worker killed: all see and hear again after {clock() - killed:.1f} s]")  # noqa: T201
    await ben.say("still here")
    await expect((await ada.panel("Chat")).get_by_role("log").get_by_text("still here")).to_be_visible()
    assert [await person.id() for person in people] == ids
    assert [(await person.calls())["capture"] for person in people] == calls
    await expect(cleo.button("Back to the main room")).to_be_visible()
    assert (await cleo.received(ada, "camera")).packets == 0
    await cleo.back_to_main()
    await asyncio.gather(cleo.sees(ada), ada.sees(cleo), ben.hears(cleo))


async def worker_pid(server: ServerProcess) -> Any:
    """Process id of the only media worker; None while there is none."""
    workers = (await server.debug())["workers"]
    return workers[0]["pid"] if workers else None
