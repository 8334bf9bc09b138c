"""A meeting from start to end."""

import asyncio
import time
from dataclasses import dataclass, field

from alongside.bench.link import Volume
from alongside.bench.meeting.crowd import Crowd
from alongside.bench.meeting.incoming import IncomingStream
from alongside.bench.meeting.participant import Participant, Surroundings
from alongside.bench.meeting.plan import Meeting
from alongside.bench.processes import Usage, busy_ns, measure_each
from alongside.bench.signalling_client import create_room


@dataclass(frozen=True, slots=True)
class ProcessShare:
    """What one process of the server used while it was measured."""

    pid: int
    cpu_ns: int
    system_ns: int


@dataclass(slots=True)
class MeetingFigures:
    """What was measured of a meeting."""

    meeting: Meeting
    seconds: float = 0.0
    control: ProcessShare | None = None
    """the server's first process; ``None`` when it is not on this machine"""
    workers: list[ProcessShare] = field(default_factory=list)
    """its other processes, the busiest first"""
    memory_per_participant: int = 0
    """growth of the server's resident memory, in bytes"""
    sent: list[Volume] = field(default_factory=list)
    """by each participant"""
    received: list[Volume] = field(default_factory=list)
    streams: list[IncomingStream] = field(default_factory=list)
    """of all participants"""
    generator_cpu_ns: int = 0
    other_cpu_ns: int = 0
    """CPU time of everything else on the machine: noise"""
    worst_delay: float = 0.0
    """seconds by which the latest packet was sent too late"""
    strange: int = 0
    """packets of the decrypted sample that were not what was sent"""

    @property
    def server_cpu_ns(self) -> int:
        return sum(share.cpu_ns for share in self.shares)

    @property
    def shares(self) -> list[ProcessShare]:
        return [self.control, *self.workers] if self.control else []

    @property
    def forwarded(self) -> int:
        """Packets that receivers got of the streams that they take."""
        return sum(stream.packets for stream in self.streams)


@dataclass(frozen=True, slots=True)
class _Instant:
    now: float
    own_ns: int
    busy_ns: int
    server: dict[int, Usage]


async def measure(
    url: str, server_pid: int | None, meeting: Meeting, seconds: float, surroundings: Surroundings
) -> MeetingFigures:
    """Lets everybody in, waits until bandwidths are found, and counts.

    :param url: of the server, without a path.
    :param server_pid: its first process; ``None`` when it runs on another machine.
    :raises ConnectError: somebody could not join.
    """
    before = _memory(_usages(server_pid))
    async with Crowd(url, await create_room(url), meeting, surroundings) as crowd:
        for participant in crowd.participants:
            await crowd.let_in(participant)
        await asyncio.sleep(meeting.warm_up)
        figures = MeetingFigures(meeting)
        volumes = [_volumes(participant) for participant in crowd.participants]
        for participant in crowd.participants:
            for stream in _streams(participant):
                stream.begin_window()
        crowd.forget_delay()
        start = _instant(surroundings, server_pid)
        await asyncio.sleep(seconds)
        end = _instant(surroundings, server_pid)
        _compare(figures, start, end, server_pid)
        figures.memory_per_participant = (_memory(end.server) - before) // len(meeting.people)
        for participant, (sent, received) in zip(crowd.participants, volumes, strict=True):
            sent_after, received_after = _volumes(participant)
            figures.sent.append(_difference(sent_after, sent))
            figures.received.append(_difference(received_after, received))
            figures.streams += _streams(participant)
            figures.strange += participant.downlink.strange if participant.downlink else 0
        figures.worst_delay = crowd.worst_delay
        return figures


def _usages(server_pid: int | None) -> dict[int, Usage]:
    return {} if server_pid is None else measure_each(server_pid)


def _memory(usages: dict[int, Usage]) -> int:
    return sum(usage.memory for usage in usages.values())


def _instant(surroundings: Surroundings, server_pid: int | None) -> _Instant:
    return _Instant(surroundings.now(), time.process_time_ns(), busy_ns(), _usages(server_pid))


def _compare(figures: MeetingFigures, start: _Instant, end: _Instant, server_pid: int | None) -> None:
    figures.seconds = end.now - start.now
    figures.generator_cpu_ns = end.own_ns - start.own_ns
    for pid, usage in end.server.items():
        before = start.server.get(pid, Usage(0, 0))
        share = ProcessShare(pid, usage.cpu_ns - before.cpu_ns, usage.system_ns - before.system_ns)
        if pid == server_pid:
            figures.control = share
        else:
            figures.workers.append(share)
    figures.workers.sort(key=lambda share: share.cpu_ns, reverse=True)
    busy = end.busy_ns - start.busy_ns
    figures.other_cpu_ns = max(0, busy - figures.generator_cpu_ns - figures.server_cpu_ns)


def _streams(participant: Participant) -> list[IncomingStream]:
    return list(participant.downlink.streams.values()) if participant.downlink else []


def _volumes(participant: Participant) -> tuple[Volume, Volume]:
    """What a participant sent and received so far."""
    links = [end.link for end in (participant.uplink, participant.downlink) if end]
    return (_sum([link.sent for link in links]), _sum([link.received for link in links]))


def _sum(volumes: list[Volume]) -> Volume:
    return Volume(sum(volume.packets for volume in volumes), sum(volume.bytes for volume in volumes))


def _difference(after: Volume, before: Volume) -> Volume:
    return Volume(after.packets - before.packets, after.bytes - before.bytes)
