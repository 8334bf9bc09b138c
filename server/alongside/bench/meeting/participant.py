"""One participant, as a browser behaves: joins, sends, receives what is there, and rebuilds lost media by itself."""

import asyncio
import contextlib
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiortc import RTCCertificate

from alongside.bench.datagrams import Batch
from alongside.bench.link import ConnectError, Link
from alongside.bench.media_format import NoCommonFormatError, playable, sendable_layers, sendable_voice
from alongside.bench.meeting.downlink import Downlink
from alongside.bench.meeting.formats import sent_formats, twcc_id_of
from alongside.bench.meeting.incoming import IncomingStream
from alongside.bench.meeting.plan import Meeting
from alongside.bench.meeting.sent import SentTimes
from alongside.bench.meeting.sources import CAMERA_LAYERS, PERIODS, SCREEN_LAYER, Microphone, SourceAtWork, Video
from alongside.bench.meeting.uplink import Uplink
from alongside.bench.outgoing import OutgoingStream
from alongside.bench.population import first_number
from alongside.bench.room import remote_of, ssrc_of
from alongside.bench.signalling_client import RefusedError, RoomClient
from alongside.rtp.parameters import DtlsParameters, RtpParameters
from alongside.signalling.messages import answers, requests
from alongside.signalling.messages.base import Source
from alongside.signalling.messages.views import ParticipantView

_MOST_AT_ONCE = 200
"""Producers in one ``consume``."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 2.0
"""Seconds between two tries to build media, doubled each time: the web client's."""
_PATIENCE = 60.0
"""Seconds until building media is given up."""
_RETRY_PAUSE = 1.0
"""Seconds until it is tried again to receive something: the web client's."""


@dataclass(slots=True)
class Surroundings:
    """What all participants of a bench share.

    ``now`` is monotonic seconds, ``now_ns`` ns since 1970, ``chance`` spreads tries of many at the same instant.
    """

    now: Callable[[], float]
    now_ns: Callable[[], int]
    chance: random.Random
    sent: SentTimes = field(default_factory=SentTimes)
    batch: Batch = field(default_factory=Batch)
    certificate: RTCCertificate = field(default_factory=RTCCertificate.generateCertificate)


