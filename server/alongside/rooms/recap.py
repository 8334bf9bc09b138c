"""What is left of a session: what was talked about and decided, what people wanted to get done, and the links."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from alongside.rooms.goals import Goal
from alongside.rooms.messages import HuddleRecap
from alongside.rooms.pulse import Pulse
from alongside.rooms.session import Session
from alongside.rooms.topics import Topic

MOST_LINKS = 100

_ADDRESS = re.compile(r"https?://\w[^\s<>\"`]*")
_TRAILING = ".,;:!?'\")]}"


@dataclass(frozen=True, slots=True)
class SharedLink:
    """An address from the main room's chat, and the name of the person who shared it first."""

    address: str
    shared_by: str


@dataclass(frozen=True, slots=True)
class SessionRecap:
    """:param topics: those that the session dealt with, and those that it leaves for the next one."""

    session: Session
    topics: tuple[Topic, ...]
    goals: tuple[Goal, ...]
    huddles: tuple[HuddleRecap, ...]
    links: tuple[SharedLink, ...]
    pulse: Pulse


def links_in(texts: Iterable[tuple[str, str]]) -> tuple[SharedLink, ...]:
    """The addresses in messages, each once, in the order in which they came.

    :param texts: author's name and text of each message, oldest first.
    """
    found: dict[str, SharedLink] = {}
    for author, text in texts:
        for address in addresses_in(text):
            if len(found) < MOST_LINKS:
                found.setdefault(address, SharedLink(address, author))
    return tuple(found.values())


def addresses_in(text: str) -> list[str]:
    """Web addresses, without what ends a sentence rather than an address."""
    return [_without_trailing(match.group()) for match in _ADDRESS.finditer(text)]


def _without_trailing(address: str) -> str:
    trimmed = address.rstrip(_TRAILING)
    rest = address[len(trimmed) :]
    # A bracket that was opened inside the address belongs to it.
    return f"{trimmed})" if trimmed.count("(") > trimmed.count(")") and rest.startswith(")") else trimmed
