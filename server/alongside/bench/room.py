"""Brings the bench's peers into rooms of an Alongside server, over its own signalling."""

import ipaddress
import secrets
from contextlib import AsyncExitStack
from dataclasses import dataclass

from aiortc import RTCCertificate

from alongside.bench.ice import Address, IceCredentials
from alongside.bench.link import ConnectError, Link, Remote
from alongside.bench.load import Load, Member
from alongside.bench.media_format import MID, TWCC, extension_id, receivable, sendable
from alongside.bench.population import Population, ReceivingEnd, SendingEnd, SentFormat, first_number
from alongside.bench.signalling_client import RoomClient, create_room
from alongside.bench.vp8 import HEIGHT, WIDTH
from alongside.rtp.parameters import DtlsParameters, RtpCapabilities
from alongside.signalling.messages import answers, requests

_MOST_AT_ONCE = 200
"""Producers in one ``consume``."""


@dataclass(slots=True)
class _Peer:
    """A member who joined. ``producer_id`` and ``sender`` name what it sends."""

    member: Member
    client: RoomClient
    router: RtpCapabilities
    transports: answers.TransportsCreated
    producer_id: str = ""
    sender: int = -1


class RoomConnector:
    """Members join as browsers do: one WebSocket and two transports each.

    :param url: of the server, without a path.
    """

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._open = AsyncExitStack()
        self._certificate = RTCCertificate.generateCertificate()

    async def connect(self, load: Load) -> Population:
        """See ``Connector.connect``.

        :raises ConnectError: signalling, ICE or DTLS failed.
        :raises NoCommonFormatError: the server does not forward what is sent.
        """
        population = Population()
        for _ in range(load.rooms):
            room_id = await create_room(self._url)
            peers = [await self._join(room_id, member) for member in load.members()]
            producers = [peer for peer in peers if peer.member.sends]
            for peer in producers:
                peer.sender = len(population.sending)
                population.sending.append(await self._produce(peer))
            for peer in peers:
                others = [producer for producer in producers if producer is not peer]
                if peer.member.receives and others:
                    population.receiving.append(await self._consume(peer, others))
        return population

    async def close(self) -> None:
        """Closes all WebSockets."""
        await self._open.aclose()

    async def _join(self, room_id: str, member: Member) -> _Peer:
        client = await self._open.enter_async_context(RoomClient(self._url, room_id))
        welcome = await client.request(requests.Join(id=client.next_id(), name="Bench"), answers.Welcome)
        router = welcome.router_rtp_capabilities
        create = requests.CreateTransports(id=client.next_id(), rtp_capabilities=receivable(router))
        return _Peer(member, client, router, await client.request(create, answers.TransportsCreated))

    async def _connect_link(self, peer: _Peer, options: answers.TransportOptions) -> Link:
        link = Link(self._certificate)
        dtls = DtlsParameters([link.secure.fingerprint], role="client")
        connect = requests.ConnectTransport(id=peer.client.next_id(), transport_id=options.id, dtls_parameters=dtls)
        await peer.client.request(connect, answers.Empty)
        await link.connect(remote_of(options))
        return link

    async def _produce(self, peer: _Peer) -> SendingEnd:
        link = await self._connect_link(peer, peer.transports.send)
        ssrc = secrets.randbelow(1 << 31) + 1
        parameters = sendable(peer.router, "0", ssrc, ssrc + 1)
        produce = requests.Produce(
            id=peer.client.next_id(),
            transport_id=peer.transports.send.id,
            kind="video",
            source="camera",
            rtp_parameters=parameters,
        )
        peer.producer_id = (await peer.client.request(produce, answers.Produced)).producer_id
        payload_type = parameters.codecs[0].payloadType
        form = SentFormat(ssrc, payload_type, "0", extension_id(parameters, MID), extension_id(parameters, TWCC))
        return SendingEnd(link, form, first_number())

    async def _consume(self, peer: _Peer, producers: list[_Peer]) -> ReceivingEnd:
        link = await self._connect_link(peer, peer.transports.recv)
        senders = {producer.producer_id: producer.sender for producer in producers}
        streams: dict[int, int] = {}
        twcc_id = 0
        for first in range(0, len(producers), _MOST_AT_ONCE):
            ids = [producer.producer_id for producer in producers[first : first + _MOST_AT_ONCE]]
            for consumer in await self._start_consumers(peer, ids):
                streams[ssrc_of(consumer)] = senders[consumer.producer_id]
                twcc_id = extension_id(consumer.rtp_parameters, TWCC)
        return ReceivingEnd(link, streams, twcc_id)

    async def _start_consumers(self, peer: _Peer, producer_ids: list[str]) -> list[answers.ConsumerOptions]:
        consume = requests.Consume(id=peer.client.next_id(), producer_ids=producer_ids)
        consumed = await peer.client.request(consume, answers.Consumed)
        if consumed.refused:
            raise ConnectError(f"signalling: a stream was refused: {consumed.refused[0].error.message}")
        shown = [
            requests.ConsumerSetting(consumer_id=consumer.id, paused=False, width=WIDTH, height=HEIGHT)
            for consumer in consumed.consumers
        ]
        setting = requests.SetConsumers(id=peer.client.next_id(), consumers=shown)
        await peer.client.request(setting, answers.Empty)
        return list(consumed.consumers)


def remote_of(options: answers.TransportOptions) -> Remote:
    """The server's end of a transport, at its first UDP candidate (IPv4 where there is a choice).

    :raises ConnectError: there is no UDP candidate.
    """
    udp = [c for c in options.ice_candidates if c.protocol == "udp"]
    if not udp:
        raise ConnectError("ICE: the server announced no UDP address")
    candidate = min(udp, key=lambda c: ipaddress.ip_address(c.address).version)
    credentials = IceCredentials(options.ice_parameters.usernameFragment, options.ice_parameters.password)
    return Remote(credentials, Address(candidate.address, candidate.port), tuple(options.dtls_parameters.fingerprints))


def ssrc_of(consumer: answers.ConsumerOptions) -> int:
    """The SSRC that a consumer's packets carry.

    :raises ConnectError: the server did not say.
    """
    ssrc = consumer.rtp_parameters.encodings[0].ssrc
    if ssrc is None:
        raise ConnectError("signalling: a consumer has no SSRC")
    return ssrc
