"""What a demuxer gets of a file."""

import threading
from io import BytesIO
from pathlib import Path

from alongside.music.demuxer_input import DemuxerInput

_MIB = 1024**2


def endless(folder: Path) -> Path:
    """A file of 1 TiB, none of which is on the disk."""
    path = folder / "endless"
    with path.open("wb") as file:
        file.truncate(1024**4)
    return path


def test_it_ends_when_nobody_wants_it_any_more() -> None:
    stop = threading.Event()
    given = DemuxerInput(BytesIO(b"abcdef"), stop.is_set)
    assert given.read(3) == b"abc"
    stop.set()
    assert given.read(3) == b""


def test_it_ends_when_nothing_comes_of_it(tmp_path: Path) -> None:
    with endless(tmp_path).open("rb") as file:
        given = DemuxerInput(file, lambda: False)
        assert len(given.read(10**9)) == 16 * _MIB
        assert given.read(1) == b""
        given.progressed()
        assert len(given.read(_MIB)) == _MIB


def test_a_place_before_the_beginning_is_an_answer_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "short").write_bytes(b"abc")
    with (tmp_path / "short").open("rb") as file:
        given = DemuxerInput(file, lambda: False)
        assert given.seek(-10, 2) < 0
        assert given.seek(-2, 2) == 1
        assert given.tell() == 1
        assert given.read(10) == b"bc"
