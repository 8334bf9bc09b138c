"""Who sends what in a meeting, and who sees it how large."""

from dataclasses import dataclass
from typing import NamedTuple

from alongside.signalling.messages.base import Source


class Size(NamedTuple):
    """Of a tile, in device pixels."""

    width: int
    height: int


_WHOLE_SCREEN = Size(1280, 720)


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody sends. Everybody has a microphone; in silence it sends hardly any packets."""

    speaks: bool = False
    camera: bool = True
    screen: bool = False

    @property
    def sources(self) -> list[Source]:
        """In the order in which a browser produces them."""
        found: list[Source] = ["microphone"]
        if self.camera:
            found.append("camera")
        if self.screen:
            found.append("screen")
        return found


@dataclass(frozen=True, slots=True)
class Meeting:
    """The people of one room and the layout that all of them see."""

    name: str
    people: tuple[Person, ...]
    tile: Size | None
    """of a camera; ``None``: nobody looks"""
    speaker_tile: Size | None = None
    """of the camera of somebody who speaks, where that is larger"""
    screen_tile: Size = _WHOLE_SCREEN
    most_tiles: int = 100
    """A page of the layout: so many cameras are seen at a time, of those who sit next to the viewer."""
    warm_up: float = 10.0
    """seconds until it is measured: bandwidth has to be found out first"""

    def size(self, viewer: int, sender: int, source: Source) -> Size | None:
        """How large ``viewer`` sees what ``sender`` sends (positions in ``people``); ``None`` when it is not seen."""
        if source == "screen":
            return self.screen_tile
        if source != "camera" or (sender - viewer - 1) % len(self.people) >= self.most_tiles:
            return None
        return self.speaker_tile if self.people[sender].speaks and self.speaker_tile else self.tile

    def shown(self, viewer: int) -> int:
        """How many videos somebody sees."""
        others = [i for i in range(len(self.people)) if i != viewer]
        cameras = sum(self.people[i].camera and self.size(viewer, i, "camera") is not None for i in others)
        return cameras + sum(self.people[i].screen for i in others)


def mixed(people: int = 10) -> Meeting:
    """Three speak, one of them shares a screen, all have their cameras on."""
    crowd = [Person(speaks=i < 3, screen=i == 0) for i in range(people)]
    return Meeting("mixed", tuple(crowd), tile=Size(320, 180), speaker_tile=Size(640, 360))


def quiet(people: int = 10) -> Meeting:
    """Everybody works: nobody speaks, cameras are on and nobody looks."""
    return Meeting("quiet", (Person(),) * people, tile=None)


def cameras(people: int = 50) -> Meeting:
    """Nobody speaks, and everybody sees everybody."""
    return Meeting("cameras", (Person(),) * people, tile=Size(160, 90), warm_up=20.0)


def paged(people: int = 50) -> Meeting:
    """Three speak, and everybody sees the nine next to them."""
    crowd = [Person(speaks=i < 3) for i in range(people)]
    return Meeting("paged", tuple(crowd), tile=Size(320, 180), most_tiles=9)
