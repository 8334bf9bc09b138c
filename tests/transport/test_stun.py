"""STUN, strictly: only a whole, authenticated binding request is taken."""

import struct
import zlib

import pytest
from aioice import stun
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alongside.transport.stun import Refused, build_binding_response, is_authentic, parse_binding_request

PASSWORD = "a password of the worker, long enough"
USERNAME, PRIORITY, MESSAGE_INTEGRITY, FINGERPRINT = 0x0006, 0x0024, 0x0008, 0x8028


def binding_request(
    username: str = "local:remote", *, nominate: bool = False, controlling: bool = True, password: str = PASSWORD
) -> bytes:
    """As browsers and aioice make it."""
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes["USERNAME"] = username
    message.attributes["PRIORITY"] = 1853824767
    message.attributes["ICE-CONTROLLING" if controlling else "ICE-CONTROLLED"] = 2**64 - 1
    if nominate:
        message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity(PASSWORD.encode() if password == PASSWORD else password.encode())
    return bytes(message)


def with_attributes(*attributes: tuple[int, bytes], fingerprint: bool = True, message_type: int = 0x0001) -> bytes:
    """A message of exactly these attributes, under a fingerprint that fits."""
    body = b"".join(struct.pack(">HH", kind, len(value)) + value + bytes(-len(value) % 4) for kind, value in attributes)
    length = len(body) + (8 if fingerprint else 0)
    data = struct.pack(">HHI", message_type, length, 0x2112A442) + bytes(12) + body
    if fingerprint:
        data += struct.pack(">HHI", FINGERPRINT, 4, zlib.crc32(data) ^ 0x5354554E)
    return data


USER = (USERNAME, b"local:remote")
INTEGRITY = (MESSAGE_INTEGRITY, bytes(20))


def test_a_browsers_request_is_understood() -> None:
    request = parse_binding_request(binding_request())
    assert request.local_fragment == "local"
    assert not request.nominates
    assert parse_binding_request(binding_request(nominate=True)).nominates


def test_only_the_right_password_is_authentic() -> None:
    request = parse_binding_request(binding_request())
    assert is_authentic(request, PASSWORD)
    assert not is_authentic(request, PASSWORD + "x")
    assert not is_authentic(request, "")
    assert not is_authentic(parse_binding_request(with_attributes(USER, INTEGRITY)), PASSWORD)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "stunLength"),
        (b"\x00", "stunLength"),
        (bytes(19), "stunLength"),
        (bytes(20), "stunLength"),
        (binding_request()[:-4], "stunLength"),
        (binding_request() + bytes(4), "stunLength"),
        (b"\x00\x01\xff\xff" + binding_request()[4:], "stunLength"),
        (binding_request()[:4] + bytes(4) + binding_request()[8:], "stunLength"),
        (b"\x00\x01\x00\x02\x21\x12\xa4\x42" + bytes(14), "stunLength"),
        (binding_request("local:" + "r" * 508), "stunLength"),
        (with_attributes(USER, INTEGRITY, message_type=0x0101), "stunNotARequest"),
        (with_attributes(USER, INTEGRITY, message_type=0x0011), "stunNotARequest"),
        (with_attributes(USER, INTEGRITY, message_type=0x0003), "stunNotARequest"),
        (with_attributes(), "stunUnauthenticated"),
        (with_attributes(USER), "stunUnauthenticated"),
        (with_attributes(INTEGRITY), "stunUnauthenticated"),
        (with_attributes(USER, INTEGRITY, fingerprint=False), "stunUnauthenticated"),
        (with_attributes(USER, USER, INTEGRITY), "stunUnauthenticated"),
        (with_attributes(INTEGRITY, USER), "stunUnauthenticated"),
        (with_attributes(USER, INTEGRITY, (PRIORITY, bytes(4))), "stunUnauthenticated"),
        (with_attributes(USER, (MESSAGE_INTEGRITY, bytes(16))), "stunUnauthenticated"),
        (with_attributes(USER, INTEGRITY, INTEGRITY), "stunAttribute"),
        (with_attributes(USER, (FINGERPRINT, bytes(4)), INTEGRITY), "stunAttribute"),
        (with_attributes((0x7FFF, b""), USER, INTEGRITY), "stunUnknownAttribute"),
        (with_attributes((0x0003, bytes(4)), USER, INTEGRITY), "stunUnknownAttribute"),
        (with_attributes((PRIORITY, bytes(3)), USER, INTEGRITY), "stunMalformed"),
        (with_attributes((0x802A, bytes(4)), USER, INTEGRITY), "stunMalformed"),
        (with_attributes((0x0020, b"\x00\x01\x00\x00" + bytes(4)), USER, INTEGRITY), "stunUnknownAttribute"),
        (with_attributes((0x0025, bytes(4)), USER, INTEGRITY), "stunMalformed"),
        (with_attributes((USERNAME, b"\xff\xfe:x"), INTEGRITY), "stunMalformed"),
        (with_attributes((USERNAME, b"nocolon"), INTEGRITY), "stunUsername"),
        (with_attributes((USERNAME, b":remote"), INTEGRITY), "stunUsername"),
        (with_attributes((USERNAME, b""), INTEGRITY), "stunUsername"),
        (binding_request()[:-4] + bytes(4), "stunMalformed"),
    ],
)
def test_anything_else_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=f"^{reason}$"):
        parse_binding_request(data)


