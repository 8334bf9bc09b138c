"""The browser's end of ICE against a server (RFC 8445): one host candidate on each side."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aioice import stun

_HOST_PRIORITY = 0x7EFFFFFF
"""Of a host candidate: type preference 126, the only component (RFC 8445 section 5.1.2.1)."""


@dataclass(frozen=True, slots=True)
class IceCredentials:
    username_fragment: str
    password: str


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server receives."""

    host: str
    port: int


class IceClient:
    """Checks and keeps up one path.

    :param send: sends a datagram to the server.
    :param controlling: nominate the path, as the offering side does, and whoever talks to an ICE-lite server. Otherwise
        the server does.
    """

    def __init__(self, send: Callable[[bytes], None], controlling: bool = True) -> None:
        self.local = IceCredentials(secrets.token_hex(4), secrets.token_hex(12))
        self._send = send
        self._controlling = controlling
        self._tie_breaker = secrets.randbits(64)
        self._transactions: dict[bytes, stun.Transaction] = {}
        self._remote: IceCredentials | None = None
        self._address = Address("0.0.0.0", 0)

    async def check(self, remote: IceCredentials, address: Address) -> None:
        """Sends an authenticated check, nominating if we control, until it is answered.

        :raises stun.TransactionError: it was not.
        """
        self._remote, self._address = remote, address
        request = self._request(remote)
        key = remote.password.encode()
        transaction = stun.Transaction(request, (address.host, address.port), self, integrity_key=key)
        self._transactions[request.transaction_id] = transaction
        try:
            await transaction.run()
        finally:
            del self._transactions[request.transaction_id]

    def keep_consent(self) -> None:
        """Sends one more check, so that the server goes on sending (RFC 7675). Nobody waits for the answer."""
        if self._remote:
            self._send(bytes(self._request(self._remote)))

    def on_datagram(self, datagram: bytes) -> None:
        """Takes a STUN message that arrived."""
        try:
            message = stun.parse_message(datagram)
        except ValueError:
            return
        if message.message_class is stun.Class.REQUEST:
            self._answer(message)
        elif transaction := self._transactions.get(message.transaction_id):
            transaction.response_received(message, ("", 0))

    def send_stun(self, message: stun.Message, _: Any) -> None:
        """For ``stun.Transaction``."""
        self._send(bytes(message))

    def _request(self, remote: IceCredentials) -> stun.Message:
        request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        request.attributes["USERNAME"] = f"{remote.username_fragment}:{self.local.username_fragment}"
        request.attributes["PRIORITY"] = _HOST_PRIORITY
        if self._controlling:
            request.attributes["ICE-CONTROLLING"] = self._tie_breaker
            request.attributes["USE-CANDIDATE"] = None
        else:
            request.attributes["ICE-CONTROLLED"] = self._tie_breaker
        request.add_message_integrity(remote.password.encode())
        return request

    def _answer(self, request: stun.Message) -> None:
        key = self.local.password.encode()
        if not request.check_message_integrity(key):
            return
        response = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, transaction_id=request.transaction_id)
        response.attributes["XOR-MAPPED-ADDRESS"] = (self._address.host, self._address.port)
        response.add_message_integrity(key)
        self._send(bytes(response))
