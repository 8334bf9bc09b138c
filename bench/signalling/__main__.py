"""A server full of people who chat: ``python -m bench.signalling``, and ``python -m bench.signalling durability``."""

import random
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer
import uvloop

from alongside.bench import server
from alongside.bench.link import ConnectError
from bench.signalling import verdict
from bench.signalling.durability import try_durability
from bench.signalling.load import DEFAULT, FOR_DURABILITY, ChatLoad
from bench.signalling.measure import measure
from bench.signalling.report import HEADINGS, P99_TARGET_MS, Round, complaints, conclude, meets, round_of, row
from tests.support.server_process import ServerProcess

application = typer.Typer(add_completion=False, rich_markup_mode=None)

Rooms = Annotated[int, typer.Option(min=1, help="Rooms.")]
Clients = Annotated[int, typer.Option(min=1, help="Clients in each room.")]
Rate = Annotated[float, typer.Option(min=0.01, help="Messages per second of each client.")]
Characters = Annotated[int, typer.Option(min=20, max=4000, help="Length of a message.")]
Seconds = Annotated[float, typer.Option(min=1, help="How long to measure.")]
WarmUp = Annotated[float, typer.Option(min=0, help="Seconds of the same load before that.")]
Rounds = Annotated[int, typer.Option(min=1, help="How often, each time with a new server.")]
Seed = Annotated[int, typer.Option(help="Of the moments at which each client talks.")]
DatabaseUrl = Annotated[
    str | None, typer.Option(help="Database of the server, for example postgresql+asyncpg://…; a new SQLite file else.")
]


@application.callback(invoke_without_command=True)
def latency(
    context: typer.Context,
    *,
    rooms: Rooms = DEFAULT.rooms,
    clients: Clients = DEFAULT.clients_per_room,
    rate: Rate = DEFAULT.rate,
    characters: Characters = DEFAULT.characters,
    seconds: Seconds = DEFAULT.seconds,
    warm_up: WarmUp = DEFAULT.warm_up,
    rounds: Rounds = 3,
    seed: Seed = 1,
    target: Annotated[float, typer.Option(min=0, help="Milliseconds that p99 has to stay under.")] = P99_TARGET_MS,
    database_url: DatabaseUrl = None,
) -> None:
    """Measures how long messages take until every client of the room has them, and what they cost.

    The exit status is 0 only if the target is met.
    """
    if context.invoked_subcommand is not None:
        return
    load = ChatLoad(rooms, clients, rate, characters, seconds, warm_up)
    typer.echo(
        f"{load.clients:,} clients in {rooms} rooms, {load.clients * rate:,.0f} messages of {characters} characters "
        f"per second, {load.clients * clients * rate:,.0f} deliveries per second, for {seconds:g} s"
    )
    typer.echo(HEADINGS)
    try:
        results = [
            uvloop.run(_round(f"{number}", load, random.Random(seed + number), database_url))
            for number in range(1, rounds + 1)
        ]
    except (ConnectError, OSError, ValueError, server.ServerError) as error:
        typer.echo(f"bench.signalling: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(conclude(results, target))
    if not meets(results, target):
        raise typer.Exit(1)


@application.command()
def durability(
    *,
    rooms: Rooms = FOR_DURABILITY.rooms,
    clients: Clients = FOR_DURABILITY.clients_per_room,
    rate: Rate = FOR_DURABILITY.rate,
    characters: Characters = FOR_DURABILITY.characters,
    seconds: Annotated[float, typer.Option(min=0.1, help="The most until a kill.")] = FOR_DURABILITY.seconds,
    warm_up: Annotated[float, typer.Option(min=0, help="The least until a kill.")] = FOR_DURABILITY.warm_up,
    kills: Annotated[int, typer.Option(min=1, help="How often the server is killed.")] = 10,
    seed: Seed = 1,
    database_url: DatabaseUrl = None,
) -> None:
    """Kills a server again and again while everybody talks, and looks whether every acknowledged message is stored."""
    load = ChatLoad(rooms, clients, rate, characters, seconds, warm_up)
    try:
        kept = uvloop.run(_try_durability(load, kills, random.Random(seed), database_url))
    except (ConnectError, OSError, RuntimeError) as error:
        typer.echo(f"bench.signalling: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo("acknowledged means stored, once: " + ("kept" if kept else "BROKEN"))
    if not kept:
        raise typer.Exit(1)


async def _round(name: str, load: ChatLoad, chance: random.Random, database_url: str | None) -> Round:
    settings = _settings(load, database_url)
    options = [part for name, value in settings.items() for part in (f"--{name.replace('_', '-')}", value)]
    running = await server.start(*options)
    try:
        figures = await measure(running.url, running.process.pid, load, chance)
    finally:
        await running.stop()
    shown = round_of(figures)
    for line in [row(name, shown), *complaints(figures)]:
        typer.echo(line)
    return shown


async def _try_durability(load: ChatLoad, kills: int, chance: random.Random, database_url: str | None) -> bool:
    settings = {name.upper(): value for name, value in _settings(load, database_url).items()}
    kept = True
    typer.echo(verdict.HEADINGS)
    with tempfile.TemporaryDirectory(prefix="alongside-bench-") as folder:
        process = ServerProcess(Path(folder), **settings)
        await process.start()
        try:
            number = 0
            async for result in try_durability(process, load, kills, chance, time.monotonic):
                number += 1
                typer.echo(verdict.row(f"kill {number}" if number <= kills else "sent again", result))
                kept = kept and result.kept
        finally:
            await process.stop()
    return kept


def _settings(load: ChatLoad, database_url: str | None) -> dict[str, str]:
    """Of the server, by name."""
    return load.server_settings() | ({} if database_url is None else {"database_url": database_url})


if __name__ == "__main__":
    application()
