"""What the control plane and a media worker say to each other.

The control plane sends ``Start`` first and then requests; the worker answers each with ``Answer`` or ``Refusal`` that
carries the request's number, in the order they came. Between answers the worker sends notices. The worker never learns
of rooms, names or browsers: ids are opaque strings, and a *group* is a label. Inside a router, a consumer gets packets
only while its transport's group equals that of the producer's transport. Microphones of one group, which the router is
made with, may be overheard from the others.
"""

from typing import Literal

import msgspec

from alongside.rtp.parameters import (
    DtlsParameters,
    IceCandidate,
    IceParameters,
    MediaKind,
    RtpCapabilities,
    RtpParameters,
)


class Frame(msgspec.Struct, tag=True, frozen=True, array_like=True):
    """Base of everything on the channel."""


# --- requests: control plane to worker --------------------------------------------------------------------------------


class Start(Frame, frozen=True):
    """First frame to a worker, which said that it is ``Warm``; answered by the notice ``Ready``.

    ``host`` is the address to listen on and ``udp_port`` the port, 0 for any. ``announce`` are the addresses that
    browsers are given; when empty, the worker gives those of the machine's interfaces.
    """

    host: str
    udp_port: int
    announce: list[str]


class CreateRouter(Frame, frozen=True):
    """``voices``: how many are forwarded at a time in each group.

    ``overheard``: the only group that ``SetOverhearing`` lets others hear; none: no packet ever leaves its group.
    """

    router_id: str
    voices: int = 3
    overheard: str | None = None


class CloseRouter(Frame, frozen=True):
    """Closes all that the router holds."""

    router_id: str


class CreateTransport(Frame, frozen=True):
    """Answered by ``TransportCreated``."""

    router_id: str
    transport_id: str
    group: str


class ConnectTransport(Frame, frozen=True):
    """Gives the peer's DTLS fingerprints; its handshake can begin."""

    transport_id: str
    dtls_parameters: DtlsParameters


class RestartIce(Frame, frozen=True):
    """Asks for new ICE credentials, for a peer whose network changed; answered by ``IceRestarted``."""

    transport_id: str


class CloseTransport(Frame, frozen=True):
    """Closes the transport, its producers (and all their consumers) and its consumers. Unknown ids are fine."""

    transport_id: str


class Produce(Frame, frozen=True):
    """``content``: whether motion or detail matters more when bandwidth is scarce."""

    transport_id: str
    producer_id: str
    kind: MediaKind
    rtp_parameters: RtpParameters
    paused: bool = False
    content: Literal["motion", "detail"] = "motion"


class SetProducer(Frame, frozen=True):
    producer_id: str
    paused: bool


class CloseProducer(Frame, frozen=True):
    """Closes the producer and all its consumers. Unknown ids are fine."""

    producer_id: str


class Consume(Frame, frozen=True):
    """Answered by ``Consumed``. The consumer starts paused.

    ``otherGroup``: the producer is in another group, and is not what the transport overhears.
    """

    transport_id: str
    consumer_id: str
    producer_id: str
    rtp_capabilities: RtpCapabilities


class SetConsumer(Frame, frozen=True):
    """How a video is shown: its size in device pixels, 0 while unknown, and whether it is served before others."""

    consumer_id: str
    paused: bool
    width: int = 0
    height: int = 0
    pinned: bool = False


class CloseConsumer(Frame, frozen=True):
    """Unknown ids are fine."""

    consumer_id: str


class SetGroup(Frame, frozen=True):
    """Moves transports of one router to another group, all at the same instant. Those that move overhear none then."""

    router_id: str
    transport_ids: list[str]
    group: str


class SetOverhearing(Frame, frozen=True):
    """Whether a transport gets what microphones of the router's ``overheard`` group send, while it is in another.

    New transports do not, and moving ends it. Pictures and the sound of screens are never overheard. ``conflict``: the
    router was made without such a group.
    """

    transport_id: str
    overhears: bool


class Dump(Frame, frozen=True):
    """Asks for the worker's whole state and counters; answered by ``Dumped``. For operators, tests and the bench."""


Request = (
    CreateRouter
    | CloseRouter
    | CreateTransport
    | ConnectTransport
    | RestartIce
    | CloseTransport
    | Produce
    | SetProducer
    | CloseProducer
    | Consume
    | SetConsumer
    | CloseConsumer
    | SetGroup
    | SetOverhearing
    | Dump
)


# --- answers ----------------------------------------------------------------------------------------------------------


class Done(Frame, frozen=True):
    """The request was carried out."""


class TransportCreated(Frame, frozen=True):
    ice_parameters: IceParameters
    ice_candidates: list[IceCandidate]
    dtls_parameters: DtlsParameters


class IceRestarted(Frame, frozen=True):
    ice_parameters: IceParameters


class Consumed(Frame, frozen=True):
    kind: MediaKind
    rtp_parameters: RtpParameters


class Dumped(Frame, frozen=True):
    """``state`` is plain JSON data."""

    state: dict[str, object]


Result = Done | TransportCreated | IceRestarted | Consumed | Dumped


class Call(msgspec.Struct, frozen=True, array_like=True):
    """A request with its number, as it goes over the channel."""

    number: int
    request: Request


class Answer(Frame, frozen=True):
    number: int
    result: Result


class Refusal(Frame, frozen=True):
    """``code`` is that of an ``AlongsideError``."""

    number: int
    code: str
    message: str


# --- notices: worker to control plane ---------------------------------------------------------------------------------


class Warm(Frame, frozen=True):
    """First frame of a new worker: all is loaded, and it waits for ``Start``."""


class Ready(Frame, frozen=True):
    """The answer to ``Start``: it listens. ``tcp``: on the same port number for TCP, too."""

    udp_port: int
    rtp_capabilities: RtpCapabilities
    tcp: bool


class Heartbeat(Frame, frozen=True):
    """The worker's loop turns; sent about twice a second. ``busy``: the part of a core that is used at present."""

    busy: float


class TransportStateChanged(Frame, frozen=True):
    transport_id: str
    state: Literal["connected", "iceDisconnected", "dtlsFailed", "closed"]


class SpeakersChanged(Frame, frozen=True):
    """The audio producers of a router that are audible now."""

    router_id: str
    producer_ids: list[str]


class WantedChanged(Frame, frozen=True):
    """Which streams of a video anybody takes, in the order of its encodings. The others need not be sent."""

    router_id: str
    producer_id: str
    streams: list[bool]


class ReceptionChanged(Frame, frozen=True):
    """How much of what a transport's receiver shows gets through.

    ``limited``: less than would be of use, for lack of bandwidth. ``lossy``: many packets are lost. ``suspended``: the
    producers that do not flow to it at all.
    """

    router_id: str
    transport_id: str
    limited: bool
    lossy: bool
    suspended: list[str]


Notice = Ready | TransportStateChanged | SpeakersChanged | WantedChanged | ReceptionChanged

FromWorker = (
    Answer | Refusal | Ready | Heartbeat | TransportStateChanged | SpeakersChanged | WantedChanged | ReceptionChanged
)
