"""A router: the transports, producers and consumers of one room, and who gets what.

The rule that keeps huddles apart is ``Router._reconcile``, and nothing else makes packets flow: a consumer gets packets
only while neither it nor its producer is paused and both transports are in the same group.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from alongside.errors import Conflict, ConsumerNotFound, OtherGroup, ProducerNotFound, TransportNotFound
from alongside.rtp.parameters import MediaKind, RtpCapabilities, RtpParameters
from alongside.sfu.forwarder import Forwarder, Outgoing
from alongside.sfu.ortc import consumer_parameters, router_capabilities, validate_producer
from alongside.sfu.producer import Producer
from alongside.sfu.transport import Transport

_LAYER_INTERVAL_US = 1_000_000


@dataclass(slots=True, eq=False)
class Consumer:
    """What one transport gets of one producer. Sizes are in device pixels, 0 while unknown."""

    id: str
    producer: Producer
    producer_transport: Transport
    transport: Transport
    forwarder: Forwarder
    parameters: RtpParameters
    paused: bool = True
    width: int = 0
    height: int = 0


class Router:
    """:param new_ssrc: gives random SSRCs.
    :param clock: microseconds that only grow.
    """

    def __init__(
        self, router_id: str, new_ssrc: Callable[[], int], clock: Callable[[], int], counters: Counter[str]
    ) -> None:
        self.id = router_id
        self.capabilities = router_capabilities()
        self.transports: dict[str, Transport] = {}
        self.producers: dict[str, tuple[Producer, Transport]] = {}
        self.consumers: dict[str, Consumer] = {}
        self._new_ssrc = new_ssrc
        self._clock = clock
        self._counters = counters
        self._last_layers_us = 0

    # --- transports ---------------------------------------------------------------------------------------------------

    def add_transport(self, transport: Transport) -> None:
        self.transports[transport.id] = transport

    def remove_transport(self, transport_id: str) -> None:
        """Closes what the transport holds: its producers, their consumers everywhere, and its own consumers."""
        transport = self.transports.pop(transport_id, None)
        if transport is None:
            return
        for producer_id in list(transport.producers):
            self.close_producer(producer_id)
        for consumer in [consumer for consumer in self.consumers.values() if consumer.transport is transport]:
            self.close_consumer(consumer.id)

    def set_group(self, transport_ids: list[str], group: str) -> None:
        """Moves transports to another group at one instant. What may not flow any more stops before anything starts.

        :raises TransportNotFound: one of them is not there; then nothing moved.
        """
        moving = [self._transport(transport_id) for transport_id in transport_ids]
        for transport in moving:
            transport.group = group
        affected = [
            consumer
            for consumer in self.consumers.values()
            if consumer.transport in moving or consumer.producer_transport in moving
        ]
        for consumer in affected:
            if not self._may_flow(consumer):
                self._reconcile(consumer)
        for consumer in affected:
            self._reconcile(consumer)

    def _transport(self, transport_id: str) -> Transport:
        try:
            return self.transports[transport_id]
        except KeyError:
            raise TransportNotFound from None

    # --- producers ----------------------------------------------------------------------------------------------------

    def produce(
        self, transport_id: str, producer_id: str, kind: MediaKind, parameters: RtpParameters, *, paused: bool
    ) -> None:
        """:raises TransportNotFound, Conflict, UnsupportedMedia:"""
        transport = self._transport(transport_id)
        if producer_id in self.producers:
            raise Conflict
        codec = validate_producer(kind, parameters, self.capabilities)
        transport.check_new_producer(parameters)
        producer = Producer(producer_id, kind, parameters, codec, transport.path, transport.report_ssrc, self._counters)
        producer.paused = paused
        self.producers[producer_id] = producer, transport
        transport.add_producer(producer)

    def set_producer(self, producer_id: str, *, paused: bool) -> None:
        """:raises ProducerNotFound:"""
        producer, _ = self._producer(producer_id)
        producer.paused = paused
        for consumer in self._consumers_of(producer):
            self._reconcile(consumer)

    def close_producer(self, producer_id: str) -> None:
        """Closes the producer and all its consumers. Unknown ids are fine."""
        if producer_id not in self.producers:
            return
        producer, transport = self.producers.pop(producer_id)
        for consumer in self._consumers_of(producer):
            self.close_consumer(consumer.id)
        transport.remove_producer(producer)

    def _producer(self, producer_id: str) -> tuple[Producer, Transport]:
        try:
            return self.producers[producer_id]
        except KeyError:
            raise ProducerNotFound from None

    def _consumers_of(self, producer: Producer) -> list[Consumer]:
        return [consumer for consumer in self.consumers.values() if consumer.producer is producer]

    # --- consumers ----------------------------------------------------------------------------------------------------

    def consume(self, transport_id: str, consumer_id: str, producer_id: str, receiver: RtpCapabilities) -> Consumer:
        """Makes a consumer, paused.

        :param receiver: what the receiving browser is able to receive.
        :raises TransportNotFound, ProducerNotFound, OtherGroup, Conflict, UnsupportedMedia:
        """
        transport = self._transport(transport_id)
        producer, producer_transport = self._producer(producer_id)
        if producer_transport.group != transport.group:
            raise OtherGroup
        if consumer_id in self.consumers:
            raise Conflict
        parameters = consumer_parameters(
            producer.parameters,
            producer.router_codec,
            self.capabilities,
            receiver,
            (self._new_ssrc(), self._new_ssrc()),
            producer_transport.id,
            transport.take_mid(),
        )
        forwarder = Forwarder(_outgoing(parameters), transport.path, video=producer.kind == "video")
        consumer = Consumer(consumer_id, producer, producer_transport, transport, forwarder, parameters)
        self.consumers[consumer_id] = consumer
        transport.add_forwarder(forwarder)
        return consumer

    def set_consumer(self, consumer_id: str, *, paused: bool, width: int, height: int) -> None:
        """:raises ConsumerNotFound:"""
        consumer = self.consumers.get(consumer_id)
        if consumer is None:
            raise ConsumerNotFound
        consumer.paused, consumer.width, consumer.height = paused, width, height
        self._reconcile(consumer)

    def close_consumer(self, consumer_id: str) -> None:
        """Unknown ids are fine."""
        consumer = self.consumers.pop(consumer_id, None)
        if consumer is not None:
            consumer.transport.remove_forwarder(consumer.forwarder)
            consumer.forwarder.close(self._clock())

    @staticmethod
    def _may_flow(consumer: Consumer) -> bool:
        same_group = consumer.transport.group == consumer.producer_transport.group
        return same_group and not consumer.paused and not consumer.producer.paused

    def _reconcile(self, consumer: Consumer) -> None:
        """Makes the flow of packets what the consumer's state says."""
        now_us = self._clock()
        target = None
        if self._may_flow(consumer):
            target = consumer.producer.stream_for(consumer.width, consumer.height, now_us)
        consumer.forwarder.aim(target, now_us)

    # --- time ---------------------------------------------------------------------------------------------------------

    def tick(self, now_us: int) -> None:
        """Does what is due. Called about every 50 ms."""
        for transport in self.transports.values():
            transport.tick(now_us)
        if now_us - self._last_layers_us >= _LAYER_INTERVAL_US:
            self._last_layers_us = now_us
            for consumer in self.consumers.values():
                if len(consumer.producer.streams) > 1:
                    self._reconcile(consumer)

    def speakers(self) -> list[str]:
        """The audio producers that are audible now."""
        return [producer.id for producer, _ in self.producers.values() if producer.voice.speaking]


def _outgoing(parameters: RtpParameters) -> Outgoing:
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
