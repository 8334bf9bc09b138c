"""What people do together in a browser beside being there: rooms, sessions, knocks, goals."""

import asyncio
import re

from playwright.async_api import Locator, WebSocket, expect

from tests.support.browser_person import Person


async def create_room(
    person: Person, server: str, name: str, *, why: str = "", session_format: str | None = None
) -> str:
    """Creates a room on the first page, and returns the address of its page, where the lobby is now.

    :param server: address of the server.
    :param session_format: name of a ready-made one, other than the usual.
    """
    page = person.page
    await page.goto(server)
    await page.get_by_role("textbox", name="Room name").fill(name)
    await page.get_by_role("textbox", name="Why you meet").fill(why)
    if session_format is not None:
        await page.get_by_text("More options").click()
        await page.get_by_role("radio", name=session_format).check()
    await person.button("Create room").click()
    await expect(person.button("Join")).to_be_visible()
    return page.url


async def set_clock(person: Person, time_zone: str) -> None:
    """Puts this person's browser into a time zone, by its IANA name. Chromium only."""
    devtools = await person.context.new_cdp_session(person.page)
    await devtools.send("Emulation.setTimezoneOverride", {"timezoneId": time_zone})


async def downloaded(person: Person, button: Locator) -> bytes:
    """The file that a click gives."""
    async with person.page.expect_download() as download:
        await button.click()
    path = await (await download.value).path()
    return await asyncio.to_thread(path.read_bytes)


def frames_to(person: Person) -> list[str]:
    """What the server tells this person from now on, as it comes: text frames of WebSockets that open later."""
    frames: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: frames.append(str(frame)))

    person.page.on("websocket", listen)
    return frames


# --- the session ---


def session_button(person: Person) -> Locator:
    """Says which phase it is, and opens the session's menu."""
    return person.page.get_by_role("button", name=re.compile("^Session menu"))


async def session_menu(person: Person) -> Locator:
    """The session's menu, opened."""
    await session_button(person).click()
    return person.page.get_by_role("group", name="Session menu")


async def start_session(person: Person) -> None:
    await person.page.get_by_role("button", name=re.compile("^Start session")).click()


async def skip_to(phase: str, person: Person, *others: Person) -> None:
    """A person lets the next phase begin, and all see that it did."""
    menu = await session_menu(person)
    await menu.get_by_role("button", name=f"Skip to {phase}").click()
    await are_in(phase, person, *others)


async def are_in(phase: str, *people: Person) -> None:
    """All see that it is this phase."""
    for person in people:
        await expect(session_button(person)).to_contain_text(phase)


async def end_session(person: Person) -> None:
    menu = await session_menu(person)
    await menu.get_by_role("button", name="End session").click()
    await menu.get_by_role("button", name="End session").click()


async def switch_focus(person: Person, *, on: bool) -> None:
    """Turns the session's focus switch, for all."""
    menu = await session_menu(person)
    await menu.get_by_role("switch", name="Focus").click()
    await expect(menu.get_by_role("switch", name="Focus", checked=on)).to_be_visible()
    await person.page.keyboard.press("Escape")


async def open_dialog(person: Person, item: str) -> Locator:
    """The window behind one of the items of the session's menu."""
    menu = await session_menu(person)
    await menu.get_by_role("button", name=item, exact=True).click()
    return dialog(person)


def dialog(person: Person) -> Locator:
    """The window over the page."""
    return person.page.get_by_role("dialog")


async def close_dialog(person: Person) -> None:
    await dialog(person).get_by_role("button", name="Close", exact=True).click()
    await expect(dialog(person)).to_have_count(0)


# --- topics and goals ---


async def topic(person: Person, text: str) -> Locator:
    """The topic in this person's panel."""
    return (await person.panel("Topics")).get_by_role("listitem").filter(has_text=text)


def topics(person: Person) -> Locator:
    """The topics in this person's panel, in order."""
    return person.region("Topics").get_by_role("listitem")


async def add_goals(person: Person, *goals: str) -> None:
    """Says what one wants to get done, in the window for it."""
    window = await open_dialog(person, "Goals")
    for goal in goals:
        await window.get_by_role("textbox", name="New goal").fill(goal)
        await window.get_by_role("button", name="Add goal").click()
        await expect(window.get_by_role("checkbox", name=goal)).to_be_visible()
    await close_dialog(person)


# --- signs from one to another ---


def notice(person: Person, text: str) -> Locator:
    """A notice at the edge of the page; its button is what it offers."""
    return person.page.locator(".toast").filter(has_text=text)


async def choose_availability(person: Person, choice: str) -> None:
    await person.button("Availability").click()
    await person.page.get_by_role("menuitemradio", name=choice, exact=True).click()


async def knock(person: Person, other: Person, text: str, *, when: str | None = None) -> None:
    """Knocks on somebody.

    :param when: what is chosen, in place of what is offered first.
    """
    window = await knock_window(person, other)
    await window.get_by_role("textbox", name="What is it about?").fill(text)
    if when is not None:
        await window.get_by_role("radio", name=when).check()
    await window.get_by_role("button", name="Knock", exact=True).click()
    await expect(window).to_have_count(0)


async def knock_window(person: Person, other: Person) -> Locator:
    """The window in which one knocks on somebody, or reads what became of the knock."""
    await (await person.panel("People")).get_by_role("button", name=f"Knock on {other.name}").click()
    return dialog(person)


def knocks_of(knocker: Person, receiver: Person) -> Locator:
    """The cards on which a person sees that somebody knocks."""
    return receiver.region(f"{knocker.name} knocks")
