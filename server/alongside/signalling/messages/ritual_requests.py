"""Requests: the session, goals, knocks, cards, pulse, and the room's settings."""

from typing import Literal

from alongside.rooms.cards import CardKind
from alongside.rooms.knocks import KnockAnswer, KnockTime
from alongside.rooms.pulse import Mood
from alongside.signalling.messages.base import Duration, Id, Line
from alongside.signalling.messages.requests import Request
from alongside.signalling.messages.settings import RoomSettings


class StartSession(Request):
    """Starts a session in the room's format and length."""

    type: Literal["startSession"] = "startSession"


class PauseSession(Request):
    """Stops the time of the running phase, or lets it run on."""

    type: Literal["pauseSession"] = "pauseSession"
    session_id: Id
    paused: bool


class ExtendPhase(Request):
    """Makes the phase with this index last so long altogether. When it is over already nothing changes."""

    type: Literal["extendPhase"] = "extendPhase"
    session_id: Id
    index: int
    length_ms: Duration


class SkipPhase(Request):
    """Goes on with the phase after the one with this index. When that is over already nothing changes."""

    type: Literal["skipPhase"] = "skipPhase"
    session_id: Id
    index: int


class SetFocus(Request):
    """The focus switch, for all: microphones off, chat folded, knocks put off, sounds off; and everything back."""

    type: Literal["setFocus"] = "setFocus"
    session_id: Id
    focus: bool


class EndSession(Request):
    """Ends the session with this id: topics that wait are carried over, what is done is put away with it."""

    type: Literal["endSession"] = "endSession"
    session_id: Id


class GetRecap(Request):
    """Asks what there is of a session: the running one, or one that has ended."""

    type: Literal["getRecap"] = "getRecap"
    session_id: Id


class AddGoal(Request):
    """Says what one wants to get done. ``key`` makes sending it twice harmless."""

    type: Literal["addGoal"] = "addGoal"
    key: Id
    text: Line


class SetGoal(Request):
    """Ticks one's own goal off, or not, or words it anew."""

    type: Literal["setGoal"] = "setGoal"
    goal_id: Id
    done: bool
    text: Line | None = None


class RemoveGoal(Request):
    type: Literal["removeGoal"] = "removeGoal"
    goal_id: Id


class ListUnfinishedGoals(Request):
    """Asks for what one did not get done in the session before."""

    type: Literal["listUnfinishedGoals"] = "listUnfinishedGoals"


class KnockOn(Request):
    """Knocks on a person: a silent sign with a line of text, at once or at their next break."""

    type: Literal["knock"] = "knock"
    participant_id: Id
    text: Line | None = None
    when: KnockTime = "now"


class AnswerKnock(Request):
    type: Literal["answerKnock"] = "answerKnock"
    knock_id: Id
    answer: KnockAnswer


class RemoveKnock(Request):
    """Withdraws one's own knock, or says that one has seen the answer."""

    type: Literal["removeKnock"] = "removeKnock"
    knock_id: Id


class DrawCard(Request):
    """Puts a card on the table, for all to see."""

    type: Literal["drawCard"] = "drawCard"
    kind: CardKind


class PutCardAway(Request):
    type: Literal["putCardAway"] = "putCardAway"


class AddCard(Request):
    """Adds an icebreaker to this room's deck. ``key`` makes sending it twice harmless."""

    type: Literal["addCard"] = "addCard"
    key: Id
    text: Line


class RemoveCard(Request):
    """Removes a card that this room has added."""

    type: Literal["removeCard"] = "removeCard"
    card_id: Id


class GivePulse(Request):
    """Says how the newest session went. What one said before is replaced."""

    type: Literal["givePulse"] = "givePulse"
    session_id: Id
    mood: Mood
    line: Line | None = None


class UpdateRoom(Request):
    """Replaces the room's settings."""

    type: Literal["updateRoom"] = "updateRoom"
    settings: RoomSettings
