"""What a media worker does with the requests of the control plane."""

import asyncio
import os
import secrets
from collections.abc import Callable, Container
from typing import Any, Protocol

from alongside.errors import AlongsideError, Conflict, ConsumerNotFound, NotFound, ProducerNotFound, TransportNotFound
from alongside.rtp.parameters import IceCandidate
from alongside.sfu.ortc import DEPENDENCY_DESCRIPTOR_ID, TRANSPORT_WIDE_ID
from alongside.sfu.router import Router
from alongside.sfu.transport import Transport
from alongside.transport.connection import Connection, ConnectionState
from alongside.transport.dtls import Certificate
from alongside.transport.ice import IceLite
from alongside.transport.mux import UdpMux
from alongside.worker import messages
from alongside.worker.dump import dump_router

TICK_S = 0.05
_TICK_US = 45_000
"""Somewhat less, since timers are not exact."""
_PROBE_TICK_S = 0.005
_IDLE_TICK_S = 0.2
_RECEPTION_US = 1_000_000
_HEARTBEAT_US = 450_000
_EXTENSIONS = TRANSPORT_WIDE_ID, DEPENDENCY_DESCRIPTOR_ID


class NoticeSink(Protocol):
    """Where notices to the control plane go."""

    def send(self, message: messages.Notice | messages.Heartbeat) -> None: ...


