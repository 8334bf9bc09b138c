"""WebSocket framing, beside that of a library."""

from collections.abc import Generator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from bench.signalling.frames import CLOSE, PING, PONG, TEXT, FrameReader, encode

TEXTS = st.binary(max_size=130) | st.sampled_from([125, 126, 127, 65_535, 65_536]).map(bytes)
# Control frames have at most 125 bytes (section 5.5), and a close frame begins with a code (section 5.5.1).
FRAMES = (
    st.tuples(st.just(TEXT), TEXTS)
    | st.tuples(st.sampled_from([PING, PONG]), st.binary(max_size=125))
    | st.just((CLOSE, b"\x03\xe8"))
)


def read_by_library(data: bytes) -> Frame:
    """The frame as a server reads it, which takes masked ones only."""
    reader = StreamReader()
    reader.feed_data(data)
    parsing: Generator[None, None, Frame] = Frame.parse(reader.read_exact, mask=True)
    with pytest.raises(StopIteration) as end:
        next(parsing)
    frame: Frame = end.value.value
    return frame


@given(frames=st.lists(FRAMES, max_size=6), cuts=st.lists(st.integers(min_value=1, max_value=70_000), max_size=12))
def test_frames_are_read_however_the_network_cuts_them(frames: list[tuple[int, bytes]], cuts: list[int]) -> None:
    stream = b"".join(Frame(Opcode(opcode), payload).serialize(mask=False) for opcode, payload in frames)
    reader, start, found = FrameReader(), 0, []
    for cut in [*cuts, len(stream)]:
        found += reader.feed(stream[start : start + cut])
        start += cut
    assert found == frames


@given(frame=FRAMES)
def test_one_byte_at_a_time_is_enough(frame: tuple[int, bytes]) -> None:
    opcode, payload = frame[0], frame[1][:300]
    stream = Frame(Opcode(opcode), payload).serialize(mask=False)
    reader = FrameReader()
    assert [found for byte in stream for found in reader.feed(bytes((byte,)))] == [(opcode, payload)]


@given(frame=FRAMES)
def test_a_server_reads_what_is_written(frame: tuple[int, bytes]) -> None:
    read = read_by_library(encode(*frame))
    assert (read.opcode, bytes(read.data), read.fin) == (*frame, True)
