"""What a participant holds in a live room, whichever WebSocket they use at the moment."""

from typing import Protocol

from alongside.signalling.answers import Answers
from alongside.signalling.close_codes import CloseCode
from alongside.signalling.lane import Lane
from alongside.signalling.messages.base import Message, to_wire
from alongside.signalling.messages.notices import Speaking
from alongside.signalling.rate_limit import Allowance
from alongside.signalling.seat_media import SeatMedia
from alongside.signalling.tokens import ResumeTokens


class Line(Protocol):
    """The way to one client: its present WebSocket."""

    def send(self, text: str) -> None:
        """Puts a message into the outbox. Never waits."""

    def end(self, code: CloseCode) -> None:
        """Closes the WebSocket when all that was put before is sent."""


class Seat:
    """The place of one participant. It outlives WebSockets, and ends when the participant leaves."""

    def __init__(
        self,
        participant_id: str,
        person_id: str,
        *,
        tokens: ResumeTokens,
        answers: Answers,
        lane: Lane,
        allowance: Allowance,
        joined_at_revision: int,
    ) -> None:
        self.participant_id = participant_id
        self.person_id = person_id
        self.tokens = tokens
        self.answers = answers
        self.lane = lane
        self.allowance = allowance
        self.joined_at_revision = joined_at_revision
        self.line: Line | None = None
        self.lost_at_ms: float | None = None
        self.media: SeatMedia | None = None
        self.told_speaking: Speaking | None = Speaking(participant_ids=())
        """Whom the client shows as speaking; ``None`` when that is not known."""

        self.gone = False
        self._untold: list[Message] = []

    def send(self, text: str) -> None:
        """To the client, if it is there; otherwise a resume brings what matters."""
        if self.line is not None:
            self.line.send(text)

    def notify(self, notice: Message) -> None:
        if self.line is not None:
            self.line.send(to_wire(notice))

    def tell(self, notice: Message) -> None:
        """As ``notify``, but what cannot be told now is told later (``catch_up``)."""
        if self.line is None:
            self._untold.append(notice)
        else:
            self.notify(notice)

    def catch_up(self) -> None:
        """Tells what waited for the client to be back."""
        waiting, self._untold = self._untold, []
        for notice in waiting:
            self.notify(notice)

    def end_line(self, code: CloseCode) -> None:
        """Closes the WebSocket, if there is one."""
        if self.line is not None:
            self.line.end(code)
            self.line = None
