"""Huddles: in and out in an instant, over the same connection, and not one packet of them for anybody outside."""

import asyncio
import statistics
from collections.abc import Iterable
from typing import Any

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import NewPerson, in_each_browser
from tests.support.browser_person import NOTHING, Person
from tests.support.server_process import ServerProcess

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

SWITCHES = 7


async def meet(*people: Person) -> None:
    """Waits until all of them see and hear one another."""
    pairs = [(one, other) for one in people for other in people if one is not other]
    await asyncio.gather(*(one.sees(other) for one, other in pairs), *(one.hears(other) for one, other in pairs))


async def everything_on(people: Iterable[Person]) -> None:
    await asyncio.gather(*(person.turn_on("camera", "microphone") for person in people))


async def flows(server: ServerProcess, sender: Person, receiver: Person) -> dict[str, int]:
    """What the worker has forwarded from one to the other: packets by consumer."""
    dump = await server.debug()
    _, receiving = await receiver.transport_ids()
    sending, _ = await sender.transport_ids()
    return {
        consumer_id: consumer["packetsSent"]
        for router in _routers(dump)
        for consumer_id, consumer in router["consumers"].items()
        if consumer["transport"] == receiving and router["producers"][consumer["producer"]]["transport"] == sending
    }


def _routers(dump: dict[str, Any]) -> list[dict[str, Any]]:
    return [router for worker in dump["workers"] for router in worker["routers"].values()]


@in_each_browser
async def test_not_one_packet_of_a_huddle_reaches_those_outside(three: list[Person], server: ServerProcess) -> None:
    ada, ben, cleo = three
    await everything_on(three)
    await meet(*three)

    await ben.join_huddle(await start_seen_by(ada, ben))
    await meet(ada, ben)
    inside, outside = [(ada, cleo), (ben, cleo)], [(cleo, ada), (cleo, ben)]
    apart = inside + outside
    at_worker = [await flows(server, sender, receiver) for sender, receiver in apart]
    in_browser = [await packets(receiver, sender) for sender, receiver in apart]
    assert all(at_worker), "everybody had streams of everybody before"

    await asyncio.gather(ada.sees(ben, frames=40), ben.sees(ada, frames=40), ada.hears(ben), ben.hears(ada))

    assert [await flows(server, sender, receiver) for sender, receiver in apart] == at_worker
    assert [await packets(receiver, sender) for sender, receiver in apart] == in_browser
    for outsider, member in ((cleo, ada), (cleo, ben), (ada, cleo), (ben, cleo)):
        await expect(outsider.tile(member.name)).to_have_count(0)
        await expect(await outsider.video(member)).to_have_count(0)

    await asyncio.gather(ada.back_to_main(), ben.back_to_main())
    await meet(*three)


async def test_what_is_turned_on_inside_a_huddle_never_existed_outside(
    three: list[Person], server: ServerProcess
) -> None:
    ada, ben, cleo = three
    await ben.join_huddle(await start_seen_by(ada, ben))
    await everything_on((ada, ben))
    await ada.button("Share screen").click()
    await meet(ada, ben)
    await ben.sees(ada, "screen", frames=20)

    for member in (ada, ben):
        assert await flows(server, member, cleo) == {}
        for source in ("camera", "microphone"):
            assert await cleo.received(member, source) == NOTHING
    assert await cleo.received(ada, "screen") == NOTHING
    assert (await bytes_received(cleo)) == 0


@in_each_browser
async def test_moving_keeps_the_connection_and_asks_for_nothing(three: list[Person]) -> None:
    ada, ben, cleo = three
    await everything_on(three)
    await meet(*three)
    transports = [await person.transport_ids() for person in three]
    calls = [await person.calls() for person in three]
    tabs = [len(person.context.pages) for person in three]

    name = await start_seen_by(ada, ben)
    await ben.join_huddle(name)
    await meet(ada, ben)
    await cleo.join_huddle(name)
    await meet(*three)
    await asyncio.gather(*(person.back_to_main() for person in three))
    await meet(*three)

    assert [await person.transport_ids() for person in three] == transports
    assert [await person.calls() for person in three] == calls
    assert [len(person.context.pages) for person in three] == tabs


