"""Requests: being in the room, huddles, and media. The first is ``join`` or ``resume``."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from alongside.rtp.parameters import DtlsParameters, MediaKind, RtpCapabilities, RtpParameters
from alongside.signalling.messages.base import (
    Availability,
    Id,
    Line,
    Message,
    Minutes,
    Name,
    Pixels,
    Secret,
    Source,
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
    """Says whether one may be talked to: until further notice, for some minutes, or until the session's next break."""

    type: Literal["setAvailability"] = "setAvailability"
    availability: Availability
    minutes: Minutes | None = None
    until_break: bool = False


class StartHuddle(Request):
    """Starts a huddle and moves the sender into it. Without a name it gets the topic's, or one of its own.

    Those who upvoted the topic are asked to come, and the persons who are named in ``invite``.
    """

    type: Literal["startHuddle"] = "startHuddle"
    name: Name | None = None
    topic_id: Id | None = None
    knock_first: bool = False
    invite: Annotated[Sequence[Id], Field(max_length=50)] = ()


class JoinHuddle(Request):
    type: Literal["joinHuddle"] = "joinHuddle"
    huddle_id: Id


class RenameHuddle(Request):
    type: Literal["renameHuddle"] = "renameHuddle"
    huddle_id: Id
    name: Name


class SetKnockFirst(Request):
    """Whether others have to knock to come into one's own huddle. Opening the door lets in who waits at it."""

    type: Literal["setKnockFirst"] = "setKnockFirst"
    huddle_id: Id
    knock_first: bool


class KnockOnHuddle(Request):
    """Waits at the door of a huddle, or does not want to any more. ``huddleAdmission`` brings the answer."""

    type: Literal["knockOnHuddle"] = "knockOnHuddle"
    huddle_id: Id
    waiting: bool = True


class AnswerHuddleKnock(Request):
    """Lets somebody into one's own huddle who waits at its door, or not now."""

    type: Literal["answerHuddleKnock"] = "answerHuddleKnock"
    huddle_id: Id
    participant_id: Id
    admitted: bool


class CallEveryoneBack(Request):
    """Asks all who are in huddles to come back to the main room. Nobody is moved."""

    type: Literal["callEveryoneBack"] = "callEveryoneBack"


class SetOverhearing(Request):
    """Whether one hears the main room from one's huddle. The others see that. It ends with each move."""

    type: Literal["setOverhearing"] = "setOverhearing"
    overhears: bool


class BackToMain(Request):
    """Leaves the huddle for the main room. In the main room already: nothing happens."""

    type: Literal["backToMain"] = "backToMain"


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


class MuteParticipant(Request):
    """Turns somebody else's microphone off. There is no request that turns one on."""

    type: Literal["muteParticipant"] = "muteParticipant"
    participant_id: Id


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