def test_an_attribute_that_reaches_beyond_the_message_is_refused() -> None:
    data = bytearray(binding_request())
    struct.pack_into(">H", data, 22, 0xFFFF)
    with pytest.raises(Refused, match="stunAttribute"):
        parse_binding_request(bytes(data))


@settings(max_examples=300)
@given(st.data())
def test_no_changed_byte_gets_past_authentication(data: st.DataObject) -> None:
    original = binding_request(nominate=True)
    changed = bytearray(original)
    for at in data.draw(st.lists(st.integers(0, len(original) - 1), min_size=1, max_size=4, unique=True)):
        changed[at] ^= data.draw(st.integers(1, 255))
    try:
        request = parse_binding_request(bytes(changed))
    except Refused:
        return
    assert not is_authentic(request, PASSWORD)


@given(st.binary(max_size=100))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        parse_binding_request(data)


@given(
    st.lists(
        st.tuples(st.sampled_from([6, 8, 0x20, 0x24, 0x25, 0x8022, 0x8029, 0x802A, 0x802B]), st.binary(max_size=24)),
        max_size=5,
    )
)
def test_any_attributes_are_understood_or_refused(attributes: list[tuple[int, bytes]]) -> None:
    try:
        request = parse_binding_request(with_attributes(*attributes, USER, INTEGRITY))
    except Refused:
        return
    assert not is_authentic(request, PASSWORD)


fragments = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=":"), min_size=1, max_size=40)


@given(fragments, st.text(max_size=20).filter(str.isascii), st.booleans(), st.booleans())
def test_whatever_another_implementation_asks_is_understood(
    local: str, password: str, nominate: bool, controlling: bool
) -> None:
    data = binding_request(f"{local}:remote", nominate=nominate, controlling=controlling, password=password)
    request = parse_binding_request(data)
    assert (request.local_fragment, request.nominates) == (local, nominate)
    assert is_authentic(request, password)


@given(st.ip_addresses().map(str), st.integers(0, 0xFFFF))
@example("192.0.2.1", 4711)
@example("2001:db8::1", 4711)
def test_another_implementation_reads_the_address_in_the_response_and_finds_it_signed(host: str, port: int) -> None:
    request = parse_binding_request(binding_request())
    response = stun.parse_message(build_binding_response(request, PASSWORD, host, port))
    assert response.message_class == stun.Class.RESPONSE
    assert response.transaction_id == request.transaction_id
    assert response.attributes["XOR-MAPPED-ADDRESS"] == (host, port)
    assert response.check_message_integrity(PASSWORD.encode())


def test_the_response_is_no_larger_than_twice_the_request() -> None:
    """So that nobody can be flooded through us by someone who guessed a password."""
    data = binding_request()
    assert len(build_binding_response(parse_binding_request(data), PASSWORD, "2001:db8::1", 4711)) <= 2 * len(data)
