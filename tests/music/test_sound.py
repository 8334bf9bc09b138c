"""Tags and lengths of real files."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.errors import UnsupportedMedia
from alongside.music.demuxer_input import DemuxerInput
from alongside.music.formats import Format, format_of
from alongside.music.sound import Sound, read_sound
from tests.support.music_files import NO_XING, VARIABLE_BIT_RATE, Encoder, decoded_s, write_tone

IN_STEP_MS = 150


def form_of(path: Path) -> Format:
    form = format_of(path.name)
    assert form is not None
    return form


def sound_of(path: Path) -> Sound:
    with path.open("rb") as file:
        return read(file, form_of(path))


def read(file: BinaryIO, form: Format) -> Sound:
    return read_sound(DemuxerInput(file, lambda: False), form)


def mp3(folder: Path) -> Path:
    return write_tone(folder / "a.mp3", "libmp3lame", 7.3)


def mp3_of_low_rate(folder: Path) -> Path:
    return write_tone(folder / "a.mp3", "libmp3lame", 7.3, rate=8_000, layout="mono")


def mp3_without_header(folder: Path) -> Path:
    return write_tone(folder / "a.mp3", "libmp3lame", 7.3, muxer_options=NO_XING)


def mp3_of_variable_rate_without_header(folder: Path) -> Path:
    return write_tone(folder / "a.mp3", "libmp3lame", 7.3, muxer_options=NO_XING, encoder_options=VARIABLE_BIT_RATE)


def mp3_of_two(folder: Path) -> Path:
    """The header of the first part tells the length of that part."""
    first, second = mp3(folder / "1"), mp3_of_variable_rate_without_header(folder / "2")
    return joined(folder / "a.mp3", first, second)


def mp3_with_a_header_in_the_middle(folder: Path) -> Path:
    return joined(folder / "a.mp3", mp3_without_header(folder / "1"), mp3(folder / "2"))


def mp3_cut_off(folder: Path) -> Path:
    return cut(mp3(folder))


def vorbis(folder: Path) -> Path:
    return write_tone(folder / "a.ogg", "vorbis", 7.3)


def vorbis_of_two(folder: Path) -> Path:
    return joined(folder / "a.ogg", vorbis(folder / "1"), vorbis(folder / "2"))


def vorbis_of_one_page(folder: Path) -> Path:
    return write_tone(folder / "a.ogg", "vorbis", 0.3)


def opus(folder: Path) -> Path:
    return write_tone(folder / "a.opus", "libopus", 7.3, rate=48_000)


def opus_of_long_frames(folder: Path) -> Path:
    return write_tone(folder / "a.ogg", "libopus", 7.3, rate=48_000, encoder_options={"frame_duration": "120"})


def opus_of_two(folder: Path) -> Path:
    return joined(folder / "a.opus", opus(folder / "1"), opus_of_long_frames(folder / "2"))


def opus_cut_off(folder: Path) -> Path:
    return cut(opus(folder))


def flac(folder: Path) -> Path:
    return write_tone(folder / "a.flac", "flac", 7.3)


def flac_in_ogg(folder: Path) -> Path:
    return write_tone(folder / "a.oga", "flac", 7.3)


def flac_from_a_live_encoder(folder: Path) -> Path:
    """It does not know yet how many samples there will be (RFC 9639 section 8.2)."""
    path = flac(folder)
    data = bytearray(path.read_bytes())
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    path.write_bytes(data)
    return path


def flac_cut_off(folder: Path) -> Path:
    return cut(flac(folder))


def joined(path: Path, *parts: Path) -> Path:
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return path


def cut(path: Path) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


@pytest.mark.parametrize(
    "make",
    [
        mp3,
        mp3_of_low_rate,
        mp3_without_header,
        mp3_of_variable_rate_without_header,
        mp3_of_two,
        mp3_with_a_header_in_the_middle,
        mp3_cut_off,
        vorbis,
        vorbis_of_one_page,
        vorbis_of_two,
        opus,
        opus_of_long_frames,
        opus_of_two,
        opus_cut_off,
        flac,
        flac_in_ogg,
        flac_from_a_live_encoder,
        flac_cut_off,
    ],
)
def test_the_length_is_that_of_the_decoded_sound(make: Callable[[Path], Path], tmp_path: Path) -> None:
    path = make(tmp_path)
    assert abs(sound_of(path).length_ms - 1000 * decoded_s(path.read_bytes())) < IN_STEP_MS


@pytest.mark.parametrize("make", [vorbis, opus, flac, mp3_without_header])
def test_where_nothing_is_filled_up_the_length_is_exact(make: Callable[[Path], Path], tmp_path: Path) -> None:
    path = make(tmp_path)
    assert sound_of(path).length_ms == round(1000 * decoded_s(path.read_bytes()))


@pytest.mark.parametrize(
    ("name", "encoder", "rate"),
    [
        ("a.mp3", "libmp3lame", 44_100),
        ("a.ogg", "vorbis", 44_100),
        ("a.opus", "libopus", 48_000),
        ("a.flac", "flac", 44_100),
    ],
)
def test_title_and_artist_come_from_the_tags(tmp_path: Path, name: str, encoder: Encoder, rate: int) -> None:
    tags = {"TITLE": "Regenlied  Op. 59", "ARTIST": "Johannes\u202e Brahms\n"}
    sound = sound_of(write_tone(tmp_path / name, encoder, 0.2, rate=rate, tags=tags))
    assert (sound.title, sound.artist) == ("Regenlied Op. 59", "Johannes Brahms")


def test_there_may_be_no_tags(tmp_path: Path) -> None:
    sound = sound_of(flac(tmp_path))
    assert (sound.title, sound.artist) == (None, None)


def test_tags_that_are_no_utf8_are_shown_as_far_as_they_can_be(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "a.flac", "flac", 0.2, tags={"title": "Fr\u00fchling"})
    path.write_bytes(path.read_bytes().replace("\u00fc".encode(), b"\xff\xfe"))
    assert sound_of(path).title == "Fr\ufffd\ufffdhling"


@pytest.mark.parametrize("name", ["a.mp3", "a.ogg", "a.flac"])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 100_000,
        b"Dear diary, this is no music.\n" * 10_000,
        b"fLaC" + b"\xff" * 1_000,
        b"OggS" + bytes(range(256)) * 100,
        b"ID3\x04\0\0\x7f\x7f\x7f\x7f",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100,
    ],
    ids=lambda data: repr(data[:4]) if isinstance(data, bytes) else str(data),
)
def test_what_is_no_music_is_refused_without_noise(name: str, data: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UnsupportedMedia):
        read(BytesIO(data), form_of(Path(name)))
    assert capfd.readouterr() == ("", "")


def test_a_codec_that_browsers_do_not_play_is_refused(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "a.mp2", "mp2", 1.0).rename(tmp_path / "a.mp3")
    with pytest.raises(UnsupportedMedia, match="browsers"):
        sound_of(path)


@pytest.mark.parametrize("name", ["a.mp3", "a.ogg", "a.flac"])
def test_a_file_that_the_system_cannot_read_is_told_apart(name: str) -> None:
    # Nothing is at its beginning, which is an error of input and output.
    with open("/proc/self/mem", "rb", buffering=0) as file, pytest.raises(OSError, match="Input/output error"):
        read(cast(BinaryIO, file), form_of(Path(name)))


def test_a_file_is_what_its_name_says_and_nothing_else(tmp_path: Path) -> None:
    path = flac(tmp_path).rename(tmp_path / "a.ogg")
    with pytest.raises(UnsupportedMedia):
        sound_of(path)


def test_long_files_are_read_to_their_end(tmp_path: Path) -> None:
    times = 500
    path = write_tone(tmp_path / "a.mp3", "libmp3lame", 1.0, muxer_options=NO_XING, encoder_options={"b": "320000"})
    length_ms = sound_of(path).length_ms
    path.write_bytes(path.read_bytes() * times)
    assert path.stat().st_size > 16 * 1024**2
    assert sound_of(path).length_ms == pytest.approx(times * length_ms, rel=0.001)


@pytest.fixture(scope="module")
def whole_files(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Format, bytes]]:
    folder = tmp_path_factory.mktemp("music")
    tags = {"title": "A title", "artist": "Somebody"}
    paths = [
        write_tone(folder / "a.mp3", "libmp3lame", 0.5, tags=tags),
        write_tone(folder / "a.ogg", "vorbis", 0.5, tags=tags),
        write_tone(folder / "a.opus", "libopus", 0.5, rate=48_000, tags=tags),
        write_tone(folder / "a.flac", "flac", 0.5, tags=tags),
    ]
    return [(form_of(path), path.read_bytes()) for path in paths]


@given(data=st.data())
def test_spoiled_files_are_read_or_refused(data: st.DataObject, whole_files: list[tuple[Format, bytes]]) -> None:
    form, whole = data.draw(st.sampled_from(whole_files))
    spoiled = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for position, value in data.draw(st.lists(st.tuples(st.integers(0, len(whole)), st.integers(0, 255)), max_size=20)):
        if position < len(spoiled):
            spoiled[position] = value
    try:
        sound = read(BytesIO(spoiled), form)
    except UnsupportedMedia:
        return
    assert 0 < sound.length_ms <= 86_400_000