class Participant:
    """Is in a room from ``async with`` to its end.

    :param url: of the server, without a path.
    :param position: in the meeting's people. Its name in the room is this number, so that the others know it.
    """

    def __init__(self, url: str, room_id: str, meeting: Meeting, position: int, surroundings: Surroundings) -> None:
        self.position = position
        self.plan = meeting.people[position]
        self.uplink: Uplink | None = None
        self.downlink: Downlink | None = None
        self.connected_ns = 0
        """When both transports were connected, in ns since 1970; 0 while they are not."""
        self._meeting = meeting
        self._surroundings = surroundings
        self._client = RoomClient(url, room_id, self._on_message)
        self._open = contextlib.AsyncExitStack()
        self._id = ""
        self._others: dict[str, ParticipantView] = {}
        self._transport_ids: set[str] = set()
        self._producers: dict[str, Source] = {}
        self._consumed: set[str] = set()
        self._changed = asyncio.Event()
        self._media_lost = False

    async def __aenter__(self) -> Self:
        """Joins and begins to send and receive.

        :raises ConnectError: signalling, ICE or DTLS failed.
        :raises NoCommonFormatError: the server does not forward what is sent.
        """
        await self._open.enter_async_context(self._client)
        join = requests.Join(id=self._client.next_id(), name=str(self.position))
        welcome = await self._client.request(join, answers.Welcome)
        self._id = welcome.participant_id
        self._router = welcome.router_rtp_capabilities
        for participant in welcome.snapshot.participants:
            self._others.setdefault(participant.id, participant)
        await self._build_with_patience()
        follower = asyncio.create_task(self._follow())
        self._open.push_async_callback(_end, follower)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()
        await self._drop_media()

    # --- what the server tells ----------------------------------------------------------------------------------------

    def _on_message(self, message: dict[str, Any]) -> None:
        if message["type"] == "event":
            self._on_event(message["event"])
        elif message["type"] == "transportFailed" and message["transportId"] in self._transport_ids:
            self._media_lost = True
            self._changed.set()
        elif message["type"] == "streamsWanted" and self.uplink:
            source = self._producers.get(message["producerId"])
            if source in self.uplink.sources:
                self.uplink.sources[source].want(message["streams"])

    def _on_event(self, event: dict[str, Any]) -> None:
        match event["type"]:
            case "participantJoined" | "participantChanged":
                participant = ParticipantView.model_validate(event["participant"])
                self._others[participant.id] = participant
            case "participantLeft":
                self._others.pop(event["participantId"], None)
            case "mediaReset":
                self._media_lost = True
            case _:
                return
        self._changed.set()

    async def _follow(self) -> None:
        """Keeps up with the room."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            if self._media_lost:
                self._media_lost = False
                await self._rebuild()
                continue
            try:
                await self._consume_missing()
            except ConnectError as error:
                await asyncio.sleep(_wanted_pause(error) or _RETRY_PAUSE)
                self._changed.set()

    # --- media --------------------------------------------------------------------------------------------------------

    async def _rebuild(self) -> None:
        """Builds all media again."""
        await self._drop_media()
        with contextlib.suppress(ConnectError):
            await self._build_with_patience()

    async def _build_with_patience(self) -> None:
        """Builds all media, trying again and again, as ``MediaSession.rebuild`` does in the web client.

        :raises ConnectError: it did not work for a long time.
        """
        pause = _FIRST_PAUSE
        give_up = self._surroundings.now() + _PATIENCE
        while True:
            try:
                return await self._build()
            except ConnectError as error:
                await self._drop_media()
                if self._surroundings.now() > give_up:
                    raise
                await asyncio.sleep(_wanted_pause(error) or pause / 2 * (1 + self._surroundings.chance.random()))
                pause = min(_LONGEST_PAUSE, 2 * pause)

    async def _drop_media(self) -> None:
        uplink, downlink = self.uplink, self.downlink
        self.uplink = self.downlink = None
        self.connected_ns = 0
        self._producers.clear()
        self._consumed.clear()
        for end in (uplink, downlink):
            if end:
                await end.link.close()

    async def _build(self) -> None:
        create = requests.CreateTransports(id=self._client.next_id(), rtp_capabilities=playable(self._router))
        created = await self._client.request(create, answers.TransportsCreated)
        self._transport_ids = {created.send.id, created.recv.id}
        outcomes = await asyncio.gather(self._send(created.send), self._receive(created.recv), return_exceptions=True)
        for outcome in outcomes:
            if outcome:
                raise outcome

    def _note_connected(self) -> None:
        if self.uplink and self.downlink:
            self.connected_ns = self._surroundings.now_ns()

    async def _connect(self, link: Link, options: answers.TransportOptions) -> None:
        dtls = DtlsParameters([link.secure.fingerprint], role="client")
        connect = requests.ConnectTransport(id=self._client.next_id(), transport_id=options.id, dtls_parameters=dtls)
        try:
            await self._client.request(connect, answers.Empty)
            await link.connect(remote_of(options))
        except ConnectError:
            await link.close()
            raise

    async def _send(self, options: answers.TransportOptions) -> None:
        link = Link(self._surroundings.certificate)
        await self._connect(link, options)
        uplink = Uplink(link)
        self.uplink = uplink
        self._note_connected()
        for mid, source in enumerate(self.plan.sources):
            await self._produce(uplink, options.id, source, str(mid))

    async def _produce(self, uplink: Uplink, transport_id: str, source: Source, mid: str) -> None:
        parameters = self._parameters(source, mid)
        produce = requests.Produce(
            id=self._client.next_id(),
            transport_id=transport_id,
            kind="audio" if source == "microphone" else "video",
            source=source,
            rtp_parameters=parameters,
        )
        produced = await self._client.request(produce, answers.Produced)
        self._producers[produced.producer_id] = source
        uplink.sources[source] = self._source(uplink.link, source, parameters)

    def _parameters(self, source: Source, mid: str) -> RtpParameters:
        if source == "microphone":
            return sendable_voice(self._router, mid, secrets.randbelow(1 << 31) + 1)
        layers = CAMERA_LAYERS if source == "camera" else (SCREEN_LAYER,)
        return sendable_layers(self._router, mid, [layer.bit_rate for layer in layers])

    def _source(self, link: Link, source: Source, parameters: RtpParameters) -> SourceAtWork:
        surroundings = self._surroundings
        streams = [OutgoingStream(link, form, first_number(), surroundings.now_ns) for form in sent_formats(parameters)]
        if source == "microphone":
            return Microphone(streams[0], self.plan.speaks, surroundings.sent)
        layers = CAMERA_LAYERS if source == "camera" else (SCREEN_LAYER,)
        return Video(streams, layers, PERIODS[source], surroundings.sent)

    async def _receive(self, options: answers.TransportOptions) -> None:
        link = Link(self._surroundings.certificate)
        await self._connect(link, options)
        ssrc = secrets.randbelow(1 << 31) + 1
        twcc_id = twcc_id_of(self._router)
        self.downlink = Downlink(link, twcc_id, ssrc, self._surroundings.sent, self._surroundings.now())
        self._note_connected()
        await self._consume_missing()

    async def _consume_missing(self) -> None:
        """Receives whatever it does not receive yet."""
        while self.downlink:
            offered = {
                producer.id: (int(other.name), producer.source)
                for other in self._others.values()
                if other.id != self._id
                for producer in other.producers
            }
            missing = [producer_id for producer_id in offered if producer_id not in self._consumed][:_MOST_AT_ONCE]
            if not missing:
                return
            downlink = self.downlink
            consume = requests.Consume(id=self._client.next_id(), producer_ids=missing)
            consumed = await self._client.request(consume, answers.Consumed)
            if downlink is self.downlink:
                self._consumed.update(missing)
                await self._show(downlink, list(consumed.consumers), offered)

    async def _show(
        self,
        downlink: Downlink,
        consumers: list[answers.ConsumerOptions],
        offered: dict[str, tuple[int, Source]],
    ) -> None:
        """Starts what is heard or seen."""
        settings = []
        for consumer in consumers:
            sender, source = offered[consumer.producer_id]
            size = self._meeting.size(self.position, sender, source)
            if source == "microphone" or size:
                downlink.streams[ssrc_of(consumer)] = IncomingStream(sender, source)
                width, height = size or (0, 0)
                settings.append(
                    requests.ConsumerSetting(consumer_id=consumer.id, paused=False, width=width, height=height)
                )
        if settings:
            await self._client.request(
                requests.SetConsumers(id=self._client.next_id(), consumers=settings), answers.Empty
            )

    # --- what the crowd calls again and again -------------------------------------------------------------------------

    def drain(self) -> None:
        """Empties both sockets."""
        for end in (self.uplink, self.downlink):
            if end:
                end.drain(self._surroundings.batch)

    def tick(self, source: Source) -> None:
        """Sends what is due of this source."""
        if self.uplink and source in self.uplink.sources:
            self.uplink.sources[source].tick()

    def give_feedback(self) -> None:
        """See ``Downlink.give_feedback``."""
        if self.downlink:
            self.downlink.give_feedback(self._surroundings.now())

    def report(self) -> None:
        """Sends sender and receiver reports."""
        for end in (self.uplink, self.downlink):
            if end:
                end.report()

    def keep_consent(self) -> None:
        """Keeps both paths up."""
        for end in (self.uplink, self.downlink):
            if end:
                end.link.ice.keep_consent()


def _wanted_pause(error: ConnectError) -> float | None:
    """How long the server asked to wait (s)."""
    return error.retry_after if isinstance(error, RefusedError) else None


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, ConnectError, NoCommonFormatError):
        await task