async def test_everybody_sees_who_is_where(three: list[Person]) -> None:
    ada, ben, cleo = three
    name = await start_seen_by(ada, ben)
    card = cleo.region("Huddles").get_by_role("listitem").filter(has_text=name)
    await expect(card).to_contain_text("Ada")
    await expect(card).not_to_contain_text("Ben")
    await ben.join_huddle(name)
    await expect(card).to_contain_text("Ben")

    await ada.back_to_main()
    await expect(card).not_to_contain_text("Ada")
    await expect(cleo.tile("Ada")).to_be_visible()
    await ben.back_to_main()
    await expect(cleo.button(f"Join huddle {name}")).to_have_count(0)


async def test_a_huddle_on_a_topic_takes_its_name(three: list[Person]) -> None:
    ada, ben, _ = three
    await ada.add_topic("Which printer?")
    await ben.button("Upvote Which printer?").click()
    await ada.button("Start a huddle on Which printer?").click()
    await expect(ben.button("Join huddle Which printer?").first).to_be_visible()
    await ben.button("Join huddle Which printer?").first.click()
    await expect(ben.tile("Ada")).to_be_visible()


async def test_a_huddle_is_renamed_for_all(three: list[Person]) -> None:
    ada, ben, _ = three
    await start_seen_by(ada, ben)
    await ada.button("Rename huddle").click()
    await ada.page.get_by_role("textbox", name="Huddle name").fill("Printers")
    await ada.page.keyboard.press("Enter")
    await expect(ben.button("Join huddle Printers")).to_be_visible()


async def test_moving_shows_the_first_new_picture_soon(three: list[Person], capsys: pytest.CaptureFixture[str]) -> None:
    ada, ben, cleo = three
    await asyncio.gather(ada.turn_on("camera"), cleo.turn_on("camera"))
    await asyncio.gather(ben.sees(ada), ben.sees(cleo))
    name = await start_seen_by(ada, ben)
    times = []
    for _ in range(SWITCHES):
        # Longer than a second: that is how long a sender may go on without making another key frame.
        await ben.sees(cleo, frames=20)
        times.append(await ben.time_to_picture(ada, ben.button(f"Join huddle {name}")))
        await ben.back_to_main()
    median = statistics.median(times)
    with capsys.disabled():
        print(f"\n[click to first new decoded frame: median {median:.0f} ms of {[round(t) for t in times]}]")  # noqa: T201


async def test_whoever_comes_late_gets_the_huddle_too(three: list[Person], new_person: NewPerson, room: str) -> None:
    ada, ben, cleo = three
    await asyncio.gather(ada.turn_on("camera", "microphone"), cleo.turn_on("camera", "microphone"))
    name = await start_seen_by(ada, ben)
    dana = await new_person("Dana")
    await dana.join(room)
    await asyncio.gather(dana.sees(cleo), dana.hears(cleo))
    assert await dana.received(ada, "camera") == NOTHING

    await dana.join_huddle(name)
    await asyncio.gather(dana.sees(ada), dana.hears(ada))


async def start_seen_by(starter: Person, other: Person) -> str:
    """Starts a huddle, and returns its name once the other can join it."""
    name = await starter.start_huddle()
    await expect(other.button(f"Join huddle {name}")).to_be_visible()
    return name


async def packets(receiver: Person, sender: Person) -> int:
    """What the receiver's browser has got from the sender in all."""
    return sum([(await receiver.received(sender, source)).packets for source in ("camera", "microphone", "screen")])


async def bytes_received(person: Person) -> int:
    """All media that this person's browser has received."""
    return sum(
        int(stream["bytes"])
        for transport in (await person.stats())["transports"]
        for stream in transport["streams"]
        if stream["direction"] == "receiving"
    )
