"""STUN and TURN servers, as browsers are told of them."""

import base64
import hashlib
import hmac
from pathlib import Path

from alongside.signalling.ice_servers import IceServers
from tests.support.control_server import controlled_server

NOW_MS = 1_700_000_000_999


def test_a_browser_gets_a_name_that_ends_and_what_proves_it() -> None:
    """As coturn checks it with ``use-auth-secret``."""
    stun, turn = IceServers(["turn:a", "stun:b", "turns:c?transport=tcp"], "secret", 600).for_browser("ann", NOW_MS)
    assert (stun.urls, stun.username, stun.credential) == (["stun:b"], None, None)
    assert turn.urls == ["turn:a", "turns:c?transport=tcp"]
    assert turn.username == "1700000600:ann"
    proof = hmac.new(b"secret", b"1700000600:ann", hashlib.sha1).digest()
    assert turn.credential == base64.b64encode(proof).decode()


def test_where_none_are_configured_none_are_told() -> None:
    assert IceServers().for_browser("ann", NOW_MS) == []


async def test_each_pair_of_transports_comes_with_fresh_credentials(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            await ann.create_transports()
            _, before = ann.transports["iceServers"]
            control.clock.advance(100_000)
            await ann.create_transports()
            _, after = ann.transports["iceServers"]
            assert before["username"] != after["username"]
