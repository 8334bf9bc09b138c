"""Acknowledged means stored, also when the server is killed in the middle of it."""

import random
import time
from pathlib import Path

from bench.signalling.durability import try_durability
from bench.signalling.load import ChatLoad
from tests.support.server_process import ServerProcess

LOAD = ChatLoad(rooms=4, clients_per_room=5, rate=10.0, warm_up=0.3, seconds=0.8)
KILLS = 2


async def test_killed_while_people_talk_it_keeps_every_acknowledged_message_once(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, **{name.upper(): value for name, value in LOAD.server_settings().items()})
    await server.start()
    try:
        verdicts = [verdict async for verdict in try_durability(server, LOAD, KILLS, random.Random(7), time.monotonic)]
    finally:
        await server.stop()
    assert len(verdicts) == KILLS + 1
    assert verdicts[0].acknowledged > 0
    assert [verdict for verdict in verdicts if not verdict.kept] == []
    assert verdicts[-1].acknowledged == verdicts[-1].sent
