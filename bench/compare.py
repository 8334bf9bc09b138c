"""Alongside and other servers under the same load, in turn: ``python -m bench.compare janus galene livekit``."""

import asyncio
import random
from pathlib import Path
from typing import Annotated

import typer

from alongside.bench import command, server
from alongside.bench.link import ConnectError
from alongside.bench.load import DEFAULT, Load
from alongside.bench.loop import run
from alongside.bench.media_format import NoCommonFormatError
from alongside.bench.processes import busy_ns
from alongside.bench.room import RoomConnector
from alongside.bench.run import Bench
from bench import comparison
from bench.peers import PEERS, Peer
from bench.program import PeerError

Names = Annotated[list[str], typer.Argument(metavar=" ".join(f"[{name}]" for name in PEERS), help="Whom to compare.")]
Scenarios = Annotated[
    list[str] | None, typer.Option("--load", help="10x10 or 1x20, may be given twice; without it both run.")
]
Rounds = Annotated[int, typer.Option(min=1, help="How often each pair must be measured.")]
Calm = Annotated[
    float,
    typer.Option(help="Pairs during which other programs used more cores than this are shown but not counted."),
]

_MOST_TRIES = 4
"""Rounds measured for each that should count."""

_PATIENCE = 120
"""Seconds to wait for other programs before each round."""


def main(
    names: Names,
    *,
    loads: Scenarios = None,
    rounds: Rounds = 5,
    calm: Calm = 0.25,
    packets_per_second: command.PacketsPerSecond = DEFAULT.packets_per_second,
    size: command.Size = DEFAULT.size,
    burst: command.Burst = DEFAULT.burst,
    seconds: command.Seconds = DEFAULT.seconds,
    warm_up: command.WarmUp = DEFAULT.warm_up,
) -> None:
    """Runs the bench's scenarios against Alongside and the named servers, and prints medians and ratios."""
    template = Load(packets_per_second=packets_per_second, size=size, burst=burst, seconds=seconds, warm_up=warm_up)
    try:
        peers = choose_peers(names)
        for load in command.choose_loads(loads or [], template):
            typer.echo(
                f"\n{load.people} people, {load.senders} senders, {load.receivers} receivers, burst {load.burst}"
            )
            run(_compare(peers, load, rounds, calm))
    except (ValueError, OSError, ConnectError, NoCommonFormatError, server.ServerError, PeerError) as error:
        typer.echo(f"bench.compare: {error}", err=True)
        raise typer.Exit(1) from error


def choose_peers(names: list[str]) -> list[Peer]:
    """Those named.

    :raises ValueError: a name is unknown.
    """
    unknown = set(names) - set(PEERS)
    if unknown:
        raise ValueError(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(PEERS)}")
    return [PEERS[name] for name in names]


async def _compare(peers: list[Peer], load: Load, rounds: int, calm: float) -> None:
    programs = [peer.find() for peer in peers]
    pairs: dict[str, list[comparison.Pair]] = {peer.name: [] for peer in peers}
    typer.echo(comparison.HEADINGS)
    number = 0
    while number < rounds * _MOST_TRIES and min(map(len, pairs.values())) < rounds:
        number += 1
        await _until_calm(calm)
        ours = await _measure_ours(load)
        typer.echo(comparison.row(f"{number} Alongside", ours))
        for peer, program in zip(peers, programs, strict=True):
            theirs = await _measure(peer, program, load)
            typer.echo(comparison.row(f"{number} {peer.name}", theirs))
            pair = comparison.Pair(ours, theirs)
            if pair.others <= calm:
                pairs[peer.name].append(pair)
    for peer in peers:
        counted = pairs[peer.name]
        typer.echo(
            f"\nBeside {peer.name}, {len(counted)} of {number} rounds count: in the rest, others used more than "
            f"{calm} cores"
        )
        if counted:
            typer.echo(comparison.conclude(counted, peer.name, peer.cpu_target))


async def _until_calm(calm: float) -> None:
    """Waits until the machine has little else to do for a second, but not for ever."""
    for _ in range(_PATIENCE):
        before = busy_ns()
        await asyncio.sleep(1)
        if busy_ns() - before <= calm * 1e9:
            return


async def _measure_ours(load: Load) -> comparison.Round:
    running = await server.start()
    try:
        bench = Bench(RoomConnector(running.url), running.process.pid, random.Random())
        return comparison.round_of(await bench.measure(load))
    finally:
        await running.stop()


async def _measure(peer: Peer, program: Path, load: Load) -> comparison.Round:
    running = await peer.start(program)
    try:
        bench = Bench(peer.connect_to(running.port), running.pid, random.Random())
        return comparison.round_of(await bench.measure(load))
    finally:
        await running.stop()


if __name__ == "__main__":
    typer.run(main)
