"""Three people in the main room see and hear each other, through real browsers and real packets."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import NewPerson, in_each_browser
from tests.support.browser_person import NOTHING, Person
from tests.support.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


@in_each_browser
async def test_everybody_sees_and_hears_everybody(three: list[Person]) -> None:
    await asyncio.gather(*(person.turn_on("camera", "microphone") for person in three))

    pairs = [(one, other) for one in three for other in three if one is not other]
    await asyncio.gather(*(one.sees(other) for one, other in pairs))
    await asyncio.gather(*(one.hears(other) for one, other in pairs))
    for one, other in pairs:
        await expect(await one.video(other)).to_be_visible()


@in_each_browser
async def test_camera_and_microphone_are_off_on_arrival(new_person: NewPerson, room: str) -> None:
    ada, ben = await new_person("Ada"), await new_person("Ben")
    for person in (ada, ben):
        await person.visit(room)
        await expect(person.button("Turn microphone on")).to_be_visible()
        await expect(person.button("Turn camera on")).to_be_visible()
        await person.enter()
        await expect(person.button("Turn microphone on")).to_be_visible()
        await expect(person.button("Turn camera on")).to_be_visible()
        assert (await person.calls())["capture"] == 0
        assert await person.sending() == []
    await expect(ben.tile("Ada").get_by_role("img", name="Microphone off")).to_be_visible()


@in_each_browser
async def test_what_is_turned_off_reaches_nobody(three: list[Person]) -> None:
    ada, ben, cleo = three
    await asyncio.gather(ada.turn_on("camera", "microphone"), cleo.turn_on("camera"))
    await asyncio.gather(ben.sees(ada), ben.hears(ada), ben.sees(cleo))

    await ada.turn_off("camera", "microphone")

    await expect(await ben.video(ada)).to_have_count(0)
    await expect(ben.tile("Ada").get_by_role("img", name="Microphone off")).to_be_visible()
    made, got = await ada.encoded(), await ben.received(ada, "camera")
    await ben.sees(cleo, frames=30)
    assert await ada.encoded() == made
    assert await ben.received(ada, "camera") == got
    await ada.turn_on("camera")
    await ben.sees(ada)


@in_each_browser
async def test_a_shared_screen_shows_for_the_others(three: list[Person]) -> None:
    ada, ben, cleo = three
    await ada.button("Share screen").click()
    await expect(ada.button("Stop sharing")).to_be_visible()
    await asyncio.gather(*(viewer.sees(ada, "screen") for viewer in (ben, cleo)))
    await expect(await ben.video(ada, "screen")).to_be_visible()

    await ben.button("Share screen").click()
    await asyncio.gather(cleo.sees(ada, "screen"), cleo.sees(ben, "screen"), ada.sees(ben, "screen"))

    await ada.button("Stop sharing").click()
    await expect(await cleo.video(ada, "screen")).to_have_count(0)
    await cleo.sees(ben, "screen")


async def test_a_shared_screens_sound_is_heard_by_the_others(three: list[Person]) -> None:
    ada, ben, cleo = three
    await ada.button("Share screen").click()
    await asyncio.gather(*(viewer.hears(ada, "screenAudio") for viewer in (ben, cleo)))
    assert (await ben.received(ada, "microphone")) == NOTHING

    await ada.button("Stop sharing").click()
    await expect(await cleo.video(ada, "screen")).to_have_count(0)
    assert await ada.open_devices() == []


async def test_speaking_is_shown(three: list[Person]) -> None:
    ada, ben, _ = three
    await ada.turn_on("microphone")
    await expect(ben.page.locator(".tile.is-speaking").filter(has_text="Ada")).to_be_visible()
    await ada.turn_off("microphone")
    await expect(ben.page.locator(".tile.is-speaking")).to_have_count(0)


async def test_whoever_leaves_is_gone_for_the_others(three: list[Person]) -> None:
    ada, ben, cleo = three
    await ada.turn_on("camera")
    await asyncio.gather(ben.sees(ada), cleo.sees(ada))

    await ada.leave()

    for other in (ben, cleo):
        await expect(other.tile("Ada")).to_have_count(0)
    people = await ben.panel("People")
    await expect(people.get_by_role("listitem")).to_have_count(2)


@in_each_browser
async def test_a_closed_tab_leaves_nobody_behind(three: list[Person]) -> None:
    ada, ben, _ = three
    await ada.page.close(run_before_unload=False)
    await expect(ben.tile("Ada")).to_have_count(0)


@in_each_browser
async def test_a_viewer_gets_the_layer_that_fits(three: list[Person]) -> None:
    ada, ben, _ = three
    await ada.turn_on("camera")
    await ben.sees(ada)
    await ben.page.get_by_role("button", name="Show Ada large").click()
    large = await eventually(
        lambda: ben.received_height(ada), lambda height: height >= 360, "a large tile gets a high layer", within_s=40
    )
    await ben.page.set_viewport_size({"width": 420, "height": 700})
    await ben.page.get_by_role("button", name="Show Ada smaller").click()
    await eventually(lambda: ben.received_height(ada), lambda height: 0 < height < large, "a small one gets less")