class WorkerService:
    """All routers of one worker, and the connections of their transports.

    :param clock: microseconds that only grow.
    :param used: microseconds of processor time that this process used.
    :param listen: the candidates that browsers are given.
    """

    def __init__(
        self,
        mux: UdpMux,
        listen: list[IceCandidate],
        notices: NoticeSink,
        clock: Callable[[], int],
        used: Callable[[], int],
    ) -> None:
        self._mux = mux
        self._candidates = listen
        self._notices = notices
        self._clock = clock
        self._certificate = Certificate()
        self._routers: dict[str, Router] = {}
        self._connections: dict[str, tuple[Connection, Router]] = {}
        self._speakers: dict[str, list[str]] = {}
        self._reception: dict[str, messages.ReceptionChanged] = {}
        self._ticked_us = self._told_us = clock()
        self._used = used
        self._beat = clock(), used()
        """When the last heartbeat was, and what had been used by then."""
        self._lively = False
        self._closing: set[asyncio.Task[None]] = set()
        self._handlers: dict[type[messages.Frame], Callable[[Any], messages.Result]] = {
            messages.CreateRouter: self._create_router,
            messages.CloseRouter: self._close_router,
            messages.CreateTransport: self._create_transport,
            messages.ConnectTransport: self._connect_transport,
            messages.RestartIce: self._restart_ice,
            messages.CloseTransport: self._close_transport,
            messages.Produce: self._produce,
            messages.SetProducer: self._set_producer,
            messages.CloseProducer: self._close_producer,
            messages.Consume: self._consume,
            messages.SetConsumer: self._set_consumer,
            messages.CloseConsumer: self._close_consumer,
            messages.SetGroup: self._set_group,
            messages.SetOverhearing: self._set_overhearing,
            messages.Dump: self._dump,
        }

    def carry_out(self, call: messages.Call) -> messages.Answer | messages.Refusal:
        """Does what was asked; a refusal changes nothing."""
        self._mux.buffers.now_us = self._clock()
        try:
            result = self._handlers[type(call.request)](call.request)
        except AlongsideError as error:
            return messages.Refusal(call.number, error.code, error.message)
        finally:
            self._mux.outbox.flush()
        return messages.Answer(call.number, result)

    # --- routers and transports ---------------------------------------------------------------------------------------

    def _create_router(self, request: messages.CreateRouter) -> messages.Result:
        if request.router_id in self._routers:
            raise Conflict
        self._routers[request.router_id] = Router(
            request.router_id, request.voices, request.overheard, self._new_ssrc, self._clock, self._mux.counters
        )
        return messages.Done()

    def _close_router(self, request: messages.CloseRouter) -> messages.Result:
        router = self._routers.pop(request.router_id, None)
        if router is not None:
            for transport_id in list(router.transports):
                self._end_transport(transport_id)
        self._speakers.pop(request.router_id, None)
        return messages.Done()

    def _create_transport(self, request: messages.CreateTransport) -> messages.Result:
        router = self._router(request.router_id)
        if request.transport_id in self._connections:
            raise Conflict
        ice = IceLite(*_new_credentials())
        counters = self._mux.counters
        connection = Connection(ice, self._certificate, self._mux.buffers, counters, _EXTENSIONS)
        transport = Transport(
            request.transport_id, request.group, connection, self._new_ssrc(), self, self._mux.counters
        )
        connection.listener = transport
        router.add_transport(transport)
        self._connections[request.transport_id] = connection, router
        self._mux.add(connection)
        return messages.TransportCreated(ice.parameters, self._candidates, self._certificate.parameters)

    def _connect_transport(self, request: messages.ConnectTransport) -> messages.Result:
        connection, _ = self._connection(request.transport_id)
        connection.connect(request.dtls_parameters)
        return messages.Done()

    def _restart_ice(self, request: messages.RestartIce) -> messages.Result:
        connection, _ = self._connection(request.transport_id)
        self._mux.restart_ice(connection, *_new_credentials())
        return messages.IceRestarted(connection.ice.parameters)

    def _close_transport(self, request: messages.CloseTransport) -> messages.Result:
        self._end_transport(request.transport_id)
        return messages.Done()

    def _end_transport(self, transport_id: str) -> None:
        connection, router = self._connections.pop(transport_id, (None, None))
        if connection is None or router is None:
            return
        router.remove_transport(transport_id)
        self._reception.pop(transport_id, None)
        self._mux.remove(connection)
        task = asyncio.get_running_loop().create_task(connection.close(), name="close connection")
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def _set_group(self, request: messages.SetGroup) -> messages.Result:
        self._router(request.router_id).set_group(request.transport_ids, request.group)
        return messages.Done()

    def _set_overhearing(self, request: messages.SetOverhearing) -> messages.Result:
        _, router = self._connection(request.transport_id)
        router.set_overhearing(request.transport_id, overhears=request.overhears)
        return messages.Done()

    def _router(self, router_id: str) -> Router:
        try:
            return self._routers[router_id]
        except KeyError:
            raise NotFound from None

    def _connection(self, transport_id: str) -> tuple[Connection, Router]:
        try:
            return self._connections[transport_id]
        except KeyError:
            raise TransportNotFound from None

    @staticmethod
    def _new_ssrc() -> int:
        return 1 + secrets.randbelow(0xFFFFFFFF)

    # --- producers and consumers --------------------------------------------------------------------------------------

    def _produce(self, request: messages.Produce) -> messages.Result:
        _, router = self._connection(request.transport_id)
        router.produce(
            request.transport_id,
            request.producer_id,
            request.kind,
            request.rtp_parameters,
            paused=request.paused,
            content=request.content,
        )
        return messages.Done()

    def _set_producer(self, request: messages.SetProducer) -> messages.Result:
        router = self._router_with(request.producer_id, lambda router: router.producers)
        if router is None:
            raise ProducerNotFound
        router.set_producer(request.producer_id, paused=request.paused)
        return messages.Done()

    def _close_producer(self, request: messages.CloseProducer) -> messages.Result:
        router = self._router_with(request.producer_id, lambda router: router.producers)
        if router is not None:
            router.close_producer(request.producer_id)
        return messages.Done()

    def _consume(self, request: messages.Consume) -> messages.Result:
        _, router = self._connection(request.transport_id)
        consumer = router.consume(
            request.transport_id, request.consumer_id, request.producer_id, request.rtp_capabilities
        )
        return messages.Consumed(consumer.producer.kind, consumer.parameters)

    def _set_consumer(self, request: messages.SetConsumer) -> messages.Result:
        router = self._router_with(request.consumer_id, lambda router: router.consumers)
        if router is None:
            raise ConsumerNotFound
        router.set_consumer(
            request.consumer_id,
            paused=request.paused,
            width=request.width,
            height=request.height,
            pinned=request.pinned,
        )
        return messages.Done()

    def _close_consumer(self, request: messages.CloseConsumer) -> messages.Result:
        router = self._router_with(request.consumer_id, lambda router: router.consumers)
        if router is not None:
            router.close_consumer(request.consumer_id)
        return messages.Done()

    def _router_with(self, key: str, members: Callable[[Router], Container[str]]) -> Router | None:
        return next((router for router in self._routers.values() if key in members(router)), None)

    # --- the worker itself --------------------------------------------------------------------------------------------

    def _dump(self, request: messages.Dump) -> messages.Result:
        connections = {transport_id: connection for transport_id, (connection, _) in self._connections.items()}
        state: dict[str, object] = {
            "pid": os.getpid(),
            "datagrams": {
                "received": self._mux.received,
                "sent": self._mux.outbox.sent + self._mux.stream_outbox.sent,
                "refused": self._mux.outbox.refused,
                "dropped": dict(self._mux.counters),
            },
            "routers": {router.id: dump_router(router, connections) for router in self._routers.values()},
        }
        return messages.Dumped(state)

    def tick(self) -> float:
        """Does what is due in all routers. Returns after how many seconds it wants to be called again."""
        now_us = self._mux.buffers.now_us = self._clock()
        self._give_sign(now_us)
        probing = False
        for router in self._routers.values():
            for transport in router.transports.values():
                if transport.allocator.probing:
                    transport.allocator.probe(now_us)
                    probing = True
        if now_us - self._ticked_us >= _TICK_US:
            self._ticked_us = now_us
            self._lively = self._tick_routers(now_us)
        self._mux.outbox.flush()
        if probing:
            return _PROBE_TICK_S
        return TICK_S if self._lively else _IDLE_TICK_S

    def _give_sign(self, now_us: int) -> None:
        before_us, used_before_us = self._beat
        if now_us - before_us < _HEARTBEAT_US:
            return
        used_us = self._used()
        self._beat = now_us, used_us
        self._notices.send(messages.Heartbeat((used_us - used_before_us) / (now_us - before_us)))

    def _tick_routers(self, now_us: int) -> bool:
        """Returns whether media flows in any of them."""
        lively = False
        for connection, _ in self._connections.values():
            connection.expire_consent(now_us)
        for router in self._routers.values():
            lively = router.tick(now_us) or lively
            self._tell_speakers(router)
            for producer in router.take_wanted(now_us):
                self._notices.send(messages.WantedChanged(router.id, producer.id, list(producer.wanted)))
        if now_us - self._told_us >= _RECEPTION_US:
            self._told_us = now_us
            for router in self._routers.values():
                for transport in router.transports.values():
                    self._tell_reception(router.id, transport, now_us)
        return lively

    def _tell_speakers(self, router: Router) -> None:
        speakers = router.speakers()
        if speakers != self._speakers.get(router.id, []):
            self._speakers[router.id] = speakers
            self._notices.send(messages.SpeakersChanged(router.id, speakers))

    def _tell_reception(self, router_id: str, transport: Transport, now_us: int) -> None:
        allocator = transport.allocator
        limited, lossy, suspended = allocator.limited(now_us), allocator.lossy, allocator.suspended
        notice = messages.ReceptionChanged(router_id, transport.id, limited, lossy, suspended)
        before = self._reception.get(transport.id)
        if notice != before and (before is not None or limited or lossy or suspended):
            self._reception[transport.id] = notice
            self._notices.send(notice)

    def on_transport_state(self, transport_id: str, state: ConnectionState) -> None:
        if transport_id in self._connections:
            _, router = self._connections[transport_id]
            self._mux.buffers.now_us = self._clock()
            router.follow_path(transport_id)
            self._mux.outbox.flush()
        self._notices.send(messages.TransportStateChanged(transport_id, state))

    async def close(self) -> None:
        """Closes every connection, so that peers learn at once."""
        for router_id in list(self._routers):
            self._close_router(messages.CloseRouter(router_id))
        await asyncio.gather(*self._closing, return_exceptions=True)
        self._mux.stop()


def _new_credentials() -> tuple[str, str]:
    """A username fragment, and a password of 128 random bits (RFC 8445 section 5.3)."""
    return secrets.token_hex(8), secrets.token_hex(16)
