"""Brings the bench's peers into rooms of LiveKit."""

import re
import secrets
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass

from aiortc import RTCCertificate

from alongside.bench.link import Link
from alongside.bench.load import Load, Member
from alongside.bench.population import Population, ReceivingEnd, SendingEnd, SentFormat, first_number
from bench import sdp
from bench.livekit.process import KEY, SECRET
from bench.livekit.session import PUBLISHER, SUBSCRIBER, LivekitSession
from bench.livekit.token import access_token

_TOKEN_LIFETIME = 3600
"""seconds"""


@dataclass(slots=True)
class _Peer:
    """One member and its session. ``track`` and ``sender`` name what it sends; ``link`` is what it receives on."""

    member: Member
    session: LivekitSession
    link: Link | None = None
    track: str = ""
    sender: int = -1


class LivekitConnector:
    """A session per member, with a publishing and a subscribing peer connection: as with Alongside.

    :param port: of LiveKit's signalling.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._open = AsyncExitStack()
        self._certificate = RTCCertificate.generateCertificate()

    async def connect(self, load: Load) -> Population:
        """See ``Connector.connect``.

        :raises ConnectError: ICE or DTLS failed.
        :raises PeerError: LiveKit refused something.
        """
        population = Population()
        for room in range(load.rooms):
            peers = [await self._join(f"room-{room}", member) for member in load.members()]
            senders = [peer for peer in peers if peer.member.sends]
            for peer in senders:
                peer.sender = len(population.sending)
                population.sending.append(await self._publish(peer))
            for peer in peers:
                others = [sender for sender in senders if sender is not peer]
                if peer.link and others:
                    population.receiving.append(await self._subscribe(peer, peer.link, others))
        return population

    async def close(self) -> None:
        """Ends all sessions."""
        await self._open.aclose()

    async def _join(self, room: str, member: Member) -> _Peer:
        grant = {"room": room, "roomJoin": True, "canPublish": member.sends, "canSubscribe": member.receives}
        expires = int(time.time()) + _TOKEN_LIFETIME
        token = access_token(KEY, SECRET, secrets.token_hex(8), grant, expires)
        session = await self._open.enter_async_context(LivekitSession(self._port, token))
        link = await self._open_subscriber(session) if member.receives else None
        return _Peer(member, session, link)

    async def _open_subscriber(self, session: LivekitSession) -> Link:
        """LiveKit first offers a connection with nothing but data channels, which we leave unused."""
        link = Link(self._certificate)
        description = await self._answer(session, link)
        await link.connect(description.remote_at(await session.address(SUBSCRIBER)))
        return link

    async def _answer(self, session: LivekitSession, link: Link) -> sdp.Description:
        offer = await session.next_offer()
        description = sdp.parse(offer.description)
        answer = sdp.build_answer(description, sdp.Local(link.ice.local, link.secure.fingerprint))
        await session.answer(offer, answer)
        return description

    async def _publish(self, peer: _Peer) -> SendingEnd:
        link = Link(self._certificate)
        ssrc = secrets.randbelow(1 << 31) + 1
        peer.track = await peer.session.add_track(sdp.TRACK)
        offer = sdp.build_offer(sdp.Local(link.ice.local, link.secure.fingerprint), ssrc, ssrc + 1)
        answer = sdp.parse(await peer.session.offer(offer))
        medium = answer.media[0]
        await link.connect(answer.remote_at(await peer.session.address(PUBLISHER)))
        form = SentFormat(ssrc, sdp.VP8, medium.mid, medium.extension(sdp.MID), medium.find_extension(sdp.TWCC))
        return SendingEnd(link, form, first_number())

    async def _subscribe(self, peer: _Peer, link: Link, senders: list[_Peer]) -> ReceivingEnd:
        await peer.session.subscribe([sender.track for sender in senders])
        positions = {sender.track: sender.sender for sender in senders}
        while True:
            media = [m for m in (await self._answer(peer.session, link)).media if m.ssrcs]
            if len(media) == len(senders):
                streams = {medium.ssrcs[0]: positions[_track_of(medium)] for medium in media}
                return ReceivingEnd(link, streams, media[0].find_extension(sdp.TWCC))


def _track_of(medium: sdp.Medium) -> str:
    """LiveKit's id of the track in a section: the second word of its msid (RFC 8830)."""
    found = next((match[1] for a in medium.attributes if (match := re.match(r"msid:\S+ (\S+)", a))), None)
    if found is None:
        raise sdp.SdpError("a section has no track")
    return found
