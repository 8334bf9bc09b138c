"""Brings the bench's peers into rooms of Janus' videoroom."""

import asyncio
import secrets
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from aiortc import RTCCertificate

from alongside.bench.link import Link
from alongside.bench.load import Load, Member
from alongside.bench.population import Population, ReceivingEnd, SendingEnd, SentFormat, first_number
from bench import sdp
from bench.janus.session import JanusSession


@dataclass(slots=True)
class _Peer:
    """One member and its session. ``feed`` and ``sender`` name what it sends."""

    member: Member
    session: JanusSession
    feed: int = 0
    sender: int = -1
    subscriptions: list["_Peer"] = field(default_factory=list)


class VideoroomConnector:
    """A session per member, a publishing and a subscribing handle in it: two peer connections, as with Alongside.

    A subscriber gets all its streams over one connection (Janus calls that multistream), which costs Janus least.

    :param port: of Janus' WebSocket signalling.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._open = AsyncExitStack()
        self._certificate = RTCCertificate.generateCertificate()

    async def connect(self, load: Load) -> Population:
        """See ``Connector.connect``.

        :raises ConnectError: ICE or DTLS failed.
        :raises PeerError: Janus refused something.
        """
        population = Population()
        for _ in range(load.rooms):
            peers = [_Peer(member, await self._open_session()) for member in load.members()]
            room = await self._create_room(peers[0].session, len(peers))
            publishers = [peer for peer in peers if peer.member.sends]
            for peer in publishers:
                peer.sender = len(population.sending)
                population.sending.append(await self._publish(peer, room))
            for peer in peers:
                others = [publisher for publisher in publishers if publisher is not peer]
                if peer.member.receives and others:
                    population.receiving.append(await self._subscribe(peer, others, room))
        return population

    async def close(self) -> None:
        """Ends all sessions, and with them their handles."""
        await self._open.aclose()

    async def _open_session(self) -> JanusSession:
        return await self._open.enter_async_context(JanusSession(self._port))

    async def _create_room(self, session: JanusSession, publishers: int) -> int:
        body = {
            "request": "create",
            "publishers": publishers,
            "bitrate": 0,
            "fir_freq": 0,
            "videocodec": "vp8",
            "transport_wide_cc_ext": True,
            "videoorient_ext": False,
            "playoutdelay_ext": False,
        }
        data, _ = await session.message(await session.attach(), body)
        room: int = data["room"]
        return room

    async def _publish(self, peer: _Peer, room: int) -> SendingEnd:
        link = Link(self._certificate)
        ssrc = secrets.randbelow(1 << 31) + 1
        offer = sdp.build_offer(sdp.Local(link.ice.local, link.secure.fingerprint), ssrc, ssrc + 1)
        handle = await peer.session.attach()
        data, _ = await peer.session.message(handle, {"request": "join", "ptype": "publisher", "room": room})
        peer.feed = data["id"]
        _, text = await peer.session.message(handle, {"request": "publish"}, ("offer", offer))
        answer = sdp.parse(text)
        medium = answer.media[0]
        await link.connect(answer.remote)
        form = SentFormat(ssrc, sdp.VP8, medium.mid, medium.extension(sdp.MID), medium.extension(sdp.TWCC))
        return SendingEnd(link, form, first_number())

    async def _subscribe(self, peer: _Peer, publishers: list[_Peer], room: int) -> ReceivingEnd:
        link = Link(self._certificate)
        handle = await peer.session.attach()
        streams = [{"feed": publisher.feed} for publisher in publishers]
        body = {"request": "join", "ptype": "subscriber", "room": room, "streams": streams}
        data, text = await peer.session.message(handle, body)
        offer = sdp.parse(text)
        answer = sdp.build_answer(offer, sdp.Local(link.ice.local, link.secure.fingerprint))
        senders = {publisher.feed: publisher.sender for publisher in publishers}
        mids = {stream["mid"]: senders[stream["feed_id"]] for stream in data["streams"]}
        async with asyncio.TaskGroup() as group:
            group.create_task(peer.session.message(handle, {"request": "start", "room": room}, ("answer", answer)))
            group.create_task(link.connect(offer.remote))
        by_ssrc = {medium.ssrcs[0]: mids[medium.mid] for medium in offer.media}
        return ReceivingEnd(link, by_ssrc, offer.media[0].extension(sdp.TWCC))
