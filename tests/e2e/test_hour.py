"""The whole hour as three people have it, from finding a time to the recap, and the next time that goes on from it."""

import re

import pytest
from playwright.async_api import Locator, expect

from tests.calendar.second_reader import ReadEvent
from tests.e2e.conftest import NewPerson
from tests.e2e.finding_a_time import answer, invite, pick
from tests.support.browser_person import Person
from tests.support.browser_rally import calendar_file, propose_times
from tests.support.browser_ritual import (
    add_goals,
    are_in,
    choose_availability,
    close_dialog,
    create_room,
    dialog,
    downloaded,
    end_session,
    frames_to,
    knock,
    knock_window,
    knocks_of,
    notice,
    open_dialog,
    session_button,
    set_clock,
    skip_to,
    start_session,
    topic,
    topics,
)
from tests.support.server_process import ServerProcess

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

NAME = "Thursday writing hour"
WHY = "To finish the spring report, together"

TITLE = "Which title does the report get?"
MEETING = "Can we drop the weekly meeting?"
LUNCH = "Lunch on Friday?"
DECIDED = "Every two weeks from now on"
KNOCK = "Two minutes about the title?"

# Zones that never change their clocks: it is four and a half hours later in Kolkata than in Lagos, on every day.
LAGOS = "Africa/Lagos"
KOLKATA = "Asia/Kolkata"


@pytest.mark.timeout(240)
async def test_three_people_have_their_hour_and_go_on_from_it_the_next_time(
    new_person: NewPerson, server: ServerProcess
) -> None:
    ada, ben, cleo = [await new_person(name) for name in ("Ada", "Ben", "Cleo")]
    three = [ada, ben, cleo]
    for person, zone in zip(three, (LAGOS, LAGOS, KOLKATA), strict=True):
        await set_clock(person, zone)

    told_ada, told_ben = frames_to(ada), frames_to(ben)
    room = await create_room(ada, server.url, NAME, why=WHY)
    await ada.page.get_by_role("link", name="Find a time").click()
    _, starts_at, *_ = await propose_times(ada)
    await answer(ada, ben, cleo, rally=ada.page.url)
    await pick(ada, ben)
    invitation = await invite(ada, room, starts_at, NAME, WHY)

    await arrive_before(ada, ben, room)
    await plan_a_break(ada, ben)
    await start_session(ada)
    await arrive_late(cleo, room)

    await welcome(three)
    await collect_topics(ada, ben, cleo)
    assert_hides("Cleo", about=MEETING, told=[*told_ada, *told_ben])
    await discuss(ada, ben, cleo)
    await set_goals(ada, ben)
    await huddle_on_topic(ada, ben, cleo)
    await knock_in_work(ben, cleo)
    assert not any(KNOCK in frame for frame in told_ben)
    await see_knock_in_break(ada, ben, cleo)
    assert not any(KNOCK in frame for frame in told_ada)
    await wrap_up(ada, ben, cleo)
    await end_session(ben)
    await recap(three)
    await agree_on_next_time(ada, ben, invitation)

    await begin_again(ada, ben, cleo)
    await remember(cleo)


# --- arriving ---


async def arrive_before(ada: Person, ben: Person, room: str) -> None:
    """The lobby says what the room is for, when the next time is, and who is there; nothing is on."""
    await ben.page.get_by_role("link", name="Go to the room").click()
    await expect(ben.page.get_by_role("heading", name=NAME)).to_be_visible()
    await expect(ben.page.get_by_text(WHY)).to_be_visible()
    await expect(ben.page.get_by_text("Nobody is here yet")).to_be_visible()
    await expect(standing(ben)).to_contain_text("No session right now")
    await expect(standing(ben)).to_contain_text(re.compile("Next time: .*10:00"))
    await expect(ben.page.get_by_role("textbox", name="Your name")).to_have_value("Ben")
    await ben.has_all_off()
    await ada.join(room)
    await ben.page.get_by_role("textbox", name="working on").fill("the introduction")
    await ben.enter()
    await expect(ada.tile("Ben")).to_contain_text("the introduction")


