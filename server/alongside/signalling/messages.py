"""The one schema of everything that crosses the WebSocket and the HTTP API.

The TypeScript types in ``web/src/protocol/`` are generated from these models, and ``docs/protocol.md`` explains how
the messages follow one another. On the wire names are camelCase, and a field that has no value is left out.

A client sends *requests*; the first is ``join`` or ``resume``. The server sends a *response* or a *failure* for each,
*events* (numbered: they change the room's state), and *notices* (not numbered: true for the moment only).
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from alongside.rtp.parameters import (
    DtlsParameters,
    IceCandidate,
    IceParameters,
    MediaKind,
    RtpCapabilities,
    RtpParameters,
)

Source = Literal["microphone", "camera", "screen", "screenAudio"]
TopicState = Literal["open", "discussing", "done", "carriedOver"]

Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=280)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Secret = Annotated[str, StringConstraints(min_length=16, max_length=256)]
Millis = Annotated[int, Field(ge=0, description="ms since 1970-01-01 UTC")]
Pixels = Annotated[int, Field(ge=0, le=16384, description="device pixels")]


class Message(BaseModel):
    """Base of all models on the wire: camelCase there, nothing unknown accepted, never changed after parsing."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, from_attributes=True, extra="forbid", frozen=True
    )


# --- what a room looks like -------------------------------------------------------------------------------------------


class ProducerView(Message):
    """Something that a participant sends: what it shows, and whether it is paused."""

    id: Id
    kind: MediaKind
    source: Source
    paused: bool


class ParticipantView(Message):
    """Somebody in the room. ``huddle_id`` is absent in the main room."""

    id: Id
    person_id: Id = Field(description="the same each time this browser comes back to this room")
    name: str
    working_on: str | None = None
    huddle_id: Id | None = None
    hand_raised: bool = False
    connected: bool = Field(default=True, description="false while the WebSocket is lost and may resume")
    producers: Sequence[ProducerView] = ()


class HuddleView(Message):
    id: Id
    name: str
    topic_id: Id | None = None
    started_by: str = Field(description="the name of the person who started it")


class TopicView(Message):
    id: Id
    text: str
    author_id: Id = Field(description="a person id")
    author_name: str
    state: TopicState
    upvoters: Sequence[Id] = Field(default=(), description="person ids")
    created_at: Millis


class ChatMessageView(Message):
    """A stored chat message. ``id`` grows with time; ``huddle_id`` is absent in the main room's chat."""

    id: int
    key: Id = Field(description="what the sending client called it, so that it can match its own")
    huddle_id: Id | None = None
    author_id: Id = Field(description="a person id")
    author_name: str
    text: str
    sent_at: Millis


class RoomView(Message):
    id: Id
    name: str
    why: str | None = None
    created_at: Millis


class Snapshot(Message):
    """All that a participant may know of the room at one revision."""

    room: RoomView
    participants: Sequence[ParticipantView]
    huddles: Sequence[HuddleView]
    topics: Sequence[TopicView]
    messages: Sequence[ChatMessageView] = Field(description="the newest ones, oldest first")
    has_more_messages: bool
    media_generation: int = Field(description="counts how often the room's media was rebuilt from nothing")


# --- requests ---------------------------------------------------------------------------------------------------------


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
    """How a consumer is shown. A paused one gets no packets; of a video the layer that fits the size is sent."""

    consumer_id: Id
    paused: bool
    width: Pixels = 0
    height: Pixels = 0


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
    | Produce
    | SetProducer
    | CloseProducer
    | Consume
    | SetConsumers,
    Field(discriminator="type"),
]


# --- answers ----------------------------------------------------------------------------------------------------------


class Empty(Message):
    """The request was carried out, and there is nothing to tell."""


class IceServer(Message):
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
    snapshot: Snapshot
    router_rtp_capabilities: RtpCapabilities
    ice_servers: Sequence[IceServer] = ()


class Resumed(Message):
    """Answer to ``resume``: either the missed ``events`` follow, or a ``snapshot`` replaces everything."""

    participant_id: Id
    resume_token: Secret
    revision: int
    snapshot: Snapshot | None = None


class TransportOptions(Message):
    id: Id
    ice_parameters: IceParameters
    ice_candidates: Sequence[IceCandidate]
    dtls_parameters: DtlsParameters


