"""Quiet costs nothing: what nobody takes is not made, what is off is released, silence sends next to nothing."""

import asyncio
import wave
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Playwright, expect

from tests.e2e.conftest import NewPerson, in_each_browser
from tests.support.browser_launch import launch_chromium
from tests.support.browser_person import Person
from tests.support.browser_ritual import choose_availability
from tests.support.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

# How long after now the last picture of a camera was encoded, in ms: over when there was none for a second.
LAST_PICTURE = """
async () => {
  const count = async () => {
    const { transports } = await window.alongside.stats();
    const streams = transports.flatMap(({ streams }) => streams);
    return streams.reduce((sum, { framesEncoded }) => sum + framesEncoded, 0);
  };
  const begin = performance.now();
  let last = begin;
  for (let before = await count(); performance.now() - last < 1000;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = await count();
    if (now !== before) last = performance.now();
    before = now;
  }
  return last - begin;
}
"""

# Browsers without a window never hide a page by themselves.
SHOW_PAGE = """
(state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}
"""


async def pictures_by_layer(person: Person) -> dict[str, int]:
    """How many pictures of each simulcast layer this person's browser has encoded."""
    return {stream["rid"]: stream["framesEncoded"] for stream in await person.sending() if "rid" in stream}


async def layers_at_work(person: Person, pictures: int = 5) -> dict[str, int]:
    """The layers that are encoded, each with its pictures' height, found out while so many pictures are made."""
    before = await pictures_by_layer(person)

    def made(now: dict[str, int]) -> dict[str, int]:
        return {rid: count - before.get(rid, 0) for rid, count in now.items()}

    now = await eventually(
        lambda: pictures_by_layer(person),
        lambda now: max(made(now).values(), default=0) >= pictures,
        f"{person.name}'s browser encodes",
    )
    busy = {rid for rid, count in made(now).items() if count}
    return {stream["rid"]: stream["frameHeight"] for stream in await person.sending() if stream.get("rid") in busy}


async def has_layers(person: Person, wanted: Callable[[dict[str, int]], bool], what: str) -> None:
    await eventually(lambda: layers_at_work(person), wanted, what)


async def stays_still(probe: Callable[[], Awaitable[float]], while_this: Awaitable[None]) -> None:
    """Nothing is counted while something else goes on."""
    before = await probe()
    await while_this
    assert await probe() == before


@in_each_browser
async def test_only_what_is_shown_is_encoded_and_less_of_those_who_work_quietly(
    three: list[Person], capsys: pytest.CaptureFixture[str]
) -> None:
    ada, ben, _ = three
    await ada.turn_on("camera")
    await ben.sees(ada)
    await ben.page.get_by_role("button", name="Show Ada large").click()
    await has_layers(ada, lambda layers: max(layers.values()) >= 360 and 180 not in layers.values(), "Ada is large")

    await choose_availability(ada, "Heads-down for 25 minutes")
    await expect(ben.tile("Ada").get_by_role("img", name="Heads-down")).to_be_visible()
    await has_layers(ada, lambda layers: len(layers) == 1 and max(layers.values()) <= 180, "one small layer is left")
    await ben.sees(ada)
    (small,) = [stream for stream in await ada.sending() if stream["frameHeight"] and stream["framesPerSecond"]]
    with capsys.disabled():
        size = f"{small['frameWidth']} x {small['frameHeight']}"
        print(f"\n[heads-down: {size} at {small['framesPerSecond']:.0f} per second]")  # noqa: T201

    await choose_availability(ada, "Open to chat")
    await has_layers(ada, lambda layers: max(layers.values()) >= 360, "large pictures are back")
    await ben.page.get_by_role("button", name="Show Ada smaller").click()
    await has_layers(ada, lambda layers: max(layers.values()) <= 360, "small ones are enough")
    await ben.sees(ada)


