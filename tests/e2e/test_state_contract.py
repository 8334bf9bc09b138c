"""The state contract, word by word: nothing turns on by itself, and moving never raises what is on."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import NewPerson, in_each_browser
from tests.support.browser_person import IN_TOUCH, LOST_CONNECTION, Person
from tests.support.browser_ritual import create_room
from tests.support.server_process import ServerProcess
from tests.support.server_proxy import UnreliableProxy

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


@in_each_browser
async def test_a_reload_turns_everything_off(new_person: NewPerson, room: str) -> None:
    ada, ben = await new_person("Ada"), await new_person("Ben")
    await asyncio.gather(ada.join(room), ben.join(room))
    await ada.turn_on("camera", "microphone")
    await ben.sees(ada)

    await ada.page.reload()

    await expect(ada.button("Join")).to_be_visible()
    await ada.has_all_off()
    await ada.enter()
    await ada.has_all_off()
    assert (await ada.calls())["capture"] == 0
    await expect(ben.tile("Ada")).to_have_count(1)
    await expect(ben.tile("Ada").get_by_role("img", name="Microphone off")).to_be_visible()


async def test_whoever_comes_again_finds_what_they_chose_in_the_lobby_of_this_room_only(
    new_person: NewPerson, server: ServerProcess
) -> None:
    ada = await new_person("Ada")
    chosen, other = await server.create_room("Chosen"), await server.create_room("Other")
    await ada.visit(chosen)
    await ada.turn_on("camera")
    await ada.enter()
    await expect(ada.button("Turn camera off")).to_be_visible()
    await ada.leave()

    await ada.visit(other)
    await ada.has_all_off()
    await ada.visit(chosen)
    await expect(ada.button("Turn camera off")).to_be_visible()
    await expect(ada.button("Turn microphone on")).to_be_visible()
    await expect(ada.page.get_by_role("textbox", name="Your name")).to_have_value("Ada")


async def test_what_was_chosen_last_in_the_room_counts_the_next_time(new_person: NewPerson, room: str) -> None:
    ada = await new_person("Ada")
    await ada.visit(room)
    await ada.turn_on("microphone")
    await ada.enter()
    await ada.turn_off("microphone")
    await ada.turn_on("camera")
    await ada.leave()

    await ada.visit(room)
    await expect(ada.button("Turn camera off")).to_be_visible()
    await expect(ada.button("Turn microphone on")).to_be_visible()


async def test_leaving_turns_everything_off(new_person: NewPerson, room: str) -> None:
    ada = await new_person("Ada")
    await ada.join(room)
    await ada.turn_on("camera", "microphone")
    await ada.leave()
    await ada.button("Rejoin").click()
    await ada.has_all_off()
    await ada.enter()
    await ada.has_all_off()


@in_each_browser
async def test_moving_to_a_huddle_and_back_keeps_what_is_on_and_what_is_off(three: list[Person]) -> None:
    ada, ben, _ = three
    await ada.turn_on("microphone")
    name = await ada.start_huddle()
    for person in (ada, ben):
        await expect(person.button("Turn camera on")).to_be_visible()
    await expect(ada.button("Turn microphone off")).to_be_visible()
    await ben.join_huddle(name)
    await ben.hears(ada)
    await ben.has_all_off()
    await ada.turn_off("microphone")
    await asyncio.gather(ada.back_to_main(), ben.back_to_main())
    for person in (ada, ben):
        await person.has_all_off()
    assert (await ben.calls())["capture"] == 0


@in_each_browser
async def test_a_resumed_connection_turns_nothing_on(new_person: NewPerson, server: ServerProcess) -> None:
    ada = await new_person("Ada")
    ada.tolerate(LOST_CONNECTION)
    async with UnreliableProxy(server.port) as proxy:
        await ada.join((await server.create_room()).replace(server.url, proxy.url))
        await ada.turn_on("camera", "microphone")
        proxy.cut()
        await expect(ada.connection).to_have_text("Reconnecting…")
        # Turned off while nobody can be told: it stays off when the connection is back.
        await ada.turn_off("camera", "microphone")
        proxy.restore()
        await expect(ada.connection).to_have_text(IN_TOUCH)
        await ada.has_all_off()
        assert (await ada.calls())["capture"] == 2


async def test_what_the_bar_says_is_what_the_others_get(three: list[Person]) -> None:
    ada, ben, _ = three
    await ada.turn_on("microphone")
    await expect(ben.tile("Ada").get_by_role("img", name="Microphone on")).to_be_visible()
    await ben.hears(ada)
    await ada.turn_off("microphone")
    await expect(ben.tile("Ada").get_by_role("img", name="Microphone off")).to_be_visible()


@in_each_browser
async def test_what_is_turned_off_is_released(new_person: NewPerson, room: str) -> None:
    ada = await new_person("Ada")
    await ada.join(room)
    await ada.turn_on("microphone", "camera")
    assert await ada.open_devices() == ["audio", "video"]
    await ada.turn_off("microphone")
    assert await ada.open_devices() == ["video"]
    await ada.turn_off("camera")
    assert await ada.open_devices() == []


async def test_a_host_can_mute_and_the_person_is_told_and_turns_it_on_again_alone(
    new_person: NewPerson, server: ServerProcess
) -> None:
    ada, ben = await new_person("Ada"), await new_person("Ben")
    room = await create_room(ada, server.url, "Hosted")
    await asyncio.gather(ada.enter(), ben.join(room))
    await ben.turn_on("microphone")
    await ada.hears(ben)

    people = await ada.panel("People")
    await people.get_by_role("button", name="Mute Ben", exact=True).click()

    await expect(ben.page.get_by_text("Ada has turned your microphone off.")).to_be_visible()
    await ben.has_all_off()
    await expect(ada.tile("Ben").get_by_role("img", name="Microphone off")).to_be_visible()
    await expect(people.get_by_role("button", name="Mute Ben", exact=True)).to_have_count(0)
    await ben.turn_on("microphone")
    await ada.hears(ben)
