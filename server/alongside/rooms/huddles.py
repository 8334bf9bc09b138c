"""Side conversations."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import count

_PLACES = (
    "Window seat",
    "Kitchen table",
    "Sofa corner",
    "Balcony",
    "Garden bench",
    "Reading nook",
    "Workbench",
    "Fireplace",
)


@dataclass(slots=True)
class Huddle:
    """It lives as long as somebody is in it."""

    id: str
    name: str
    started_by: str
    """The name of the person who started it."""

    topic_id: str | None = None


def unused_name(taken: Collection[str]) -> str:
    """A name for a huddle that was given none."""
    for place in _PLACES:
        if place not in taken:
            return place
    return next(name for number in count(1) if (name := f"Huddle {number}") not in taken)