async def arrive_late(cleo: Person, room: str) -> None:
    """Whoever comes late sees in the lobby where the session stands."""
    await cleo.visit(room)
    await expect(cleo.page.get_by_text("Here now: Ada, Ben")).to_be_visible()
    await expect(standing(cleo)).to_contain_text("Our own: Opening, 2 minutes left")
    await expect(standing(cleo)).to_contain_text(re.compile("Next time: .*14:30"))
    await cleo.enter()


def standing(person: Person) -> Locator:
    return person.page.get_by_role("list", name="Where the room stands")


async def plan_a_break(ada: Person, ben: Person) -> None:
    """Ada puts a break between work and wrap-up; the format is everybody's."""
    about = await ada.panel("Room")
    await about.get_by_role("button", name="Edit room").click()
    await about.get_by_role("combobox", name="Format").select_option("Your own")
    await about.get_by_role("combobox", name="Kind of phase").last.select_option("Break")
    await about.get_by_role("button", name="Add phase").click()
    await about.get_by_role("button", name="Move Break up").click()
    await about.get_by_role("button", name="Save").click()
    phases = (await ben.panel("Room")).get_by_text("Opening, Norms, Topics, Work, Break, Wrap-up")
    await expect(phases).to_be_visible()


# --- the session ---


async def welcome(three: list[Person]) -> None:
    """The first session begins with why people meet, and with what they can count on."""
    for person in three:
        await expect(person.region("Now: Opening")).to_contain_text(WHY)
    await skip_to("Norms", three[1], *three)
    for person in three:
        await expect(person.region("Now: Norms").get_by_role("listitem").first).to_be_visible()


async def collect_topics(ada: Person, ben: Person, cleo: Person) -> None:
    """Anyone drops topics, with their name or without; those with most votes come first."""
    await skip_to("Topics", ada, ben, cleo)
    await ada.region("Now: Topics").get_by_role("button", name="Write a topic").click()
    await expect(ada.page.get_by_role("textbox", name="New topic")).to_be_focused()
    await ada.add_topic(LUNCH)
    await ben.add_topic(TITLE)
    await (await cleo.panel("Topics")).get_by_role("checkbox", name="Hide my name until it is discussed").check()
    await cleo.add_topic(MEETING)
    await expect(await topic(ada, MEETING)).to_contain_text("Somebody")
    await expect(await topic(ada, MEETING)).not_to_contain_text("Cleo")
    await expect(await topic(cleo, MEETING)).to_contain_text("Only you see that this is yours")

    for voter, text in ((ada, TITLE), (cleo, TITLE), (ada, MEETING), (ben, MEETING), (cleo, MEETING)):
        await (await topic(voter, text)).get_by_role("button", name=f"Upvote {text}").click()
    for person in (ada, ben, cleo):
        await expect(topics(person).nth(0)).to_contain_text(MEETING)
        await expect(topics(person).nth(1)).to_contain_text(TITLE)
        await expect(topics(person).nth(2)).to_contain_text(LUNCH)


def assert_hides(name: str, *, about: str, told: list[str]) -> None:
    """Whose topic it is was in nothing that the others' browsers got."""
    frames = [frame for frame in told if about in frame]
    assert frames
    assert not any(name in frame for frame in frames)


async def discuss(ada: Person, ben: Person, cleo: Person) -> None:
    """A topic is on the table for all, with its author and a time to keep to, until somebody says what came of it."""
    await ada.button(f"Time to discuss {MEETING}").click()
    await ada.button("5 min").click()
    for person in (ada, ben, cleo):
        table = person.region(f"Discussing {MEETING}")
        await expect(table).to_contain_text("From Cleo")
        await expect(table).to_contain_text("5 minutes left")
    await ben.region(f"Discussing {MEETING}").get_by_role("button", name="+2 min").click()
    await expect(cleo.region(f"Discussing {MEETING}")).to_contain_text("7 minutes left")

    table = cleo.region(f"Discussing {MEETING}")
    await table.get_by_role("button", name="Done").click()
    await table.get_by_role("textbox", name="What came of it?").fill(DECIDED)
    await table.get_by_role("button", name="Done").click()
    for person in (ada, ben, cleo):
        await expect(person.region(f"Discussing {MEETING}")).to_have_count(0)
    panel = await ben.panel("Topics")
    await panel.get_by_text("1 topic is done").click()
    await expect(panel.get_by_role("listitem").filter(has_text=MEETING)).to_contain_text(DECIDED)


