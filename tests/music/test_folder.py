"""Which files are found, and that they are still the same when they are opened."""

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.errors import NotFound
from alongside.music.folder import MusicFile, find_files
from alongside.music.formats import format_of


def files_in(folder: Path, on_error: Callable[[OSError], None] | None = None) -> list[MusicFile]:
    def fail(error: OSError) -> None:
        raise error

    return list(find_files(folder, on_error or fail, lambda: False))


def paths_in(folder: Path) -> list[str]:
    return [file.path for file in files_in(folder)]


def put(path: Path, data: bytes = b"sound") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_music_is_found_in_all_folders_and_ordered_by_path(tmp_path: Path) -> None:
    for name in ("b/2.ogg", "b/1.flac", "b.mp3", "a/deep/er/x.OPUS", "b b/0.oga", "Z.Mp3"):
        put(tmp_path / name)
    for name in ("cover.jpg", "notes.txt", "mp3", "x.mp3.part", ".hidden.mp3", ".trash/x.mp3", "._b.mp3"):
        put(tmp_path / name)
    assert paths_in(tmp_path) == ["Z.Mp3", "a/deep/er/x.OPUS", "b b/0.oga", "b.mp3", "b/1.flac", "b/2.ogg"]


@given(names=st.sets(st.from_regex(r"[ab ./]{1,8}", fullmatch=True), max_size=8))
def test_the_order_is_that_of_the_paths(names: set[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("music")
    for name in names:
        put(folder / name.strip("./ ").replace("/", "_/") / "x.mp3")
    paths = paths_in(folder)
    assert paths == sorted(paths)


def test_no_link_is_followed(tmp_path: Path) -> None:
    outside = put(tmp_path / "outside" / "private.mp3")
    inside = put(tmp_path / "music" / "own.mp3")
    (tmp_path / "music" / "file.mp3").symlink_to(outside)
    (tmp_path / "music" / "folder").symlink_to(outside.parent)
    (tmp_path / "music" / "loop").symlink_to(inside.parent)
    (tmp_path / "music" / "nowhere.mp3").symlink_to(tmp_path / "nothing")
    assert paths_in(tmp_path / "music") == ["own.mp3"]


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    put(tmp_path / "real" / "a.mp3")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (file,) = files_in(tmp_path / "link")
    assert file.location == str(tmp_path / "real" / "a.mp3")


def test_what_is_no_file_is_left_out(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "endless.mp3")
    put(tmp_path / "folder.mp3" / "a.mp3")
    assert paths_in(tmp_path) == ["folder.mp3/a.mp3"]


def test_names_may_be_no_utf8(tmp_path: Path) -> None:
    name = os.fsdecode(b"Fr\xfchling.mp3")
    put(tmp_path / name)
    (file,) = files_in(tmp_path)
    assert file.path == name
    with file.open() as opened:
        assert opened.read() == b"sound"


@pytest.fixture
def nest(tmp_path: Path) -> Iterator[Callable[[str, int], None]]:
    """Makes folders inside each other, and a file in the innermost one."""

    def make(name: str, depth: int) -> None:
        folder = os.open(tmp_path, os.O_RDONLY)
        for _ in range(depth):
            os.mkdir(name, dir_fd=folder)
            inner = os.open(name, os.O_RDONLY, dir_fd=folder)
            os.close(folder)
            folder = inner
        os.close(os.open("a.mp3", os.O_CREAT, dir_fd=folder))
        os.close(folder)

    yield make
    # Too deep for what pytest removes old folders with.
    subprocess.run(["rm", "-r", tmp_path], check=True)


def test_folders_may_be_deeper_than_the_stack(tmp_path: Path, nest: Callable[[str, int], None]) -> None:
    nest("d", 1_500)
    assert paths_in(tmp_path) == ["d/" * 1_500 + "a.mp3"]


def test_folders_deeper_than_the_system_takes_are_told(tmp_path: Path, nest: Callable[[str, int], None]) -> None:
    nest("d" * 200, 30)
    errors: list[OSError] = []
    assert files_in(tmp_path, errors.append) == []
    assert [error.strerror for error in errors] == ["File name too long"]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    errors: list[OSError] = []
    assert files_in(tmp_path / "missing", errors.append) == []
    assert [error.filename.rstrip("/") for error in errors] == [str(tmp_path / "missing")]


def test_the_search_can_be_stopped(tmp_path: Path) -> None:
    for name in ("a.mp3", "b.mp3"):
        put(tmp_path / name)
    stop = threading.Event()
    search = find_files(tmp_path, lambda _: None, stop.is_set)
    assert next(search).path == "a.mp3"
    stop.set()
    assert list(search) == []


def rewritten(path: Path) -> None:
    path.write_bytes(b"other sound")


def removed(path: Path) -> None:
    path.unlink()


def replaced_by_link(path: Path) -> None:
    """To a file of the same size and age."""
    status = path.stat()
    other = put(path.parent.parent / "private", path.read_bytes())
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    path.unlink()
    path.symlink_to(other)


def with_a_link_on_the_way(path: Path) -> None:
    moved = path.parent.rename(path.parent.parent / "moved")
    path.parent.symlink_to(moved)


def replaced_by_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("change", [rewritten, removed, replaced_by_link, with_a_link_on_the_way, replaced_by_fifo])
def test_a_file_that_is_not_any_more_what_was_found_is_not_opened(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    path = put(tmp_path / "music" / "inner" / "a.mp3")
    (file,) = files_in(tmp_path / "music")
    change(path)
    with pytest.raises(NotFound):
        file.open()


def test_a_fifo_is_not_taken_for_an_empty_file_of_the_same_age(tmp_path: Path) -> None:
    path = put(tmp_path / "a.mp3", b"")
    (file,) = files_in(tmp_path)
    path.unlink()
    os.mkfifo(path)
    os.utime(path, ns=(file.modified_ns, file.modified_ns))
    with pytest.raises(NotFound):
        file.open()


@pytest.mark.parametrize("name", ["a.mp3", "a.MP3", "a.b.ogg", "a.oga", "a.opus", "a.flac"])
def test_extensions_tell_the_format(name: str) -> None:
    form = format_of(name)
    assert form is not None
    assert form.media_type in ("audio/mpeg", "audio/ogg", "audio/flac")
