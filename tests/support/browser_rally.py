"""The page on which a time is found, in a browser, and the calendar file that comes of it."""

from playwright.async_api import Locator, expect

from tests.calendar.second_reader import ReadEvent, read_events
from tests.support.browser_person import Person
from tests.support.browser_ritual import downloaded

IN = "I\N{RIGHT SINGLE QUOTATION MARK}m in"
MAYBE = "Maybe"
CANT = "Can\N{RIGHT SINGLE QUOTATION MARK}t"


async def propose_times(person: Person) -> list[int]:
    """Proposes the three times that are suggested and one more, and returns them, in ms since 1970."""
    await person.button("Add a time").click()
    boxes = person.page.get_by_role("listitem").locator("input")
    await expect(boxes).to_have_count(4)
    moments: list[int] = await boxes.evaluate_all("(boxes) => boxes.map(({ value }) => new Date(value).getTime())")
    await person.button("Propose these times").click()
    await expect(time_cards(person)).to_have_count(len(moments))
    return moments


def time_cards(person: Person) -> Locator:
    """The proposed times in their order, each with its answers."""
    return person.page.get_by_role("listitem").filter(has=person.page.get_by_role("radiogroup"))


async def choose(person: Person, place: int, answer: str) -> None:
    """Answers to the time at this place, and waits until that is there for all to see."""
    await time_cards(person).nth(place).get_by_text(answer, exact=True).click()
    await expect(person.page.get_by_text("Your answers are there for all to see")).to_be_visible()


async def calendar_file(person: Person, button: Locator) -> ReadEvent:
    """The event in the file that a click gives."""
    (event,) = read_events([await downloaded(person, button)])
    return event
