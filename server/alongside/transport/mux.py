"""The worker's one UDP socket: tells datagrams apart and finds whose they are (RFC 7983).

What comes over TCP is sorted here too. An unauthenticated datagram costs a counter and nothing else: there is no reply,
no log line, no state.
"""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable

from alongside.transport.batch import SLOT, Destination, Inbox, Outbox
from alongside.transport.connection import Connection, PacketBuffers
from alongside.transport.framing import FramingOutbox
from alongside.transport.ice import IceLite
from alongside.transport.path import Path
from alongside.transport.stun import BindingRequest, Refused, parse_binding_request

LONGEST = 1_600
"""Bytes; no path carries longer datagrams whole, and what is forwarded grows by a few."""

_BATCH = 128
_SENT_TOGETHER = 16
"""More per call saves little, and the first would wait for the last."""
_ROUNDS = 4
"""Batches taken in one go before the rest of the loop gets its turn."""
_OWNER_QUIET_US = 5_000_000
"""An address passes to another connection only when its owner sent no check for this long."""


class UdpMux:
    """Receives for all connections of a worker and sends for them.

    Two methods are for whoever has other sockets: ``receive`` and ``lose``.

    :param sock: a bound, non-blocking UDP socket.
    :param clock: microseconds that only grow.
    """

    def __init__(self, sock: socket.socket, clock: Callable[[], int]) -> None:
        self._socket = sock
        self._clock = clock
        self._inbox = Inbox(sock, _BATCH)
        self.counters: Counter[str] = Counter()
        """Datagrams dropped, by reason."""
        self.outbox = Outbox(sock, _SENT_TOGETHER, self._note_time)
        self.stream_outbox = FramingOutbox(self.counters)
        self.buffers = PacketBuffers(self._inbox, self.outbox, self.stream_outbox)
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

    def restart_ice(self, connection: Connection, fragment: str, password: str) -> None:
        """Gives the connection new credentials; those before hold until the first check with these."""
        self._forget_fragment(connection.ice.restart(fragment, password))
        self._by_fragment[fragment] = connection

    def remove(self, connection: Connection) -> None:
        """Forgets the connection and its paths. Safe to call more than once."""
        self._forget_fragment(connection.ice.end_former())
        self._forget_fragment(connection.ice.fragment)
        for path in connection.ice.paths:
            if self._by_address.get(path.address) is connection:
                self._forget(path.address)

    def receive(self, datagram: bytes, path: Path, now_us: int) -> None:
        """Takes a datagram of at most ``LONGEST`` bytes that came over ``path``. What it causes waits in ``outbox``."""
        self.received += 1
        self.buffers.now_us = now_us
        self._receive(self._inbox.place(datagram), len(datagram), path.address, now_us, path)

    def knows(self, path: Path) -> bool:
        """Whether an authenticated check came over it, and its connection is still there."""
        return path.address in self._by_address

    def lose(self, path: Path) -> None:
        """The path broke. Its connection goes on over another, if it has one."""
        connection = self._by_address.get(path.address)
        if connection is not None:
            self._forget(path.address)
            connection.lose_path(path.address)

    def _note_time(self) -> None:
        """What is sent from now on leaves later than what was just sent: the bandwidth estimate needs to know."""
        self.buffers.now_us = self._clock()

    def _forget_fragment(self, fragment: str | None) -> None:
        if fragment is not None:
            self._by_fragment.pop(fragment, None)

    def _forget(self, address: bytes) -> None:
        del self._by_address[address]
        del self._checked_us[address]

    def _on_readable(self) -> None:
        inbox = self._inbox
        for _ in range(_ROUNDS):
            count = inbox.receive()
            now_us = self.buffers.now_us = self._clock()
            for slot in range(count):
                self._receive(slot, inbox.length(slot), inbox.address(slot), now_us)
            self.outbox.flush()
            self.received += count
            if count < _BATCH:
                break

    def _receive(self, slot: int, length: int, address: bytes, now_us: int, path: Path | None = None) -> None:
        """:param path: what the datagram came over; ``None`` for the UDP socket."""
        inbox = self._inbox
        start = slot * SLOT
        if length > LONGEST:
            self.counters["tooLong"] += 1
            return
        first = inbox.data[start] if length else 255
        if first <= 3:
            self._receive_stun(slot, length, address, now_us, path)
            return
        if not (128 <= first <= 191 or 20 <= first <= 63):
            self.counters["unknownProtocol"] += 1
            return
        connection = self._by_address.get(address)
        if connection is None:
            self.counters["unknownAddress"] += 1
        elif first < 64:
            connection.receive_dtls(bytes(inbox.view[start : start + length]))
        elif length > 1 and 192 <= inbox.data[start + 1] <= 223:
            connection.receive_rtcp(slot, length, now_us)
        else:
            connection.receive_rtp(slot, length, now_us)

    def _receive_stun(self, slot: int, length: int, address: bytes, now_us: int, path: Path | None) -> None:
        start = slot * SLOT
        try:
            request = parse_binding_request(bytes(self._inbox.view[start : start + length]))
            connection = self._authenticate(request, address, now_us)
        except Refused as refused:
            self.counters[str(refused)] += 1
            return
        ice = connection.ice
        if request.local_fragment == ice.fragment:
            self._forget_fragment(ice.end_former())
        answered = path or _destination(ice, address, self._inbox.source(slot))
        response, forgotten = ice.answer(request, answered, now_us)
        if forgotten is not None:
            if self._by_address.get(forgotten.address) is connection:
                self._forget(forgotten.address)
            forgotten.close()
        self.buffers.sending[answered.protocol].outbox.put(response, answered)
        connection.on_check(now_us)

    def _authenticate(self, request: BindingRequest, address: bytes, now_us: int) -> Connection:
        """:raises Refused: it is not, or the address belongs to another connection."""
        connection = self._by_fragment.get(request.local_fragment)
        if connection is None:
            raise Refused("stunUnknownFragment")
        connection.ice.authenticate(request)
        owner = self._by_address.get(address, connection)
        if owner is not connection:
            if now_us - self._checked_us[address] < _OWNER_QUIET_US:
                raise Refused("stunAddressTaken")
            owner.lose_path(address)
        self._by_address[address] = connection
        self._checked_us[address] = now_us
        return connection


def _destination(ice: IceLite, address: bytes, source: bytes) -> Destination:
    """The path to a UDP address: the known one, unless answers have to leave from elsewhere by now."""
    known = ice.path(address)
    return known if isinstance(known, Destination) and known.source == source else Destination(address, source)
