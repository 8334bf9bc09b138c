"""Where a browser lets sound start within a click only, as Safari does, a button starts it."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import NewPerson
from tests.support.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

# Stricter than any setting of Chromium and Firefox, which let sound start for a while after each click, or for good.
ONLY_WITHIN_CLICKS = """
(() => {
  let clicked = false;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => { clicked = false; };
  window.addEventListener("click", () => {
    clicked = true;
    port2.postMessage("the next task has come");
  }, { capture: true });
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    if (this.muted || clicked) return play.call(this);
    return Promise.reject(new DOMException("Sound may start within a click only.", "NotAllowedError"));
  };
})();
"""

PLAYING = "() => [...document.querySelectorAll('audio')].filter((audio) => !audio.paused).length"


async def test_a_button_starts_sound_where_it_may_not_start_by_itself(new_person: NewPerson, room: str) -> None:
    ada, ben, cleo = [await new_person(name) for name in ("Ada", "Ben", "Cleo")]
    await ben.context.add_init_script(ONLY_WITHIN_CLICKS)
    await asyncio.gather(*(person.join(room) for person in (ada, ben, cleo)))
    await asyncio.gather(ada.turn_on("camera", "microphone"), cleo.turn_on("microphone"))
    await ben.sees(ada)
    await expect(ben.button("Turn sound on")).to_be_visible()
    assert await ben.page.evaluate(PLAYING) == 0

    await ben.button("Turn sound on").click()

    await expect(ben.button("Turn sound on")).to_have_count(0)
    await eventually(lambda: ben.page.evaluate(PLAYING), lambda playing: playing == 2, "Ben hears both")
    await asyncio.gather(ben.hears(ada), ben.hears(cleo))
