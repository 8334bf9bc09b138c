"""What the routes have in common: reading bodies, writing answers, and who asks."""

from fastapi import Request
from fastapi.responses import Response

from alongside.errors import NotAllowed, TooLarge
from alongside.signalling.messages.base import Message, to_wire
from alongside.signalling.tokens import person_id_of

BODY_BYTES = 65_536

_SCHEME = "bearer "
_KEY_LENGTHS = range(16, 257)


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
