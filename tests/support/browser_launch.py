"""Finds and starts the browser for the tests."""

import os
import shutil

from playwright.async_api import Browser, Playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Pages ask for camera, microphone and screen as always; these answer yes and stand in for the devices.
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    # Several people share one browser here, so all but one would count as covered by another window.
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
)


def find_chromium() -> str:
    """The browser to test with: ``ALONGSIDE_TEST_CHROMIUM``, or the first one installed.

    :raises RuntimeError: there is none.
    """
    chosen = os.environ.get("ALONGSIDE_TEST_CHROMIUM")
    for name in (chosen,) if chosen else _NAMES:
        if path := shutil.which(name):
            return path
    raise RuntimeError("Found no Chromium. `make test` installs it; ALONGSIDE_TEST_CHROMIUM names another one.")


async def launch_chromium(
    playwright: Playwright, *arguments: str, frame_rate: int = 15, program: str | None = None
) -> Browser:
    """A headless Chromium with fake devices: a picture that moves, a microphone that beeps.

    :param arguments: further ones for its command line.
    :param frame_rate: of its camera, per second.
    :param program: starts it; else the installed one is started as it is.
    """
    devices = f"--use-fake-device-for-media-stream=fps={frame_rate},display-media-type=monitor"
    return await playwright.chromium.launch(
        executable_path=program or find_chromium(), args=[*_ARGUMENTS, devices, *arguments]
    )
