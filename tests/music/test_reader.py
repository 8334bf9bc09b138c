"""Reading folders in every state."""

import ctypes
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from alongside.errors import NotFound
from alongside.music.catalogue import Catalogue, track_of
from alongside.music.reader import FolderReader
from alongside.music.sound import Sound
from tests.support.music_files import write_tone

_NOBODY = 65_534


def read(reader: FolderReader) -> Catalogue:
    return reader.read(lambda: False)


def titles_in(catalogue: Catalogue) -> list[str]:
    return [track.title for track in catalogue.tracks]


@contextmanager
def without_privileges() -> Iterator[None]:
    """Root may read everything; files are looked at as somebody else here (``setfsuid(2)``, for this thread only)."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None)
    libc.setfsuid(_NOBODY)
    try:
        yield
    finally:
        libc.setfsuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody reaches, unlike that of pytest."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_tracks_are_in_the_order_of_their_paths_with_names_from_tags_or_files(tmp_path: Path) -> None:
    write_tone(tmp_path / "b.mp3", "libmp3lame", 0.2, tags={"title": "First by tag", "artist": "Ann"})
    write_tone(tmp_path / "a" / "No tags.flac", "flac", 0.2)
    write_tone(tmp_path / "c\u202e.opus", "libopus", 0.2, rate=48_000)
    os.rename(write_tone(tmp_path / "x.flac", "flac", 0.2), os.fsencode(tmp_path) + b"/d\xff.flac")
    write_tone(tmp_path / "\u200b.flac", "flac", 0.2)
    catalogue = read(FolderReader(tmp_path))
    assert titles_in(catalogue) == ["No tags", "First by tag", "c", "d\ufffd", "Untitled"]
    assert [track.artist for track in catalogue.tracks] == [None, "Ann", None, None, None]


def test_a_track_is_found_by_its_id(tmp_path: Path) -> None:
    write_tone(tmp_path / "a.flac", "flac", 0.2)
    catalogue = read(FolderReader(tmp_path))
    (track,) = catalogue.tracks
    assert catalogue.track(track.id) is track
    with pytest.raises(NotFound):
        catalogue.track("other")


def test_the_id_stays_with_the_file_and_changes_with_it(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "music" / "a.flac", "flac", 0.2)

    def track_id() -> str:
        (track,) = read(FolderReader(path.parent)).tracks
        return track.id

    first = track_id()
    assert track_id() == first
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert track_id() != first
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    path = path.parent.rename(tmp_path / "moved") / "a.flac"
    assert track_id() == first
    path = path.rename(path.with_name("b.flac"))
    assert track_id() != first


def test_another_way_of_sending_a_file_gets_another_id(tmp_path: Path) -> None:
    """Browsers keep for ever what is at an address."""
    write_tone(tmp_path / "a.mp3", "libmp3lame", 0.2)
    (track,) = read(FolderReader(tmp_path)).tracks
    as_it_is = Sound(title=None, artist=None, length_ms=track.length_ms, envelope=None)
    assert track_of(track.file, as_it_is).id != track.id


def test_changes_are_seen_by_the_next_reading(tmp_path: Path) -> None:
    reader = FolderReader(tmp_path / "music")
    with capture_logs():
        assert titles_in(read(reader)) == []
    first = write_tone(tmp_path / "music" / "a.flac", "flac", 0.2)
    assert titles_in(read(reader)) == ["a"]
    write_tone(tmp_path / "music" / "b.flac", "flac", 0.2)
    write_tone(first, "flac", 0.3, tags={"title": "Other"})
    assert titles_in(read(reader)) == ["Other", "b"]
    first.unlink()
    assert titles_in(read(reader)) == ["b"]


def test_a_file_is_read_once_for_each_of_its_states(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "a.flac", "flac", 0.2, tags={"title": "Old"})
    reader = FolderReader(tmp_path)
    assert titles_in(read(reader)) == ["Old"]
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Old", b"New"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert titles_in(read(reader)) == ["Old"]
    os.utime(path)
    assert titles_in(read(reader)) == ["New"]


def test_what_cannot_be_read_is_left_out_and_logged_once(tmp_path: Path) -> None:
    write_tone(tmp_path / "good.flac", "flac", 0.2)
    for number in range(3):
        (tmp_path / f"broken{number}.mp3").write_bytes(b"no music")
    os.mkfifo(tmp_path / "endless.ogg")
    reader = FolderReader(tmp_path)
    with capture_logs() as lines:
        for _ in range(3):
            assert titles_in(read(reader)) == ["good"]
    assert [line["path"] for line in lines] == [str(tmp_path / f"broken{number}.mp3") for number in range(3)]
    assert all(line["log_level"] == "warning" and line["why"] for line in lines)


def test_log_lines_hold_no_control_characters(tmp_path: Path) -> None:
    (tmp_path / "a\n\x1b[31m\u202e.mp3").write_bytes(b"no music")
    with capture_logs() as lines:
        read(FolderReader(tmp_path))
    assert [Path(line["path"]).name for line in lines] == ["a [31m.mp3"]


def test_files_that_claim_to_be_endless_take_no_time(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "a.mp3", "libmp3lame", 1.0)
    os.truncate(path, 1024**4)
    with (tmp_path / "b.mp3").open("wb") as file:
        # A tag of 256 MiB (ID3v2.4 section 3.1).
        file.write(b"ID3\x04\0\0\x7f\x7f\x7f\x7fPRIV\x7f\x7f\x7f\x75\0\0")
        file.truncate(1024**4)
    with capture_logs() as lines:
        assert titles_in(read(FolderReader(tmp_path))) == ["a"]
    assert [line["path"] for line in lines] == [str(tmp_path / "b.mp3")]


def test_what_may_not_be_read_is_left_out_until_it_may(open_folder: Path) -> None:
    closed_file = write_tone(open_folder / "a.flac", "flac", 0.2)
    closed_folder = write_tone(open_folder / "b" / "b.flac", "flac", 0.2).parent
    write_tone(open_folder / "c.flac", "flac", 0.2)
    closed_file.chmod(0)
    closed_folder.chmod(0)
    reader = FolderReader(open_folder)
    with capture_logs() as lines, without_privileges():
        assert titles_in(read(reader)) == ["c"]
        assert titles_in(read(reader)) == ["c"]
    assert sorted((line["path"], line["why"]) for line in lines) == [
        (str(closed_file), "Permission denied"),
        (f"{closed_folder}/", "Permission denied"),
    ]
    closed_file.chmod(0o644)
    closed_folder.chmod(0o755)
    with without_privileges():
        assert titles_in(read(reader)) == ["a", "b", "c"]


def test_a_missing_folder_is_empty_and_logged(tmp_path: Path) -> None:
    with capture_logs() as lines:
        assert titles_in(read(FolderReader(tmp_path / "missing"))) == []
    assert [line["why"] for line in lines] == ["No such file or directory"]


def test_only_so_many_files_are_read(tmp_path: Path) -> None:
    for name in ("a", "b", "c", "d"):
        write_tone(tmp_path / f"{name}.flac", "flac", 0.2)
    reader = FolderReader(tmp_path, most_files=2)
    with capture_logs() as lines:
        assert titles_in(read(reader)) == ["a", "b"]
        assert titles_in(read(reader)) == ["a", "b"]
    assert [line["path"] for line in lines] == [str(tmp_path / "c.flac")]


def test_a_stopped_reading_ends_within_a_file_and_complains_of_nothing(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_tone(tmp_path / f"{name}.mp3", "libmp3lame", 20)
    reader = FolderReader(tmp_path)
    questions = 0

    def stopped() -> bool:
        nonlocal questions
        questions += 1
        return questions > 6

    with capture_logs() as lines:
        assert titles_in(reader.read(stopped)) == []
    assert lines == []
    assert titles_in(read(reader)) == ["a", "b"]
