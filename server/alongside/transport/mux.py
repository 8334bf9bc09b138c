"""The worker's one UDP socket: tells datagrams apart and finds whose they are (RFC 7983).

An unauthenticated datagram costs a counter and nothing else: there is no reply, no log line, no state.
"""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable

from alongside.transport.batch import SLOT, Inbox, Outbox
from alongside.transport.connection import Connection, PacketBuffers
from alongside.transport.stun import Refused, parse_binding_request

_BATCH = 128
_SENT_TOGETHER = 16
"""More per call saves little, and the first would wait for the last."""
_ROUNDS = 4
"""Batches taken in one go before the rest of the loop gets its turn."""
_LONGEST = 1_600
"""Bytes; no path carries longer datagrams whole, and what is forwarded grows by a few."""
_OWNER_QUIET_US = 5_000_000
"""An address passes to another connection only when its owner sent no check for this long."""


class UdpMux:
    """Receives for all connections of a worker and sends for them.

    :param sock: a bound, non-blocking UDP socket.
    :param clock: microseconds that only grow.
    """

    def __init__(self, sock: socket.socket, clock: Callable[[], int]) -> None:
        self._socket = sock
        self._clock = clock
        self._inbox = Inbox(sock, _BATCH)
        self.outbox = Outbox(sock, _SENT_TOGETHER)
        self.buffers = PacketBuffers(self._inbox, self.outbox)
        self.counters: Counter[str] = Counter()
        """Datagrams dropped, by reason."""
        self.received = 0
        self._by_fragment: dict[str, Connection] = {}
        self._by_address: dict[bytes, Connection] = {}
        self._checked_us: dict[bytes, int] = {}

    def start(self) -> None:
        asyncio.get_running_loop().add_reader(self._socket.fileno(), self._on_readable)

    def stop(self) -> None:
        asyncio.get_running_loop().remove_reader(self._socket.fileno())
        self._socket.close()

    def add(self, connection: Connection) -> None:
        self._by_fragment[connection.ice.fragment] = connection

    def remove(self, connection: Connection) -> None:
        """Forgets the connection and its addresses. Safe to call more than once."""
        self._by_fragment.pop(connection.ice.fragment, None)
        for address in connection.ice.addresses:
            if self._by_address.get(address) is connection:
                del self._by_address[address]
                del self._checked_us[address]

    def _on_readable(self) -> None:
        for _ in range(_ROUNDS):
            count = self._inbox.receive()
            now_us = self._clock()
            for slot in range(count):
                self._receive(slot, now_us)
            self.outbox.flush()
            self.received += count
            if count < _BATCH:
                break

    def _receive(self, slot: int, now_us: int) -> None:
        inbox = self._inbox
        length = inbox.length(slot)
        start = slot * SLOT
        if length > _LONGEST:
            self.counters["tooLong"] += 1
            return
        first = inbox.data[start] if length else 255
        if first <= 3:
            self._receive_stun(slot, length, now_us)
            return
        if not (128 <= first <= 191 or 20 <= first <= 63):
            self.counters["unknownProtocol"] += 1
            return
        connection = self._by_address.get(inbox.address(slot))
        if connection is None:
            self.counters["unknownAddress"] += 1
        elif first < 64:
            connection.receive_dtls(bytes(inbox.view[start : start + length]))
        elif length > 1 and 192 <= inbox.data[start + 1] <= 223:
            connection.receive_rtcp(slot, length, now_us)
        else:
            connection.receive_rtp(slot, length, now_us)

    def _receive_stun(self, slot: int, length: int, now_us: int) -> None:
        start = slot * SLOT
        address = self._inbox.address(slot)
        try:
            request = parse_binding_request(bytes(self._inbox.view[start : start + length]))
            connection = self._by_fragment.get(request.local_fragment)
            if connection is None:
                raise Refused("stunUnknownFragment")
            connection.ice.authenticate(request)
            self._take_address(address, connection, now_us)
        except Refused as refused:
            self.counters[str(refused)] += 1
            return
        response, destination, forgotten = connection.ice.answer(request, address, now_us, self._inbox.source(slot))
        if forgotten is not None and self._by_address.get(forgotten) is connection:
            del self._by_address[forgotten]
            del self._checked_us[forgotten]
        self.outbox.put(response, destination)
        connection.on_check(now_us)

    def _take_address(self, address: bytes, connection: Connection, now_us: int) -> None:
        owner = self._by_address.get(address, connection)
        if owner is not connection and now_us - self._checked_us[address] < _OWNER_QUIET_US:
            raise Refused("stunAddressTaken")
        self._by_address[address] = connection
        self._checked_us[address] = now_us
