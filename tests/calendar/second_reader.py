"""Reads calendar files with ical.js, which shares no code with what wrote them."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SCRIPT = Path(__file__).with_name("expand.mjs")


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """What ical.js makes of a file. ``starts`` and ``ends`` are in ms since 1970-01-01 UTC."""

    method: str
    uid: str
    sequence: int
    summary: str
    description: str
    location: str
    url: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def read_events(files: Sequence[bytes], count: int = 1) -> list[ReadEvent]:
    """The event of each file, with its first ``count`` occurrences. Starts one process, however many the files are."""
    asked = json.dumps([{"file": file.decode(), "count": count} for file in files])
    answer = subprocess.run(["node", _SCRIPT], input=asked, capture_output=True, text=True, check=True, timeout=100)
    return [_read_event(**event) for event in json.loads(answer.stdout)]


def _read_event(occurrences: list[dict[str, int]], **properties: Any) -> ReadEvent:
    return ReadEvent(
        **properties,
        starts=tuple(occurrence["start"] for occurrence in occurrences),
        ends=tuple(occurrence["end"] for occurrence in occurrences),
    )
