"""A small run against a real server."""

import random
from pathlib import Path

import pytest

from alongside.bench.link import ConnectError
from alongside.bench.processes import find_listener
from bench.signalling.chat_socket import ChatSocket
from bench.signalling.conversation import Conversation
from bench.signalling.load import ChatLoad
from bench.signalling.measure import measure
from bench.signalling.stored import read_room
from tests.support.control_server import controlled_server
from tests.support.server_process import ServerProcess

LOAD = ChatLoad(rooms=3, clients_per_room=4, rate=5.0, seconds=1.0, warm_up=0.2)


async def test_every_message_reaches_everybody_and_is_acknowledged(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, **{name.upper(): value for name, value in LOAD.server_settings().items()})
    await server.start()
    try:
        pid = find_listener(server.port)
        assert pid is not None
        figures = await measure(server.url, pid, LOAD, random.Random(1))
    finally:
        await server.stop()
    assert figures.arrivals.messages > 0
    assert (figures.arrivals.undelivered, figures.arrivals.unanswered) == (0, 0)
    assert (figures.refused, figures.doubled, figures.lost_connections) == (0, 0, 0)
    assert figures.control.cpu_ns > 0
    assert figures.control.peak_memory > 0
    assert figures.workers.peak_memory > 0


async def test_long_rooms_are_read_to_their_beginning(tmp_path: Path) -> None:
    async with controlled_server(tmp_path, messages_burst=500) as control:
        room_id = await control.running.create_room()
        client = await Conversation().open(control.running.url, room_id)
        await client.request(0, "join", name="Ann")
        for number in range(1, 251):
            await client.request(number, "postMessage", key=f"{number}", text=f"Text {number}")
        await client.close()
        stored = await read_room(control.running.url, room_id, 7)
    assert [message.key for message in stored] == [f"{number}" for number in range(250, 0, -1)]
    assert {message.room for message in stored} == {7}


async def test_trouble_is_told(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        url = control.running.url
        conversation = await Conversation().open(url, "no-such-room")
        with pytest.raises(ConnectError, match="join was refused"):
            await conversation.request(0, "join", name="Ann")
        await conversation.closed()
        assert conversation.lost
        with pytest.raises(ConnectError, match=r"WebSocket: HTTP/1\.1 403"):
            await ChatSocket.connect(url, "/nothing", lambda _: None)
    with pytest.raises(ConnectError, match="WebSocket: "):
        await Conversation().open(url, "no-such-room")
