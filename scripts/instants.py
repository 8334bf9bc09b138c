"""Measures what people wait for, in Chromium: ``PYTHONPATH=. .venv/bin/python scripts/instants.py [TIMES]``.

From the click on a huddle's button to the first new picture from there, and from the click on *Join* to the first
picture of somebody who is there already. Server, browser and media are real and all on this machine.
"""

import asyncio
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tests.support.browser_launch import launch_chromium
from tests.support.browser_person import Person
from tests.support.server_process import ServerProcess

TIMES = 60


async def new_person(browser: Browser, name: str) -> Person:
    return await Person.open(await browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB"), name)


async def into_huddle(ada: Person, ben: Person, cleo: Person, times: int) -> list[float]:
    """Ben goes back and forth between Cleo in the main room and Ada in a huddle: ms until he sees Ada, each time."""
    name = await ada.start_huddle()
    taken = []
    for _ in range(times):
        # for longer than a second, in which a sender need not make another keyframe
        await ben.sees(cleo, frames=35)
        taken.append(await ben.time_to_picture(ada, ben.button(f"Join huddle {name}")))
        await ben.back_to_main()
    return taken


async def into_room(browser: Browser, room: str, cleo: Person, times: int) -> list[float]:
    """Somebody new comes into the room: ms until they see Cleo, each time."""
    taken = []
    for _ in range(times):
        guest = await new_person(browser, "Guest")
        await guest.visit(room)
        await guest.page.get_by_role("textbox", name="Your name").fill(guest.name)
        taken.append(await guest.time_to_picture(cleo, guest.button("Join")))
        await guest.leave()
        await guest.context.close()
    return taken


def report(what: str, times: list[float]) -> None:
    p95 = sorted(times)[-(-95 * len(times) // 100) - 1]
    figures = f"median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, max {max(times):.0f} ms"
    print(f"{what}: {figures} of {len(times)}")  # noqa: T201


async def main(times: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = ServerProcess(Path(folder))
        await server.start()
        try:
            async with async_playwright() as playwright:
                browser = await launch_chromium(playwright)
                room = await server.create_room()
                ada, ben, cleo = people = [await new_person(browser, name) for name in ("Ada", "Ben", "Cleo")]
                await asyncio.gather(*(person.join(room) for person in people))
                await asyncio.gather(ada.turn_on("camera"), cleo.turn_on("camera"))
                await asyncio.gather(ben.sees(ada), ben.sees(cleo))
                report("into a huddle", await into_huddle(ada, ben, cleo, times))
                report("into the room", await into_room(browser, room, cleo, times))
                await browser.close()
        finally:
            await server.stop()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else TIMES))
