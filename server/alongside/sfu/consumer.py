"""A consumer: what one transport gets of one producer."""

from typing import Protocol

from alongside.rtp.parameters import RtpParameters
from alongside.sfu.allocation import NOTHING, Demand
from alongside.sfu.forwarder import Forwarder, Outgoing
from alongside.sfu.layers import Option, rising, useful
from alongside.sfu.ports import PacketPath
from alongside.sfu.producer import Producer

_SCREEN, _PINNED, _SPEAKING, _OTHER = 3, 2, 1, 0
"""Who is served first when bandwidth is scarce."""


class End(Protocol):
    """A transport, as a consumer sees it."""

    id: str
    group: str
    overhears: str | None
    path: PacketPath

    @property
    def speaking(self) -> bool:
        """Whether any voice that comes from there is audible."""


def may_reach(producer: Producer, sender: End, receiver: End) -> bool:
    """The rule that keeps huddles apart: what is sent stays in its group, but for microphones that are overheard.

    :param sender: the producer's transport.
    :param receiver: the transport that the packets would go to.
    """
    return sender.group == receiver.group or (producer.microphone and sender.group == receiver.overhears)


class Consumer:
    """Knows how its producer is shown, and makes the forwarder follow.

    :param sender: the producer's transport.
    :param receiver: the transport that the packets go to.
    """

    def __init__(
        self, consumer_id: str, producer: Producer, sender: End, receiver: End, parameters: RtpParameters
    ) -> None:
        self.id = consumer_id
        self.producer = producer
        self.sender = sender
        self.receiver = receiver
        self.parameters = parameters
        self.forwarder: Forwarder = producer.forwarder(_outgoing(parameters), receiver.path)
        self.paused = True
        self.width = 0
        """Of the tile, in device pixels; 0 while unknown."""
        self.height = 0
        self.pinned = False
        self.suspended = False
        """Whether nothing flows for lack of bandwidth."""
        self._option: Option | None = None
        self._desired: frozenset[int] = frozenset()

    @property
    def may_flow(self) -> bool:
        """Whether its packets may reach the receiver, and nobody paused anything."""
        return may_reach(self.producer, self.sender, self.receiver) and not self.paused and not self.producer.paused

    @property
    def video(self) -> bool:
        return self.producer.kind == "video"

    def start(self, now_us: int) -> None:
        """Lets sound flow; pictures are up to the allocator."""
        self.forwarder.aim(self.producer.streams[0], now_us)

    def prepare(self, now_us: int) -> None:
        """Pictures will be taken soon: lets their sender begin with the stream, so that it is there by then."""
        self.demand(speaking=False, now_us=now_us)

    def stop(self, now_us: int) -> None:
        """Nothing flows any more, at once."""
        self._desire(frozenset())
        self._option = None
        self.suspended = False
        self.forwarder.aim(None, now_us)

    def demand(self, *, speaking: bool, now_us: int) -> Demand:
        """What this video could use, given how it is shown and what its sender sends at present."""
        ladder = self.producer.ladder(now_us)
        wanted = ladder[: useful(ladder, self.width, self.height)]
        available = [option for option in wanted if self.producer.available(option.stream, now_us)]
        best = wanted.index(available[-1]) if available else 0
        self._desire(frozenset(option.stream for option in wanted[best:]))
        options = rising(available) or wanted[:1]
        return Demand(options, self._priority(speaking), self._present(ladder, options))

    def _priority(self, speaking: bool) -> int:
        if self.producer.content == "detail":
            return _SCREEN
        if self.pinned:
            return _PINNED
        return _SPEAKING if speaking else _OTHER

    def _present(self, ladder: list[Option], options: list[Option]) -> int:
        """The index of the present option among these, or of the next below it on the ladder."""
        places = {option[:3]: place for place, option in enumerate(ladder)}
        present = places.get(self._option[:3], NOTHING) if self._option is not None else NOTHING
        return max((index for index, option in enumerate(options) if places[option[:3]] <= present), default=NOTHING)

    def take(self, option: Option | None, now_us: int) -> None:
        """Makes this option flow; none suspends the video until there is room for it."""
        self._option = option
        self.suspended = option is None
        if option is None:
            self.forwarder.aim(None, now_us)
            return
        self.producer.steer(self.forwarder, option, now_us)

    def _desire(self, streams: frozenset[int]) -> None:
        """Tells the producer which of its streams would be taken, whatever the bandwidth.

        The best that is sent, and the better ones that are not: they may come.
        """
        for stream in self._desired - streams:
            self.producer.desired[stream] -= 1
        for stream in streams - self._desired:
            self.producer.desired[stream] += 1
        self._desired = streams


def _outgoing(parameters: RtpParameters) -> Outgoing:
    """The identifiers of a consumer's stream."""
    media = parameters.codecs[0]
    rtx = parameters.codecs[1] if len(parameters.codecs) > 1 else None
    encoding = parameters.encodings[0]
    if encoding.ssrc is None:
        raise AssertionError("consumers always have an ssrc")
    return Outgoing(
        media.payloadType,
        encoding.ssrc,
        rtx.payloadType if rtx is not None else None,
        encoding.rtx.ssrc if encoding.rtx is not None else None,
        media.clockRate,
        parameters.rtcp.cname,
    )
