"""A WebSocket without comfort: a thousand of them in one process cost little."""

import asyncio
import base64
from collections.abc import Callable
from typing import Self, cast
from urllib.parse import urlsplit

from alongside.bench.link import ConnectError
from bench.signalling.frames import CLOSE, PING, PONG, TEXT, FrameReader, encode

_CONNECT_TIMEOUT = 30.0
"""seconds"""

_UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
_KEY = base64.b64encode(bytes(16)).decode()
"""Whether the server understood it is what other tests are for."""

_END_OF_HEADERS = b"\r\n\r\n"


class ChatSocket(asyncio.Protocol):
    """Opened by ``connect``. It answers pings by itself.

    :param on_text: takes each message of the server, as it comes.
    """

    def __init__(self, upgrade: bytes, on_text: Callable[[bytes], None]) -> None:
        loop = asyncio.get_running_loop()
        self.closed: asyncio.Future[None] = loop.create_future()
        self._opened: asyncio.Future[None] = loop.create_future()
        self._upgrade = upgrade
        self._head = b""
        self._reader = FrameReader()
        self._on_text = on_text
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def connect(cls, url: str, path: str, on_text: Callable[[bytes], None]) -> Self:
        """
        :param url: of the server, without a path.
        :raises ConnectError: the server does not answer, or refuses the upgrade.
        """
        address = urlsplit(url)
        upgrade = _UPGRADE.format(path=path, host=address.netloc, key=_KEY).encode()
        try:
            async with asyncio.timeout(_CONNECT_TIMEOUT):
                _, socket = await asyncio.get_running_loop().create_connection(
                    lambda: cls(upgrade, on_text), address.hostname or "", address.port or 80
                )
                await socket._opened
        except TimeoutError:
            raise ConnectError("WebSocket: no answer") from None
        except OSError as error:
            raise ConnectError(f"WebSocket: {error}") from error
        return socket

    def send(self, text: bytes) -> None:
        """Sends a message, if the other side is still there."""
        self._write(encode(TEXT, text))

    def abort(self) -> None:
        """Ends the connection without a word."""
        if self._transport is not None:
            self._transport.abort()

    # --- called by the event loop ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's class has all of its methods, but not asyncio's as a base
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._upgrade)

    def data_received(self, data: bytes) -> None:
        if not self._opened.done():
            self._read_head(data)
            return
        for opcode, payload in self._reader.feed(data):
            if opcode == TEXT:
                self._on_text(payload)
            elif opcode == PING:
                self._write(encode(PONG, payload))
            elif opcode == CLOSE:
                self.abort()

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self.closed.set_result(None)
        if not self._opened.done():
            self._opened.set_exception(ConnectionError("closed before the upgrade"))

    def _read_head(self, data: bytes) -> None:
        self._head += data
        head, end, frames = self._head.partition(_END_OF_HEADERS)
        if not end:
            return
        status = head.split(b"\r\n", 1)[0].decode()
        if " 101 " not in f"{status} ":
            self._opened.set_exception(ConnectionError(status))
            return
        self._opened.set_result(None)
        if frames:
            self.data_received(frames)

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)
