"""The media worker's process. Started by the supervisor with the channel's file descriptor as its only argument."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Callable

import msgspec
import uvloop

from alongside.process import search_garbage_rarely, use_all_descriptors
from alongside.sfu.ortc import router_capabilities
from alongside.transport.mux import UdpMux
from alongside.transport.tcp import TcpListener
from alongside.worker import messages
from alongside.worker.addresses import addresses_to_announce, candidates, interface_addresses
from alongside.worker.channel import Channel, ChannelClosed
from alongside.worker.service import TICK_S, WorkerService
from alongside.worker.sockets import open_sockets

_FOR_THE_CONTROL_PLANE = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C and service managers reach all processes at once; the control plane decides when workers end."""
_PRIORITY = -10
"""Nice value where the system allows it: one thread serves many, and media cannot wait its turn behind them."""


def monotonic_us() -> int:
    """Microseconds that only grow."""
    return time.monotonic_ns() // 1000


def used_us() -> int:
    """Microseconds of processor time that this process used."""
    return time.process_time_ns() // 1000


async def serve(sock: socket.socket, clock: Callable[[], int]) -> None:
    """Serves the control plane at the other end of ``sock`` until it closes the channel."""
    channel = await Channel.open(sock)
    channel.send(messages.Warm())
    try:
        start = msgspec.msgpack.decode(await channel.receive(), type=messages.Start)
        await _forward(start, channel, clock)
    except ChannelClosed:
        return
    finally:
        await channel.close()


async def _forward(start: messages.Start, channel: Channel, clock: Callable[[], int]) -> None:
    """Listens for peers, and does what is asked.

    :raises ChannelClosed: the control plane wants no more.
    """
    udp, tcp = open_sockets(start.host, start.udp_port)
    host, port = udp.getsockname()[:2]
    addresses = addresses_to_announce(host, start.announce, interface_addresses)
    mux = UdpMux(udp, clock)
    service = WorkerService(mux, candidates(addresses, port, tcp=tcp is not None), channel, clock, used_us)
    mux.start()
    listener = TcpListener(tcp, mux, clock) if tcp is not None else None
    if listener is not None:
        await listener.start()
    ticking = asyncio.create_task(_tick(service, listener, clock), name="tick")
    channel.send(messages.Ready(port, router_capabilities(), tcp=tcp is not None))
    try:
        await _answer(channel, service)
    finally:
        ticking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await ticking
        await service.close()
        if listener is not None:
            listener.stop()


async def _answer(channel: Channel, service: WorkerService) -> None:
    decoder = msgspec.msgpack.Decoder(messages.Call)
    while True:
        channel.send(service.carry_out(decoder.decode(await channel.receive())))


async def _tick(service: WorkerService, listener: TcpListener | None, clock: Callable[[], int]) -> None:
    wait_s = TICK_S
    while True:
        await asyncio.sleep(wait_s)
        wait_s = service.tick()
        if listener is not None:
            listener.expire(clock())


def main() -> None:
    """Entry point of ``python -m alongside.worker.main FD``."""
    for number in _FOR_THE_CONTROL_PLANE:
        signal.signal(number, signal.SIG_IGN)
    with contextlib.suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, _PRIORITY)
    use_all_descriptors()
    sock = socket.socket(fileno=int(sys.argv[1]))
    search_garbage_rarely()
    uvloop.run(serve(sock, monotonic_us))


if __name__ == "__main__":
    main()
