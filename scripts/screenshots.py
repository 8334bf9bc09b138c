"""Takes pictures of the running product: ``make screenshots``.

Every page at two sizes and in both themes goes to ``test-results/screenshots/``, for looking at; the room also goes to
``docs/images/room.png``, for the README. Server, browsers and media are real; only what cameras and screens show is
drawn, by ``stage_props.js``.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, async_playwright, expect

from tests.support.browser_launch import launch_chromium
from tests.support.browser_person import Person
from tests.support.server_process import ServerProcess

Scheme = Literal["light", "dark"]
Panel = Literal["Topics", "Chat", "People", "Room"]

ROOT = Path(__file__).resolve().parent.parent
PROPS = (ROOT / "scripts" / "stage_props.js").read_text(encoding="utf-8")
PICTURES = ROOT / "test-results" / "screenshots"
FOR_README = ROOT / "docs" / "images" / "room.png"

SIZES = ((1440, 900), (390, 844))
SCHEMES: Sequence[Scheme] = ("light", "dark")
PANELS: Sequence[Panel] = ("Topics", "Chat", "People", "Room")
CAST = (("Ada", 18), ("Ben", 150), ("Cleo", 215), ("Dana", 275))


# After somebody moved, pictures come a moment later than the tiles.
NEW_FRAMES = """
() => Promise.all(
  [...document.querySelectorAll("video")]
    .filter((video) => {
      const { left, right, top, bottom } = video.getBoundingClientRect();
      const inside = right > 0 && left < innerWidth && bottom > 0 && top < innerHeight;
      return inside && getComputedStyle(video).visibility === "visible";
    })
    .map((video) => new Promise((resolve) => video.requestVideoFrameCallback(resolve))),
)
"""


async def new_person(browser: Browser, name: str, hue: int, size: tuple[int, int] = SIZES[0]) -> Person:
    """Somebody whose camera shows a drawn portrait in this hue."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="en-GB", reduced_motion="reduce"
    )
    await context.add_init_script(f"window.__props = {{ hue: {hue} }};\n{PROPS}")
    return await Person.open(context, name)


async def look(person: Person, name: str, width: int, scheme: Scheme) -> None:
    """Takes one picture, once fonts and animations are through and every video in sight shows something."""
    await person.page.evaluate("() => document.fonts.ready")
    await person.page.evaluate("() => Promise.allSettled(document.getAnimations().map((each) => each.finished))")
    await person.page.evaluate(NEW_FRAMES)
    await person.page.screenshot(path=PICTURES / f"{name}-{width}-{scheme}.png")


async def picture_pages_around(browser: Browser, server: ServerProcess, room: str) -> None:
    """Home, lobby, a broken link and the page after leaving."""
    for width, height in SIZES:
        person = await new_person(browser, "Ella", 95, (width, height))
        for scheme in SCHEMES:
            await person.page.emulate_media(color_scheme=scheme)
            await person.page.goto(server.url)
            await expect(person.button("Create room")).to_be_visible()
            await look(person, "home", width, scheme)
            await person.page.goto(f"{server.url}/r/broken")
            await expect(person.page.get_by_role("heading", level=1)).to_be_visible()
            await look(person, "broken-link", width, scheme)
            await person.visit(room)
            await look(person, "lobby", width, scheme)
            await person.turn_on("camera")
            await look(person, "lobby-camera", width, scheme)
            await person.turn_off("camera")
            await person.enter()
            await person.leave()
            await look(person, "left", width, scheme)
        await person.context.close()


async def fill_room(people: Sequence[Person], room: str) -> None:
    """Three people in the main room and one in a huddle, with topics and chat."""
    ada, ben, cleo, dana = people
    await asyncio.gather(*(person.join(room) for person in people))
    await asyncio.gather(ada.turn_on("camera"), cleo.turn_on("camera"), dana.turn_on("camera"))
    await ada.add_topic("Which chart goes on the first page?")
    await ben.add_topic("Lunch on Thursday?")
    await cleo.add_topic("Who has used the new template?")
    for voter, topic in ((ben, "Lunch on Thursday?"), (cleo, "Lunch on Thursday?"), (ada, "Lunch on Thursday?")):
        await voter.button(f"Upvote {topic}").click()
    await cleo.button("Discuss Which chart goes on the first page?").click()
    await ben.say("Good morning! I am here until eleven, mostly quiet.")
    await ada.say("Could somebody look at the numbers with me later? They are on https://example.org/spring")
    await cleo.say("Sure, `make figures` draws them again.")
    await dana.start_huddle()
    await ben.button("Raise hand").click()
    await cleo.button("Share screen").click()
    await ada.sees(cleo, "screen")


async def picture_room(browser: Browser, people: Sequence[Person], room: str) -> None:
    """The room as a newcomer sees it: each panel, the dialogs, and a huddle."""
    dana = people[3]
    for width, height in SIZES:
        person = await new_person(browser, "Ella", 95, (width, height))
        await person.join(room)
        await person.sees(people[2], "screen")
        for scheme in SCHEMES:
            await person.page.emulate_media(color_scheme=scheme)
            await look(person, "room", width, scheme)
            if (width, scheme) == (SIZES[0][0], "light"):
                await person.page.screenshot(path=FOR_README)
            for panel in PANELS:
                await person.panel(panel)
                await look(person, f"room-{panel.lower()}", width, scheme)
            if await person.button("Close panel").is_visible():
                await person.button("Close panel").click()
            for key, dialog in ((None, "settings"), ("?", "keys")):
                await (person.page.keyboard.press(key) if key else person.button("Settings").click())
                await expect(person.page.get_by_role("dialog")).to_be_visible()
                await look(person, f"room-{dialog}", width, scheme)
                await person.page.keyboard.press("Escape")
            await person.page.get_by_role("button", name="Join huddle").click()
            await person.sees(dana)
            await look(person, "huddle", width, scheme)
            await person.back_to_main()
        await person.context.close()


@asynccontextmanager
async def running_server(folder: str) -> AsyncIterator[ServerProcess]:
    server = ServerProcess(Path(folder))
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


async def main() -> None:
    """Takes all pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    FOR_README.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with running_server(folder) as server, async_playwright() as playwright:
            browser = await launch_chromium(playwright)
            room = await server.create_room("Thursday writing hour")
            await picture_pages_around(browser, server, room)
            people = [await new_person(browser, name, hue) for name, hue in CAST]
            await fill_room(people, room)
            await picture_room(browser, people, room)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
