"""The STUN messages that an ICE-lite agent understands (RFC 8489, RFC 8445): authenticated binding requests only.

Each peer sends such a request every few seconds for as long as it is there, so they are read by hand here: that takes
a tenth of what a parser for all of STUN does.
"""

import hmac
import socket
import struct
import zlib
from typing import NamedTuple

_HEADER = struct.Struct(">HHI")
_HEADER_BYTES = 20
_ATTRIBUTE = struct.Struct(">HH")
_U32 = struct.Struct(">I")
_COOKIE = 0x2112A442
_BINDING_REQUEST = 0x0001
_BINDING_RESPONSE = 0x0101
_USERNAME = 0x0006
_MESSAGE_INTEGRITY = 0x0008
_XOR_MAPPED_ADDRESS = 0x0020
_PRIORITY = 0x0024
_USE_CANDIDATE = 0x0025
_FINGERPRINT = 0x8028
_ICE_CONTROLLED = 0x8029
_ICE_CONTROLLING = 0x802A
_OPTIONAL = 0x8000
"""Unknown attributes from here on are ignored (RFC 8489 section 14)."""
_FIXED_SIZES = {_PRIORITY: 4, _USE_CANDIDATE: 0, _ICE_CONTROLLED: 8, _ICE_CONTROLLING: 8}
_KNOWN = {_USERNAME, _MESSAGE_INTEGRITY, *_FIXED_SIZES}
_PROOF = [(_MESSAGE_INTEGRITY, 20), (_FINGERPRINT, 4)]
"""The attributes that end each message, and their sizes."""
_INTEGRITY_BYTES = 24
_FINGERPRINT_BYTES = 8
_FINGERPRINT_MASK = 0x5354554E
_MAX_LENGTH = 548


class Refused(ValueError):
    """The datagram is no binding request to answer. The message is a short reason, good as a counter's name."""


class BindingRequest(NamedTuple):
    """A well-formed request; nothing of it is authenticated yet."""

    local_fragment: str
    nominates: bool
    """Whether it carries USE-CANDIDATE (RFC 8445 section 7.1.2)."""
    data: bytes
    """The whole message."""

    @property
    def transaction_id(self) -> bytes:
        """12 bytes, which the response repeats."""
        return self.data[8:_HEADER_BYTES]


def parse_binding_request(data: bytes) -> BindingRequest:
    """Reads a binding request strictly: USERNAME, MESSAGE-INTEGRITY and FINGERPRINT must be there, in this order.

    The fingerprint is checked; integrity is for ``is_authentic``, once the username has told whose key to use.

    :raises Refused: it is anything else.
    """
    _check_header(data)
    attributes = _read_attributes(data)
    kinds = [kind for kind, _, _ in attributes]
    if kinds.count(_USERNAME) != 1 or [(kind, size) for kind, _, size in attributes[-2:]] != _PROOF:
        raise Refused("stunUnauthenticated")
    if kinds.count(_MESSAGE_INTEGRITY) != 1 or kinds.count(_FINGERPRINT) != 1:
        raise Refused("stunAttribute")
    fingerprint: int = _U32.unpack_from(data, len(data) - 4)[0]
    if fingerprint != _fingerprint(data[:-_FINGERPRINT_BYTES]):
        raise Refused("stunMalformed")
    _, at, size = attributes[kinds.index(_USERNAME)]
    try:
        local_fragment, separator, _ = data[at : at + size].decode().partition(":")
    except UnicodeDecodeError:
        raise Refused("stunMalformed") from None
    if not separator or not local_fragment:
        raise Refused("stunUsername")
    return BindingRequest(local_fragment, _USE_CANDIDATE in kinds, data)


def _check_header(data: bytes) -> None:
    if not _HEADER_BYTES <= len(data) <= _MAX_LENGTH:
        raise Refused("stunLength")
    message_type, length, cookie = _HEADER.unpack_from(data)
    if length != len(data) - _HEADER_BYTES or length % 4 or cookie != _COOKIE:
        raise Refused("stunLength")
    if message_type != _BINDING_REQUEST:
        raise Refused("stunNotARequest")


def _read_attributes(data: bytes) -> list[tuple[int, int, int]]:
    """Each attribute's kind, where its value begins, and the value's bytes."""
    attributes = []
    position = _HEADER_BYTES
    while position < len(data):
        kind, size = _ATTRIBUTE.unpack_from(data, position)
        attributes.append((kind, position + 4, size))
        position += 4 + size + (-size % 4)
        if position > len(data):
            raise Refused("stunAttribute")
        if kind < _OPTIONAL and kind not in _KNOWN:
            raise Refused("stunUnknownAttribute")
        if _FIXED_SIZES.get(kind, size) != size:
            raise Refused("stunMalformed")
    return attributes


def is_authentic(request: BindingRequest, password: str) -> bool:
    """Whether MESSAGE-INTEGRITY was made with ``password``; compared in constant time."""
    data = request.data
    end = len(data) - _FINGERPRINT_BYTES
    signed = data[: end - _INTEGRITY_BYTES]
    return hmac.compare_digest(data[end - 20 : end], _integrity(signed, password))


def build_binding_response(request: BindingRequest, password: str, host: str, port: int) -> bytes:
    """The success response with the address that the request came from (RFC 8489 section 7.3.1).

    :param host: an IPv4 or IPv6 address literal.
    """
    address = _xor_mapped(host, port, request.transaction_id)
    head = _HEADER.pack(_BINDING_RESPONSE, len(address) + _INTEGRITY_BYTES + _FINGERPRINT_BYTES, _COOKIE)
    response = head + request.transaction_id + address
    response += _ATTRIBUTE.pack(_MESSAGE_INTEGRITY, 20) + _integrity(response, password)
    return response + _ATTRIBUTE.pack(_FINGERPRINT, 4) + _U32.pack(_fingerprint(response))


def _xor_mapped(host: str, port: int, transaction_id: bytes) -> bytes:
    """XOR-MAPPED-ADDRESS (RFC 8489 section 14.2)."""
    family, number = (socket.AF_INET6, 2) if ":" in host else (socket.AF_INET, 1)
    mask = _U32.pack(_COOKIE) + transaction_id
    address = bytes(a ^ b for a, b in zip(socket.inet_pton(family, host), mask, strict=False))
    value = struct.pack(">BBH", 0, number, port ^ _COOKIE >> 16) + address
    return _ATTRIBUTE.pack(_XOR_MAPPED_ADDRESS, len(value)) + value


def _integrity(message: bytes, password: str) -> bytes:
    """HMAC-SHA1 of what comes before MESSAGE-INTEGRITY, as if the message ended with that (RFC 8489 section 14.5)."""
    length = len(message) - _HEADER_BYTES + _INTEGRITY_BYTES
    return hmac.digest(password.encode(), message[:2] + struct.pack(">H", length) + message[4:], "sha1")


def _fingerprint(message: bytes) -> int:
    """Of what comes before FINGERPRINT; the length already counts it (RFC 8489 section 14.7)."""
    return zlib.crc32(message) ^ _FINGERPRINT_MASK
