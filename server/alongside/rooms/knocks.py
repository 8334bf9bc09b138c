"""Knocks: a soft sign to somebody who may be busy, which can wait until their next break.

A knock is addressed to a person and not to a presence, so it finds them also after a reload. It waits until it is due,
is then shown to them until they answer, and the answer is kept until the one who knocked has seen it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from alongside.errors import Conflict, NotAllowed, NotFound
from alongside.rooms.availability import LastStatuses, Status, is_on_break
from alongside.rooms.events import KnockChanged, KnockRemoved, RoomEvent
from alongside.rooms.people import Participant
from alongside.rooms.session import Session
from alongside.rooms.text import optional_line

KnockTime = Literal["now", "nextBreak"]
KnockAnswer = Literal["now", "nextBreak", "later"]

KEPT_MS = 12 * 60 * 60_000
"""A knock that nobody answered in this time is forgotten."""


@dataclass(frozen=True, slots=True)
class Knock:
    """
    :param when: whether it may be shown at once, or at the receiver's next break.
    :param due: whether the receiver is shown it.
    :param answer: what the receiver said; with ``nextBreak`` it comes up again then.
    :param armed: whether a break shows it. One that was put off during a break waits for another.
    """

    id: str
    from_id: str
    from_name: str
    to_id: str
    to_name: str
    text: str | None
    created_at: int
    when: KnockTime = "now"
    due: bool = False
    answer: KnockAnswer | None = None
    armed: bool = True

    @property
    def is_over(self) -> bool:
        """Whether nothing but the answer is left of it."""
        return self.answer in ("now", "later")

    @property
    def forgotten_at(self) -> int:
        """When it is given up."""
        return self.created_at + KEPT_MS


class Knocks:
    """The knocks of one room that are not settled yet."""

    def __init__(self, knocks: Iterable[Knock] = ()) -> None:
        self._knocks = {knock.id: knock for knock in knocks}

    def __iter__(self) -> Iterator[Knock]:
        return iter(self._knocks.values())

    def find(self, knock_id: str) -> Knock | None:
        return self._knocks.get(knock_id)

    def visible_to(self, person_id: str) -> list[Knock]:
        """Those that this person made, and those that are due for them."""
        return [knock for knock in self if may_see(knock, person_id)]

    # --- what people want, decided ---

    def draft(
        self, knocker: Participant, receiver: Participant, knock_id: str, text: str | None, when: KnockTime, now_ms: int
    ) -> Knock:
        """
        :raises Conflict: one knocks on oneself, or has knocked on this person already.
        :raises MalformedMessage: there is a text, but nothing of it is visible.
        """
        if knocker.person_id == receiver.person_id:
            raise Conflict("This is you.")
        waiting = [each for each in self if each.from_id == knocker.person_id and each.to_id == receiver.person_id]
        if any(not knock.is_over for knock in waiting):
            raise Conflict(f"You have knocked already. {receiver.name} will see it.")
        return Knock(
            knock_id,
            knocker.person_id,
            knocker.name,
            receiver.person_id,
            receiver.name,
            optional_line(text),
            now_ms,
            when,
        )

    def answered(self, knock_id: str, receiver: Participant, answer: KnockAnswer, session: Session | None) -> Knock:
        """
        :param session: the one that is going on.
        :raises NotFound: it was withdrawn.
        :raises NotAllowed: it is for somebody else.
        """
        knock = self._get(knock_id)
        if knock.to_id != receiver.person_id:
            raise NotAllowed("This knock is for somebody else.")
        if knock.is_over:
            return knock
        if answer == "nextBreak":
            on_break = is_on_break(receiver.status, session)
            return replace(knock, when="nextBreak", due=False, answer=answer, armed=not on_break)
        return replace(knock, answer=answer)

    def check_may_remove(self, knock_id: str, person_id: str) -> None:
        """Whoever knocked withdraws it, or has seen the answer.

        :raises NotFound: it is gone already.
        :raises NotAllowed: somebody else knocked.
        """
        if self._get(knock_id).from_id != person_id:
            raise NotAllowed("Only the person who knocked can withdraw it.")

    # --- what is stored by now ---

    def accept(self, knock: Knock) -> list[RoomEvent]:
        if self._knocks.get(knock.id) == knock:
            return []
        self._knocks[knock.id] = knock
        return [KnockChanged(knock.id)]

    def remove(self, knock_id: str) -> list[RoomEvent]:
        knock = self._knocks.pop(knock_id, None)
        if knock is None:
            return []
        was_shown = knock.due or knock.answer is not None
        return [KnockRemoved(knock_id, frozenset({knock.from_id, knock.to_id} if was_shown else {knock.from_id}))]

    def come_due(self, presence: Iterable[Participant], away: LastStatuses, session: Session | None) -> list[RoomEvent]:
        """Shows what has waited to those for whom its moment has come. Nothing comes up while the focus switch is on.

        :param away: how available those were who have left.
        :param session: the one that is going on.
        """
        # Of somebody who is there twice, the one counts whose connection holds.
        there = {participant.person_id: participant for participant in sorted(presence, key=lambda one: one.connected)}
        happened: list[RoomEvent] = []
        for knock in [knock for knock in self if not knock.due and not knock.is_over]:
            receiver = there.get(knock.to_id)
            status = away.of(knock.to_id) if receiver is None else receiver.status
            if receiver is not None and receiver.connected and _is_due(knock, status, session):
                happened += self.accept(replace(knock, due=True))
            elif not knock.armed and not is_on_break(status, session):
                self._knocks[knock.id] = replace(knock, armed=True)
        return happened

    def forget_old(self, now_ms: int) -> list[RoomEvent]:
        """Forgets what nobody answered."""
        return [each for knock in list(self) if knock.forgotten_at <= now_ms for each in self.remove(knock.id)]

    def _get(self, knock_id: str) -> Knock:
        knock = self._knocks.get(knock_id)
        if knock is None:
            raise NotFound("This knock was withdrawn.")
        return knock


def may_see(knock: Knock, person_id: str) -> bool:
    """Whoever knocked sees their knock; the receiver sees it from the moment at which it is due."""
    return knock.from_id == person_id or (knock.to_id == person_id and knock.due and not knock.is_over)


def _is_due(knock: Knock, status: Status, session: Session | None) -> bool:
    if session is not None and session.focus:
        return False
    if knock.when == "now":
        return True
    if is_on_break(status, session):
        return knock.armed
    # Whoever put it off wants a break first; whoever was knocked on for a break has nothing to be kept from.
    return knock.answer is None and session is None and status.availability != "headsDown"
