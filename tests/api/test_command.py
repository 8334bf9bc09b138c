"""The command, as people start it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from alongside.cli import application
from alongside.config import Settings
from tests.support.control_client import RoomClient

_PATIENCE_S = 20.0


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``alongside serve`` in a process of its own, once it has said where it is."""
    arguments = ["serve", "--port", "0", "--udp-host", "127.0.0.1", "--udp-port", "0", "--data", str(folder), *options]
    with subprocess.Popen(
        [sys.executable, "-m", "alongside", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            greeting = process.stdout.readline()
            assert greeting.startswith("Alongside is ready: open http://localhost:"), process.stderr
            yield process, greeting.split()[-1].replace("localhost", "127.0.0.1")
        finally:
            process.kill()


async def create_room(url: str) -> str:
    async with httpx.AsyncClient() as client:
        return str((await client.post(f"{url}/api/rooms", json={"name": "Studio"})).json()["id"])


def failing(*options: str) -> subprocess.CompletedProcess[str]:
    """``alongside serve`` that cannot start."""
    arguments = ["serve", "--udp-host", "127.0.0.1", "--udp-port", "0", *options]
    return subprocess.run(
        [sys.executable, "-m", "alongside", *arguments],
        capture_output=True,
        text=True,
        timeout=_PATIENCE_S,
        check=False,
    )


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_until_gone(pids: list[int]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_stopped_server_tells_people_and_ends_well_with_its_workers(
    tmp_path: Path, number: signal.Signals
) -> None:
    with serving(tmp_path) as (process, url):
        room_id = await create_room(url)
        client = await RoomClient.joined(url, room_id, "Ann")
        workers = children_of(process.pid)
        assert workers
        process.send_signal(number)
        await client.notice("closing")
        assert await client.ended() == 1012
        assert process.wait(_PATIENCE_S) == 0
        wait_until_gone(workers)
        assert process.stderr is not None
        log = process.stderr.read()
        assert "Traceback" not in log
        for secret in (room_id, client.welcome["resumeToken"], client.welcome["personKey"]):
            assert secret not in log


async def test_a_killed_server_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, url):
        room_id = await create_room(url)
        client = await RoomClient.joined(url, room_id, "Ann")
        await client.request("addTopic", key="t", text="Kept")
        await client.request("postMessage", key="m", text="Kept, too")
        person_key = client.welcome["personKey"]
        workers = children_of(process.pid)
        os.kill(process.pid, signal.SIGKILL)
        await client.ended()
        wait_until_gone(workers)
    with serving(tmp_path) as (_, url):
        async with await RoomClient.joined(url, room_id, "Ann", personKey=person_key) as again:
            assert again.welcome["personId"] == client.welcome["personId"]
            assert [topic["text"] for topic in again.welcome["snapshot"]["topics"]] == ["Kept"]
            assert [message["text"] for message in again.welcome["snapshot"]["messages"]] == ["Kept, too"]


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = failing("--port", str(taken.getsockname()[1]), "--data", str(tmp_path))
    assert ended.returncode != 0
    assert "address already in use" in ended.stderr.lower()
    assert "Traceback" not in ended.stderr


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    ended = failing("--port", "0", "--data", str(tmp_path / "file" / "data"))
    assert ended.returncode == 1
    assert "cannot be made" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_each_setting_is_an_option_that_help_explains() -> None:
    shown = CliRunner().invoke(application, ["serve", "--help"], terminal_width=200)
    for name, field in Settings.model_fields.items():
        assert f"--{name.replace('_', '-')}" in shown.output
        assert field.description
        assert field.description in " ".join(shown.output.split())


@pytest.mark.parametrize("option", [["--port", "70000"], ["--workers", "-1"], ["--resume-within", "-5"]])
def test_an_impossible_setting_is_named(option: list[str]) -> None:
    ended = CliRunner().invoke(application, ["serve", *option])
    assert ended.exit_code == 2
    assert option[0] in ended.output


def test_settings_come_from_the_environment_and_options_override_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALONGSIDE_PORT", "9000")
    monkeypatch.setenv("ALONGSIDE_ANNOUNCE", "192.0.2.1, rooms.example.org")
    assert Settings().port == 9000
    assert Settings().announce == ("192.0.2.1", "rooms.example.org")
    assert Settings(port=9001).port == 9001


def test_the_version_is_printed() -> None:
    shown = CliRunner().invoke(application, ["version"])
    assert shown.exit_code == 0
    assert shown.output.strip()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--ice-server", "turn:turn.example.org"), "turn-secret"),
        (("--ice-server", "turn.example.org"), "--ice-server: Value error, turn.example.org should begin with"),
        (("--turn-lifetime", "5"), "--turn-lifetime"),
    ],
)
def test_turn_servers_that_cannot_work_are_refused_at_the_start(options: tuple[str, ...], words: str) -> None:
    ended = failing(*options)
    assert ended.returncode == 2
    assert words in ended.stderr
