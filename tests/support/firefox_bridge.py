#!/usr/bin/env python3
"""Runs Firefox and stands between it and Playwright on WebDriver BiDi; ``firefox_launch.py`` starts it as the browser.

Playwright asks for ``emulation.setMediaFeaturesOverride`` for each new context, and gives up when Firefox answers that
it doesn't know the command, as Firefox ESR 153 does. Here that answer becomes a success, and everything else passes
unchanged. So a colour scheme can't be set for a page, only by a preference for the whole browser.

The arguments are Firefox's; ``ALONGSIDE_TEST_FIREFOX`` says where it is.
"""

import asyncio
import json
import os
import re
import sys

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

_LISTENING = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")
_FORGIVEN = "emulation.setMediaFeaturesOverride"


class Bridge:
    """One connection of Playwright to Firefox."""

    def __init__(self, playwright: ServerConnection, firefox: ClientConnection) -> None:
        self._playwright = playwright
        self._firefox = firefox
        self._forgiven: set[int] = set()

    async def run(self) -> None:
        """Passes messages on until one side closes."""
        directions = [asyncio.create_task(self._to_firefox()), asyncio.create_task(self._to_playwright())]
        await asyncio.wait(directions, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.gather(self._playwright.close(), self._firefox.close(), *directions, return_exceptions=True)

    async def _to_firefox(self) -> None:
        async for text in self._playwright:
            command = json.loads(text)
            if command["method"] == _FORGIVEN:
                self._forgiven.add(command["id"])
            await self._firefox.send(text)

    async def _to_playwright(self) -> None:
        async for text in self._firefox:
            await self._playwright.send(self._forgive(text) if self._forgiven else text)

    def _forgive(self, text: str | bytes) -> str | bytes:
        message = json.loads(text)
        if message.get("id") not in self._forgiven:
            return text
        self._forgiven.remove(message["id"])
        if message.get("error") != "unknown command":
            return text
        return json.dumps({"type": "success", "id": message["id"], "result": {}})


async def _accept(playwright: ServerConnection, address: str) -> None:
    assert playwright.request is not None
    try:
        async with connect(address + playwright.request.path, max_size=None, compression=None) as firefox:
            await Bridge(playwright, firefox).run()
    except ConnectionClosed:
        pass  # Firefox ended while the connection was being closed.


async def main() -> int:
    """Firefox's exit status."""
    firefox = await asyncio.create_subprocess_exec(
        os.environ["ALONGSIDE_TEST_FIREFOX"], *sys.argv[1:], stderr=asyncio.subprocess.PIPE
    )
    assert firefox.stderr is not None
    address = asyncio.get_running_loop().create_future()
    async with serve(
        lambda playwright: _accept(playwright, address.result()), "127.0.0.1", 0, max_size=None, compression=None
    ) as server:
        own = b"ws://127.0.0.1:%d" % server.sockets[0].getsockname()[1]
        async for line in firefox.stderr:
            found = _LISTENING.search(line)
            if found:
                address.set_result(found[1].decode())
            sys.stderr.buffer.write(line.replace(found[1], own) if found else line)
            sys.stderr.flush()
    return await firefox.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
