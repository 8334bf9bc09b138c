"""A real media worker under a real supervisor, and real peers that talk to it over loopback."""

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alongside.rtp.parameters import RtpParameters
from alongside.worker import messages
from alongside.worker.client import MediaWorker
from alongside.worker.process import WorkerProcess
from alongside.worker.supervisor import Supervisor, WorkerSettings
from tests.support.media_parameters import opus_parameters, receiver_capabilities, vp8_parameters
from tests.support.media_senders import AudioSender, VideoSender
from tests.support.media_waiting import eventually
from tests.support.peer import Peer

ROUTER = "router"


@dataclass
class Heard:
    """What the supervisor told its listener."""

    notices: list[tuple[str, messages.Notice]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def on_worker_notice(self, worker: MediaWorker, notice: messages.Notice) -> None:
        self.notices.append((worker.id, notice))

    def on_worker_lost(self, worker: MediaWorker) -> None:
        self.lost.append(worker.id)

    def states_of(self, transport_id: str) -> list[str]:
        """The states that were told of one transport."""
        return [
            notice.state
            for _, notice in self.notices
            if isinstance(notice, messages.TransportStateChanged) and notice.transport_id == transport_id
        ]


def monotonic_us() -> int:
    return time.monotonic_ns() // 1000


def is_running(pid: int) -> bool:
    """Whether there is such a process; one that ended and was not waited for does not count."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        # Gone before the file was opened, or between opening and reading it (ESRCH).
        return False


class RunningMedia:
    """One worker with one router. Use as an async context manager; peers are closed with it."""

    def __init__(self, settings: WorkerSettings | None = None) -> None:
        self.heard = Heard()
        self.supervisor = Supervisor(settings or WorkerSettings(host="127.0.0.1"), self.heard)
        self.peers: dict[str, Peer] = {}
        self._ssrcs = iter(range(10_000, 90_000, 1_000))

    async def __aenter__(self) -> "RunningMedia":
        await self.supervisor.start()
        self.worker: WorkerProcess = await self.supervisor.acquire()
        await self.worker.request(messages.CreateRouter(ROUTER, overheard="main"))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._close_peers()
        await self.supervisor.stop()

    async def start_over(self) -> None:
        """Begins again with the worker that took the place of a lost one, as rooms and browsers do."""
        await self._close_peers()
        self.heard.notices.clear()
        self.heard.lost.clear()
        self.worker = await self.supervisor.acquire()
        await self.worker.request(messages.CreateRouter(ROUTER, overheard="main"))

    async def _close_peers(self) -> None:
        for peer in self.peers.values():
            await peer.close()
        self.peers.clear()

    # --- the worker's own account -------------------------------------------------------------------------------------

    async def dump(self) -> dict[str, Any]:
        dumped = await self.worker.request(messages.Dump())
        assert isinstance(dumped, messages.Dumped)
        return dumped.state

    async def dropped(self) -> Counter[str]:
        """Datagrams and packets dropped so far, by reason."""
        return Counter((await self.dump())["datagrams"]["dropped"])

    async def consumer(self, consumer_id: str) -> dict[str, Any]:
        """What the worker says of a consumer."""
        found: dict[str, Any] = (await self.dump())["routers"][ROUTER]["consumers"][consumer_id]
        return found

    async def producer(self, producer_id: str) -> dict[str, Any]:
        """What the worker says of a producer."""
        found: dict[str, Any] = (await self.dump())["routers"][ROUTER]["producers"][producer_id]
        return found

    async def transport(self, transport_id: str) -> dict[str, Any]:
        """What the worker says of a transport."""
        found: dict[str, Any] = (await self.dump())["routers"][ROUTER]["transports"][transport_id]
        return found

    # --- peers --------------------------------------------------------------------------------------------------------

    async def announce(self, name: str, group: str = "main") -> messages.TransportCreated:
        """Makes a transport to which nobody is connected yet."""
        created = await self.worker.request(messages.CreateTransport(ROUTER, name, group))
        assert isinstance(created, messages.TransportCreated)
        return created

    async def join(self, name: str, group: str = "main", *, peer: Peer | None = None) -> Peer:
        """Makes a transport and a peer that is connected to it."""
        created = await self.announce(name, group)
        peer = self.peers[name] = peer or Peer()
        await self.worker.request(messages.ConnectTransport(name, peer.dtls_parameters))
        await peer.connect(created)
        await eventually(lambda: "connected" in self.heard.states_of(name))
        return peer

    async def produce(self, name: str, producer_id: str, parameters: RtpParameters) -> None:
        kind = "audio" if parameters.codecs[0].mimeType.startswith("audio") else "video"
        await self.worker.request(
            messages.Produce(name, producer_id, "audio" if kind == "audio" else "video", parameters)
        )

    async def audio(self, name: str, producer_id: str, mid: str = "0") -> AudioSender:
        """Produces sound; what the sender makes leaves with the peer's next flush."""
        ssrc = next(self._ssrcs)
        await self.produce(name, producer_id, opus_parameters(ssrc, mid))
        return AudioSender(self.peers[name].outgoing.append, monotonic_us, ssrc)

    async def video(self, name: str, producer_id: str, layers: int = 1, mid: str = "1") -> list[VideoSender]:
        """Produces VP8, the smallest layer first."""
        ssrcs = [next(self._ssrcs) for _ in range(layers)]
        await self.produce(name, producer_id, vp8_parameters(ssrcs, mid))
        outgoing = self.peers[name].outgoing
        return [
            VideoSender(outgoing.append, monotonic_us, ssrc, 720 >> (layers - 1 - index))
            for index, ssrc in enumerate(ssrcs)
        ]

    async def consume(self, name: str, producer_id: str, *, width: int = 0, height: int = 0) -> RtpParameters:
        """Lets the peer get the producer; the consumer's id is ``producer at name``."""
        consumer_id = f"{producer_id} at {name}"
        consumed = await self.worker.request(messages.Consume(name, consumer_id, producer_id, receiver_capabilities()))
        assert isinstance(consumed, messages.Consumed)
        await self.worker.request(messages.SetConsumer(consumer_id, False, width, height))
        return consumed.rtp_parameters

    async def move(self, group: str, *names: str) -> None:
        await self.worker.request(messages.SetGroup(ROUTER, list(names), group))

    async def overhear(self, name: str, *, overhears: bool) -> None:
        """Lets a peer hear the main room from elsewhere, or no more."""
        await self.worker.request(messages.SetOverhearing(name, overhears))

    async def got(self, name: str, count: int) -> list[bytes]:
        """All RTP packets that the peer got, once there are so many."""
        peer = self.peers[name]

        def enough() -> bool:
            peer.collect()
            return len(peer.rtp) >= count

        await eventually(enough)
        return peer.rtp
