"""Focus time: one switch makes everything quiet for all, and gives everything back; but no microphone turns on."""

import asyncio
import re

import pytest
from playwright.async_api import Locator, expect

from tests.e2e.conftest import NewPerson
from tests.support.browser_person import Person
from tests.support.browser_ritual import (
    add_goals,
    close_dialog,
    create_room,
    dialog,
    end_session,
    knock,
    knock_window,
    knocks_of,
    notice,
    session_button,
    skip_to,
    start_session,
    switch_focus,
)
from tests.support.browser_sound import SoundMeter
from tests.support.server_process import ServerProcess

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

FOLDED = "Chat is folded until the break"
BEGUN = "Focus time; chat, knocks and sounds wait for the break."
BEGUN_MUTED = "Focus time. Your microphone is off now; chat, knocks and sounds wait for the break."
OVER = "Focus time is over. Chat, knocks and sounds are back."
OVER_MUTED = "Focus time is over. Your microphone is still off."


async def test_a_gsd_session_is_quiet_in_its_middle_and_gives_everything_back(
    new_person: NewPerson, server: ServerProcess
) -> None:
    ada, ben, cleo = [await new_person(name) for name in ("Ada", "Ben", "Cleo")]
    sound = await SoundMeter.on(ben)
    room = await create_room(ada, server.url, "Tax returns", session_format="Get stuff done")
    await asyncio.gather(ada.enter(), ben.join(room), cleo.join(room))
    await ada.turn_on("microphone", "camera")
    await asyncio.gather(ben.hears(ada), ben.sees(ada))
    await play_sound(ben)
    await sound.hears_something()
    await (await cleo.panel("Chat")).get_by_role("textbox", name="Message").fill("half a sen")

    await start_session(cleo)
    await expect(ben.region("Now: Goals")).to_be_visible()
    await sound.has_chimed(1)
    await add_goals(cleo, "Income")
    await expect((await ada.panel("People")).get_by_role("list", name="Goals of Cleo")).to_have_text("Income")
    await cleo.panel("Chat")

    await skip_to("Focus", ben, ada, cleo)

    await expect(notice(ada, BEGUN_MUTED)).to_be_visible()
    await expect(notice(ben, BEGUN)).to_be_visible()
    await is_muted(ada, seen_by=ben)
    await sends_pictures_but_no_sound(ada, ben)
    await sound.hears_nothing()
    await is_silent_on_purpose(ben)
    await is_folded(ada, ben, cleo)
    await write_anyway(ben, "The form is online")
    await is_told_of_new_messages(cleo, 1)
    await knock(ben, ada, "Which box for donations?", when="Now")
    await waits_for_the_end(ben, ada)
    assert await sound.chimes() == 1

    await skip_to("Check-out", cleo, ada, ben)

    await expect(notice(cleo, OVER)).to_be_visible()
    await expect(knocks_of(ben, ada)).to_contain_text("Which box for donations?")
    await expect(knocks_of(ben, ada)).to_have_count(1)
    await sound.has_chimed(2)
    await sound.hears_something()
    await expect(cleo.region("Chat").get_by_text("The form is online")).to_be_visible()
    await expect(cleo.region("Chat").get_by_role("textbox", name="Message")).to_have_value("half a sen")
    await expect(cleo.region("Now: Check-out").get_by_role("checkbox", name="Income")).to_be_visible()
    await is_still_off(ada)
    await turn_on_by_the_notice(ada, heard_by=ben)


async def test_anyone_turns_the_focus_switch_in_any_session_on_and_off(three: list[Person]) -> None:
    ada, ben, cleo = three
    await start_session(ada)
    await ada.turn_on("microphone")
    await ben.hears(ada)

    await switch_focus(cleo, on=True)
    await is_muted(ada, seen_by=ben)
    await is_folded(ada, ben, cleo)

    await switch_focus(ben, on=False)
    await is_unfolded(ada, ben, cleo)
    await is_still_off(ada)
    await turn_on_by_the_notice(ada, heard_by=ben)


async def test_focus_time_is_over_with_its_session(three: list[Person]) -> None:
    ada, ben, cleo = three
    await start_session(ada)
    await ada.turn_on("microphone")
    await switch_focus(ben, on=True)
    await is_muted(ada, seen_by=ben)
    await knock(cleo, ben, "Are you there?", when="Now")

    await end_session(ben)

    await expect(knocks_of(cleo, ben)).to_have_count(1)
    await is_unfolded(ada, ben, cleo)
    await is_still_off(ada)


async def test_whoever_comes_during_focus_time_has_nothing_turned_off_and_finds_it_quiet(
    three: list[Person], new_person: NewPerson, room: str
) -> None:
    ada, ben, _ = three
    await start_session(ada)
    await switch_focus(ada, on=True)
    dana = await new_person("Dana")
    await dana.visit(room)
    await dana.turn_on("microphone")
    await dana.enter()

    await is_folded(dana)
    await expect(dana.button("Turn microphone off")).to_be_visible()
    await ben.hears(dana)
    await switch_focus(dana, on=False)
    await expect(notice(dana, OVER)).to_be_visible()
    await is_unfolded(dana, ada)
    await ben.hears(dana)


