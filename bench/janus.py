"""Alongside and Janus' videoroom under the same load, in turn: ``python -m bench.janus``."""

import asyncio
import random
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
from bench.videoroom import process as janus_process
from bench.videoroom.connector import VideoroomConnector

Rounds = Annotated[int, typer.Option(min=1, help="How often each server runs, in turn.")]
EventLoops = Annotated[
    int, typer.Option(min=0, help="Threads of Janus for all connections; 0, its default, is one per connection.")
]
Calm = Annotated[
    float,
    typer.Option(help="Pairs during which other programs used more cores than this are shown but not counted."),
]
JanusOnly = Annotated[bool, typer.Option("--janus-only", help="Measure Janus alone.")]

_MOST_TRIES = 4
"""Pairs measured for each that should count."""

_PATIENCE = 120
"""Seconds to wait for other programs before each pair."""


def main(
    *,
    presets: command.Presets = None,
    rounds: Rounds = 5,
    calm: Calm = 0.25,
    event_loops: EventLoops = 0,
    packets_per_second: command.PacketsPerSecond = DEFAULT.packets_per_second,
    size: command.Size = DEFAULT.size,
    burst: command.Burst = DEFAULT.burst,
    seconds: command.Seconds = DEFAULT.seconds,
    warm_up: command.WarmUp = DEFAULT.warm_up,
    janus_only: JanusOnly = False,
) -> None:
    """Runs the bench's scenarios against both servers and prints medians and ratios."""
    template = Load(packets_per_second=packets_per_second, size=size, burst=burst, seconds=seconds, warm_up=warm_up)
    try:
        janus_process.find_program()
        for load in command.choose_loads(presets or [], template):
            typer.echo(
                f"\n{load.people} people, {load.senders} senders, {load.receivers} receivers, burst {load.burst}"
            )
            if janus_only:
                run(_rounds_of_janus(load, rounds, event_loops))
            else:
                run(_compare(load, rounds, calm, event_loops))
    except (
        ValueError,
        OSError,
        ConnectError,
        NoCommonFormatError,
        server.ServerError,
        janus_process.JanusError,
    ) as error:
        typer.echo(f"bench.janus: {error}", err=True)
        raise typer.Exit(1) from error


async def _compare(load: Load, rounds: int, calm: float, event_loops: int) -> None:
    counted: list[comparison.Pair] = []
    typer.echo(comparison.HEADINGS)
    for number in range(1, rounds * _MOST_TRIES + 1):
        await _until_calm(calm)
        ours = await _measure_ours(load)
        typer.echo(comparison.row(f"{number} Alongside", ours))
        theirs = await _measure_janus(load, event_loops)
        typer.echo(comparison.row(f"{number} Janus", theirs))
        pair = comparison.Pair(ours, theirs)
        if pair.others <= calm:
            counted.append(pair)
        if len(counted) == rounds:
            break
    typer.echo(f"{len(counted)} of {number} pairs count: in the others, others used more than {calm} cores")
    if counted:
        typer.echo(comparison.conclude(counted, "Janus"))


async def _until_calm(calm: float) -> None:
    """Waits until the machine has little else to do for a second, but not for ever."""
    for _ in range(_PATIENCE):
        before = busy_ns()
        await asyncio.sleep(1)
        if busy_ns() - before <= calm * 1e9:
            return


async def _rounds_of_janus(load: Load, rounds: int, event_loops: int) -> None:
    typer.echo(comparison.HEADINGS)
    measured = []
    for number in range(1, rounds + 1):
        measured.append(await _measure_janus(load, event_loops))
        typer.echo(comparison.row(f"{number} Janus", measured[-1]))
    typer.echo(comparison.row("median Janus", comparison.middle(measured)))


async def _measure_ours(load: Load) -> comparison.Round:
    running = await server.start()
    try:
        bench = Bench(RoomConnector(running.url), running.process.pid, random.Random())
        return comparison.round_of(await bench.measure(load))
    finally:
        await running.stop()


async def _measure_janus(load: Load, event_loops: int) -> comparison.Round:
    running = await janus_process.start(event_loops)
    try:
        bench = Bench(VideoroomConnector(running.port), running.pid, random.Random())
        return comparison.round_of(await bench.measure(load))
    finally:
        await running.stop()


if __name__ == "__main__":
    typer.run(main)
