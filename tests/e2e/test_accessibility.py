"""Every page with axe-core, at two sizes and in both themes; and the room with the keyboard alone."""

import json
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import NewPerson
from tests.support.browser_person import Person
from tests.support.server_process import ServerProcess

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
LOOKS = [(width, scheme) for width in (1440, 390) for scheme in ("light", "dark")]

RUN_AXE = """
async () => JSON.stringify(
  (await axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, help, nodes }) => ({
    id, help, where: nodes.map((node) => node.html.slice(0, 160)),
  })),
)
"""


async def is_accessible(person: Person, what: str) -> None:
    """axe-core finds nothing to complain about on this page as it is now."""
    await person.page.evaluate("() => Promise.all(document.getAnimations().map((animation) => animation.finished))")
    await person.page.evaluate(AXE.read_text(encoding="utf-8"))
    violations = json.loads(await person.page.evaluate(RUN_AXE))
    assert violations == [], f"{what}: {json.dumps(violations, indent=2)}"


async def looks(person: Person, width: int, scheme: Literal["light", "dark"]) -> None:
    await person.page.set_viewport_size({"width": width, "height": 900})
    await person.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
async def test_the_pages_around_the_room(
    lost: Person, server: ServerProcess, width: int, scheme: Literal["light", "dark"]
) -> None:
    await looks(lost, width, scheme)
    await lost.page.goto(server.url)
    await expect(lost.button("Create room")).to_be_visible()
    await is_accessible(lost, "home")
    await lost.page.goto(f"{server.url}/r/short")
    await expect(lost.page.get_by_role("heading", level=1)).to_be_visible()
    await is_accessible(lost, "malformed link")
    await lost.visit(await server.create_room())
    await lost.page.get_by_text("Choose and test devices").click()
    await is_accessible(lost, "lobby")
    await lost.turn_on("camera", "microphone")
    await is_accessible(lost, "lobby with devices on")
    await lost.enter()
    await lost.leave()
    await expect(lost.page.get_by_role("heading", name="You left")).to_be_visible()
    await is_accessible(lost, "after leaving")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
async def test_the_room(new_person: NewPerson, room: str, width: int, scheme: Literal["light", "dark"]) -> None:
    ada, ben = await new_person("Ada"), await new_person("Ben")
    await ada.join(room)
    await looks(ben, width, scheme)
    await ben.join(room)
    await is_accessible(ben, "room with nothing in it")

    await ada.turn_on("camera", "microphone")
    await ada.button("Share screen").click()
    await ada.button("Raise hand").click()
    await ada.add_topic("Lunch?")
    await ada.button("Upvote Lunch?").click()
    await ada.button("Discuss Lunch?").click()
    await ada.say("See https://example.org and `make run`")
    await ben.sees(ada, "screen")
    await ben.turn_on("camera")
    for tab in ("Topics", "Chat", "People", "Room"):
        await ben.panel(tab)
        await is_accessible(ben, f"room, panel {tab}")
    await close_panel(ben)
    await ben.button("Settings").click()
    await has_accessible_dialog(ben, "Settings")
    await ben.page.keyboard.press("?")
    await has_accessible_dialog(ben, "Keys")
    await ben.button("Connection details").click()
    await has_accessible_dialog(ben, "Connection")
    await ben.button("Availability").click()
    await is_accessible(ben, "menu Availability")
    await ben.page.keyboard.press("Escape")
    await ben.start_huddle()
    await is_accessible(ben, "in a huddle")


async def has_accessible_dialog(person: Person, name: str) -> None:
    """The dialog is open and accessible, and Escape closes it."""
    await expect(person.page.get_by_role("dialog", name=name)).to_be_visible()
    await is_accessible(person, f"dialog {name}")
    await person.page.keyboard.press("Escape")
    await expect(person.page.get_by_role("dialog")).to_have_count(0)


async def close_panel(person: Person) -> None:
    """On a phone the panel covers the stage."""
    closer = person.button("Close panel")
    if await closer.is_visible():
        await closer.click()


async def test_the_room_works_with_the_keyboard_alone(three: list[Person]) -> None:
    ada, ben, _ = three
    keys = ada.page.keyboard
    await keys.press("m")
    await expect(ada.button("Turn microphone off")).to_be_visible()
    await keys.press("v")
    await expect(ada.button("Turn camera off")).to_be_visible()
    await keys.press("r")
    await expect(ada.button("Lower hand")).to_be_visible()
    await expect(ben.tile("Ada").get_by_role("img", name="Hand raised")).to_be_visible()
    await keys.press("t")
    await expect(ada.page.get_by_role("textbox", name="New topic")).to_be_focused()
    await keys.type("Who knows make?")
    await keys.press("Enter")
    await expect(ben.page.get_by_text("Who knows make?")).to_be_visible()
    await ada.page.evaluate("() => document.activeElement.blur()")
    await keys.press("c")
    await expect(ada.page.get_by_role("textbox", name="Message")).to_be_focused()
    await keys.type("very much hello")
    await keys.press("Enter")
    await expect((await ben.panel("Chat")).get_by_text("very much hello")).to_be_visible()
    await expect(ada.button("Turn microphone off")).to_be_visible()
    await ada.page.evaluate("() => document.activeElement.blur()")
    await keys.press("h")
    await expect(ada.button("Back to the main room")).to_be_visible()
    await keys.press("b")
    await expect(ada.button("Start a huddle")).to_be_visible()
    await keys.press("m")
    await expect(ada.button("Turn microphone on")).to_be_visible()


async def test_space_talks_while_it_is_held(three: list[Person]) -> None:
    ada, ben, _ = three
    await ada.page.evaluate("() => document.activeElement.blur()")
    await ada.page.keyboard.down("Space")
    await expect(ada.button("Turn microphone off")).to_be_visible()
    await ben.hears(ada)
    await ada.page.keyboard.up("Space")
    await ada.has_all_off()
