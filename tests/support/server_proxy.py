"""A TCP proxy between browser and server that can lose its connections, as trains, lifts and sleeping laptops do."""

import asyncio
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass
class _Link:
    """One connection from the browser, and the one to the server that belongs to it."""

    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    stranded: bool = False


class UnreliableProxy:
    """Passes bytes on until told not to. Media is not affected: it goes over UDP, past the proxy.

    :param target_port: TCP port on 127.0.0.1 that connections are passed to.
    """

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._server: asyncio.Server | None = None
        self._up = True
        self._links: dict[asyncio.Task[None], _Link] = {}

    @property
    def url(self) -> str:
        """Where the server's pages are through the proxy."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()
        await asyncio.gather(*self._links, return_exceptions=True)

    def cut(self) -> None:
        """Resets all connections, and each new one, until ``restore``."""
        self._up = False
        for link in self._links.values():
            for writer in link.writers:
                writer.transport.abort()

    def restore(self) -> None:
        """Takes connections again."""
        self._up = True

    def strand(self) -> None:
        """What is sent over the connections of now gets lost from here on, and neither side is told. New ones work."""
        for link in self._links.values():
            link.stranded = True

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        link = self._links[task] = _Link([writer])
        try:
            if self._up:
                await self._pass_on(link, reader, writer)
        except OSError:
            pass  # One side went away; the other is told below.
        finally:
            del self._links[task]
            for each in link.writers:
                each.transport.abort()

    async def _pass_on(self, link: _Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._target_port)
        link.writers.append(server_writer)
        if not self._up:
            return
        async with asyncio.TaskGroup() as both:
            both.create_task(self._pump(link, reader, server_writer))
            both.create_task(self._pump(link, server_reader, writer))

    async def _pump(self, link: _Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                if not link.stranded:
                    writer.write(data)
                    await writer.drain()
        except OSError:
            pass  # Reset by either side: what follows is the same as an orderly end.
        finally:
            if not link.stranded:
                writer.close()
