"""Links that work, and links that don't: the page says what is the matter."""

import re

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import NewPerson
from tests.support.browser_person import Person
from tests.support.server_process import ServerProcess

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_a_room_is_created_with_a_name_alone_and_its_link_lets_others_in(
    new_person: NewPerson, server: ServerProcess
) -> None:
    ada, ben = await new_person("Ada"), await new_person("Ben")
    await ada.page.goto(server.url)
    await ada.page.get_by_role("textbox", name="Room name").fill("Thursday writing hour")
    await ada.button("Create room").click()
    await ada.page.wait_for_url(re.compile(r"/r/[A-Za-z0-9_-]{22,}$"))
    await ada.enter()

    await ben.visit(ada.page.url)
    await expect(ben.page.get_by_role("heading", name="Thursday writing hour")).to_be_visible()
    await expect(ben.page.get_by_text("Here now: Ada")).to_be_visible()
    await ben.enter()
    await expect(ben.tile("Ada")).to_be_visible()


async def test_a_name_of_markup_is_shown_as_text(new_person: NewPerson, server: ServerProcess) -> None:
    name = "<img src=x onerror=\"document.title='broken'\">"
    ada, ben = await new_person(name), await new_person("Ben")
    room = await server.create_room("<b>bold</b>")
    for person in (ada, ben):
        await person.join(room)
    await expect(ben.page.get_by_role("heading", name="<b>bold</b>")).to_be_visible()
    await expect(ben.tile(name)).to_be_visible()
    assert await ben.page.title() != "broken"


async def test_an_unknown_room_says_so(lost: Person, server: ServerProcess) -> None:
    await lost.page.goto(f"{server.url}/r/{'A' * 22}")
    await expect(lost.page.get_by_role("heading", name="There is no such room")).to_be_visible()
    await expect(lost.page.get_by_text("Check the link, or create a new room.")).to_be_visible()


@pytest.mark.parametrize("path", ["/r/short", "/r/", "/r/..%2F..%2Fetc%2Fpasswd", "/r/abcdefghijklmnopqrst%00"])
async def test_a_malformed_link_says_so(lost: Person, server: ServerProcess, path: str) -> None:
    await lost.page.goto(f"{server.url}{path}")
    await expect(lost.page.get_by_role("heading", name="This link is not complete")).to_be_visible()
    await lost.button("Create a new room").click()
    await expect(lost.button("Create room")).to_be_visible()