class TransportsCreated(Message):
    send: TransportOptions
    recv: TransportOptions


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


class MessagePage(Message):
    messages: Sequence[ChatMessageView]
    has_more: bool


Result = (
    Welcome
    | Resumed
    | TransportsCreated
    | Produced
    | Consumed
    | HuddleStarted
    | TopicAccepted
    | MessageAccepted
    | MessagePage
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


# --- events: numbered, and kept for those who resume ------------------------------------------------------------------


class ParticipantJoined(Message):
    type: Literal["participantJoined"] = "participantJoined"
    participant: ParticipantView


class ParticipantChanged(Message):
    """Replaces what was known of the participant: name, place, hand, producers."""

    type: Literal["participantChanged"] = "participantChanged"
    participant: ParticipantView


class ParticipantLeft(Message):
    type: Literal["participantLeft"] = "participantLeft"
    participant_id: Id


class HuddleOpened(Message):
    type: Literal["huddleOpened"] = "huddleOpened"
    huddle: HuddleView


class HuddleChanged(Message):
    type: Literal["huddleChanged"] = "huddleChanged"
    huddle: HuddleView


class HuddleClosed(Message):
    type: Literal["huddleClosed"] = "huddleClosed"
    huddle_id: Id


class TopicChanged(Message):
    """A topic is new, or something about it changed."""

    type: Literal["topicChanged"] = "topicChanged"
    topic: TopicView


class TopicRemoved(Message):
    type: Literal["topicRemoved"] = "topicRemoved"
    topic_id: Id


class MessagePosted(Message):
    type: Literal["messagePosted"] = "messagePosted"
    message: ChatMessageView


class MediaReset(Message):
    """The media worker was replaced: all transports, producers and consumers are gone. Build them again."""

    type: Literal["mediaReset"] = "mediaReset"
    media_generation: int


RoomEvent = Annotated[
    ParticipantJoined
    | ParticipantChanged
    | ParticipantLeft
    | HuddleOpened
    | HuddleChanged
    | HuddleClosed
    | TopicChanged
    | TopicRemoved
    | MessagePosted
    | MediaReset,
    Field(discriminator="type"),
]


class Event(Message):
    """One change of the room. Revisions only grow; gaps are changes that this participant may not see."""

    type: Literal["event"] = "event"
    revision: int
    event: RoomEvent


# --- notices: for the moment only -------------------------------------------------------------------------------------


class Speaking(Message):
    """Who is audible now, of those in the same place as the receiver."""

    type: Literal["speaking"] = "speaking"
    participant_ids: Sequence[Id]


class TransportFailed(Message):
    """A transport lost its path; build both anew."""

    type: Literal["transportFailed"] = "transportFailed"
    transport_id: Id
    stage: Literal["ice", "dtls"]


class HuddleInvitation(Message):
    """A quiet invitation: somebody started a huddle on a topic that this person upvoted."""

    type: Literal["huddleInvitation"] = "huddleInvitation"
    huddle_id: Id
    from_name: str


class Displaced(Message):
    """The same place in the room was resumed elsewhere; this WebSocket closes and must not resume by itself."""

    type: Literal["displaced"] = "displaced"


class Closing(Message):
    """The server stops or restarts. Join again after ``retry_after_ms``."""

    type: Literal["closing"] = "closing"
    retry_after_ms: int


Notice = Speaking | TransportFailed | HuddleInvitation | Displaced | Closing

ServerMessage = Annotated[
    Response | Failure | Event | Speaking | TransportFailed | HuddleInvitation | Displaced | Closing,
    Field(discriminator="type"),
]


# --- HTTP -------------------------------------------------------------------------------------------------------------


class CreateRoom(Message):
    name: Name
    why: Line | None = None


class RoomCreated(Message):
    id: Id
    path: str = Field(description="path of the room's page, for example /r/3F0n…")


class RoomInfo(Message):
    """What the lobby shows before joining."""

    room: RoomView
    participant_names: Sequence[str]


class ProblemResponse(Message):
    """Body of every HTTP error."""

    error: Problem


def to_wire(message: Message) -> str:
    """The message as JSON text, without absent fields."""
    return message.model_dump_json(by_alias=True, exclude_none=True)


def to_wire_object(message: Message) -> dict[str, Any]:
    """The message as plain JSON data, without absent fields."""
    return message.model_dump(mode="json", by_alias=True, exclude_none=True)
