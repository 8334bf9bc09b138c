"""A browser in a network of its own."""

from pathlib import Path

from playwright.async_api import Browser, Playwright

from tests.support.browser_launch import find_chromium, launch_chromium
from tests.support.household import Household
from tests.support.server_process import ServerProcess


def url_at_home(server: ServerProcess, household: Household) -> str:
    """Where the server's pages are, seen from the household. The server must listen on all addresses."""
    return f"http://{household.host}:{server.port}"


async def launch_at_home(playwright: Playwright, household: Household, server: ServerProcess, folder: Path) -> Browser:
    """A Chromium that has no other network than the household's.

    It trusts the server's address as it does localhost: other pages without HTTPS get no camera.
    """
    return await launch_chromium(
        playwright,
        f"--unsafely-treat-insecure-origin-as-secure={url_at_home(server, household)}",
        program=household.inside(find_chromium(), folder),
    )
