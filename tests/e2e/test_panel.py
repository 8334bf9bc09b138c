"""Topics, chat and the session: seen by all, also from inside a huddle, and still there after a restart."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import NewPerson, in_each_browser
from tests.support.browser_person import LOST_CONNECTION, Person
from tests.support.browser_ritual import are_in, skip_to, start_session, topic
from tests.support.server_process import ServerProcess

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_a_topic_dropped_in_the_main_room_is_seen_in_a_huddle_and_voted_on(three: list[Person]) -> None:
    ada, ben, cleo = three
    await ada.start_huddle()
    await ben.add_topic("Lunch?")

    await expect(await topic(ada, "Lunch?")).to_be_visible()
    await ada.button("Upvote Lunch?").click()
    for person in three:
        await expect((await topic(person, "Lunch?")).get_by_role("button", name="Upvote Lunch?")).to_have_text("1")
    await cleo.button("Discuss Lunch?").click()
    await expect(await topic(ada, "Lunch?")).to_contain_text("Discussing now")


@in_each_browser
async def test_chat_of_the_main_room_is_seen_inside_a_huddle_but_not_the_other_way_round(three: list[Person]) -> None:
    ada, ben, cleo = three
    name = await ada.start_huddle()
    await cleo.say("hello from the main room")
    chat = await ada.panel("Chat")
    await expect(chat.get_by_text("hello from the main room")).to_be_visible()

    await ada.say("a word among us")
    await expect(chat.get_by_role("log").get_by_text("a word among us")).to_be_visible()
    await cleo.say("a second word")
    in_main = (await cleo.panel("Chat")).get_by_role("log")
    await expect(in_main.get_by_text("a second word")).to_be_visible()
    await expect(cleo.page.get_by_text("a word among us")).to_have_count(0)

    await ben.join_huddle(name)
    await expect((await ben.panel("Chat")).get_by_role("log").get_by_text("a word among us")).to_be_visible()


async def test_markup_in_chat_is_text_and_links_are_links(three: list[Person]) -> None:
    ada, ben, _ = three
    await ada.say("<img src=x onerror=alert(1)> see https://example.org/a and `make run`")
    chat = (await ben.panel("Chat")).get_by_role("log")
    await expect(chat.get_by_text("<img src=x onerror=alert(1)> see")).to_be_visible()
    await expect(chat.get_by_role("link", name="https://example.org/a")).to_have_attribute(
        "rel", "noopener noreferrer nofollow"
    )
    await expect(chat.locator("code")).to_have_text("make run")
    await expect(chat.locator("img")).to_have_count(0)


@pytest.mark.parametrize("end", ["stopped", "killed"])
async def test_all_is_there_after_a_restart_and_everybody_comes_back_without_a_click(
    new_person: NewPerson, own_server: ServerProcess, end: str
) -> None:
    ada, ben = await new_person("Ada"), await new_person("Ben")
    for person in (ada, ben):
        person.tolerate(LOST_CONNECTION)
    room = await own_server.create_room("Thursday writing hour")
    await asyncio.gather(ada.join(room), ben.join(room))
    await ada.turn_on("camera")
    await ben.sees(ada)
    await ada.add_topic("Lunch?")
    await ben.button("Upvote Lunch?").click()
    await expect(ada.button("Upvote Lunch?")).to_have_text("1")
    await ben.say("see you next week")
    await expect((await ada.panel("Chat")).get_by_role("log").get_by_text("see you next week")).to_be_visible()

    await start_session(ada)
    await skip_to("Norms", ada, ben)

    if end == "stopped":
        assert await own_server.stop() == 0
    else:
        await own_server.kill()
    await own_server.start()

    cleo = await new_person("Cleo")
    await cleo.join(room)
    for person in (ada, ben, cleo):
        await expect(person.button("Upvote Lunch?") if person is cleo else person.tile("Cleo")).to_be_visible()
    for person in (ada, ben, cleo):
        await expect((await topic(person, "Lunch?")).get_by_role("button", name="Upvote Lunch?")).to_have_text("1")
        log = (await person.panel("Chat")).get_by_role("log")
        await expect(log.get_by_text("see you next week")).to_have_count(1)
    await are_in("Norms", ada, ben, cleo)
    await asyncio.gather(ben.sees(ada), cleo.sees(ada))
