"""The command ``alongside``."""

from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from alongside.config import Settings
from alongside.errors import AlongsideError
from alongside.logs import configure_logs
from alongside.process import search_garbage_rarely, use_all_descriptors

application = typer.Typer(
    help="A self-hosted virtual coworking room.", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


def _option(name: str, metavar: str | None = None) -> Any:
    """The option for a setting, explained by the setting's own description."""
    field = Settings.model_fields[name]
    default = "" if field.default in (None, ()) else f" [default: {_shown(field.default)}]"
    flag = f"--{name.replace('_', '-')}"
    return typer.Option(
        flag, metavar=metavar, help=f"{field.description}{default} [env: ALONGSIDE_{name.upper()}]", show_default=False
    )


def _shown(default: object) -> str:
    return ",".join(default) if isinstance(default, tuple) else str(default)


@application.command()
def serve(
    *,
    host: Annotated[str | None, _option("host")] = None,
    port: Annotated[int | None, _option("port")] = None,
    udp_host: Annotated[str | None, _option("udp_host")] = None,
    udp_port: Annotated[int | None, _option("udp_port")] = None,
    workers: Annotated[int | None, _option("workers")] = None,
    announce: Annotated[list[str] | None, _option("announce", "ADDRESS (repeatable)")] = None,
    ice_server: Annotated[list[str] | None, _option("ice_server", "URL (repeatable)")] = None,
    turn_secret: Annotated[str | None, _option("turn_secret", "SECRET")] = None,
    turn_lifetime: Annotated[int | None, _option("turn_lifetime")] = None,
    data: Annotated[Path | None, _option("data")] = None,
    database_url: Annotated[str | None, _option("database_url", "URL")] = None,
    allowed_origin: Annotated[list[str] | None, _option("allowed_origin", "ORIGIN (repeatable)")] = None,
    trusted_proxy: Annotated[list[str] | None, _option("trusted_proxy", "ADDRESS (repeatable)")] = None,
    music: Annotated[Path | None, _option("music", "DIR")] = None,
    debug: Annotated[bool | None, typer.Option("--debug", help=str(Settings.model_fields["debug"].description))] = None,
    rooms_per_hour: Annotated[int | None, _option("rooms_per_hour")] = None,
    participants_per_room: Annotated[int | None, _option("participants_per_room")] = None,
    producers_per_participant: Annotated[int | None, _option("producers_per_participant")] = None,
    consumers_per_participant: Annotated[int | None, _option("consumers_per_participant")] = None,
    voices: Annotated[int | None, _option("voices")] = None,
    topics_per_room: Annotated[int | None, _option("topics_per_room")] = None,
    messages_per_minute: Annotated[int | None, _option("messages_per_minute")] = None,
    messages_burst: Annotated[int | None, _option("messages_burst")] = None,
    frame_bytes: Annotated[int | None, _option("frame_bytes")] = None,
    join_within: Annotated[int | None, _option("join_within")] = None,
    resume_within: Annotated[int | None, _option("resume_within")] = None,
) -> None:
    """Starts the server and prints the address to open."""
    given = {name: value for name, value in locals().items() if value not in (None, [])}
    settings = _settings(given)
    # Only here: the other commands start faster without the server's libraries.
    import uvloop  # noqa: PLC0415

    from alongside.app import serve as serve_until_stopped  # noqa: PLC0415

    configure_logs()
    use_all_descriptors()
    search_garbage_rarely()
    try:
        uvloop.run(serve_until_stopped(settings, lambda port: _greet(settings.host, port)))
    except AlongsideError as error:
        typer.echo(f"alongside: {error.message}", err=True)
        raise typer.Exit(1) from error


def _settings(given: dict[str, Any]) -> Settings:
    try:
        return Settings(**given)
    except ValidationError as error:
        for problem in error.errors():
            option = f"--{str(problem['loc'][0]).replace('_', '-')}: " if problem["loc"] else ""
            typer.echo(f"alongside: {option}{problem['msg']}", err=True)
        raise typer.Exit(2) from None


def _greet(host: str, port: int) -> None:
    shown = "localhost" if host in ("127.0.0.1", "::1", "0.0.0.0", "::") else host
    shown = f"[{shown}]" if ":" in shown else shown
    typer.echo(f"Alongside is ready: open http://{shown}:{port}")


@application.command(add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def bench(context: typer.Context) -> None:
    """Loads a running server with real peers, and prints what it costs."""
    from alongside.bench.command import bench as run_bench  # noqa: PLC0415

    command = typer.Typer(add_completion=False, rich_markup_mode=None)
    command.command()(run_bench)
    command(args=context.args, prog_name="alongside bench")


@application.command()
def version() -> None:
    """Prints the version."""
    from alongside.app import installed_version  # noqa: PLC0415

    typer.echo(installed_version())


def main() -> None:
    """Entry point of the command."""
    application(prog_name="alongside")
