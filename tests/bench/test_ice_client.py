"""The browser's end of ICE, against a server made of aioice's messages."""

import asyncio

from aioice import stun

from alongside.bench.ice import Address, IceClient, IceCredentials

SERVER = IceCredentials("server00", "the-server-has-a-password")
ADDRESS = Address("127.0.0.1", 9)


class FakeServer:
    """Answers each check with ``key``; keeps what it got."""

    def __init__(self, key: str, controlling: bool = True) -> None:
        self.requests: list[stun.Message] = []
        self.client = IceClient(self.receive, controlling)
        self._key = key

    def receive(self, datagram: bytes) -> None:
        request = stun.parse_message(datagram)
        self.requests.append(request)
        response = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, transaction_id=request.transaction_id)
        response.add_message_integrity(self._key.encode())
        self.client.on_datagram(bytes(response))


async def test_a_check_is_authenticated_and_nominates() -> None:
    server = FakeServer(SERVER.password)
    await server.client.check(SERVER, ADDRESS)
    (request,) = server.requests
    assert request.check_message_integrity(SERVER.password.encode())
    assert request.attributes["USERNAME"] == f"server00:{server.client.local.username_fragment}"
    assert {"USE-CANDIDATE", "ICE-CONTROLLING", "PRIORITY", "FINGERPRINT"} <= set(request.attributes)


async def test_where_the_server_controls_we_do_not_nominate() -> None:
    server = FakeServer(SERVER.password, controlling=False)
    await server.client.check(SERVER, ADDRESS)
    (request,) = server.requests
    assert "ICE-CONTROLLED" in request.attributes
    assert not {"USE-CANDIDATE", "ICE-CONTROLLING"} & set(request.attributes)


async def test_an_answer_with_the_wrong_key_does_not_count() -> None:
    server = FakeServer("somebody-else's-password")
    check = asyncio.create_task(server.client.check(SERVER, ADDRESS))
    await asyncio.sleep(0)
    assert server.requests
    assert not check.done()
    check.cancel()


async def test_consent_is_kept_by_the_same_kind_of_check() -> None:
    server = FakeServer(SERVER.password)
    await server.client.check(SERVER, ADDRESS)
    server.client.keep_consent()
    assert len(server.requests) == 2
    assert server.requests[1].attributes["USERNAME"] == server.requests[0].attributes["USERNAME"]


async def test_its_own_answers_tell_where_the_check_came_from() -> None:
    server = FakeServer(SERVER.password)
    await server.client.check(SERVER, ADDRESS)
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    request.add_message_integrity(server.client.local.password.encode())
    server.client.on_datagram(bytes(request))
    assert server.requests[-1].attributes["XOR-MAPPED-ADDRESS"] == (ADDRESS.host, ADDRESS.port)


def test_answers_only_checks_that_know_its_password() -> None:
    sent: list[bytes] = []
    client = IceClient(sent.append)
    for password in ("wrong-password-of-length", client.local.password):
        request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        request.attributes["USERNAME"] = f"{client.local.username_fragment}:server00"
        request.add_message_integrity(password.encode())
        client.on_datagram(bytes(request))
    assert len(sent) == 1
    assert stun.parse_message(sent[0]).check_message_integrity(client.local.password.encode())


def test_garbage_is_dropped() -> None:
    sent: list[bytes] = []
    client = IceClient(sent.append)
    for datagram in (b"", b"\x00", b"\x00\x01" + bytes(30)):
        client.on_datagram(datagram)
    assert sent == []
