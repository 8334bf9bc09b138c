"""One measurement from start to end."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from alongside.bench.accounting import Tally, merge
from alongside.bench.load import Load
from alongside.bench.population import Connector, Population
from alongside.bench.processes import Usage, busy_ns, measure_tree
from alongside.bench.traffic import Traffic

SETTLE = 0.5
"""seconds to wait for the last packets"""
_PATIENCE = 60
"""seconds to wait, after the warm-up, for streams that do not flow yet"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run measured."""

    load: Load
    seconds: float
    sent: int
    """RTP packets to the server"""
    tally: Tally
    """of all packets that the server had to forward"""
    server_cpu_ns: int | None
    """CPU time of all the server's processes; ``None`` when they are not on this machine"""
    memory_per_participant: int | None
    """growth of the server's resident memory since before the first participant, in bytes"""
    generator_cpu_ns: int
    other_cpu_ns: int
    """CPU time of everything else on the machine: noise"""
    srtp_profile: str
    worst_delay: float
    """seconds by which the latest packet was sent too late"""
    keyframes: int
    nacks: int
    duplicates: int
    misnumbered: int
    """packets with numbers never sent, and changes of the server's numbering"""
    damaged: int
    """packets of the decrypted sample that were not what was sent"""
    unsent: int
    """packets that this machine's kernel did not take from the generator"""

    @property
    def cpu_us_per_forwarded(self) -> float | None:
        """Server CPU in µs per forwarded packet."""
        if self.server_cpu_ns is None or not self.tally.received:
            return None
        return self.server_cpu_ns / 1000 / self.tally.received


@dataclass(frozen=True, slots=True)
class _Instant:
    wall_ns: int
    server: Usage | None
    own_ns: int
    busy_ns: int


class _Instants(NamedTuple):
    before: _Instant
    start: _Instant
    end: _Instant


class Bench:
    """Measures a running server.

    :param server_pid: its first process; ``None`` when it runs on another machine.
    :param now: monotonic seconds.
    :param now_ns: ns since 1970, as the kernel stamps datagrams.
    :param chance: phases.
    """

    def __init__(
        self,
        connector: Connector,
        server_pid: int | None,
        chance: random.Random,
        now: Callable[[], float] = time.monotonic,
        now_ns: Callable[[], int] = time.time_ns,
    ) -> None:
        self._connector = connector
        self._server_pid = server_pid
        self._chance = chance
        self._now = now
        self._now_ns = now_ns

    async def measure(self, load: Load) -> Figures:
        """Connects the peers, lets them run, and counts.

        :raises ConnectError: a peer could not be connected.
        """
        before = self._instant()
        population = Population()
        try:
            population = await self._connector.connect(load)
            traffic = Traffic(population, load, self._now, self._now_ns, self._chance)
            await self._warm_up(traffic, load)
            start = self._instant()
            await traffic.run(load.seconds)
            end = self._instant()
            await traffic.settle(SETTLE)
            return _summarise(load, population, traffic, _Instants(before, start, end))
        finally:
            await population.close()
            await self._connector.close()

    async def _warm_up(self, traffic: Traffic, load: Load) -> None:
        """Waits until everything flows, but not for ever: servers send no more than they believe a path carries."""
        accounts = [account for receiver in traffic.receivers for account in receiver.accounts.values()]
        await traffic.run(load.warm_up)
        for _ in range(_PATIENCE):
            if all(account.flows() for account in accounts):
                break
            await traffic.run(1.0)
        for account in accounts:
            account.forget_complaints()
        traffic.sending.worst_delay = 0.0

    def _instant(self) -> _Instant:
        server = None if self._server_pid is None else measure_tree(self._server_pid)
        return _Instant(self._now_ns(), server, time.process_time_ns(), busy_ns())


def _summarise(load: Load, population: Population, traffic: Traffic, instants: _Instants) -> Figures:
    before, start, end = instants
    window = (start.wall_ns, end.wall_ns)
    accounts = [account for receiver in traffic.receivers for account in receiver.accounts.values()]
    server_cpu = end.server.cpu_ns - start.server.cpu_ns if start.server and end.server else None
    growth = (end.server.memory - before.server.memory) // load.participants if end.server and before.server else None
    own_cpu = end.own_ns - start.own_ns
    return Figures(
        load=load,
        seconds=(end.wall_ns - start.wall_ns) / 1e9,
        sent=sum(len(sender.sent.indices_between(*window)) for sender in traffic.senders),
        tally=merge(account.tally(*window) for account in accounts),
        server_cpu_ns=server_cpu,
        memory_per_participant=growth,
        generator_cpu_ns=own_cpu,
        other_cpu_ns=max(0, end.busy_ns - start.busy_ns - own_cpu - (server_cpu or 0)),
        srtp_profile=population.links()[0].secure.profile,
        worst_delay=traffic.sending.worst_delay,
        keyframes=sum(sender.keyframes for sender in traffic.senders),
        nacks=sum(sender.nacks for sender in traffic.senders),
        duplicates=sum(account.duplicates for account in accounts),
        misnumbered=sum(account.strange + account.realigned for account in accounts),
        damaged=sum(receiver.damaged for receiver in traffic.receivers),
        unsent=sum(link.unsent for link in population.links()),
    )
