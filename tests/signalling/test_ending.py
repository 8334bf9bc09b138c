"""Clients that do not read, and a server that stops."""

import asyncio
import json
import socket
from pathlib import Path

import pytest

from alongside.worker import messages as channel
from tests.support.control_client import RefusedError
from tests.support.control_server import Controlled, controlled_server


def live_participants(control: Controlled, room_id: str) -> int:
    live = control.running.server.directory.find(room_id)
    assert live is not None
    return sum(participant.connected for participant in live.room.roster)


async def stalled_client(control: Controlled, room_id: str) -> socket.socket:
    """Joins and then never reads again."""
    port = int(control.running.url.rsplit(":", 1)[1])
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(client, ("127.0.0.1", port))
    upgrade = (
        f"GET /api/rooms/{room_id}/socket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    await loop.sock_sendall(client, upgrade.encode())
    accepted = b""
    while not accepted.endswith(b"\r\n\r\n"):
        accepted += await loop.sock_recv(client, 1)
    body = json.dumps({"type": "join", "id": 0, "name": "Stalled"}).encode()
    await loop.sock_sendall(client, bytes([0x81, 0x80 | len(body), 0, 0, 0, 0]) + body)
    return client


async def test_a_client_that_does_not_read_is_dropped_and_holds_up_nobody(tmp_path: Path) -> None:
    limits = {"outbox_messages": 100}
    async with controlled_server(tmp_path, limits=limits, messages_burst=100_000) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            with await stalled_client(control, room_id):
                await ann.event("participantJoined")
                text = "\N{WATCH}" * 4_000
                for number in range(2_000):
                    await ann.request("postMessage", key=str(number), text=text)
                    if live_participants(control, room_id) == 1:
                        break
                away = ann.events("participantChanged")[-1]["participant"]
                assert (away["name"], away["connected"]) == ("Stalled", False)


async def test_who_connects_and_says_nothing_holds_up_nobody(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        silent = [await control.running.connect(room_id) for _ in range(20)]
        async with await control.running.join(room_id, "Ann") as ann:
            await ann.request("setHand", raised=True)
        for client in silent:
            await client.cut()


async def test_a_server_that_stops_tells_people_and_lets_nobody_in(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        ann = await control.running.join(room_id, "Ann")
        late = await control.running.connect(room_id)
        control.running.server.directory.draining = True
        with pytest.raises(RefusedError) as refused:
            await late.request("join", name="Late")
        assert refused.value.code == "shuttingDown"
        assert refused.value.retry_after_ms == 2000
        control.running.http.stop()
        closing = await ann.notice("closing")
        assert closing["retryAfterMs"] == 2000
        assert await ann.ended() == 1012
        assert await late.ended() == 1012


async def test_after_many_joins_and_leaves_nothing_is_left_over(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        for _ in range(200):
            client = await control.running.join(room_id, "Ann")
            await client.create_transports()
            await client.request("leave")
            await client.close()
        control.pass_time(61_000)
        await asyncio.gather(*control.tasks.running)
        assert control.running.server.directory.rooms == ()
        worker = control.workers.current
        assert len(worker.closed_transports()) == len(worker.of_type(channel.CreateTransport)) == 400
        assert len(worker.of_type(channel.CloseRouter)) == len(worker.of_type(channel.CreateRouter)) == 200
        async with asyncio.timeout(5):
            while control.running.server.hub.session_count:  # noqa: ASYNC110 - sockets end when they end
                await asyncio.sleep(0)


async def test_while_the_server_drains_nobody_joins_resumes_or_creates(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        ann = await control.running.join(room_id, "Ann")
        await control.running.server.hub.drain()
        assert await ann.ended() == 1012
        async with await control.running.connect(room_id) as late:
            with pytest.raises(RefusedError, match="shuttingDown"):
                await late.request("join", name="Late")
            with pytest.raises(RefusedError, match="shuttingDown"):
                await late.request("resume", token=ann.welcome["resumeToken"], revision=0)
        with pytest.raises(AssertionError, match="shuttingDown"):
            await control.running.create_room()
