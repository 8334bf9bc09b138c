"""Soundscapes and chimes, rendered in a real browser: as loud as one another, never distorted, never a loop."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

WEB = Path(__file__).resolve().parents[2] / "web"
SEED = 20_240_501

LOUDNESS_LUFS = -26
CHIMES = ("work", "break", "wrapUp", "end", "knock")

MEASURE = "([id, seconds, seed, lags]) => rendering.measureSoundscape(id, seconds, seed, lags)"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Page]:
    """An empty page with ``web/tests/sound/rendering.ts``."""
    bundle = tmp_path_factory.mktemp("sound") / "rendering.js"
    process = await asyncio.create_subprocess_exec(
        *("node_modules/.bin/rolldown", "tests/sound/rendering.ts"),
        *("--format", "iife", "--name", "rendering", "--file", bundle),
        cwd=WEB,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    page = await chromium.new_page()
    await page.add_script_tag(path=bundle)
    yield page
    await page.close()


@pytest.mark.parametrize("soundscape", ["rain", "brownNoise", "cafe"])
async def test_a_soundscape_is_as_loud_as_the_others_and_no_loop(page: Page, soundscape: str) -> None:
    figures: dict[str, Any] = await page.evaluate(MEASURE, [soundscape, 60, SEED, [0.5, 25]])
    assert abs(figures["loudness"] - LOUDNESS_LUFS) < 1.5
    assert figures["peak"] < -1
    assert figures["repetition"] < 0.15


async def test_pads_are_as_loud_as_the_others_and_play_no_phrase_twice(page: Page) -> None:
    """A note resembles itself for as long as it is held, so it is compared with what comes after that."""
    figures: dict[str, Any] = await page.evaluate(MEASURE, ["pads", 60, SEED, [16, 25]])
    assert abs(figures["loudness"] - LOUDNESS_LUFS) < 1.5
    assert figures["peak"] < -1
    assert figures["repetition"] < 0.4


@pytest.mark.parametrize("kind", CHIMES)
async def test_a_chime_is_soft_and_short(page: Page, kind: str) -> None:
    figures: dict[str, float] = await page.evaluate("(kind) => rendering.measureChime(kind)", kind)
    assert -30 < figures["peak"] < -12
    assert 0.1 < figures["length"] < 2
