"""All peers of a run at work: one loop that sends, empties sockets and reports when each is due."""

import asyncio
import random
from collections.abc import Callable
from functools import partial

from alongside.bench.agenda import Agenda
from alongside.bench.datagrams import Batch
from alongside.bench.link import Link
from alongside.bench.load import Load
from alongside.bench.population import Population
from alongside.bench.receiver import Receiver
from alongside.bench.sender import Sender

DRAIN_PERIOD = 0.01
"""seconds between two looks into a socket; arrival times are the kernel's, so this does not show in latencies"""
FEEDBACK_PERIOD = 0.1
"""seconds between transport-wide feedback, about Chrome's"""
REPORT_PERIOD = 1.0
"""seconds between sender or receiver reports of a video stream, Chrome's"""
CONSENT_PERIOD = 2.5
"""seconds between ICE checks on a path, Chrome's"""


class Traffic:
    """The load of one run.

    :param now: monotonic seconds.
    :param now_ns: ns since 1970.
    :param chance: spreads the peers' phases, so that not all do the same thing at the same instant.
    """

    def __init__(
        self,
        population: Population,
        load: Load,
        now: Callable[[], float],
        now_ns: Callable[[], int],
        chance: random.Random,
    ) -> None:
        self._now = now
        self._chance = chance
        self._batch = Batch()
        self.senders = [Sender(end, number, load, now_ns) for number, end in enumerate(population.sending)]
        self.receivers = [Receiver(end, self.senders, chance.randrange(1, 1 << 32)) for end in population.receiving]
        self.sending = Agenda()
        self._upkeep = Agenda()
        for position, sender in enumerate(self.senders):
            self._plan_sender(sender, load, position / len(self.senders))
        for receiver in self.receivers:
            self._plan_receiver(receiver)

    def _plan_sender(self, sender: Sender, load: Load, phase: float) -> None:
        period = load.burst / load.packets_per_second
        self.sending.every(period, self._now() + period * phase, partial(sender.send, load.burst))
        self._upkeep_every(DRAIN_PERIOD, lambda: self._drain(sender.link, self._ignore_rtp, sender.on_rtcp))
        self._upkeep_every(REPORT_PERIOD, sender.report)
        self._upkeep_every(CONSENT_PERIOD, sender.link.ice.keep_consent)

    def _plan_receiver(self, receiver: Receiver) -> None:
        self._upkeep_every(DRAIN_PERIOD, lambda: self._drain(receiver.link, receiver.on_rtp, receiver.on_rtcp))
        self._upkeep_every(FEEDBACK_PERIOD, receiver.give_feedback)
        self._upkeep_every(REPORT_PERIOD, receiver.report)
        self._upkeep_every(CONSENT_PERIOD, receiver.link.ice.keep_consent)

    def _upkeep_every(self, period: float, action: Callable[[], None]) -> None:
        self._upkeep.every(period, self._now() + period * self._chance.random(), action)

    def _drain(self, link: Link, on_rtp: Callable[[Batch, int], None], on_rtcp: Callable[[bytes], None]) -> None:
        batch = self._batch
        while count := batch.receive(link.descriptor):
            for i in range(count):
                first, second = batch.data[batch.starts[i]], batch.data[batch.starts[i] + 1]
                if not 128 <= first <= 191:
                    link.on_control(batch.datagram(i))
                elif 192 <= second <= 223:
                    on_rtcp(batch.datagram(i))
                else:
                    on_rtp(batch, i)
            if count < batch.capacity:
                return

    def _ignore_rtp(self, batch: Batch, i: int) -> None:
        """A sending link gets no media."""

    async def run(self, seconds: float) -> None:
        """Keeps everything going for that long."""
        end = self._now() + seconds
        while (now := self._now()) < end:
            due = min(self.sending.run_due(now), self._upkeep.run_due(now), end)
            await asyncio.sleep(max(0.0, due - self._now()))

    async def settle(self, seconds: float) -> None:
        """Sends no more packets, but takes what is still under way and keeps reporting."""
        end = self._now() + seconds
        while (now := self._now()) < end:
            due = min(self._upkeep.run_due(now), end)
            await asyncio.sleep(max(0.0, due - self._now()))
