"""Every page with axe-core, at two sizes and in both themes; and the room with the keyboard alone."""

import json
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import NewPerson
from tests.support.browser_person import Person
from tests.support.browser_ritual import (
    are_in,
    create_room,
    dialog,
    end_session,
    knock,
    knock_window,
    knocks_of,
    open_dialog,
    session_menu,
    skip_to,
    start_session,
)
from tests.support.server_process import ServerProcess

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
Scheme = Literal["light", "dark"]
LOOKS: list[tuple[int, Scheme]] = [(width, scheme) for width in (1440, 390) for scheme in ("light", "dark")]

# Where the bar is narrowest: phones, and computers on which the panel takes its part.
NARROW = (360, 390, 700, 960, 1024, 1100)
FINGER_PX = 44

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
    if not await person.page.evaluate("() => 'axe' in window"):
        await person.page.evaluate(AXE.read_text(encoding="utf-8"))
    violations = json.loads(await person.page.evaluate(RUN_AXE))
    assert violations == [], f"{what}: {json.dumps(violations, indent=2)}"


async def looks(person: Person, width: int, scheme: Scheme) -> None:
    await person.page.set_viewport_size({"width": width, "height": 900})
    await person.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


async def in_every_look(person: Person, what: str) -> None:
    """The page as it is now is accessible at both sizes and in both themes. It is wide and light afterwards."""
    for width, scheme in reversed(LOOKS):
        await looks(person, width, scheme)
        await is_accessible(person, f"{what}, {width} px, {scheme}")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
async def test_the_pages_around_the_room(lost: Person, server: ServerProcess, width: int, scheme: Scheme) -> None:
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
async def test_the_room(new_person: NewPerson, room: str, width: int, scheme: Scheme) -> None:
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
    if await ben.button("More").is_visible():
        await ben.button("More").click()
        await is_accessible(ben, "menu More")
        await ben.page.keyboard.press("Escape")
        await expect(ben.button("Settings")).to_be_hidden()
        await ben.button("More").click()
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


async def has_dialog_in_every_look(person: Person, name: str) -> None:
    """The dialog is open and accessible in every look, and Escape closes it."""
    await expect(person.page.get_by_role("dialog", name=name)).to_be_visible()
    await in_every_look(person, f"dialog {name}")
    await person.page.keyboard.press("Escape")
    await expect(dialog(person)).to_have_count(0)


async def close_panel(person: Person) -> None:
    """On a phone the panel covers the stage."""
    closer = person.button("Close panel")
    if await closer.is_visible():
        await closer.click()


async def test_the_pages_on_which_people_find_a_time_and_remember(new_person: NewPerson, server: ServerProcess) -> None:
    ada, ben = await new_person("Ada"), await new_person("Ben")
    room = await create_room(ada, server.url, "Writing hour", why="To finish the report")
    await ben.join(room)
    await start_session(ben)
    await end_session(ben)

    await ada.page.get_by_role("link", name="Find a time").click()
    await expect(ada.button("Propose these times")).to_be_visible()
    await in_every_look(ada, "proposing times")
    await ada.button("Propose these times").click()
    first = ada.page.get_by_role("radiogroup").first
    await first.get_by_text("Maybe").click()
    await ada.page.get_by_role("textbox", name="Your name").fill("Ada")
    await ada.page.keyboard.press("Tab")
    await expect(ada.page.get_by_text("1 maybe")).to_be_visible()
    await in_every_look(ada, "answering")
    await ada.button("Pick this time").first.click()
    await expect(ada.page.get_by_role("heading", name="The time is settled")).to_be_visible()
    await in_every_look(ada, "settled time")
    await ada.button("Invite").click()
    await ada.button("Set another time").click()
    await has_dialog_in_every_look(ada, "Invite")

    await ada.page.get_by_role("link", name="Memory").click()
    past = ada.page.get_by_role("region", name="Past sessions")
    await past.get_by_role("listitem").first.get_by_role("button").click()
    await expect(ada.button("Copy as Markdown")).to_be_visible()
    await in_every_look(ada, "memory")
    await ada.button("Delete the room").click()
    await dialog(ada).get_by_role("textbox").fill("Writing hour")
    await in_every_look(ada, "dialog Delete the room?")
    await ada.button("Delete for ever").click()
    for person in (ada, ben):
        await expect(person.page.get_by_role("heading", name="The room is deleted")).to_be_visible()
        assert await person.page.evaluate("() => Object.keys(localStorage).filter((key) => key.includes('room'))") == []


async def test_the_session_from_its_opening_to_its_recap(new_person: NewPerson, room: str) -> None:
    ada, ben = await new_person("Ada"), await new_person("Ben")
    await ada.join(room)
    await ada.region("Stage").get_by_role("button", name="Invite people").click()
    await has_dialog_in_every_look(ada, "Invite")
    await ben.join(room)

    await start_session(ada)
    await expect(ada.region("Now: Opening")).to_be_visible()
    menu = await session_menu(ada)
    await menu.get_by_role("button", name="Draw a card").click()
    await menu.get_by_role("button", name="Icebreaker").click()
    await expect(ada.region("Card on the table")).to_be_visible()
    await in_every_look(ada, "opening, with a card on the table")
    await ada.button("Put away").click()
    await open_dialog(ada, "Goals")
    await has_dialog_in_every_look(ada, "Goals")

    await knock_window(ada, ben)
    await has_dialog_in_every_look(ada, "Knock on Ben")
    await knock(ada, ben, "Two minutes about the title?")
    await expect(knocks_of(ada, ben)).to_be_visible()
    await in_every_look(ben, "somebody knocks")

    await looks(ada, 390, "light")
    await close_panel(ada)
    for phase in ("Norms", "Topics", "Work", "Wrap-up"):
        await skip_to(phase, ada)
    await are_in("Wrap-up", ben)
    await ada.button("Went well").click()
    await in_every_look(ada, "wrap-up with the pulse")
    await end_session(ada)
    await expect(ada.region("The session is over")).to_be_visible()
    await in_every_look(ada, "the session is over")
    await ada.region("The session is over").get_by_role("button", name="Recap").click()
    await expect(ada.button("Copy as Markdown")).to_be_visible()
    await has_dialog_in_every_look(ada, "Recap")


async def test_every_button_of_the_bar_is_as_large_as_a_finger(new_person: NewPerson, room: str) -> None:
    ada = await new_person("Ada")
    await ada.join(room)
    await ada.button("Share screen").click()
    await expect(ada.button("Stop sharing")).to_be_visible()
    buttons = ada.page.get_by_role("toolbar", name="Controls").get_by_role("button")
    for width in NARROW:
        await looks(ada, width, "light")
        stage = await ada.region("Stage").bounding_box()
        assert stage is not None
        for button in await buttons.all():
            box = await button.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= FINGER_PX, f"{await button.text_content()} at {width} px"
            assert 0 <= box["x"] < box["x"] + box["width"] <= stage["x"] + stage["width"] + 16
        assert await ada.button("Leave").is_visible()


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
