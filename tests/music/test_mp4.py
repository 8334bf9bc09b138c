"""MP4 around MP3, as another demuxer than ours reads it: FFmpeg's."""

import zlib
from collections.abc import Callable
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.errors import UnsupportedMedia
from alongside.music.demuxer_input import DemuxerInput
from alongside.music.formats import format_of
from alongside.music.frames import Frames
from alongside.music.mp4 import Mp3Stream, mp4_around
from alongside.music.sound import Sound, read_sound
from tests.support.music_files import NO_XING, VARIABLE_BIT_RATE, decoded_samples, packets_in, write_tone


def sound_of(data: bytes) -> Sound:
    form = format_of("a.mp3")
    assert form is not None
    return read_sound(DemuxerInput(BytesIO(data), lambda: False), form)


def mp4_of(data: bytes) -> bytes:
    envelope = sound_of(data).envelope
    assert envelope is not None
    whole = b"".join(envelope.pieces(BytesIO(data), range(envelope.size)))
    assert len(whole) == envelope.size
    return whole


def constant_rate(folder: Path) -> bytes:
    return write_tone(folder / "a.mp3", "libmp3lame", 5.3).read_bytes()


def variable_rate(folder: Path) -> bytes:
    return write_tone(folder / "b.mp3", "libmp3lame", 5.3, encoder_options=VARIABLE_BIT_RATE).read_bytes()


def without_header(folder: Path) -> bytes:
    return write_tone(folder / "c.mp3", "libmp3lame", 5.3, muxer_options=NO_XING).read_bytes()


def low_rate(folder: Path) -> bytes:
    return write_tone(folder / "d.mp3", "libmp3lame", 5.3, rate=22_050, layout="mono").read_bytes()


def lowest_rate(folder: Path) -> bytes:
    return write_tone(folder / "e.mp3", "libmp3lame", 5.3, rate=8_000, layout="mono").read_bytes()


def with_tags_at_both_ends(folder: Path) -> bytes:
    path = write_tone(folder / "f.mp3", "libmp3lame", 5.3, tags={"title": "A title", "artist": "Somebody"})
    return path.read_bytes() + b"TAG" + b"x" * 125


def two_in_one(folder: Path) -> bytes:
    return variable_rate(folder) + constant_rate(folder)


def with_junk_in_the_middle(folder: Path) -> bytes:
    data = variable_rate(folder)
    return data[:10_001] + b"\1\2\3" * 3_000 + data[10_001:]


def cut_off(folder: Path) -> bytes:
    return variable_rate(folder)[:-1_000]


of_every_kind = pytest.mark.parametrize(
    "make",
    [
        constant_rate,
        variable_rate,
        without_header,
        low_rate,
        lowest_rate,
        with_tags_at_both_ends,
        two_in_one,
        with_junk_in_the_middle,
        cut_off,
    ],
)


@of_every_kind
def test_it_has_the_same_frames(make: Callable[[Path], bytes], tmp_path: Path) -> None:
    data = make(tmp_path)
    assert packets_in(mp4_of(data), "mp4") == packets_in(data, "mp3")


@of_every_kind
def test_it_lasts_as_long_as_the_list_says(make: Callable[[Path], bytes], tmp_path: Path) -> None:
    data = make(tmp_path)
    with av.open(BytesIO(mp4_of(data)), "r", format="mp4") as container:
        assert container.duration is not None
        assert abs(container.duration / 1_000 - sound_of(data).length_ms) <= 1


@of_every_kind
def test_each_frame_is_found_at_its_time(make: Callable[[Path], bytes], tmp_path: Path) -> None:
    mp4 = mp4_of(make(tmp_path))
    frames = packets_in(mp4, "mp4")
    with av.open(BytesIO(mp4), "r", format="mp4") as container:
        (stream,) = container.streams.audio
        assert stream.duration is not None
        length = 1_152 if stream.rate >= 32_000 else 576
        skipped = len(frames) * length - stream.duration
        for number in range(0, len(frames), 7):
            middle = number * length + length // 2 - skipped
            container.seek(middle, stream=stream)
            assert bytes(next(container.demux(stream))) == frames[number]


@pytest.mark.parametrize("make", [constant_rate, variable_rate, low_rate])
def test_the_sound_begins_where_the_encoder_was_given_it(make: Callable[[Path], bytes], tmp_path: Path) -> None:
    """Encoders put some silence before, and tell how much in the Xing header, which MP4 players don't know."""
    data = make(tmp_path)
    of_mp3 = decoded_samples(data, "mp3")
    assert decoded_samples(mp4_of(data), "mp4")[: len(of_mp3)] == of_mp3


def test_pictures_and_tags_are_left_out(tmp_path: Path) -> None:
    plain = without_header(tmp_path)
    tagged = b"ID3\x04\0\0\0\x7f\x7f\x7f" + bytes(0x1FFFFF) + plain
    assert len(mp4_of(tagged)) == len(mp4_of(plain))


def test_what_stays_in_memory_of_an_hour_is_small(tmp_path: Path) -> None:
    data = variable_rate(tmp_path)
    envelope = sound_of(data * 680).envelope
    assert envelope is not None
    assert len(envelope.packed_header) < 40 * 3_600


def test_files_may_be_larger_than_4_gib(tmp_path: Path) -> None:
    near, far = b"\xff\xfb\x90\x00" + bytes(413), b"\xff\xfb\x90\x00" + b"\x55" * 413
    frames = Frames()
    frames.add(100, len(near), 1_152)
    frames.add(5 * 1024**3, len(far), 1_152)
    envelope = mp4_around(Mp3Stream(frames, 0, Fraction(1, 44_100), 44_100, 2))
    with (tmp_path / "a.mp4").open("wb") as file:
        file.write(zlib.decompress(envelope.packed_header) + near)
        file.seek(envelope.size - len(far))
        file.write(far)
    with av.open(tmp_path / "a.mp4") as container:
        assert [bytes(packet) for packet in container.demux() if packet.size] == [near, far]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_tone(tmp_path_factory.mktemp("music") / "a.mp3", "libmp3lame", 0.5).read_bytes()


@given(data=st.data())
def test_spoiled_files_are_refused_or_keep_all_that_is_left(data: st.DataObject, whole: bytes) -> None:
    spoiled = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for position, value in data.draw(st.lists(st.tuples(st.integers(0, len(whole)), st.integers(0, 255)), max_size=20)):
        if position < len(spoiled):
            spoiled[position] = value
    try:
        mp4 = mp4_of(bytes(spoiled))
    except UnsupportedMedia:
        return
    assert packets_in(mp4, "mp4") == packets_in(bytes(spoiled), "mp3")
