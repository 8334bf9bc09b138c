"""Janus' WebSocket API: one session with its plugin handles (https://janus.conf.meetecho.com/docs/rest.html)."""

import asyncio
import contextlib
import json
import secrets
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from bench.program import PeerError

_TIMEOUT = 10.0
"""seconds for an answer"""
_KEEP_ALIVE = 20.0
"""seconds between signs of life; Janus ends silent sessions"""

Json = dict[str, Any]


class JanusSession:
    """A session, open from ``async with`` to its end."""

    def __init__(self, port: int) -> None:
        self._url = f"ws://127.0.0.1:{port}"
        self._answers: dict[str, asyncio.Future[Json]] = {}
        self._session = 0

    async def __aenter__(self) -> Self:
        self._socket: ClientConnection = await connect(self._url, subprotocols=[Subprotocol("janus-protocol")])
        self._reader = asyncio.create_task(self._read())
        self._session = (await self._call({"janus": "create"}))["data"]["id"]
        self._keeper = asyncio.create_task(self._keep_alive())
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in (self._keeper, self._reader):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self._socket.close()

    async def attach(self) -> int:
        """Makes a videoroom handle.

        :returns: its id.
        """
        request = {"janus": "attach", "plugin": "janus.plugin.videoroom", "session_id": self._session}
        handle: int = (await self._call(request))["data"]["id"]
        return handle

    async def message(self, handle: int, body: Json, sdp: tuple[str, str] | None = None) -> tuple[Json, str]:
        """Sends a request to the plugin and waits for its result.

        :param sdp: ``("offer" or "answer", description)``.
        :returns: the plugin's data, and its SDP if any.
        :raises PeerError: it was refused.
        """
        request: Json = {"janus": "message", "session_id": self._session, "handle_id": handle, "body": body}
        if sdp:
            request["jsep"] = {"type": sdp[0], "sdp": sdp[1]}
        reply = await self._call(request)
        data = reply.get("plugindata", {}).get("data", {})
        if "error" in data:
            raise PeerError(f"Janus refused {body['request']}: {data['error']}")
        return data, reply.get("jsep", {}).get("sdp", "")

    async def _send(self, request: Json, transaction: str) -> None:
        await self._socket.send(json.dumps(request | {"transaction": transaction}))

    async def _call(self, request: Json) -> Json:
        transaction = secrets.token_hex(8)
        self._answers[transaction] = asyncio.get_running_loop().create_future()
        await self._send(request, transaction)
        try:
            async with asyncio.timeout(_TIMEOUT):
                reply = await self._answers[transaction]
        except TimeoutError:
            raise PeerError(f"Janus did not answer {request['janus']}") from None
        finally:
            del self._answers[transaction]
        if reply["janus"] == "error":
            raise PeerError(f"Janus refused {request['janus']}: {reply['error']['reason']}")
        return reply

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in self._socket:
                reply: Json = json.loads(text)
                waiting = self._answers.get(reply.get("transaction", ""))
                # An "ack" only says that the request arrived; the result follows as an "event".
                if waiting and not waiting.done() and reply["janus"] != "ack":
                    waiting.set_result(reply)

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(_KEEP_ALIVE)
            # Answered by a mere "ack".
            await self._send({"janus": "keepalive", "session_id": self._session}, secrets.token_hex(8))
