"""What the routes have in common: reading bodies, writing answers, and who asks."""

from typing import Annotated

from fastapi import Request
from fastapi.responses import Response
from pydantic import AfterValidator, TypeAdapter, ValidationError

from alongside.errors import NotAllowed, NotFound, RoomNotFound, TooLarge
from alongside.signalling.messages.base import Id, Message, to_wire
from alongside.signalling.tokens import person_id_of

BODY_BYTES = 65_536

_SCHEME = "bearer "
_KEY_LENGTHS = range(16, 257)
_ID: TypeAdapter[str] = TypeAdapter(Id)


def possible_room_id(room_id: str) -> str:
    """The id, out of a path.

    :raises RoomNotFound: no room has such an id.
    """
    if not _is_id(room_id):
        raise RoomNotFound
    return room_id


def _possible_id(thing_id: str) -> str:
    if not _is_id(thing_id):
        raise NotFound
    return thing_id


def _is_id(text: str) -> bool:
    try:
        _ID.validate_python(text)
    except ValidationError:
        return False
    return True


RoomId = Annotated[str, AfterValidator(possible_room_id)]
"""In a path. What no room can be called is not looked for."""

SessionId = Annotated[str, AfterValidator(_possible_id)]
"""The same for sessions."""


async def read_body(request: Request) -> bytes:
    """
    :raises TooLarge: it goes on beyond the limit; the rest is not read.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            raise TooLarge
    return bytes(body)


def json_response(message: Message, status: int = 200) -> Response:
    return Response(to_wire(message), status, {"cache-control": "no-store"}, media_type="application/json")


def person_key_of(request: Request) -> str | None:
    """The secret by which a browser is known again in a room: ``Authorization: Bearer …`` (RFC 6750 section 2.1)."""
    header = request.headers.get("authorization", "")
    key = header[len(_SCHEME) :].strip()
    return key if header.lower().startswith(_SCHEME) and len(key) in _KEY_LENGTHS else None


def person_of(request: Request, room_id: str) -> str | None:
    """The id of the person who asks, where they say who they are."""
    key = person_key_of(request)
    return None if key is None else person_id_of(room_id, key)


def known_person(request: Request, room_id: str) -> str:
    """
    :raises NotAllowed: whoever asks does not say who they are.
    """
    person_id = person_of(request, room_id)
    if person_id is None:
        raise NotAllowed("Only the person who created the room can do this, with the browser that they used then.")
    return person_id
