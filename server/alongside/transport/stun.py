"""The STUN messages that an ICE-lite agent understands (RFC 8489, RFC 8445): authenticated binding requests only."""

import struct
from typing import NamedTuple

from aioice import stun

_HEADER = struct.Struct(">HHI")
_COOKIE = 0x2112A442
_BINDING_REQUEST = 0x0001
_USERNAME = 0x0006
_MESSAGE_INTEGRITY = 0x0008
_FINGERPRINT = 0x8028
_KNOWN_MANDATORY = {0x0006, 0x0008, 0x0020, 0x0024, 0x0025}
_MAX_LENGTH = 548


class Refused(ValueError):
    """The datagram is no binding request to answer. The message is a short reason, good as a counter's name."""


class BindingRequest(NamedTuple):
    """A well-formed request; nothing of it is authenticated yet."""

    local_fragment: str
    message: stun.Message

    @property
    def nominates(self) -> bool:
        """Whether it carries USE-CANDIDATE (RFC 8445 section 7.1.2)."""
        return "USE-CANDIDATE" in self.message.attributes


def parse_binding_request(data: bytes) -> BindingRequest:
    """Reads a binding request strictly: USERNAME, MESSAGE-INTEGRITY and FINGERPRINT must be there, in this order.

    The fingerprint is checked; integrity is for ``is_authentic``, once the username has told whose key to use.

    :raises Refused: it is anything else.
    """
    _check_attributes(data)
    try:
        message = stun.parse_message(data)
    except (ValueError, struct.error, IndexError, UnicodeDecodeError):
        raise Refused("stunMalformed") from None
    local_fragment, separator, _ = message.attributes["USERNAME"].partition(":")
    if not separator or not local_fragment:
        raise Refused("stunUsername")
    return BindingRequest(local_fragment, message)


def _check_attributes(data: bytes) -> None:
    if not 20 <= len(data) <= _MAX_LENGTH:
        raise Refused("stunLength")
    message_type, length, cookie = _HEADER.unpack_from(data)
    if length != len(data) - 20 or length % 4 or cookie != _COOKIE:
        raise Refused("stunLength")
    if message_type != _BINDING_REQUEST:
        raise Refused("stunNotARequest")
    order = []
    position = 20
    while position < len(data):
        attribute, size = struct.unpack_from(">HH", data, position)
        position += 4 + size + (-size % 4)
        if position > len(data):
            raise Refused("stunAttribute")
        if attribute < 0x8000 and attribute not in _KNOWN_MANDATORY:
            raise Refused("stunUnknownAttribute")
        order.append((attribute, size))
    kinds = [attribute for attribute, _ in order]
    if kinds.count(_USERNAME) != 1 or order[-2:] != [(_MESSAGE_INTEGRITY, 20), (_FINGERPRINT, 4)]:
        raise Refused("stunUnauthenticated")
    if kinds.count(_MESSAGE_INTEGRITY) != 1 or kinds.count(_FINGERPRINT) != 1:
        raise Refused("stunAttribute")


def is_authentic(request: BindingRequest, password: str) -> bool:
    """Whether MESSAGE-INTEGRITY was made with ``password``; compared in constant time."""
    return request.message.check_message_integrity(password.encode())


def build_binding_response(request: BindingRequest, password: str, host: str, port: int) -> bytes:
    """The success response with the address that the request came from (RFC 8489 section 7.3.1)."""
    response = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, transaction_id=request.message.transaction_id)
    response.attributes["XOR-MAPPED-ADDRESS"] = (host, port)
    response.add_message_integrity(password.encode())
    return bytes(response)
