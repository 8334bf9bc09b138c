"""What is sent of a file: a part of it, behind a header."""

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from alongside.music.envelope import Envelope

FILE = bytes(range(256)) * 1_000


def envelope(header: bytes, first: int, end: int) -> Envelope:
    return Envelope.around(first, end, header=header, media_type="audio/x-test")


@given(data=st.data(), header=st.binary(max_size=100))
def test_a_part_is_what_stands_at_its_positions(data: st.DataObject, header: bytes) -> None:
    first = data.draw(st.integers(0, len(FILE) - 1))
    end = data.draw(st.integers(first, len(FILE)))
    whole = header + FILE[first:end]
    given = envelope(header, first, end)
    assert given.size == len(whole)
    begin = data.draw(st.integers(0, given.size))
    part = range(begin, data.draw(st.integers(begin, given.size)))
    assert b"".join(given.pieces(BytesIO(FILE), part)) == whole[part.start : part.stop]


def test_a_large_part_comes_in_small_pieces() -> None:
    given = envelope(b"head", 0, len(FILE))
    pieces = list(given.pieces(BytesIO(FILE), range(given.size)))
    assert max(len(piece) for piece in pieces) == 65_536


def test_a_file_that_was_cut_off_meanwhile_ends_early() -> None:
    given = envelope(b"head", 10, 200)
    assert b"".join(given.pieces(BytesIO(FILE[:100]), range(given.size))) == b"head" + FILE[10:100]
