"""Whether a server has stored what it said, and only that."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.signalling.journal import Post, key_of
from bench.signalling.stored import StoredMessage


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many messages were sent, and what became of them."""

    sent: int
    acknowledged: int
    unanswered_stored: int
    """stored, but the sender does not know"""
    lost: int
    """acknowledged, but not stored"""
    shown_and_lost: int
    """not stored, but some client has the event"""
    doubled: int
    """stored more than once"""
    changed: int
    """stored with another text, in another room, or under another id than the sender was told"""

    @property
    def kept(self) -> bool:
        """Whether the server has kept its word: acknowledged means stored, once."""
        return not (self.lost or self.shown_and_lost or self.doubled or self.changed)


def judge(posts: Sequence[Post], stored: Iterable[StoredMessage]) -> Verdict:
    """Compares what was sent, and what clients were told of it, with what is there."""
    found: dict[str, list[StoredMessage]] = defaultdict(list)
    for message in stored:
        found[message.key].append(message)
    pairs = [(post, found[key_of(number)]) for number, post in enumerate(posts)]
    return Verdict(
        sent=len(posts),
        acknowledged=sum(post.message_id is not None for post in posts),
        unanswered_stored=sum(post.message_id is None and bool(messages) for post, messages in pairs),
        lost=sum(post.message_id is not None and not messages for post, messages in pairs),
        shown_and_lost=sum(post.seen_by != 0 and not messages for post, messages in pairs),
        doubled=sum(len(messages) > 1 for _, messages in pairs),
        changed=sum(any(_differs(post, message) for message in messages) for post, messages in pairs),
    )


def _differs(post: Post, message: StoredMessage) -> bool:
    return (message.room, message.text) != (post.room, post.text) or post.message_id not in (None, message.id)


HEADINGS = (
    f"{'':<12}{'sent':>8}{'acknowledged':>14}{'only stored':>13}{'lost':>7}{'shown and lost':>16}"
    f"{'doubled':>9}{'changed':>9}"
)


def row(name: str, verdict: Verdict) -> str:
    """One line of the table; all numbers count from the beginning."""
    return (
        f"{name:<12}{verdict.sent:>8,}{verdict.acknowledged:>14,}{verdict.unanswered_stored:>13,}{verdict.lost:>7,}"
        f"{verdict.shown_and_lost:>16,}{verdict.doubled:>9,}{verdict.changed:>9,}"
    )
