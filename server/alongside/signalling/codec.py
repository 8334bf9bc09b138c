"""Text from the network becomes a message, or a typed error. Nothing else comes out of here, whatever goes in."""

import math
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, from_json

from alongside.errors import AlongsideError, MalformedMessage, TooLarge, UnknownMessageType
from alongside.signalling.messages.answers import Failure, Problem, Response, Result
from alongside.signalling.messages.base import Message, to_wire
from alongside.signalling.messages.client import ClientMessage

_CLIENT_MESSAGE: TypeAdapter[ClientMessage] = TypeAdapter(ClientMessage)
_TOO_LONG = frozenset({"string_too_long", "too_long"})

Body = TypeVar("Body", bound=Message)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A frame that is no request. ``request_id`` is known when that much could be read."""

    error: AlongsideError
    request_id: int | None = None


def parse_frame(frame: str | bytes, limit: int) -> ClientMessage | Unreadable:
    """Reads one WebSocket frame.

    :param limit: of its size, in bytes.
    """
    if isinstance(frame, bytes):
        return Unreadable(MalformedMessage("Only text frames are understood here."))
    try:
        data = parse_json(frame.encode(), limit)
    except (AlongsideError, UnicodeEncodeError) as error:
        return Unreadable(error if isinstance(error, AlongsideError) else MalformedMessage())
    try:
        return _CLIENT_MESSAGE.validate_python(data)
    except ValidationError as error:
        return Unreadable(_as_ours(error), _request_id(data))


def parse_body(body: bytes, model: type[Body], limit: int) -> Body:
    """Reads the body of an HTTP request.

    :raises TooLarge, MalformedMessage: it is too long, or not what it should be.
    """
    try:
        return model.model_validate(parse_json(body, limit))
    except ValidationError as error:
        raise _as_ours(error) from None


def parse_json(text: bytes, limit: int) -> object:
    """Strict JSON: no NaN, no infinity, no lone surrogates, at most 200 levels deep.

    :raises TooLarge, MalformedMessage: it is too long, or no such JSON.
    """
    if len(text) > limit:
        raise TooLarge(f"This message is longer than {limit} bytes.")
    try:
        data = from_json(text, allow_inf_nan=False)
    except ValueError:
        raise MalformedMessage("This message is not valid JSON.") from None
    if not _is_finite(data):
        raise MalformedMessage("This message has a number that is out of range.")
    return data


def problem_of(error: AlongsideError) -> Problem:
    return Problem(code=error.code, message=error.message, retry_after_ms=error.retry_after_ms)


def response_text(request_id: int, result: Result) -> str:
    """The answer as it goes over the wire.

    It is made of a result that is valid already: finding out anew which of all kinds it is would take longer than most
    requests do.
    """
    return to_wire(Response.model_construct(id=request_id, result=result))


def failure_text(error: AlongsideError, request_id: int | None) -> str:
    """The failure as it goes over the wire."""
    return to_wire(Failure(id=request_id, error=problem_of(error)))


def _is_finite(data: object) -> bool:
    """A number like 1e999 is correct JSON, but infinite once it is read."""
    match data:
        case float():
            return math.isfinite(data)
        case list():
            return all(_is_finite(item) for item in data)
        case dict():
            return all(_is_finite(item) for item in data.values())
        case _:
            return True


def _request_id(data: object) -> int | None:
    request_id: Any = data.get("id") if isinstance(data, dict) else None
    return request_id if type(request_id) is int and 0 <= request_id < 2**53 else None


def _as_ours(error: ValidationError) -> AlongsideError:
    details = error.errors(include_url=False, include_input=False, include_context=False)
    first = details[0]
    if first["type"] == "union_tag_invalid" and not first["loc"]:
        return UnknownMessageType()
    if first["type"] in _TOO_LONG:
        return TooLarge(_sentence(first))
    return MalformedMessage(_sentence(first))


def _sentence(details: ErrorDetails) -> str:
    place = ".".join(str(part) for part in details["loc"])[:120]
    return f"{place}: {details['msg']}." if place else f"{details['msg']}."
