"""A bad network of real datagrams."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import cast

import pytest

from tests.support.network.conditions import BLACKOUT, PERFECT, LinkConditions
from tests.support.network.loop_timer import describe_lateness
from tests.support.network.proxy import Address, NetworkProxy


class End(asyncio.DatagramProtocol):
    """A UDP socket on loopback that keeps what it receives."""

    def __init__(self) -> None:
        self._received: asyncio.Queue[tuple[bytes, Address]] = asyncio.Queue()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)
        self.address: Address = transport.get_extra_info("sockname")

    def datagram_received(self, data: bytes, addr: tuple[str | object, int]) -> None:
        self._received.put_nowait((data, cast(Address, addr)))

    def send(self, data: bytes, address: Address) -> None:
        self._transport.sendto(data, address)

    async def receive(self) -> tuple[bytes, Address]:
        """The next datagram, and who sent it."""
        async with asyncio.timeout(20):
            return await self._received.get()


async def open_end(stack: AsyncExitStack) -> End:
    transport, end = await asyncio.get_running_loop().create_datagram_endpoint(End, local_addr=("127.0.0.1", 0))
    stack.callback(transport.close)
    return end


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture
async def server(stack: AsyncExitStack) -> End:
    return await open_end(stack)


@pytest.fixture
async def client(stack: AsyncExitStack) -> End:
    return await open_end(stack)


@pytest.fixture
async def proxy(stack: AsyncExitStack) -> NetworkProxy:
    return await stack.enter_async_context(NetworkProxy())


async def test_datagrams_pass_both_ways_and_the_server_sees_one_address_for_each_client(
    stack: AsyncExitStack, server: End, proxy: NetworkProxy
) -> None:
    front = proxy.stand_in(server.address)
    clients = [await open_end(stack) for _ in range(2)]
    seen = set()
    for client in clients:
        for _ in range(2):
            client.send(b"question", front)
            data, sender = await server.receive()
            assert data == b"question"
            seen.add(sender)
            server.send(b"answer", sender)
            assert await client.receive() == (b"answer", front)
    assert len(seen) == 2
    assert not seen & {client.address for client in clients}


async def test_each_server_address_has_one_stand_in(stack: AsyncExitStack, client: End, proxy: NetworkProxy) -> None:
    servers = [await open_end(stack) for _ in range(2)]
    fronts = [proxy.stand_in(server.address) for server in servers]
    assert fronts[0] != fronts[1]
    assert fronts == [proxy.stand_in(server.address) for server in servers]
    for server, front, text in zip(servers, fronts, (b"one", b"two"), strict=True):
        client.send(text, front)
        assert (await server.receive())[0] == text


async def test_conditions_hold_for_their_direction_only(server: End, client: End, proxy: NetworkProxy) -> None:
    front = proxy.stand_in(server.address)
    client.send(b"hello", front)
    _, sender = await server.receive()

    proxy.down.change(BLACKOUT)
    server.send(b"lost", sender)
    client.send(b"passes", front)
    assert (await server.receive())[0] == b"passes"
    proxy.down.change(PERFECT)
    server.send(b"arrives", sender)
    assert (await client.receive())[0] == b"arrives"
    assert proxy.down.counters.lost == 1
    assert proxy.up.counters.lost == 0


async def test_headers_use_up_bandwidth_too(server: End, client: End, proxy: NetworkProxy) -> None:
    """Into a queue for 400 bytes fit three datagrams of 100 bytes, and not four."""
    proxy.up.change(LinkConditions(bandwidth=20_000, queue_ms=160))
    front = proxy.stand_in(server.address)
    for number in range(4):
        client.send(bytes([number]) * 100, front)
    assert [(await server.receive())[0][0] for _ in range(3)] == [0, 1, 2]
    assert proxy.up.counters.dropped == 1


async def test_after_a_blackout_the_conditions_are_as_before(server: End, client: End, proxy: NetworkProxy) -> None:
    before = LinkConditions(delay_us=1_000)
    proxy.up.change(before)
    front = proxy.stand_in(server.address)
    blackout = asyncio.create_task(proxy.black_out(0.05))
    client.send(b"lost", front)
    await blackout
    client.send(b"arrives", front)
    assert (await server.receive())[0] == b"arrives"
    assert (proxy.up.conditions, proxy.down.conditions) == (before, PERFECT)
    assert (proxy.up.counters.lost, proxy.up.counters.delivered) == (1, 1)


async def test_after_a_change_of_address_the_server_sees_another_and_the_old_one_leads_nowhere(
    server: End, client: End, proxy: NetworkProxy
) -> None:
    front = proxy.stand_in(server.address)
    client.send(b"hello", front)
    _, old = await server.receive()

    proxy.change_address()
    server.send(b"to the old address", old)
    client.send(b"hello again", front)
    data, new = await server.receive()
    assert data == b"hello again"
    assert new != old
    server.send(b"to the new address", new)
    assert await client.receive() == (b"to the new address", front)


async def test_nobody_but_the_server_gets_in(
    stack: AsyncExitStack, server: End, client: End, proxy: NetworkProxy
) -> None:
    client.send(b"hello", proxy.stand_in(server.address))
    _, upstream = await server.receive()
    stranger = await open_end(stack)
    stranger.send(b"from a stranger", upstream)
    server.send(b"from the server", upstream)
    assert (await client.receive())[0] == b"from the server"
    assert proxy.down.counters.sent == 1


async def test_three_people_with_three_megabits_each_way_lose_nothing(
    stack: AsyncExitStack, capsys: pytest.CaptureFixture[str]
) -> None:
    """Clients, servers and proxies share one event loop here, so the figures are the worst to expect."""
    pairs = [(await open_end(stack), await open_end(stack)) for _ in range(3)]
    proxies = [await stack.enter_async_context(NetworkProxy()) for _ in pairs]
    callers: list[Address] = []
    for (client, server), proxy in zip(pairs, proxies, strict=True):
        client.send(b"hello", proxy.stand_in(server.address))
        callers.append((await server.receive())[1])
        proxy.change(LinkConditions(delay_us=30_000, jitter_us=10_000))
    rounds, together, size = 200, 3, 1_222
    started_cpu, started = time.process_time(), time.monotonic()
    for _ in range(rounds):
        for (client, server), proxy, caller in zip(pairs, proxies, callers, strict=True):
            for _ in range(together):
                client.send(bytes(size), proxy.stand_in(server.address))
                server.send(bytes(size), caller)
        # what a busy machine delayed is not caught up with: a burst would be more than the sockets hold
        await asyncio.sleep(0.01)
    for client, server in pairs:
        for end in (client, server):
            for _ in range(rounds * together):
                await end.receive()
    seconds, cpu = time.monotonic() - started, time.process_time() - started_cpu
    assert all(wire.counters.lost == wire.counters.dropped == 0 for proxy in proxies for wire in (proxy.up, proxy.down))
    mbits = rounds * together * (size + 28) * 8 / seconds / 1e6
    with capsys.disabled():
        print(  # noqa: T201
            f"\n[network proxy, 3 people with {mbits:.1f} Mbit/s each way: {100 * cpu / seconds:.0f} % of a core with "
            f"both ends; {describe_lateness(*(proxy.timer for proxy in proxies))}]"
        )