async def test_whoever_turned_their_microphone_on_in_focus_time_is_not_told_that_it_is_off(
    three: list[Person],
) -> None:
    ada, ben, _ = three
    await start_session(ada)
    await ada.turn_on("microphone")
    await switch_focus(ben, on=True)
    await is_muted(ada, seen_by=ben)
    await ada.turn_on("microphone")
    await switch_focus(ben, on=False)
    await expect(notice(ada, OVER)).to_be_visible()
    await expect(notice(ada, OVER_MUTED)).to_have_count(0)
    await ben.hears(ada)


# --- the microphone ---


async def is_muted(person: Person, *, seen_by: Person) -> None:
    """The microphone is off and closed, which the other sees."""
    await expect(person.button("Turn microphone on")).to_be_visible()
    assert "audio" not in await person.open_devices()
    await expect(seen_by.tile(person.name).get_by_role("img", name="Microphone off")).to_be_visible()


async def sends_pictures_but_no_sound(person: Person, other: Person) -> None:
    """The camera goes on as it was, while nothing of the microphone is made or comes any more."""
    made, received = await sound_made(person), await other.received(person, "microphone")
    await other.sees(person, frames=15)
    assert await sound_made(person) == made
    assert (await other.received(person, "microphone")).packets == received.packets


async def sound_made(person: Person) -> int:
    """How many packets of sound this person's browser has made so far."""
    return sum(int(stream["packets"]) for stream in await person.sending() if stream["source"] == "microphone")


async def is_still_off(person: Person) -> None:
    """It is offered to turn the microphone on, and nothing has turned it on."""
    await expect(notice(person, OVER_MUTED)).to_be_visible()
    assert "audio" not in await person.open_devices()
    await expect(person.page.get_by_role("toolbar").get_by_role("button", name="Turn microphone on")).to_be_visible()


async def turn_on_by_the_notice(person: Person, *, heard_by: Person) -> None:
    """One tap, and all is as it was."""
    await notice(person, OVER_MUTED).get_by_role("button", name="Turn microphone on").click()
    await expect(person.button("Turn microphone off")).to_be_visible()
    await expect(notice(person, OVER_MUTED)).to_have_count(0)
    await heard_by.hears(person)


# --- sounds ---


async def play_sound(person: Person) -> None:
    """Chooses brown noise, and chimes."""
    await person.button("Background sound").click()
    await dialog(person).get_by_role("radio", name="Brown noise").check()
    await dialog(person).get_by_role("checkbox", name="Chime softly").check()
    await close_dialog(person)


async def is_silent_on_purpose(person: Person) -> None:
    """What was chosen stays chosen, and it is said why nothing sounds."""
    await person.button("Background sound").click()
    await expect(dialog(person).get_by_role("radio", name="Brown noise")).to_be_checked()
    await expect(dialog(person)).to_contain_text("Silent while it is focus time.")
    await close_dialog(person)


# --- chat ---


async def is_folded(*people: Person) -> None:
    for person in people:
        await expect((await person.panel("Chat")).get_by_text(FOLDED)).to_be_visible()
        await expect(message_box(person)).to_have_count(0)
        await expect(session_button(person)).to_have_accessible_description(re.compile("focus is on"))


async def is_unfolded(*people: Person) -> None:
    for person in people:
        await person.panel("Chat")
        await expect(message_box(person)).to_be_visible()


async def write_anyway(person: Person, text: str) -> None:
    """Nothing is forbidden."""
    await (await person.panel("Chat")).get_by_role("button", name="Show anyway").click()
    await person.say(text)


async def is_told_of_new_messages(person: Person, count: int) -> None:
    """Where the chat would be, and nowhere else."""
    words = "1 new message" if count == 1 else f"{count} new messages"
    await expect(person.region("Chat").get_by_text(words)).to_be_visible()
    await expect(person.page.get_by_role("tab", name="Chat")).to_have_accessible_description("")


def message_box(person: Person) -> Locator:
    return person.region("Chat").get_by_role("textbox", name="Message")


# --- knocks ---


async def waits_for_the_end(knocker: Person, receiver: Person) -> None:
    """Also a knock for now is not seen yet, and the one who knocked knows."""
    await expect(notice(knocker, f"{receiver.name} sees it when focus time is over.")).to_be_visible()
    window = await knock_window(knocker, receiver)
    await expect(window).to_contain_text(f"{receiver.name} sees your knock when focus time is over.")
    await close_dialog(knocker)
    await expect(knocks_of(knocker, receiver)).to_have_count(0)
