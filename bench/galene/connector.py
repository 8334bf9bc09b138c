"""Brings the bench's peers into groups of Galène."""

import asyncio
import secrets
from contextlib import AsyncExitStack
from dataclasses import dataclass

from aiortc import RTCCertificate

from alongside.bench.link import Link
from alongside.bench.load import Load, Member
from alongside.bench.outgoing import Header
from alongside.bench.population import Population, ReceivingEnd, SendingEnd, SentFormat, first_number
from bench import sdp
from bench.galene.process import GROUP
from bench.galene.session import GaleneSession, Offer

_PADDING = bytes([0, 0, 0, 4])
"""Four bytes, the last of which counts them (RFC 3550 section 5.1)."""


@dataclass(slots=True)
class _Peer:
    """One member and its session. ``stream`` and ``sender`` name what it sends."""

    member: Member
    session: GaleneSession
    stream: str = ""
    sender: int = -1


class GaleneConnector:
    """A session per member. Galène has a peer connection for each stream, so a receiver has one for each sender.

    :param port: of Galène's signalling.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._open = AsyncExitStack()
        self._certificate = RTCCertificate.generateCertificate()

    async def connect(self, load: Load) -> Population:
        """See ``Connector.connect``.

        :raises ConnectError: ICE or DTLS failed.
        :raises PeerError: Galène refused something.
        """
        population = Population()
        for room in range(load.rooms):
            peers = [await self._join(f"{GROUP}/{room}", member) for member in load.members()]
            senders = [peer for peer in peers if peer.member.sends]
            for peer in senders:
                peer.sender = len(population.sending)
                population.sending.append(await self._send(peer))
            for peer in peers:
                if peer.member.receives:
                    population.receiving += await self._receive(peer, [s for s in senders if s is not peer])
        return population

    async def close(self) -> None:
        """Makes everybody leave."""
        await self._open.aclose()

    async def _join(self, group: str, member: Member) -> _Peer:
        session = await self._open.enter_async_context(GaleneSession(self._port, group))
        if member.receives:
            await session.request_video()
        return _Peer(member, session)

    async def _send(self, peer: _Peer) -> SendingEnd:
        link = Link(self._certificate)
        peer.stream = secrets.token_hex(8)
        ssrc = secrets.randbelow(1 << 31) + 1
        offer = sdp.build_offer(sdp.Local(link.ice.local, link.secure.fingerprint), ssrc, ssrc + 1)
        answer = sdp.parse(await peer.session.offer(peer.stream, offer))
        medium = answer.media[0]
        await link.connect(answer.remote_at(await peer.session.address(peer.stream)))
        form = SentFormat(ssrc, sdp.VP8, medium.mid, medium.extension(sdp.MID), medium.find_extension(sdp.TWCC))
        end = SendingEnd(link, form, first_number())
        _announce(end)
        return end

    async def _receive(self, peer: _Peer, senders: list[_Peer]) -> list[ReceivingEnd]:
        positions = {sender.stream: sender.sender for sender in senders}
        offers = [await peer.session.next_offer() for _ in senders]
        return await asyncio.gather(*(self._accept(peer, offer, positions[offer.stream]) for offer in offers))

    async def _accept(self, peer: _Peer, offer: Offer, sender: int) -> ReceivingEnd:
        link = Link(self._certificate, controlling=False)
        description = sdp.parse(offer.description)
        answer = sdp.build_answer(description, sdp.Local(link.ice.local, link.secure.fingerprint))
        await peer.session.answer(offer.stream, answer)
        await link.connect(description.remote_at(await peer.session.address(offer.stream)))
        return ReceivingEnd(link, {description.media[0].ssrcs[0]: sender}, None)


def _announce(end: SendingEnd) -> None:
    """Sends a packet of nothing but padding, since Galène offers a stream to others only once it saw a packet of it."""
    header = bytearray(Header(end.format).write(end.first_number - 1, 0, False, 0))
    header[0] |= 0x20
    end.link.send(end.link.secure.protect(bytes(header) + _PADDING))
