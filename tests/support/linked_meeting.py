"""Cameras whose viewers are behind emulated networks, in virtual time: the real estimate decides what flows."""

from random import Random

from alongside.rtp.munger import Rewritten
from alongside.rtp.transport_feedback import TransportFeedback
from alongside.rtp.writer import PADDING_BYTES
from alongside.sfu.consumer import Consumer
from alongside.sfu.transport import Transport
from tests.support.media_meeting import Shown, SimulcastCamera, pictures_in
from tests.support.media_paths import RecordingPath
from tests.support.media_router import REPORT_SSRC, RouterInVirtualTime
from tests.support.network.conditions import LinkConditions
from tests.support.network.link import Link
from tests.support.network.simulation import Simulation
from tests.support.network.wire import Wire

HEADER_BYTES = 70
"""RTP with its extension, SRTP, UDP and IP."""
_FEEDBACK_US = 50_000
_PROBE_US = 5_000
_FRAME_US = 50_000
_SSRC = 1


class LinkedPath(RecordingPath):
    """A path whose videos go over a link to a receiver, which reports their arrival over another one.

    :param conditions: of the way there; the way back has its delay only.
    """

    def __init__(self, simulation: Simulation, conditions: LinkConditions, seed: int) -> None:
        super().__init__()
        self.transport: Transport | None = None
        self._simulation = simulation
        self._feedback = TransportFeedback(_SSRC)
        self.forward: Wire[int] = Wire(Link(Random(seed), conditions), simulation, self._arrive)
        back = LinkConditions(delay_us=conditions.delay_us)
        self.back: Wire[bytes] = Wire(Link(Random(seed + 1), back), simulation, self._report)
        simulation.every(_FEEDBACK_US, self._collect)

    def send_video(self, rewritten: Rewritten, payload_type: int, ssrc: int, resent_as: int = -1) -> None:
        self._send(len(rewritten[1].payload))
        self._record(rewritten, payload_type, ssrc, resent_as)

    def send_padding(self, number: int, payload_type: int, ssrc: int) -> None:
        self._send(PADDING_BYTES)

    def _send(self, payload_bytes: int) -> None:
        size = payload_bytes + HEADER_BYTES
        self.forward.send(self.sent.add(size, self._simulation.now_us()), size)

    def _arrive(self, number: int) -> None:
        self._feedback.on_packet(number & 0xFFFF, _SSRC, self._simulation.now_us())

    def _collect(self) -> None:
        for packet in self._feedback.take():
            self.back.send(packet, len(packet))

    def _report(self, packet: bytes) -> None:
        if self.transport is not None:
            self.transport.on_rtcp(packet, self._simulation.now_us())


class LinkedMeeting:
    """A room whose clock is that of the networks around it."""

    def __init__(self) -> None:
        self.simulation = Simulation()
        self.room = RouterInVirtualTime()
        self.cameras: list[SimulcastCamera] = []
        self.paths: dict[str, LinkedPath] = {}
        self.simulation.every(_FRAME_US, self._frame)
        self.simulation.every(_PROBE_US, self._probe)

    def camera(self, name: str) -> None:
        transport_id = f"sender of {name}"
        self.room.transport(transport_id)
        ssrc = 2000 + 1000 * len(self.cameras)
        self.cameras.append(SimulcastCamera(self.room, transport_id, name, ssrc=ssrc))

    def viewer(self, name: str, conditions: LinkConditions, seed: int = 1) -> LinkedPath:
        """One more viewer, behind a link."""
        path = self.paths[name] = self.room.paths[name] = LinkedPath(self.simulation, conditions, seed)
        path.transport = Transport(name, "main", path, REPORT_SSRC, self.room.states, self.room.counters)
        self.room.router.add_transport(path.transport)
        self.room.connect(name)
        return path

    def consume(self, viewer: str, camera: str) -> Consumer:
        return self.room.consume(viewer, camera, size=(1280, 720))

    def run(self, seconds: int) -> dict[str, list[dict[str, Shown]]]:
        """Lets time pass. Returns for each viewer the best that was sent of each camera, second by second."""
        shown: dict[str, list[dict[str, Shown]]] = {viewer: [] for viewer in self.paths}
        for _ in range(seconds):
            self.simulation.run_for(1_000_000)
            for viewer, path in self.paths.items():
                shown[viewer].append({camera: max(kinds) for camera, kinds in pictures_in(path.take_rtp()).items()})
        return shown

    def _frame(self) -> None:
        self.room.clock.now_us = self.simulation.now_us()
        for camera in self.cameras:
            camera.send()
        self.room.router.tick(self.room.clock())
        self.room.router.take_wanted(self.room.clock())

    def _probe(self) -> None:
        self.room.clock.now_us = self.simulation.now_us()
        for path in self.paths.values():
            if path.transport is not None and path.transport.allocator.probing:
                path.transport.allocator.probe(self.room.clock())
