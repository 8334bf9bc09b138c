"""A real PostgreSQL, as Debian packages it: one server for a run of tests, and a new database for each of them."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

_DEBIAN = Path("/usr/lib/postgresql")
"""Debian's packages put the programs of each version into a folder in here, which is not on the path."""

_ACCOUNT = "postgres"
"""Debian's packages make this account. PostgreSQL does not let root run it."""

_SUPERUSER = "alongside"
_DATABASE = "alongside"
_PORT = "5432"
_START_S = 30
_STOP_S = 10
_POLL_S = 0.02

_CLUSTER = (
    *("--auth=trust", f"--username={_SUPERUSER}", "--no-sync", "--encoding=UTF8", "--locale=C"),
    # Text is sorted as people do it, as on most servers. By its bytes, as SQLite sorts it, differences would not show.
    *("--locale-provider=icu", "--icu-locale=en"),
)

_SETTINGS = (
    # Only by a socket in a folder that nobody else may enter: so nobody is asked who they are.
    *("-c", "listen_addresses=", "-c", f"port={_PORT}"),
    # Nothing in it has to survive.
    *("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"),
)


class PostgresUnavailable(Exception):
    """There is no PostgreSQL to test with. The message says why."""


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A server that runs; ``running_postgres`` starts one.

    :param programs: folder of the programs that came with it.
    :param folder: where its socket is.
    """

    programs: Path
    folder: Path

    @contextmanager
    def empty_database(self) -> Iterator[str]:
        """Makes a database and gives its URL. At the end it is dropped, even when somebody is still connected.

        There is one at a time.
        """
        subprocess.run([*self._command("createdb"), _DATABASE], check=True)
        try:
            reached_by = {"host": str(self.folder), "port": _PORT}
            yield URL.create("postgresql+asyncpg", _SUPERUSER, database=_DATABASE, query=reached_by).render_as_string()
        finally:
            subprocess.run([*self._command("dropdb"), "--force", _DATABASE], check=True)

    def is_ready(self) -> bool:
        """Whether it lets anybody in yet."""
        return subprocess.run([*self._command("pg_isready"), "--quiet"], check=False).returncode == 0

    def _command(self, program: str) -> Sequence[str]:
        return (str(self.programs / program), f"--host={self.folder}", f"--port={_PORT}", f"--username={_SUPERUSER}")


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server with all of its files in a temporary folder. It ends with whoever started it, however that ends.

    :raises PostgresUnavailable: it is not installed, or does not start.
    """
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="alongside-postgres-") as name:
        folder = Path(name)
        data = folder / "data"
        _make_cluster(programs, folder, data)
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                # The signal is one that ends it in good order.
                [*_as_account("--pdeathsig=INT"), programs / "postgres", "-D", data, "-k", folder, *_SETTINGS],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl+C is for the tests, which end it when they have cleaned up.
                start_new_session=True,
            )
        try:
            server = PostgresServer(programs, folder)
            _wait_until_ready(server, process)
            yield server
        finally:
            _stop(process)


def _programs() -> Path:
    newest_first = sorted(_DEBIAN.glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    searched = [*map(str, newest_first), os.environ.get("PATH", os.defpath)]
    found = shutil.which("postgres", path=os.pathsep.join(searched))
    if found is None:
        raise PostgresUnavailable("PostgreSQL is not installed; `make test` installs it")
    return Path(found).resolve().parent


def _as_account(*options: str) -> Sequence[str]:
    """What a command has to begin with so that PostgreSQL may be run by it."""
    account = (f"--reuid={_ACCOUNT}", f"--regid={_ACCOUNT}", "--clear-groups") if os.geteuid() == 0 else ()
    return ("setpriv", *account, *options)


def _make_cluster(programs: Path, folder: Path, data: Path) -> None:
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _ACCOUNT, _ACCOUNT)
        initdb: list[str | Path] = [*_as_account(), programs / "initdb", *_CLUSTER, data]
        subprocess.run(initdb, cwd=folder, check=True, capture_output=True, text=True)
    except LookupError as error:
        raise PostgresUnavailable(f"there is no account {_ACCOUNT} to run PostgreSQL with") from error
    except subprocess.CalledProcessError as error:
        raise PostgresUnavailable(f"PostgreSQL's initdb failed: {error.stderr.strip()}") from error


def _wait_until_ready(server: PostgresServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_S
    while not server.is_ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise PostgresUnavailable(f"PostgreSQL did not start: {(server.folder / 'log').read_text().strip()}")
        time.sleep(_POLL_S)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