async def set_goals(ada: Person, ben: Person) -> None:
    """Whoever likes says what they want to get done."""
    await add_goals(ada, "Chapter two", "Answer mails")
    goals = (await ben.panel("People")).get_by_role("list", name="Goals of Ada")
    await expect(goals.get_by_role("listitem")).to_have_text(["Chapter two", "Answer mails"])


async def huddle_on_topic(ada: Person, ben: Person, cleo: Person) -> None:
    """Those who voted for a topic get a quiet invitation to its huddle. One comes, and one goes on working."""
    await skip_to("Work", cleo, ada, ben)
    await expect(cleo.region("Now: Work")).to_have_count(0)
    await (await ben.panel("Topics")).get_by_role("button", name=f"Start a huddle on {TITLE}").click()
    for voter in (ada, cleo):
        await expect(notice(voter, f"Ben started “{TITLE}” on a topic that you voted for.")).to_be_visible()
    await notice(ada, TITLE).get_by_role("button", name="Join").click()

    await expect(ada.tile("Ben")).to_be_visible()
    await ada.say("Let us call it Spring")
    await expect((await ben.panel("Chat")).get_by_text("Let us call it Spring")).to_be_visible()
    await expect(cleo.button("Start a huddle")).to_be_visible()
    await expect(cleo.tile("Ada")).to_have_count(0)
    await ada.back_to_main()
    await ben.back_to_main()
    await expect(cleo.region("Huddles").get_by_text(TITLE)).to_have_count(0)
    await expect(notice(cleo, TITLE)).to_have_count(0)
    await expect((await cleo.panel("Chat")).get_by_text("Let us call it Spring")).to_have_count(0)
    await cleo.say("The plan is on https://example.org/plan")
    await expect((await ada.panel("Chat")).get_by_role("link", name="https://example.org/plan")).to_be_visible()


async def knock_in_work(ben: Person, cleo: Person) -> None:
    """A knock on somebody who concentrates waits for the break, as the one who knocks knows."""
    await choose_availability(ben, "Heads-down until the break")
    await expect(cleo.tile("Ben").get_by_role("img", name="Heads-down")).to_be_visible()
    await knock(cleo, ben, KNOCK)
    window = await knock_window(cleo, ben)
    await expect(window).to_contain_text("Ben sees your knock at their next break.")
    await close_dialog(cleo)
    await expect(knocks_of(cleo, ben)).to_have_count(0)


async def see_knock_in_break(ada: Person, ben: Person, cleo: Person) -> None:
    """When the break begins the knock comes, once, to nobody else; and whoever was heads-down is open again."""
    await skip_to("Break", ada, ben, cleo)
    await expect(knocks_of(cleo, ben)).to_contain_text(KNOCK)
    await expect(knocks_of(cleo, ben)).to_have_count(1)
    await expect(knocks_of(cleo, ada)).to_have_count(0)
    await expect(cleo.tile("Ben").get_by_role("img", name="Heads-down")).to_have_count(0)
    await knocks_of(cleo, ben).get_by_role("button", name="Later").click()
    await cleo.region("Ben: later, please").get_by_role("button", name="All right").click()
    await expect(cleo.region("Ben: later, please")).to_have_count(0)


async def wrap_up(ada: Person, ben: Person, cleo: Person) -> None:
    """Goals are ticked off, and people say how it went. What was knocked for the break does not come again."""
    await skip_to("Wrap-up", ben, ada, cleo)
    await expect(knocks_of(cleo, ben)).to_have_count(0)
    card = ada.region("Now: Wrap-up")
    await card.get_by_role("checkbox", name="Chapter two").check()
    await card.get_by_role("button", name="Went well").click()
    await card.get_by_role("textbox", name="A line about it, without your name").fill("So quiet today")
    await card.get_by_role("button", name="Add line").click()
    await ben.region("Now: Wrap-up").get_by_role("button", name="Fine").click()
    moods = cleo.region("Now: Wrap-up")
    await expect(moods.get_by_role("button", name="Went well")).to_have_accessible_description("1 person")
    await expect(moods.get_by_role("button", name="Fine")).to_have_accessible_description("1 person")


