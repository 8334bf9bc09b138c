"""Every frame becomes a request or a typed error, and every request survives the way over the wire."""

import json
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.errors import AlongsideError, MalformedMessage, TooLarge, UnknownMessageType
from alongside.signalling.codec import Unreadable, parse_body, parse_frame
from alongside.signalling.handlers.table import ROUTES
from alongside.signalling.messages.base import Id, to_wire
from alongside.signalling.messages.client import ClientMessage
from alongside.signalling.messages.http import CreateRoom
from alongside.signalling.messages.requests import Join, Ping, Request, Resume
from tests.support.wire_requests import requests_of

LIMIT = 65_536
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
REQUESTS: tuple[type[Request], ...] = (*ROUTES, Join, Resume, Ping)
TYPES = [kind.model_fields["type"].default for kind in REQUESTS]
FIELDS = sorted({field.alias or name for kind in ROUTES for name, field in kind.model_fields.items()})
ID_FIELDS = [
    (kind, str(field.alias))
    for kind in REQUESTS
    for field in kind.model_fields.values()
    if get_args(Id)[1] in field.metadata and field.is_required()
]


@given(st.text() | st.binary())
def test_any_frame_is_read_or_refused(frame: str | bytes) -> None:
    assert isinstance(parse_frame(frame, LIMIT), Unreadable)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(TYPES), st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=4))
def test_anything_that_looks_like_a_request_is_read_or_refused(kind: str, fields: dict[str, Any]) -> None:
    result = parse_frame(json.dumps({"id": 1, **fields, "type": kind}), LIMIT)
    assert isinstance(result, Unreadable | Request)
    if isinstance(result, Unreadable):
        assert isinstance(result.error, AlongsideError)
        assert result.error.code in ("malformedMessage", "tooLarge")


@settings(max_examples=500)
@given(requests_of(REQUESTS))
def test_each_request_survives_the_wire(request: Request) -> None:
    wire = to_wire(request)
    read = parse_frame(wire, 1_000_000)
    assert isinstance(read, type(request))
    assert to_wire(read) == wire


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from(ID_FIELDS), st.characters(categories=["Cc"]))
def test_no_id_has_a_control_character(data: st.DataObject, field: tuple[type[Request], str], character: str) -> None:
    kind, name = field
    fields = json.loads(to_wire(data.draw(requests_of([kind]))))
    place = data.draw(st.integers(0, len(fields[name])))
    fields[name] = (fields[name][:place] + character + fields[name][place:])[:64]
    refused = parse_frame(json.dumps(fields), 1_000_000)
    if place < 64:
        assert isinstance(refused, Unreadable)
        assert isinstance(refused.error, MalformedMessage)
        assert name in refused.error.message


def test_the_id_of_a_refused_request_is_told_whenever_it_can_be_read() -> None:
    refused = parse_frame('{"id":7,"type":"setHand"}', LIMIT)
    assert isinstance(refused, Unreadable)
    assert refused.request_id == 7
    for unreadable in ('{"id":"7","type":"setHand"}', '{"id":true,"type":"setHand"}', "7", '{"id":-1}'):
        refused = parse_frame(unreadable, LIMIT)
        assert isinstance(refused, Unreadable)
        assert refused.request_id is None


def test_kinds_of_errors_are_told_apart_and_name_the_field() -> None:
    unknown = parse_frame('{"id":1,"type":"dance"}', LIMIT)
    assert isinstance(unknown, Unreadable)
    assert isinstance(unknown.error, UnknownMessageType)
    long = parse_frame(json.dumps({"id": 1, "type": "join", "name": "x" * 81}), LIMIT)
    assert isinstance(long, Unreadable)
    assert isinstance(long.error, TooLarge)
    assert "name" in long.error.message
    huge = parse_frame('"' + "x" * LIMIT + '"', LIMIT)
    assert isinstance(huge, Unreadable)
    assert isinstance(huge.error, TooLarge)


def test_an_error_never_repeats_what_was_sent() -> None:
    refused = parse_frame(json.dumps({"id": 1, "type": "join", "name": "Ann", "personKey": "hunter2"}), LIMIT)
    assert isinstance(refused, Unreadable)
    assert "hunter2" not in refused.error.message


def test_a_body_is_read_as_strictly_as_a_frame() -> None:
    assert parse_body(b'{"name":" Studio "}', CreateRoom, LIMIT).name == "Studio"
    for body in (b"", b"\xff", b'{"name":"x","more":1}', b'{"name":NaN}', b"[" * 5000):
        with pytest.raises(MalformedMessage):
            parse_body(body, CreateRoom, LIMIT)


def test_each_request_of_the_schema_has_a_route() -> None:
    assert set(ROUTES) == set(get_args(get_args(ClientMessage)[0])) - {Join, Resume, Ping}
