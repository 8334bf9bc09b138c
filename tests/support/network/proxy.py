"""A bad network between a browser and the server: real datagrams, delayed and lost as links say."""

import asyncio
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from types import TracebackType
from typing import Self

from tests.support.network.conditions import BLACKOUT, LinkConditions
from tests.support.network.link import Link
from tests.support.network.loop_timer import LoopTimer
from tests.support.network.wire import Wire

Address = tuple[str, int]
"""IPv4 address and port."""

_HERE = "127.0.0.1"
_LONGEST = 65_535
_HEADER_BYTES = 28
"""IPv4 and UDP headers use up bandwidth too."""
_BUFFER_BYTES = 1 << 20
_PRIORITY = -10
"""Nice value of the proxy's thread where the system allows it: being late is a condition that nobody asked for."""


class NetworkProxy:
    """One person's access to the network: all datagrams to the server share one link, all from it another.

    Peers are given what ``stand_in`` returns in place of the server's address. Use as an async context manager.

    :param seed: of what is random in both links.
    """

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        self._fronts: dict[Address, _Front] = {}

    async def __aenter__(self) -> Self:
        self._priority = os.getpriority(os.PRIO_PROCESS, 0)
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, min(self._priority, _PRIORITY))
        self.timer = LoopTimer()
        self.up: Wire[_Datagram] = Wire(Link(Random(self._seed)), self.timer, _Datagram.reach_server)
        """From the person to the server."""
        self.down: Wire[_Datagram] = Wire(Link(Random(self._seed + 1)), self.timer, _Datagram.reach_client)
        """From the server to the person."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for front in self._fronts.values():
            front.close()
        os.setpriority(os.PRIO_PROCESS, 0, self._priority)

    def stand_in(self, server: Address) -> Address:
        """The address at which this network leads to a server's UDP address; the same each time."""
        front = self._fronts.get(server)
        if front is None:
            front = self._fronts[server] = _Front(server, self._send_up, self._send_down)
        return front.address

    def change(self, conditions: LinkConditions) -> None:
        """The same conditions in both directions, from now on."""
        self.up.change(conditions)
        self.down.change(conditions)

    async def black_out(self, seconds: float) -> None:
        """Lets nothing through for so long; then the conditions are as before. Returns at the end."""
        before = self.up.conditions, self.down.conditions
        self.change(BLACKOUT)
        await asyncio.sleep(seconds)
        self.up.change(before[0])
        self.down.change(before[1])

    def change_address(self) -> None:
        """The server sees other source ports from now on, and what it sends to the ones before gets lost."""
        for front in self._fronts.values():
            front.change_address()

    def _send_up(self, flow: "_Flow", data: bytes) -> None:
        self.up.send(_Datagram(flow, data), len(data) + _HEADER_BYTES)

    def _send_down(self, flow: "_Flow", data: bytes) -> None:
        self.down.send(_Datagram(flow, data), len(data) + _HEADER_BYTES)


class _Front:
    """The socket that stands in for one address of the server, and a flow for each address of the client."""

    def __init__(
        self, server: Address, send_up: Callable[["_Flow", bytes], None], send_down: Callable[["_Flow", bytes], None]
    ) -> None:
        self._server = server
        self._send_up = send_up
        self._send_down = send_down
        self._socket = _Socket(self._on_datagram)
        self._flows: dict[Address, _Flow] = {}

    @property
    def address(self) -> Address:
        return self._socket.address

    def change_address(self) -> None:
        for flow in self._flows.values():
            flow.change_address()

    def close(self) -> None:
        self._socket.close()
        for flow in self._flows.values():
            flow.close()

    def _on_datagram(self, data: bytes, client: Address) -> None:
        flow = self._flows.get(client)
        if flow is None:
            flow = self._flows[client] = _Flow(self._socket, client, self._server, self._send_down)
        self._send_up(flow, data)


class _Flow:
    """What goes between one address of a client and one of the server, who knows the client by ``_upstream``."""

    def __init__(
        self, front: "_Socket", client: Address, server: Address, send_down: Callable[["_Flow", bytes], None]
    ) -> None:
        self._front = front
        self._client = client
        self._server = server
        self._send_down = send_down
        self._upstream = _Socket(self._on_datagram)

    def to_server(self, data: bytes) -> None:
        self._upstream.send(data, self._server)

    def to_client(self, data: bytes) -> None:
        self._front.send(data, self._client)

    def change_address(self) -> None:
        # The old socket goes last, so that its port can't be taken again.
        old, self._upstream = self._upstream, _Socket(self._on_datagram)
        old.close()

    def close(self) -> None:
        self._upstream.close()

    def _on_datagram(self, data: bytes, sender: Address) -> None:
        if sender == self._server:
            self._send_down(self, data)


@dataclass(frozen=True)
class _Datagram:
    """On its way in one direction or the other."""

    flow: _Flow
    data: bytes

    def reach_server(self) -> None:
        self.flow.to_server(self.data)

    def reach_client(self) -> None:
        self.flow.to_client(self.data)


class _Socket:
    """A UDP socket on loopback that hands on what it receives. asyncio's own cannot be opened without waiting."""

    def __init__(self, on_datagram: Callable[[bytes, Address], None]) -> None:
        self._on_datagram = on_datagram
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
        self._socket.bind((_HERE, 0))
        self.address: Address = self._socket.getsockname()
        asyncio.get_running_loop().add_reader(self._socket, self._on_readable)

    def send(self, data: bytes, address: Address) -> None:
        # Full buffers and closed receivers lose datagrams, as on any network.
        with suppress(OSError):
            self._socket.sendto(data, address)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()

    def _on_readable(self) -> None:
        while True:
            try:
                data, sender = self._socket.recvfrom(_LONGEST)
            except OSError:
                return
            self._on_datagram(data, sender)
