"""Finds and starts Firefox for the tests, driven over WebDriver BiDi."""

import os
import shutil
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Playwright

from tests.support.firefox_display import virtual_display

_NAMES = ("firefox-esr", "firefox")
_BRIDGE = Path(__file__).with_name("firefox_bridge.py")

Preferences = Mapping[str, str | float | bool]

_PREFERENCES: Preferences = {
    # Pages ask for camera, microphone and screen as always; these answer yes and stand in for the devices.
    "media.navigator.permission.disabled": True,
    "media.navigator.streams.fake": True,
    "media.autoplay.default": 0,
    # The server is on 127.0.0.1. Firefox keeps away from there, and as long as a page may not use camera or microphone,
    # from every address but the one that leads to the internet.
    "media.peerconnection.ice.loopback": True,
    "permissions.default.camera": 1,
    "permissions.default.microphone": 1,
}


def find_firefox() -> str:
    """The Firefox to test with: ``ALONGSIDE_TEST_FIREFOX``, or the first one installed.

    :raises RuntimeError: there is none.
    """
    chosen = os.environ.get("ALONGSIDE_TEST_FIREFOX")
    for name in (chosen,) if chosen else _NAMES:
        if path := shutil.which(name):
            return path
    raise RuntimeError("Found no Firefox. `make test` installs it; ALONGSIDE_TEST_FIREFOX names another one.")


@asynccontextmanager
async def running_firefox(playwright: Playwright, preferences: Preferences | None = None) -> AsyncIterator[Browser]:
    """A headless Firefox with fake devices: a picture that changes its colour, a microphone that hums, a dark screen.

    :param preferences: further ones, by the names that ``about:config`` shows.
    :raises RuntimeError: Firefox or Xvfb is missing.
    """
    # The bridge runs in this Python, which has what it imports.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    async with virtual_display() as display:
        firefox = await playwright.firefox.launch(
            channel="moz-firefox",
            executable_path=_BRIDGE,
            env={**os.environ, "PATH": path, "DISPLAY": display, "ALONGSIDE_TEST_FIREFOX": find_firefox()},
            firefox_user_prefs={**_PREFERENCES, **(preferences or {})},
        )
        try:
            yield firefox
        finally:
            await firefox.close()
