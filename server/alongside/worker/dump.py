"""The worker's state as plain data, for operators, tests and the bench."""

from alongside.sfu.consumer import Consumer
from alongside.sfu.router import Router
from alongside.sfu.stream import ProducerStream
from alongside.sfu.transport import Transport
from alongside.transport.batch import unpack_address
from alongside.transport.connection import Connection


def dump_router(router: Router, connections: dict[str, Connection]) -> dict[str, object]:
    """Everything a router holds."""
    return {
        "transports": {
            transport.id: _dump_transport(transport, connections[transport.id])
            for transport in router.transports.values()
        },
        "producers": {
            producer.id: {
                "transport": transport.id,
                "kind": producer.kind,
                "codec": producer.router_codec.mimeType,
                "paused": producer.paused,
                "speaking": producer.voice.speaking,
                "wanted": list(producer.wanted),
                "streams": [_dump_stream(stream) for stream in producer.streams],
            }
            for producer, transport in router.producers.values()
        },
        "consumers": {consumer.id: _dump_consumer(consumer) for consumer in router.consumers.values()},
    }


def _dump_transport(transport: Transport, connection: Connection) -> dict[str, object]:
    selected = connection.ice.selected
    return {
        "group": transport.group,
        "overhears": transport.overhears,
        "state": connection.state,
        "address": "{}:{}".format(*unpack_address(selected.address)) if selected is not None else None,
        "protocol": selected.protocol if selected is not None else None,
        "packetsReceived": connection.packets_received,
        "packetsSent": connection.packets_sent,
        "estimate": transport.allocator.estimator.rate,
        "loss": transport.allocator.estimator.loss,
    }


def _dump_stream(stream: ProducerStream) -> dict[str, object]:
    return {
        "ssrc": stream.ssrc,
        "rid": stream.rid,
        "height": stream.height,
        "packetsReceived": stream.packets_received,
        "bytesReceived": stream.bytes_received,
        "consumers": len(stream.consumers),
    }


def _dump_consumer(consumer: Consumer) -> dict[str, object]:
    forwarder = consumer.forwarder
    streams = consumer.producer.streams
    return {
        "transport": consumer.receiver.id,
        "producer": consumer.producer.id,
        "paused": consumer.paused,
        "suspended": consumer.suspended,
        "flows": forwarder.target is not None,
        "layer": streams.index(forwarder.current) if forwarder.current is not None else None,
        "packetsSent": forwarder.packets_sent,
        "bytesSent": forwarder.bytes_sent,
        "dropped": forwarder.dropped,
        "fractionLost": forwarder.fraction_lost,
    }
