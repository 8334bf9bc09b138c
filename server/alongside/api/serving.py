"""Runs the HTTP server until somebody asks it to stop."""

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

import uvicorn
from starlette.types import ASGIApp

_SIGNALS = (signal.SIGINT, signal.SIGTERM)

_GOODBYE_S = 3
"""How long connections may take to end once everybody has been told."""

_LARGEST_FRAME = 1_048_576
"""A longer frame closes its WebSocket (code 1009) while it is still being received; shorter ones get an answer."""


class DrainingServer(uvicorn.Server):
    """Drains before it stops, and ends as a success then.

    :param drain: lets nobody in any more, and tells those who are there.
    :param on_listening: called with the TCP port once connections are taken.
    """

    def __init__(
        self, config: uvicorn.Config, drain: Callable[[], Awaitable[None]], on_listening: Callable[[int], None]
    ) -> None:
        super().__init__(config)
        self._drain = drain
        self._on_listening = on_listening
        self._stopping: asyncio.Task[None] | None = None
        self._exit = asyncio.Event()

    def stop(self) -> None:
        """Begins to stop. Asked a second time, it does not wait for anybody any more."""
        if self._stopping is not None:
            self.force_exit = True
            self._exit_now()
            return
        self._stopping = asyncio.get_running_loop().create_task(self._drain_and_exit())

    async def _drain_and_exit(self) -> None:
        try:
            await self._drain()
        finally:
            self._exit_now()

    def _exit_now(self) -> None:
        self.should_exit = True
        self._exit.set()

    async def main_loop(self) -> None:
        """Wakes up once a second; uvicorn's own does ten times, which a quiet server should not have to pay for."""
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._exit.wait()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_listening(self.servers[0].sockets[0].getsockname()[1])

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Unlike uvicorn's own, it does not raise the signal again at the end: a wanted stop is no failure."""
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self.stop)
        try:
            yield
        finally:
            for number in _SIGNALS:
                loop.remove_signal_handler(number)


def http_server(
    app: ASGIApp,
    host: str,
    port: int,
    *,
    trusted_proxies: Sequence[str],
    drain: Callable[[], Awaitable[None]],
    on_listening: Callable[[int], None],
) -> DrainingServer:
    """A server that is ready for ``await server.serve()``.

    :param port: 0 takes any free one.
    :param trusted_proxies: addresses whose ``X-Forwarded-For`` is believed.
    """
    config = uvicorn.Config(
        app,
        host,
        port,
        log_config=None,
        # It would write the room ids, which are what keeps a room's link secret.
        access_log=False,
        lifespan="off",
        server_header=False,
        forwarded_allow_ips=list(trusted_proxies),
        timeout_graceful_shutdown=_GOODBYE_S,
        ws_max_size=_LARGEST_FRAME,
        # Twice this is how long a participant without network still looks connected.
        ws_ping_interval=10,
        ws_ping_timeout=10,
        # Messages are short, and a stream of them compressed per client costs more than it saves.
        ws_per_message_deflate=False,
    )
    return DrainingServer(config, drain, on_listening)
