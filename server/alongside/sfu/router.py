"""A router: the transports, producers and consumers of one room, and who gets what.

The rule that keeps huddles apart is ``may_reach``, and nothing but ``Router._reconcile`` makes packets flow: a consumer
gets packets only while neither it nor its producer is paused, while both transports are in the same group or the
receiver overhears the sender's, and while the path to the receiver is connected.
"""

from collections import Counter
from collections.abc import Callable, Iterable

from alongside.errors import Conflict, ConsumerNotFound, OtherGroup, ProducerNotFound, TransportNotFound
from alongside.rtp.parameters import MediaKind, RtpCapabilities, RtpParameters
from alongside.sfu.consumer import Consumer, may_reach
from alongside.sfu.layers import ContentHint
from alongside.sfu.ortc import consumer_parameters, router_capabilities, validate_producer
from alongside.sfu.producer import Producer
from alongside.sfu.transport import Transport
from alongside.sfu.voices import ActiveVoices


class Router:
    """:param voices: how many voices are forwarded in one group at a time.
    :param overheard: the one group whose microphones may be heard elsewhere, by those who are let; none: no group's.
    :param new_ssrc: gives random SSRCs.
    :param clock: microseconds that only grow.
    """

    def __init__(
        self,
        router_id: str,
        voices: int,
        overheard: str | None,
        new_ssrc: Callable[[], int],
        clock: Callable[[], int],
        counters: Counter[str],
    ) -> None:
        self.id = router_id
        self.capabilities = router_capabilities()
        self.transports: dict[str, Transport] = {}
        self.producers: dict[str, tuple[Producer, Transport]] = {}
        self.consumers: dict[str, Consumer] = {}
        self._new_ssrc = new_ssrc
        self._clock = clock
        self._counters = counters
        self._voices_limit = voices
        self._overheard = overheard

    # --- transports ---------------------------------------------------------------------------------------------------

    def add_transport(self, transport: Transport) -> None:
        transport.enter(transport.group, self._voices_in(transport.group))
        self.transports[transport.id] = transport

    def _voices_in(self, group: str) -> ActiveVoices:
        """The voices that all transports of a group share."""
        for transport in self.transports.values():
            if transport.group == group:
                return transport.voices
        return ActiveVoices(self._voices_limit)

    def remove_transport(self, transport_id: str) -> None:
        """Closes what the transport holds: its producers, their consumers everywhere, and its own consumers."""
        transport = self.transports.get(transport_id)
        if transport is None:
            return
        for producer_id in list(transport.producers):
            self.close_producer(producer_id)
        for consumer in self._consumers_at(transport):
            self.close_consumer(consumer.id)
        del self.transports[transport_id]

    def follow_path(self, transport_id: str) -> None:
        """The path to a transport's peer has another state. What was wanted there begins when it is connected.

        Sent before, a keyframe would be lost, and the next one may only be asked for a second later.
        """
        transport = self._transport(transport_id)
        self._reconcile(self._consumers_at(transport))

    def set_group(self, transport_ids: list[str], group: str) -> None:
        """Moves transports to another group at one instant. What may not flow any more stops before anything starts.

        Those that move overhear nothing any more.

        :raises TransportNotFound: one of them is not there; then nothing moved.
        """
        named = [self._transport(transport_id) for transport_id in transport_ids]
        moving = [transport for transport in named if transport.group != group]
        for transport in moving:
            transport.enter(group, self._voices_in(group))
        affected = [
            consumer for consumer in self.consumers.values() if consumer.receiver in moving or consumer.sender in moving
        ]
        self._reconcile(consumer for consumer in affected if not consumer.may_flow)
        self._reconcile(affected)

    def set_overhearing(self, transport_id: str, *, overhears: bool) -> None:
        """Lets a transport hear the microphones of the overheard group, wherever it is, or no more.

        :raises TransportNotFound:
        :raises Conflict: no group of this router is overheard.
        """
        transport = self._transport(transport_id)
        if overhears and self._overheard is None:
            raise Conflict
        transport.overhears = self._overheard if overhears else None
        self._reconcile(consumer for consumer in self._consumers_at(transport) if not consumer.video)

    def _transport(self, transport_id: str) -> Transport:
        try:
            return self.transports[transport_id]
        except KeyError:
            raise TransportNotFound from None

    # --- producers ----------------------------------------------------------------------------------------------------

    def produce(
        self,
        transport_id: str,
        producer_id: str,
        kind: MediaKind,
        parameters: RtpParameters,
        *,
        paused: bool,
        content: ContentHint = "motion",
    ) -> None:
        """:raises TransportNotFound, Conflict, UnsupportedMedia:"""
        transport = self._transport(transport_id)
        if producer_id in self.producers:
            raise Conflict
        codec = validate_producer(kind, parameters, self.capabilities)
        transport.check_new_producer(parameters)
        path, ssrc, now_us = transport.path, transport.report_ssrc, self._clock()
        producer = Producer(producer_id, kind, parameters, codec, content, path, ssrc, self._counters, now_us)
        producer.paused = paused
        self.producers[producer_id] = producer, transport
        transport.add_producer(producer)

    def set_producer(self, producer_id: str, *, paused: bool) -> None:
        """:raises ProducerNotFound:"""
        producer, transport = self._producer(producer_id)
        producer.paused = paused
        producer.forget_recent()
        if paused:
            transport.voices.remove(producer.voice)
        self._reconcile(self._consumers_of(producer))

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
        if not may_reach(producer, producer_transport, transport):
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
        consumer = Consumer(consumer_id, producer, producer_transport, transport, parameters)
        self.consumers[consumer_id] = consumer
        transport.add_forwarder(consumer.forwarder)
        return consumer

    def set_consumer(
        self, consumer_id: str, *, paused: bool, width: int = 0, height: int = 0, pinned: bool = False
    ) -> None:
        """:raises ConsumerNotFound:"""
        consumer = self.consumers.get(consumer_id)
        if consumer is None:
            raise ConsumerNotFound
        consumer.paused, consumer.width, consumer.height, consumer.pinned = paused, width, height, pinned
        self._reconcile([consumer])

    def close_consumer(self, consumer_id: str) -> None:
        """Unknown ids are fine."""
        consumer = self.consumers.pop(consumer_id, None)
        if consumer is None:
            return
        receiver = self.transports[consumer.receiver.id]
        now_us = self._clock()
        consumer.stop(now_us)
        consumer.forwarder.close(now_us)
        receiver.remove_forwarder(consumer.forwarder)
        receiver.allocator.remove(consumer)

    def _consumers_at(self, transport: Transport) -> list[Consumer]:
        return [consumer for consumer in self.consumers.values() if consumer.receiver is transport]

    def _reconcile(self, consumers: Iterable[Consumer]) -> None:
        """Makes the flow of packets what the consumers' state says."""
        now_us = self._clock()
        changed: dict[str, Transport] = {}
        for consumer in consumers:
            receiver = self.transports[consumer.receiver.id]
            if not consumer.may_flow or receiver.path.state != "connected":
                consumer.stop(now_us)
                receiver.allocator.remove(consumer)
                if consumer.may_flow and consumer.video and receiver.path.state == "new":
                    consumer.prepare(now_us)
            elif consumer.video:
                receiver.allocator.add(consumer, now_us)
                changed[receiver.id] = receiver
            else:
                consumer.start(now_us)
        for receiver in changed.values():
            receiver.allocator.allocate(now_us)

    # --- time ---------------------------------------------------------------------------------------------------------

    def tick(self, now_us: int) -> bool:
        """Does what is due. Returns whether media flows, so that the next call should come within about 50 ms."""
        lively = False
        for transport in self.transports.values():
            lively = transport.tick(now_us) or lively
        return lively

    def take_wanted(self, now_us: int) -> list[Producer]:
        """The videos of which other streams are wanted than before."""
        videos = [producer for producer, _ in self.producers.values() if producer.kind == "video"]
        return [producer for producer in videos if producer.settle_wanted(now_us)]

    def speakers(self) -> list[str]:
        """The audio producers that are audible now."""
        return [producer.id for producer, _ in self.producers.values() if producer.voice.speaking]
