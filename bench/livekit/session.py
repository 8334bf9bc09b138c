"""LiveKit's signalling: one participant's WebSocket with Protocol Buffers (livekit_rtc.proto of its protocol module).

LiveKit takes JSON too, but tells its first messages, among them an offer, before a client could ask for that.
"""

import asyncio
import contextlib
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Self, TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from alongside.bench.ice import Address
from alongside.bench.vp8 import HEIGHT, WIDTH
from bench import sdp
from bench.livekit.protobuf import Field, Value, decode, encode
from bench.program import PeerError

_TIMEOUT = 10.0
"""seconds for an answer"""
_KEEP_ALIVE = 5.0
"""seconds between signs of life; LiveKit ends silent sessions"""
_PROTOCOL = 16

# Fields of SignalRequest.
_SEND_OFFER, _SEND_ANSWER, _ADD_TRACK, _SUBSCRIPTION, _PING = 1, 2, 4, 6, 16
# Fields of SignalResponse.
_JOINED, _ANSWER, _OFFER, _TRICKLE, _TRACK_PUBLISHED, _LEAVE = 1, 2, 3, 4, 6, 8
_TAKEN = {_JOINED, _ANSWER, _OFFER, _TRICKLE, _TRACK_PUBLISHED, _LEAVE}
_VIDEO, _CAMERA = 1, 1

PUBLISHER, SUBSCRIBER = 0, 1
"""The two peer connections of a participant (``SignalTarget``)."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Offer:
    """What LiveKit would like to send us."""

    id: int
    description: str


class LivekitSession:
    """A participant, from ``async with`` to its end. Receives nothing that it does not ask for."""

    def __init__(self, port: int, token: str) -> None:
        self._url = f"ws://127.0.0.1:{port}/rtc?access_token={token}&protocol={_PROTOCOL}&auto_subscribe=0"
        loop = asyncio.get_running_loop()
        self._joined: asyncio.Future[None] = loop.create_future()
        self._answer: asyncio.Future[str] = loop.create_future()
        self._tracks: defaultdict[str, asyncio.Future[str]] = defaultdict(loop.create_future)
        self._addresses: defaultdict[int, asyncio.Future[Address]] = defaultdict(loop.create_future)
        self._offers: asyncio.Queue[Offer] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        self._socket: ClientConnection = await connect(self._url, max_size=None)
        self._reader = asyncio.create_task(self._read())
        self._keeper = asyncio.create_task(self._keep_alive())
        await _wait_for(self._joined, "join")
        return self

    async def __aexit__(self, *_: object) -> None:
        self._keeper.cancel()
        with contextlib.suppress(asyncio.CancelledError, ConnectionClosed):
            await self._keeper
        await self._socket.close()
        await self._reader

    async def add_track(self, track: str) -> str:
        """Announces a camera of ours.

        :param track: its id in our offer.
        :returns: LiveKit's id for it.
        """
        request: list[Field] = [(1, track.encode()), (3, _VIDEO), (4, WIDTH), (5, HEIGHT), (8, _CAMERA)]
        await self._send(_ADD_TRACK, encode(request))
        return await _wait_for(self._tracks[track], "add_track")

    async def offer(self, description: str) -> str:
        """Offers what we send, once.

        :returns: LiveKit's answer.
        """
        await self._send(_SEND_OFFER, encode([(1, b"offer"), (2, description.encode())]))
        return await _wait_for(self._answer, "offer")

    async def subscribe(self, tracks: list[str]) -> None:
        """Asks for these tracks of others, by LiveKit's ids; an offer or more follow."""
        await self._send(_SUBSCRIPTION, encode([*((1, track.encode()) for track in tracks), (2, 1)]))

    async def next_offer(self) -> Offer:
        """LiveKit's next offer; each holds all that the ones before held."""
        try:
            async with asyncio.timeout(_TIMEOUT):
                return await self._offers.get()
        except TimeoutError:
            raise PeerError("LiveKit did not offer what was subscribed to") from None

    async def answer(self, offer: Offer, description: str) -> None:
        """Answers an offer."""
        await self._send(_SEND_ANSWER, encode([(1, b"answer"), (2, description.encode()), (3, offer.id)]))

    async def address(self, target: int) -> Address:
        """Where LiveKit receives: the first IPv4 address that it tells.

        :param target: ``PUBLISHER`` or ``SUBSCRIBER``.
        """
        return await _wait_for(self._addresses[target], "candidates")

    async def _send(self, field: int, message: bytes) -> None:
        await self._socket.send(encode([(field, message)]))

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for data in self._socket:
                for field, messages in decode(data if isinstance(data, bytes) else data.encode()).items():
                    # A response has one field, which tells its kind.
                    if field in _TAKEN:
                        self._take(field, decode(_bytes(messages[0])))

    def _take(self, field: int, message: dict[int, list[Value]]) -> None:
        if field == _JOINED:
            self._joined.set_result(None)
        elif field == _ANSWER:
            self._answer.set_result(_text(message[2]))
        elif field == _OFFER:
            self._offers.put_nowait(Offer(_integer(message.get(3, [0])), _text(message[2])))
        elif field == _TRACK_PUBLISHED:
            self._tracks[_text(message[1])].set_result(_text(decode(_bytes(message[2][0]))[1]))
        elif field == _TRICKLE:
            self._take_candidate(message)
        elif field == _LEAVE:
            self._joined.set_exception(PeerError(f"LiveKit ended the session, reason {_integer(message.get(2, [0]))}"))

    def _take_candidate(self, message: dict[int, list[Value]]) -> None:
        address = sdp.read_candidate(json.loads(_text(message[1]))["candidate"])
        future = self._addresses[_integer(message.get(2, [0]))]
        if address and not future.done():
            future.set_result(address)

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(_KEEP_ALIVE)
            await self._send(_PING, encode([(1, 1)]))


async def _wait_for(future: asyncio.Future[T], what: str) -> T:
    try:
        async with asyncio.timeout(_TIMEOUT):
            return await future
    except TimeoutError:
        raise PeerError(f"LiveKit did not answer {what}") from None


def _bytes(value: Value) -> bytes:
    assert isinstance(value, bytes)
    return value


def _text(values: list[Value]) -> str:
    return _bytes(values[0]).decode()


def _integer(values: list[Value]) -> int:
    assert isinstance(values[0], int)
    return values[0]
