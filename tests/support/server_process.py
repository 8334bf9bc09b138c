"""A real Alongside server in a process of its own, with its own data folder, on 127.0.0.1 only."""

import asyncio
import os
import re
import signal
import sys
from collections import deque
from pathlib import Path
from typing import Any

import httpx

_ADDRESS = re.compile(r"http://\S+?:(\d+)")
_START_S = 30
_STOP_S = 15


class ServerProcess:
    """Starts, stops and asks one server. It keeps its TCP port when it is started again.

    :param data: the folder for its database.
    :param settings: further ``ALONGSIDE_*`` variables, without the prefix.
    """

    def __init__(self, data: Path, **settings: str) -> None:
        self._data = data
        self._settings = settings
        self._port = 0
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()
        self.output: deque[str] = deque(maxlen=2000)

    @property
    def url(self) -> str:
        """Where the pages are, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def port(self) -> int:
        """The TCP port that it listens on."""
        return self._port

    async def start(self) -> None:
        """Starts the process and waits until it says where it listens.

        :raises RuntimeError: it ended, or said nothing in time; carries its output.
        """
        self._listening.clear()
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "alongside",
            "serve",
            env=self._environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._reader = asyncio.create_task(self._read_output(self._process))
        try:
            async with asyncio.timeout(_START_S):
                await self._listening.wait()
        except TimeoutError:
            await self.kill()
        if not self._port:
            raise RuntimeError("The server did not start:\n" + "\n".join(self.output))

    async def stop(self) -> int:
        """Asks it to stop, as Ctrl-C and service managers do, and returns its exit status.

        :raises TimeoutError: it did not end in time; it was killed then.
        """
        return await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """Ends it at once, as a power failure would. Its workers are left to notice by themselves."""
        await self._end(signal.SIGKILL)

    async def debug(self) -> dict[str, Any]:
        """What ``GET /debug`` tells: rooms, and every object of the media workers."""
        async with httpx.AsyncClient(base_url=self.url) as client:
            answer = await client.get("/debug")
        answer.raise_for_status()
        body: dict[str, Any] = answer.json()
        return body

    async def create_room(self, name: str = "Team room") -> str:
        """A new room's page."""
        async with httpx.AsyncClient(base_url=self.url) as client:
            answer = await client.post("/api/rooms", json={"name": name})
        answer.raise_for_status()
        return f"{self.url}{answer.json()['path']}"

    def _environment(self) -> dict[str, str]:
        settings = {
            "HOST": "127.0.0.1",
            "PORT": str(self._port),
            "UDP_HOST": "127.0.0.1",
            "UDP_PORT": "0",
            "WORKERS": "1",
            "DATA": str(self._data),
            "DEBUG": "true",
            **self._settings,
        }
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ALONGSIDE_")}
        return {
            **inherited,
            "PYTHONPATH": str(Path(__file__).parents[2] / "server"),
            "PYTHONUNBUFFERED": "1",
            **{f"ALONGSIDE_{name}": value for name, value in settings.items()},
        }

    async def _read_output(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            text = line.decode(errors="replace").rstrip()
            self.output.append(text)
            if found := _ADDRESS.search(text):
                self._port = self._port or int(found[1])
                self._listening.set()
        self._listening.set()

    async def _end(self, number: signal.Signals) -> int:
        process, reader = self._process, self._reader
        if process is None or reader is None:
            return 0
        self._process = self._reader = None
        if process.returncode is None:
            process.send_signal(number)
        try:
            async with asyncio.timeout(_STOP_S):
                return await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
            await reader
