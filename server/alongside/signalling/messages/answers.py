"""What requests are answered with: a response or a failure each."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from alongside.rtp.parameters import (
    DtlsParameters,
    IceCandidate,
    IceParameters,
    MediaKind,
    RtpCapabilities,
    RtpParameters,
)
from alongside.signalling.messages.base import Id, Message, Millis, Secret
from alongside.signalling.messages.ritual_views import GoalView, RecapView, Snapshot
from alongside.signalling.messages.views import ChatMessageView


class Empty(Message):
    """The request was carried out, and there is nothing to tell."""


class IceServer(Message):
    """A STUN or TURN server, as the W3C's ``RTCIceServer``."""

    urls: Sequence[str]
    username: str | None = None
    credential: str | None = None


class Welcome(Message):
    """Answer to ``join``."""

    participant_id: Id
    person_id: Id
    person_key: Secret = Field(description="keep it in this browser: it makes its owner the same person next time")
    resume_token: Secret
    revision: int
    now: Millis = Field(description="the server's clock")
    snapshot: Snapshot
    router_rtp_capabilities: RtpCapabilities


class Resumed(Message):
    """Answer to ``resume``: either the missed ``events`` follow, or a ``snapshot`` replaces everything."""

    participant_id: Id
    resume_token: Secret
    revision: int
    now: Millis = Field(description="the server's clock")
    snapshot: Snapshot | None = None


class Pong(Message):
    """Answer to ``ping``."""

    now: Millis = Field(description="the server's clock")


class TransportOptions(Message):
    id: Id
    ice_parameters: IceParameters
    ice_candidates: Sequence[IceCandidate]
    dtls_parameters: DtlsParameters


class TransportsCreated(Message):
    """Answer to ``createTransports``. The credentials of ``ice_servers`` hold for a few hours."""

    send: TransportOptions
    recv: TransportOptions
    ice_servers: Sequence[IceServer] = ()


class IceRestarted(Message):
    ice_parameters: IceParameters


class Produced(Message):
    producer_id: Id


class ConsumerOptions(Message):
    id: Id
    producer_id: Id
    kind: MediaKind
    rtp_parameters: RtpParameters


class Problem(Message):
    """An error: a code that programs may rely on, and a sentence for people that says what to do."""

    code: str
    message: str
    retry_after_ms: int | None = None


class ConsumeRefused(Message):
    producer_id: Id
    error: Problem


class Consumed(Message):
    consumers: Sequence[ConsumerOptions]
    refused: Sequence[ConsumeRefused] = ()


class HuddleStarted(Message):
    huddle_id: Id


class TopicAccepted(Message):
    """The topic is in the database."""

    topic_id: Id


class MessageAccepted(Message):
    """The chat message is in the database."""

    message_id: int


class GoalAccepted(Message):
    """The goal is in the database."""

    goal_id: Id


class UnfinishedGoals(Message):
    goals: Sequence[GoalView]


class CardAccepted(Message):
    """The card is in the database."""

    card_id: Id


class Recap(Message):
    recap: RecapView


class MessagePage(Message):
    messages: Sequence[ChatMessageView]
    has_more: bool


Result = (
    Welcome
    | Resumed
    | TransportsCreated
    | IceRestarted
    | Produced
    | Consumed
    | HuddleStarted
    | TopicAccepted
    | MessageAccepted
    | MessagePage
    | GoalAccepted
    | UnfinishedGoals
    | CardAccepted
    | Recap
    | Pong
    | Empty
)


class Response(Message):
    type: Literal["response"] = "response"
    id: int = Field(description="of the request")
    result: Result


class Failure(Message):
    """A request was refused. ``id`` is absent when the message could not even be read."""

    type: Literal["failure"] = "failure"
    id: int | None = None
    error: Problem
