"""Galène's protocol over WebSocket: one client in one group (galene-protocol.md in its source)."""

import asyncio
import contextlib
import json
import secrets
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from alongside.bench.ice import Address
from bench import sdp
from bench.program import PeerError

_TIMEOUT = 10.0
"""seconds for an answer"""

Json = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Offer:
    """A stream that Galène wants to send us, over a peer connection of its own."""

    stream: str
    description: str


class GaleneSession:
    """A client in a group, from ``async with`` to its end."""

    def __init__(self, port: int, group: str) -> None:
        self._url = f"ws://127.0.0.1:{port}/ws"
        self._group = group
        loop = asyncio.get_running_loop()
        self._joined: asyncio.Future[Json] = loop.create_future()
        self._answers: defaultdict[str, asyncio.Future[str]] = defaultdict(loop.create_future)
        self._addresses: defaultdict[str, asyncio.Future[Address]] = defaultdict(loop.create_future)
        self._offers: asyncio.Queue[Offer] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        self._socket: ClientConnection = await connect(self._url, max_size=None)
        self._reader = asyncio.create_task(self._read())
        await self._send({"type": "handshake", "version": ["2"], "id": secrets.token_hex(8)})
        await self._send({"type": "join", "kind": "join", "group": self._group, "username": "bench", "password": ""})
        joined = await self._wait_for(self._joined, "join")
        if joined["kind"] != "join":
            raise PeerError(f"Galène refused join: {joined.get('value')}")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()
        await self._reader

    async def request_video(self) -> None:
        """Asks for the video of everybody else, now and later."""
        await self._send({"type": "request", "request": {"": ["video"]}})

    async def offer(self, stream: str, description: str) -> str:
        """Offers a stream of ours.

        :returns: Galène's answer.
        """
        await self._send({"type": "offer", "id": stream, "label": "camera", "sdp": description})
        return await self._wait_for(self._answers[stream], "offer")

    async def next_offer(self) -> Offer:
        """The next stream that Galène offers."""
        try:
            async with asyncio.timeout(_TIMEOUT):
                return await self._offers.get()
        except TimeoutError:
            raise PeerError("Galène did not offer a stream") from None

    async def answer(self, stream: str, description: str) -> None:
        """Takes an offered stream."""
        await self._send({"type": "answer", "id": stream, "sdp": description})

    async def address(self, stream: str) -> Address:
        """Where Galène receives for a stream: the first IPv4 address that it tells."""
        return await self._wait_for(self._addresses[stream], "candidates")

    async def _wait_for(self, future: asyncio.Future[T], what: str) -> T:
        try:
            async with asyncio.timeout(_TIMEOUT):
                return await future
        except TimeoutError:
            raise PeerError(f"Galène did not answer {what}") from None

    async def _send(self, message: Json) -> None:
        await self._socket.send(json.dumps(message))

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in self._socket:
                await self._take(json.loads(text))

    async def _take(self, message: Json) -> None:
        match message["type"]:
            case "ping":
                await self._send({"type": "pong"})
            case "joined":
                if not self._joined.done():
                    self._joined.set_result(message)
            case "answer":
                self._answers[message["id"]].set_result(message["sdp"])
            case "offer":
                self._offers.put_nowait(Offer(message["id"], message["sdp"]))
            case "ice":
                address = sdp.read_candidate(message["candidate"]["candidate"])
                future = self._addresses[message["id"]]
                if address and not future.done():
                    future.set_result(address)
