"""Whoever listens to the operator's music hears the same as the others, whenever they began.

The music is a tone that grows higher all the time, and what comes out of the page's players is measured: what a player
says of its place may be wrong.
"""

import asyncio
import math
from collections.abc import AsyncIterator
from statistics import median
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.e2e.conftest import NewPerson
from tests.support.browser_person import Person
from tests.support.music_files import SWEEP_HZ, SWEEP_HZ_PER_S, write_sweep
from tests.support.server_process import ServerProcess
from tests.support.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

IN_STEP_MS = 150

# Runs before any script of the page: listens to what its players give, before any volume.
TAP_PLAYERS = """
(() => {
  let tap;
  const original = AudioContext.prototype.createMediaElementSource;
  AudioContext.prototype.createMediaElementSource = function (element) {
    const source = original.call(this, element);
    if (tap?.context !== this) tap = new AnalyserNode(this, { fftSize: 8192, smoothingTimeConstant: 0 });
    source.connect(tap);
    return source;
  };
  // The frequency of the loudest tone in Hz, between two lines of the spectrum on a parabola; null in silence.
  const pitch = () => {
    const levels = new Float32Array(tap.frequencyBinCount);
    tap.getFloatFrequencyData(levels);
    const line = levels.indexOf(Math.max(...levels));
    const [below, top, above] = levels.subarray(line - 1, line + 2);
    if (!(top > -60)) return null;
    const between = (below - above) / (below - 2 * top + above) / 2;
    return (line + between) * tap.context.sampleRate / tap.fftSize;
  };
  window.__listen = async () => {
    const heard = [];
    while (heard.length < 20) {
      await new Promise((resolve) => setTimeout(resolve, 90));
      // The spectrum is that of the last moments, and shows best what was in their middle.
      heard.push({ hz: pitch(), at: Date.now() - (500 * tap.fftSize) / tap.context.sampleRate });
    }
    return heard;
  };
})();
"""

