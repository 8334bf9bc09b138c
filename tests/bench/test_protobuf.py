"""The wire format of Protocol Buffers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.livekit.protobuf import Field, MalformedMessage, decode, encode

NUMBERS = st.integers(1, 2**29 - 1)
VALUES = st.one_of(st.integers(0, 2**64 - 1), st.binary(max_size=300))


@given(st.lists(st.tuples(NUMBERS, VALUES)))
def test_what_is_encoded_is_decoded(fields: list[Field]) -> None:
    found = decode(encode(fields))
    assert [value for number in found for value in found[number]] == [
        value for number in found for key, value in fields if key == number
    ]
    assert set(found) == {number for number, _ in fields}


def test_the_documented_examples() -> None:
    """From "Encoding" at protobuf.dev: field 1 is 150; field 2 is "testing"; field 3 is a message with field 1."""
    assert encode([(1, 150)]) == bytes.fromhex("089601")
    assert encode([(2, b"testing")]) == bytes.fromhex("120774657374696e67")
    assert encode([(3, encode([(1, 150)]))]) == bytes.fromhex("1a03089601")


def test_numbers_of_fixed_size_are_stepped_over() -> None:
    data = bytes.fromhex("0d01020304" + "110102030405060708" + "1801")
    assert decode(data) == {1: [b"\1\2\3\4"], 2: [b"\1\2\3\4\5\6\7\x08"], 3: [1]}


@pytest.mark.parametrize("data", ["08", "0880", "12", "1205aa", "0d0102", "0b", "08" + "ff" * 11])
def test_says_when_bytes_are_no_message(data: str) -> None:
    with pytest.raises(MalformedMessage):
        decode(bytes.fromhex(data))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_an_error(data: bytes) -> None:
    try:
        decode(data)
    except MalformedMessage:
        return
