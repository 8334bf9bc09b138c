"""docs/protocol.md says what the schema says."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel, TypeAdapter

from alongside.errors import AlongsideError
from alongside.signalling.close_codes import CloseCode
from alongside.signalling.codec import Unreadable, parse_frame
from alongside.signalling.handlers.table import ROUTES
from alongside.signalling.messages import base, events, notices, server
from tests.support.control_server import Controlled

DOCUMENT = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")
FRAMES = [line for block in re.findall(r"```frames\n(.*?)```", DOCUMENT, re.DOTALL) for line in block.splitlines()]
EVENTS = get_args(get_args(events.RoomEvent)[0])
NOTICES = get_args(notices.Notice)
SERVER_MESSAGE: TypeAdapter[server.ServerMessage] = TypeAdapter(server.ServerMessage)


def section(title: str) -> str:
    return DOCUMENT.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def first_column(title: str) -> list[str]:
    return re.findall(r"^\| `(?!type`)(\w+)` \|", section(title), re.MULTILINE)


def all_errors(kind: type[AlongsideError] = AlongsideError) -> dict[str, int]:
    errors = {kind.code: kind.status}
    for child in kind.__subclasses__():
        errors |= all_errors(child)
    return errors


def types_of(members: Iterable[type[BaseModel]]) -> set[str]:
    return {str(member.model_fields["type"].default) for member in members}


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame[:40])
def test_each_frame_is_of_the_schema(frame: str) -> None:
    direction, text = frame[0], frame[2:]
    if direction == "→":
        assert not isinstance(parse_frame(text, 65_536), Unreadable)
    else:
        assert direction == "←"
        message = SERVER_MESSAGE.validate_json(text)
        assert json.loads(base.to_wire(message)) == json.loads(text)


def test_each_request_event_and_notice_is_explained() -> None:
    assert set(first_column("Requests")) == types_of(ROUTES) | {"join", "resume", "ping"}
    assert set(first_column("Events")) == types_of(EVENTS)
    assert set(first_column("Notices")) == types_of(NOTICES)


def test_each_error_is_explained_with_its_status() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \|", section("Errors"), re.MULTILINE)
    assert {code: int(status) for code, status in rows} == all_errors()


def test_each_close_code_is_explained() -> None:
    explained = {int(code) for code in re.findall(r"\b(\d{4})\b", section("Closing"))}
    assert {int(code) for code in CloseCode} <= explained


# A route for two methods gets one name for both; nobody uses these names.
@pytest.mark.filterwarnings("ignore:Duplicate Operation ID")
def test_each_address_is_explained(control: Controlled) -> None:
    paths = control.running.server.app.openapi()["paths"]
    routes = {
        (method.upper(), path) for path, methods in paths.items() for method in methods if path.startswith("/api/")
    }
    rows = re.findall(r"^\| `([A-Z]+) (/api/\S+)` \|", section("Addresses"), re.MULTILINE)
    explained = {(method, anonymous(path)) for method, path in rows}
    assert explained == {(method, anonymous(path)) for method, path in routes if method != "HEAD"}


def anonymous(path: str) -> str:
    """The path with nothing between its braces."""
    return re.sub(r"\{\w+\}", "{}", path)
