"""Frames and the chunks that they make."""

from hypothesis import given
from hypothesis import strategies as st

from alongside.music.frames import Frames


@given(
    begin=st.integers(0, 2**40),
    placed=st.lists(st.tuples(st.sampled_from([0, 0, 0, 7]), st.integers(1, 2_000)), min_size=1, max_size=300),
)
def test_chunks_tell_where_each_frame_is(begin: int, placed: list[tuple[int, int]]) -> None:
    """:param placed: the gap before each frame, and its size."""
    frames = Frames()
    position = begin
    for gap, size in placed:
        frames.add(position + gap, size, 1_152)
        position += gap + size
    assert frames.end == position
    found: list[int] = []
    sizes = list(frames.sizes)
    for start, count in frames.chunks():
        assert 0 < count <= 40
        first = len(found)
        found += [start + sum(sizes[first:number]) for number in range(first, first + count)]
    assert found == list(frames.positions)