# --- afterwards ---


async def recap(three: list[Person]) -> None:
    """What is left of the session, to read in place and to keep as Markdown."""
    for person in three:
        await expect(person.region("The session is over")).to_be_visible()
        await person.region("The session is over").get_by_role("button", name="Recap").click()
        await has_recap(person, dialog(person))
    file = await downloaded(three[0], dialog(three[0]).get_by_role("button", name="Download .md"))
    markdown = file.decode()
    assert markdown.startswith(f"# {NAME}\n")
    for part in (
        f"## Topics\n\n- {MEETING}\n  - Decided: {DECIDED}\n",
        f"- {TITLE}\n",
        f"- {LUNCH}\n",
        "- Ada\n  - [x] Chapter two\n  - [ ] Answer mails\n",
        f"## Huddles\n\n- {TITLE}: Ben, Ada\n",
        "- <https://example.org/plan>, from Cleo\n",
        "- Went well: 1\n- Fine: 1\n- So quiet today\n",
    ):
        assert part in markdown
    for person in three:
        await close_dialog(person)


async def has_recap(person: Person, place: Locator) -> None:
    """The recap says what came of the hour."""
    for title, parts in (
        ("Topics", (MEETING, DECIDED)),
        ("For next time", (TITLE, LUNCH)),
        ("Goals", ("Ada", "Chapter two, done", "Answer mails")),
        ("Huddles", (TITLE, "Ben, Ada")),
        ("Links", ("https://example.org/plan", "Cleo")),
        ("How it went", ("Went well: 1", "Fine: 1", "So quiet today")),
    ):
        for part in parts:
            await expect(place.get_by_role("region", name=title)).to_contain_text(part)


async def agree_on_next_time(ada: Person, ben: Person, invitation: ReadEvent) -> None:
    """The same hour in two weeks is one click away, and moves what is in people's calendars already."""
    over = ada.region("The session is over")
    event = await calendar_file(ada, over.get_by_role("button", name="Same again in two weeks"))
    await expect(over).to_contain_text("Next time:")
    assert event.uid == invitation.uid
    assert event.sequence > invitation.sequence
    assert event.starts > invitation.starts
    words = await over.get_by_role("status").inner_text()
    (when,) = re.findall(r"Next time: (.*?)\. For", words)
    await expect(await ben.panel("Room")).to_contain_text(when)


async def begin_again(ada: Person, ben: Person, cleo: Person) -> None:
    """The next session skips to the point, with the topics and goals that were left."""
    await start_session(cleo)
    await are_in("Topics", ada, ben, cleo)
    await expect(session_button(ben)).to_have_accessible_description(re.compile("^Topics, 6 minutes left"))
    for person in (ada, ben, cleo):
        await expect(person.region("The session is over")).to_have_count(0)
        await expect(await topic(person, TITLE)).to_contain_text("From last time")
        await expect(await topic(person, LUNCH)).to_contain_text("From last time")
        await expect(topics(person)).to_have_count(2)

    window = await open_dialog(ada, "Goals")
    await expect(window.get_by_role("button", name="Take over Chapter two")).to_have_count(0)
    await window.get_by_role("button", name="Take over Answer mails").click()
    await expect(window.get_by_role("checkbox", name="Answer mails")).not_to_be_checked()
    await close_dialog(ada)


async def remember(cleo: Person) -> None:
    """Whoever has left finds the past hour in the room's memory."""
    await cleo.leave()
    await cleo.page.get_by_role("link", name="What this room remembers").click()
    past = cleo.page.get_by_role("region", name="Past sessions").get_by_role("listitem")
    await past.get_by_role("button", name="Our own").click()
    await has_recap(cleo, past.first)
