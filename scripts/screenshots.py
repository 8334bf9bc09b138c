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

import httpx
from playwright.async_api import Browser, async_playwright, expect

from tests.support.browser_launch import launch_chromium
from tests.support.browser_person import Person
from tests.support.browser_ritual import (
    add_goals,
    are_in,
    choose_availability,
    close_dialog,
    dialog,
    end_session,
    knock,
    knock_window,
    open_dialog,
    session_menu,
    skip_to,
    start_session,
)
from tests.support.control_rally import RallyBrowser
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


async def look_at_all_sizes(person: Person, name: str) -> None:
    """Takes a picture at each size and in each theme. The page is as wide as on a computer afterwards."""
    for width, height in reversed(SIZES):
        await person.page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            await person.page.emulate_media(color_scheme=scheme)
            await look(person, name, width, scheme)


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
            if await person.button("More").is_visible():
                await person.button("More").click()
                await look(person, "room-more", width, scheme)
            await person.button("Settings").click()
            await look_at_dialog(person, "room-settings", width, scheme)
            await person.page.keyboard.press("?")
            await look_at_dialog(person, "room-keys", width, scheme)
            await person.page.get_by_role("button", name="Join huddle").click()
            await person.sees(dana)
            await look(person, "huddle", width, scheme)
            await person.back_to_main()
        await person.context.close()


async def look_at_dialog(person: Person, name: str, width: int, scheme: Scheme) -> None:
    """Takes one picture with an open dialog, and closes it."""
    await expect(dialog(person)).to_be_visible()
    await look(person, name, width, scheme)
    await person.page.keyboard.press("Escape")


async def picture_session(browser: Browser, people: Sequence[Person], room: str) -> None:
    """A session from its opening to its recap, as a newcomer sees it, and what remains of it."""
    ada, ben, cleo, dana = people
    await cleo.button("Stop sharing").click()
    await dana.back_to_main()
    ella = await new_person(browser, "Ella", 95)
    await ella.join(room)
    await start_session(ada)
    await are_in("Opening", ada, ella)
    menu = await session_menu(ada)
    await menu.get_by_role("button", name="Draw a card").click()
    await menu.get_by_role("button", name="Icebreaker").click()
    await expect(ella.region("Card on the table")).to_be_visible()
    await look_at_all_sizes(ella, "session-opening")
    await ada.button("Put away").click()
    await add_goals(ella, "Chapter two", "Reply to the printer")
    await add_goals(ben, "The letter to the board")
    await open_dialog(ella, "Goals")
    await look_at_all_sizes(ella, "session-goals")
    await close_dialog(ella)
    for phase in ("Norms", "Topics", "Work"):
        await skip_to(phase, ada, ella)
    await look_at_all_sizes(ella, "session-work")
    await choose_availability(ben, "Heads-down for 50 minutes")
    await knock_window(ella, ben)
    await look_at_all_sizes(ella, "knock-dialog")
    await close_dialog(ella)
    await ella.panel("Topics")
    await ella.page.set_viewport_size({"width": SIZES[1][0], "height": SIZES[1][1]})
    await ella.button("Close panel").click()
    await knock(ada, ella, "Two minutes about the first page?")
    await expect(ella.region("Ada knocks")).to_be_visible()
    await look_at_all_sizes(ella, "knock")
    await ella.region("Ada knocks").get_by_role("button", name="Later").click()
    await skip_to("Wrap-up", ada, ella)
    await ella.page.get_by_role("checkbox", name="Chapter two").check()
    await ella.button("Went well").click()
    await look_at_all_sizes(ella, "session-wrap-up")
    await end_session(ada)
    await expect(ella.region("The session is over")).to_be_visible()
    await look_at_all_sizes(ella, "session-over")
    await ella.region("The session is over").get_by_role("button", name="Recap").click()
    await expect(ella.button("Copy as Markdown")).to_be_visible()
    await look_at_all_sizes(ella, "session-recap")
    await ella.page.goto(f"{room}/memory")
    await (
        ella.page.get_by_role("region", name="Past sessions")
        .get_by_role("listitem")
        .first.get_by_role("button")
        .click()
    )
    await expect(ella.button("Copy as Markdown")).to_be_visible()
    await look_at_all_sizes(ella, "memory")
    await ella.context.close()


async def picture_rally(browser: Browser, server: ServerProcess) -> None:
    """Finding a time: proposing some, the answers, and the time that was picked; and the invitation."""
    room = await server.create_room("Thursday writing hour")
    ella = await new_person(browser, "Ella", 95)
    await ella.page.goto(f"{room}/rally")
    await expect(ella.button("Propose these times")).to_be_visible()
    await look_at_all_sizes(ella, "rally-proposing")
    await ella.button("Propose these times").click()
    await expect(ella.button("Pick this time").first).to_be_visible()
    async with httpx.AsyncClient(base_url=server.url) as http:
        for name, answers in (("Ada", ("in", "in", "cant")), ("Ben", ("maybe", "in", "in")), ("Cleo", ("cant", "in"))):
            visitor = RallyBrowser(http, room.rpartition("/")[2])
            times = (await visitor.page())["rally"]["times"]
            await visitor.answer(name, **{time["id"]: answer for time, answer in zip(times, answers, strict=False)})
    await expect(ella.page.get_by_text("Cleo").first).to_be_visible()
    await look_at_all_sizes(ella, "rally-answers")
    await ella.button("Pick this time").nth(1).click()
    await expect(ella.page.get_by_role("heading", name="The time is settled")).to_be_visible()
    await look_at_all_sizes(ella, "rally-settled")
    await ella.button("Invite").click()
    await expect(dialog(ella)).to_be_visible()
    await look_at_all_sizes(ella, "invitation")
    await ella.join(room)
    await look_at_all_sizes(ella, "room-alone")
    await ella.context.close()


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
            await picture_session(browser, people, room)
            await picture_rally(browser, server)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
