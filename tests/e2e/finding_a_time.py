"""The first steps of the hour: three people find a time for it, and invite the others."""

import re

from playwright.async_api import expect

from tests.calendar.second_reader import ReadEvent
from tests.support.browser_person import Person
from tests.support.browser_rally import CANT, IN, MAYBE, calendar_file, choose, time_cards
from tests.support.browser_ritual import close_dialog, dialog


async def answer(ada: Person, ben: Person, cleo: Person, rally: str) -> None:
    """Ben and Cleo say on the page which times suit them, by their own clocks, and Ada sees it at once."""
    for person in (ben, cleo):
        await person.page.goto(rally)
        await person.page.get_by_role("textbox", name="Your name").fill(person.name)
    await expect(time_cards(ben).nth(1)).to_contain_text("10:00")
    await expect(time_cards(cleo).nth(1)).to_contain_text("14:30")

    await choose(ben, 0, IN)
    await choose(ben, 1, IN)
    await expect(time_cards(ada).nth(0)).to_contain_text(re.compile("1 in.*Ben"))
    await choose(cleo, 0, CANT)
    await choose(cleo, 1, MAYBE)
    await expect(time_cards(ada).nth(1)).to_contain_text(re.compile("1 maybe.*Cleo"))
    await choose(cleo, 1, IN)
    await expect(time_cards(ada).nth(1)).to_contain_text(re.compile("2 in.*Ben, Cleo"))
    await expect(time_cards(ada).nth(1)).not_to_contain_text("maybe")
    await expect(time_cards(ada).nth(1)).to_contain_text("Suits most so far")

    await cleo.page.reload()
    await expect(time_cards(cleo).nth(1).get_by_role("radio", name=IN)).to_be_checked()
    await expect(time_cards(cleo).nth(0).get_by_role("radio", name=CANT)).to_be_checked()


async def pick(ada: Person, ben: Person) -> None:
    """Ada settles on the second time, which Ben sees; he could not have done so."""
    await expect(ben.button("Pick this time")).to_have_count(0)
    await time_cards(ada).nth(1).get_by_role("button", name="Pick this time").click()
    for person in (ada, ben):
        await expect(person.page.get_by_role("heading", name="The time is settled")).to_be_visible()


async def invite(ada: Person, room: str, starts_at: int, name: str, why: str) -> ReadEvent:
    """All that goes to the others: a text, a code for phones, and a file for calendars."""
    await ada.button("Invite").click()
    window = dialog(ada)
    await expect(window.get_by_role("img", name="QR code of the link")).to_be_visible()
    await expect(window.get_by_role("textbox", name="Whoever has this link can come in")).to_have_value(room)
    text = window.get_by_role("textbox", name="Invitation", exact=True)
    for part in (name, why, "10:00", "West Africa", room):
        await expect(text).to_have_value(re.compile(re.escape(part)))
    event = await calendar_file(ada, window.get_by_role("link", name="For your calendar"))
    assert event.starts == (starts_at,)
    assert event.ends == (starts_at + 60 * 60_000,)
    assert (event.summary, event.url) == (name, room)
    await close_dialog(ada)
    return event
