"""The command line of the bench."""

import dataclasses
import ipaddress
import random
import sys
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Annotated
from urllib.parse import urlsplit

import typer

from alongside.bench import server
from alongside.bench.link import ConnectError
from alongside.bench.load import DEFAULT, PRESETS, Load
from alongside.bench.loop import run
from alongside.bench.media_format import NoCommonFormatError
from alongside.bench.processes import find_listener
from alongside.bench.report import describe
from alongside.bench.room import RoomConnector
from alongside.bench.run import Bench
from alongside.bench.scenarios import SCENARIOS, Scenario, Target

_LOADS_HELP = "10x10: ten people who see each other; 1x20: one sender and twenty receivers; "

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SCENARIO",
        help=_LOADS_HELP + "; ".join(f"{name}: {scenario.summary}" for name, scenario in SCENARIOS.items()),
    ),
]
Url = Annotated[
    str | None, typer.Option(help="A running server, for example http://127.0.0.1:8000. Without it one is started.")
]
Pid = Annotated[
    int | None, typer.Option(help="First process of that server; found by its port when it listens on loopback.")
]
People = Annotated[
    int, typer.Option(min=0, help="Members of a room who send and receive everybody else; or people of a scenario.")
]
Senders = Annotated[int, typer.Option(min=0, help="Members who only send.")]
Receivers = Annotated[int, typer.Option(min=0, help="Members who only receive.")]
Rooms = Annotated[int, typer.Option(min=1, help="Rooms of that shape.")]
PacketsPerSecond = Annotated[int, typer.Option(min=1, help="RTP packets per second of each who sends.")]
Size = Annotated[int, typer.Option(min=64, max=1_350, help="Bytes of an RTP packet before encryption.")]
Burst = Annotated[int, typer.Option(min=1, help="Packets sent back to back, at the same rate.")]
Seconds = Annotated[float, typer.Option(min=1, help="How long to measure.")]
WarmUp = Annotated[float, typer.Option(min=0, help="Seconds of the same load before that.")]


def bench(
    *,
    names: Names = None,
    url: Url = None,
    pid: Pid = None,
    people: People = 0,
    senders: Senders = 0,
    receivers: Receivers = 0,
    rooms: Rooms = DEFAULT.rooms,
    packets_per_second: PacketsPerSecond = DEFAULT.packets_per_second,
    size: Size = DEFAULT.size,
    burst: Burst = DEFAULT.burst,
    seconds: Seconds = DEFAULT.seconds,
    warm_up: WarmUp = DEFAULT.warm_up,
) -> None:
    """Loads a server with real peers and canned video, and prints what it costs.

    Give scenarios by name, or a plain load of your own by --people, --senders and --receivers. Without either, the
    loads 10x10 and 1x20 run.
    """
    template = Load(
        people=people,
        senders=senders,
        receivers=receivers,
        rooms=rooms,
        packets_per_second=packets_per_second,
        size=size,
        burst=burst,
        seconds=seconds,
        warm_up=warm_up,
    )
    try:
        chosen = [name for name in names or () if name in SCENARIOS]
        others = [name for name in names or () if name not in SCENARIOS]
        for load in choose_loads(others, template) if others or not chosen else ():
            run(_on_server(partial(_measure, load), url, pid))
        for name in chosen:
            typer.echo(name)
            run(_on_server(partial(_play, SCENARIOS[name], people, seconds), url, pid))
    except (ValueError, ConnectError, NoCommonFormatError, server.ServerError, OSError) as error:
        typer.echo(f"alongside bench: {error}", err=True)
        raise typer.Exit(1) from error


def choose_loads(presets: Sequence[str], template: Load) -> list[Load]:
    """The loads to run: those named, with the template's rates; or the template's own shape; or all presets.

    :raises ValueError: a name is unknown, nothing would be forwarded, or this is not Linux.
    """
    if sys.platform != "linux":
        raise ValueError("the bench needs Linux: it uses recvmmsg, the kernel's receive times and /proc")
    unknown = set(presets) - set(PRESETS)
    if unknown:
        raise ValueError(
            f"there is no scenario {', '.join(sorted(unknown))}; there are {', '.join([*PRESETS, *SCENARIOS])}"
        )
    own_shape = template.people or template.senders or template.receivers
    if presets and own_shape:
        raise ValueError("give either scenarios by name or --people, --senders and --receivers")
    if not own_shape:
        return [with_shape(template, PRESETS[name]) for name in presets or PRESETS]
    if not template.forwarded_per_second:
        raise ValueError("nobody would receive anything: give --people 2 or more, or --senders and --receivers")
    return [template]


def with_shape(load: Load, shape: Load) -> Load:
    """``load`` with the members of ``shape``."""
    return dataclasses.replace(load, people=shape.people, senders=shape.senders, receivers=shape.receivers)


async def _on_server(work: Callable[[Target], Awaitable[str]], url: str | None, pid: int | None) -> None:
    """Does it against the given server, or one of its own, and prints what comes out."""
    started = None if url else await server.start()
    try:
        address = started.url if started else str(url)
        process = started.process.pid if started else pid or local_server(address)
        typer.echo(await work(Target(address, process)) + "\n")
    finally:
        if started:
            await started.stop()


async def _measure(load: Load, target: Target) -> str:
    return describe(await Bench(RoomConnector(target.url), target.pid, random.Random()).measure(load))


async def _play(scenario: Scenario, people: int, seconds: float, target: Target) -> str:
    return await scenario.run(target, people, seconds)


def local_server(url: str) -> int | None:
    """The first process of the server at a loopback address; ``None`` for others: their port here may be anyone's."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    return find_listener(parts.port or (443 if parts.scheme == "https" else 80)) if loopback else None