@in_each_browser
async def test_what_nobody_sees_is_not_encoded_and_is_back_at_once(
    new_person: NewPerson, room: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ada, ben = await new_person("Ada"), await new_person("Ben")
    await asyncio.gather(ada.join(room), ben.join(room))
    await ada.turn_on("camera")
    await ada.button("Share screen").click()
    await asyncio.gather(ben.sees(ada), ben.sees(ada, "screen"))

    await ben.start_huddle()
    until_off = await ada.page.evaluate(LAST_PICTURE)

    until_back = await ben.time_to_picture(ada, ben.button("Back to the main room"))
    await asyncio.gather(ben.sees(ada), ben.sees(ada, "screen"))
    with capsys.disabled():
        left, back = f"{until_off:.0f} ms after the last viewer left", f"{until_back:.0f} ms after the click back"
        print(f"\n[camera and screen not encoded {left}, seen {back}]")  # noqa: T201


async def test_a_page_out_of_sight_gets_no_pictures_and_goes_on_hearing(three: list[Person]) -> None:
    ada, ben, cleo = three
    await ada.turn_on("camera", "microphone")
    await asyncio.gather(ben.sees(ada), ben.hears(ada), cleo.sees(ada))

    async def decoded() -> float:
        return (await ben.received(ada, "camera")).frames

    await ben.page.evaluate(SHOW_PAGE, "hidden")
    # Some seconds later; those who look still see her.
    before = -1.0
    while (now := await decoded()) != before:
        before = now
        await cleo.sees(ada, frames=15)
    await stays_still(decoded, ben.hears(ada))
    await ben.page.evaluate(SHOW_PAGE, "visible")
    await ben.sees(ada)


async def test_tiles_under_the_panel_get_no_pictures(three: list[Person]) -> None:
    ada, ben, cleo = three
    await ada.turn_on("camera")
    await ben.page.set_viewport_size({"width": 420, "height": 800})
    await asyncio.gather(ben.sees(ada), cleo.sees(ada))

    async def decoded() -> float:
        return (await ben.received(ada, "camera")).frames

    await ben.panel("Chat")
    await expect(await ben.video(ada)).to_be_hidden()
    await cleo.sees(ada, frames=5)
    await stays_still(decoded, cleo.sees(ada, frames=15))
    await ben.button("Close panel").click()
    await ben.sees(ada)


@pytest_asyncio.fixture(loop_scope="session")
async def silent_chromium(playwright: Playwright, tmp_path: Path) -> AsyncIterator[Browser]:
    """Its microphone is in a quiet room."""
    with wave.open(str(tmp_path / "silence.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(bytes(2 * 48_000))
    browser = await launch_chromium(playwright, f"--use-file-for-fake-audio-capture={tmp_path / 'silence.wav'}")
    yield browser
    await browser.close()


@pytest.mark.parametrize("browsers", [["silent_chromium", "chromium"]], indirect=True)
async def test_silence_sends_almost_no_packets_and_a_muted_microphone_is_closed(
    new_person: NewPerson, room: str, capsys: pytest.CaptureFixture[str]
) -> None:
    silent, audible = await new_person("Ada"), await new_person("Ben")
    await asyncio.gather(silent.join(room), audible.join(room))
    await asyncio.gather(silent.turn_on("microphone"), audible.turn_on("microphone"))
    await silent.hears(audible)

    before = [await person.encoded() for person in (silent, audible)]
    await eventually(audible.encoded, lambda packets: packets >= before[1] + 200, "four seconds of sound are sent")
    packets = [await person.encoded() - start for person, start in zip((silent, audible), before, strict=True)]

    assert packets[0] < packets[1] / 4
    with capsys.disabled():
        print(f"\n[{packets[0]} packets of silence while {packets[1]} of sound were sent]")  # noqa: T201

    await audible.turn_off("microphone")
    assert await audible.open_devices() == []
    await audible.turn_on("microphone")
    assert (await audible.calls())["capture"] == 2
    await silent.hears(audible)
