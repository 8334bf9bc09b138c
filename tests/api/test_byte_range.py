"""Ranges of bytes in requests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.api.byte_range import byte_range

SIZE = 1_000


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("bytes=0-0", range(1)),
        ("bytes=10-19", range(10, 20)),
        ("BYTES=10-19", range(10, 20)),
        (" bytes=10-19\t", range(10, 20)),
        ("bytes=990-", range(990, SIZE)),
        ("bytes=990-2000", range(990, SIZE)),
        ("bytes=-10", range(990, SIZE)),
        ("bytes=-2000", range(SIZE)),
    ],
)
def test_a_range_ends_with_the_file_at_the_latest(value: str, part: range) -> None:
    assert byte_range(value, SIZE) == part


@pytest.mark.parametrize("value", ["bytes=1000-", "bytes=1000-1000", "bytes=5000-6000", "bytes=-0"])
def test_nothing_is_behind_the_end(value: str) -> None:
    part = byte_range(value, SIZE)
    assert part is not None
    assert not part


@given(first=st.integers(0, 10**17), last=st.integers(0, 10**17), size=st.integers(1, 10**17))
def test_a_range_reaches_what_lies_between_two_positions(first: int, last: int, size: int) -> None:
    part = byte_range(f"bytes={first}-{last}", size)
    if first > last:
        assert part is None
    else:
        assert part == range(first, min(last + 1, size))


@given(value=st.text(max_size=30) | st.from_regex(r"[0-9,=-]*", fullmatch=True).map(lambda text: f"bytes{text}"))
def test_whatever_stands_in_the_header_is_a_part_of_the_file_or_ignored(value: str) -> None:
    part = byte_range(value, SIZE)
    assert part is None or not part or (part.start >= 0 and part.stop <= SIZE)