# Jumps to a place, records what is played there, and tells by how many ms it is not what the player says. The recording
# begins between two moments. A recorder needs no sound device, without which Firefox lets no audio context run.
JUMP_AND_RECORD = """
async ([url, seconds, firstHz, hzPerS]) => {
  const next = (target, event) => new Promise((resolve) => target.addEventListener(event, resolve, { once: true }));
  const player = new Audio(url);
  await next(player, "loadedmetadata");
  const stream = player.mozCaptureStream();
  await player.play();
  player.currentTime = seconds;
  await next(player, "seeked");
  const untilAt = async (place) => { while (player.currentTime < place) await next(player, "timeupdate"); };
  // What was played before is still on its way.
  await untilAt(seconds + 1);
  const recorder = new MediaRecorder(stream);
  const data = next(recorder, "dataavailable");
  const earliest = player.currentTime;
  recorder.start();
  await next(recorder, "start");
  const latest = player.currentTime;
  await untilAt(latest + 1);
  recorder.stop();
  player.pause();
  const sound = await new OfflineAudioContext(1, 48_000, 48_000).decodeAudioData(await (await data).data.arrayBuffer());
  const samples = sound.getChannelData(0).subarray(9_600, 24_000);
  const rises = [];
  samples.forEach((sample, at) => { if (sample > 0 && samples[at - 1] <= 0) rises.push(at); });
  const [first, last] = [rises[0], rises.at(-1)];
  const hz = ((rises.length - 1) * 48_000) / (last - first);
  const begin = (hz - firstHz) / hzPerS - (9_600 + (first + last) / 2) / 48_000;
  return 1000 * Math.max(earliest - begin, begin - latest, 0);
}
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def musical_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("music")
    write_sweep(folder / "Sweep.mp3", 180)
    process = ServerProcess(tmp_path_factory.mktemp("server"), MUSIC=str(folder))
    await process.start()
    yield process
    assert await process.stop() == 0, "\n".join(process.output)


async def track(server: ServerProcess) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=server.url) as http:
        (only,) = (await http.get("/api/music")).json()["tracks"]
    found: dict[str, Any] = only
    return found


async def listener(new_person: NewPerson, name: str, room: str) -> Person:
    person = await new_person(name)
    await person.context.add_init_script(TAP_PLAYERS)
    await person.join(room)
    return person


async def choose_music(person: Person) -> None:
    await person.button("Background sound").click()
    dialog = person.page.get_by_role("dialog", name="Sound")
    await dialog.get_by_role("radio", name="Music").check()
    await expect(dialog.get_by_role("status")).to_contain_text("Sweep")


async def behind_ms(person: Person, length_ms: int) -> float:
    """How far the sound is behind its turn, which begins whenever the time since 1970 is a multiple of the length;
    infinitely far while nothing is heard.
    """
    heard: list[dict[str, float | None]] = await person.page.evaluate("() => __listen()")
    return median(_behind_ms(each["hz"], each["at"] or 0, length_ms) for each in heard)


def _behind_ms(hz: float | None, at_ms: float, length_ms: int) -> float:
    if hz is None:
        return math.inf
    place_ms = 1000 * (hz - SWEEP_HZ) / SWEEP_HZ_PER_S
    return (at_ms - place_ms + length_ms / 2) % length_ms - length_ms / 2


async def test_all_who_listen_are_in_step_also_whoever_comes_late(
    new_person: NewPerson, musical_server: ServerProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    length_ms = (await track(musical_server))["lengthMs"]
    room = await musical_server.create_room()
    people: list[Person] = []

    async def all_behind_ms() -> list[float]:
        return await asyncio.gather(*(behind_ms(person, length_ms) for person in people))

    for name in ("Ada", "Ben", "Cleo"):
        people.append(await listener(new_person, name, room))
        await choose_music(people[-1])
        await eventually(all_behind_ms, in_step, f"all are in step with the turn and {name}", within_s=40)
    found = await all_behind_ms()
    with capsys.disabled():
        print(f"\n[music of three, behind its turn: {', '.join(f'{ms:.0f}' for ms in found)} ms]", end="")  # noqa: T201
    assert in_step(found), found


def in_step(behind_ms: list[float]) -> bool:
    """Whether all are as close to each other, and to the turn."""
    return max(*behind_ms, 0) - min(*behind_ms, 0) < IN_STEP_MS


async def test_nothing_is_loaded_or_heard_before_it_is_chosen(
    new_person: NewPerson, musical_server: ServerProcess
) -> None:
    path = (await track(musical_server))["path"]
    ada = await new_person("Ada")
    loaded: list[str] = []
    ada.page.on("request", lambda request: loaded.append(request.url.removeprefix(musical_server.url)))
    await ada.join(await musical_server.create_room())
    await ada.button("Background sound").click()
    await expect(ada.page.get_by_role("radio", name="Music")).to_be_visible()
    assert path not in loaded
    await ada.page.get_by_role("radio", name="Music").check()
    await expect(ada.page.get_by_role("dialog", name="Sound").get_by_role("status")).to_contain_text("Sweep")
    assert path in loaded


async def test_a_browser_that_does_not_play_mp3_in_mp4_plays_the_file_as_it_is(
    new_person: NewPerson, musical_server: ServerProcess
) -> None:
    found = await track(musical_server)
    ada = await listener(new_person, "Ada", await musical_server.create_room())
    await ada.page.route(f"**{found['path']}", lambda route: route.fulfill(body="unknown", content_type="audio/mp4"))
    async with ada.page.expect_request(f"**{found['originalPath']}"):
        await choose_music(ada)
    await eventually(lambda: behind_ms(ada, found["lengthMs"]), math.isfinite, "Ada hears music")


async def test_firefox_plays_the_place_that_it_is_told(firefox: Browser, musical_server: ServerProcess) -> None:
    path = (await track(musical_server))["path"]
    page = await firefox.new_page()
    await page.goto(musical_server.url)
    for seconds in (15, 80.3, 130.1):
        arguments = [path, seconds, SWEEP_HZ, SWEEP_HZ_PER_S]
        assert await page.evaluate(JUMP_AND_RECORD, arguments) < IN_STEP_MS
    await page.close()
