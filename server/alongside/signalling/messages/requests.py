"""What a client sends: requests; the first is ``join`` or ``resume``."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from alongside.rtp.parameters import DtlsParameters, MediaKind, RtpCapabilities, RtpParameters
from alongside.signalling.messages.base import (
    Availability,
    Id,
    Line,
    Message,
    Name,
    Pixels,
    Secret,
    Source,
    Text,
    TopicState,
)


class Request(Message):
    """Base of requests. ``id`` counts up within one join; a request sent again after a resume keeps its ``id``."""

    id: Annotated[int, Field(ge=0, le=2**53 - 1)]


class Join(Request):
    """First message of somebody who arrives. ``person_key`` is the secret that an earlier ``Welcome`` gave."""

    type: Literal["join"] = "join"
    name: Name
    working_on: Line | None = None
    person_key: Secret | None = None


class Resume(Request):
    """First message on a new WebSocket after one was lost: goes on where ``revision`` ended."""

    type: Literal["resume"] = "resume"
    token: Secret
    revision: int


class Ping(Request):
    """Asks whether the connection still works. Answered at once, whatever else is being carried out."""

    type: Literal["ping"] = "ping"


class Leave(Request):
    type: Literal["leave"] = "leave"


class UpdateProfile(Request):
    """Replaces one's own name and intent."""

    type: Literal["updateProfile"] = "updateProfile"
    name: Name
    working_on: Line | None = None


class SetHand(Request):
    type: Literal["setHand"] = "setHand"
    raised: bool


class SetAvailability(Request):
    """Says whether one may be talked to."""

    type: Literal["setAvailability"] = "setAvailability"
    availability: Availability


class StartHuddle(Request):
    """Starts a huddle and moves the sender into it. Without a name it gets the topic's, or one of its own."""

    type: Literal["startHuddle"] = "startHuddle"
    name: Name | None = None
    topic_id: Id | None = None


class JoinHuddle(Request):
    type: Literal["joinHuddle"] = "joinHuddle"
    huddle_id: Id


class RenameHuddle(Request):
    type: Literal["renameHuddle"] = "renameHuddle"
    huddle_id: Id
    name: Name


class BackToMain(Request):
    """Leaves the huddle for the main room. In the main room already: nothing happens."""

    type: Literal["backToMain"] = "backToMain"


class AddTopic(Request):
    """``key`` is chosen by the client and makes sending it twice harmless."""

    type: Literal["addTopic"] = "addTopic"
    key: Id
    text: Line


class SetUpvote(Request):
    type: Literal["setUpvote"] = "setUpvote"
    topic_id: Id
    upvoted: bool


class SetTopicState(Request):
    type: Literal["setTopicState"] = "setTopicState"
    topic_id: Id
    state: TopicState


class RemoveTopic(Request):
    """Removes one's own topic."""

    type: Literal["removeTopic"] = "removeTopic"
    topic_id: Id


class PostMessage(Request):
    """Says something in the main room's chat or in one's own huddle's. ``key`` makes sending it twice harmless."""

    type: Literal["postMessage"] = "postMessage"
    key: Id
    text: Text
    huddle_id: Id | None = None


class ListMessages(Request):
    """Asks for chat older than the message ``before``."""

    type: Literal["listMessages"] = "listMessages"
    before: int
    huddle_id: Id | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class CreateTransports(Request):
    """Asks for the participant's two transports. Those it had before are closed."""

    type: Literal["createTransports"] = "createTransports"
    rtp_capabilities: RtpCapabilities = Field(description="what this browser can receive")


class ConnectTransport(Request):
    type: Literal["connectTransport"] = "connectTransport"
    transport_id: Id
    dtls_parameters: DtlsParameters


class RestartIce(Request):
    """Asks for new ICE credentials of one's own transport, after one's network changed."""

    type: Literal["restartIce"] = "restartIce"
    transport_id: Id


class Produce(Request):
    type: Literal["produce"] = "produce"
    transport_id: Id
    kind: MediaKind
    source: Source
    rtp_parameters: RtpParameters
    paused: bool = False


class SetProducer(Request):
    type: Literal["setProducer"] = "setProducer"
    producer_id: Id
    paused: bool


class CloseProducer(Request):
    type: Literal["closeProducer"] = "closeProducer"
    producer_id: Id


class Consume(Request):
    """Asks for consumers of these producers. Each starts paused, until the browser is ready (``setConsumers``)."""

    type: Literal["consume"] = "consume"
    producer_ids: Annotated[Sequence[Id], Field(min_length=1, max_length=200)]


class ConsumerSetting(Message):
    """How a consumer is shown. A paused one gets no packets; of a video the layer that fits the size is sent.

    When the bandwidth does not suffice for all, shared screens come first, then what is ``pinned``, then who speaks.
    """

    consumer_id: Id
    paused: bool
    width: Pixels = 0
    height: Pixels = 0
    pinned: bool = False


class SetConsumers(Request):
    type: Literal["setConsumers"] = "setConsumers"
    consumers: Annotated[Sequence[ConsumerSetting], Field(min_length=1, max_length=500)]


ClientMessage = Annotated[
    Join
    | Resume
    | Ping
    | Leave
    | UpdateProfile
    | SetHand
    | SetAvailability
    | StartHuddle
    | JoinHuddle
    | RenameHuddle
    | BackToMain
    | AddTopic
    | SetUpvote
    | SetTopicState
    | RemoveTopic
    | PostMessage
    | ListMessages
    | CreateTransports
    | ConnectTransport
    | RestartIce
    | Produce
    | SetProducer
    | CloseProducer
    | Consume
    | SetConsumers,
    Field(discriminator="type"),
]
