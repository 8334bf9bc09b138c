"""A mux on loopback sockets with virtual time, and real peers that connect to it, all in one process."""

from alongside.rtp.parameters import IceCandidate
from alongside.transport.connection import Connection, ConnectionState
from alongside.transport.dtls import Certificate
from alongside.transport.ice import IceLite
from alongside.transport.mux import UdpMux
from alongside.transport.tcp import TcpListener
from alongside.worker.addresses import candidates
from alongside.worker.messages import TransportCreated
from alongside.worker.sockets import open_sockets
from tests.support.media_paths import VirtualClock
from tests.support.media_waiting import eventually
from tests.support.peer import Peer

EXTENSIONS = 5, 6


class RecordingListener:
    """Keeps what a connection hands on."""

    def __init__(self) -> None:
        self.rtp: list[bytes] = []
        self.rtcp: list[bytes] = []
        self.states: list[ConnectionState] = []
        self.expected: set[int] = set()

    def on_rtp(self, data: memoryview, start: int, end: int, now_us: int) -> None:
        self.rtp.append(bytes(data[start:end]))

    def on_rtcp(self, data: bytes, now_us: int) -> None:
        self.rtcp.append(data)

    def on_connection_state(self, state: ConnectionState) -> None:
        self.states.append(state)

    def expects(self, ssrc: int) -> bool:
        return ssrc in self.expected


class LoopbackMux:
    """Use as an async context manager.

    :param host: where it listens.
    """

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.clock = VirtualClock()
        udp, tcp = open_sockets(host, 0)
        assert tcp is not None
        self.address: tuple[str, int] = udp.getsockname()
        """For UDP and for TCP."""
        self.mux = UdpMux(udp, self.clock)
        self.listener = TcpListener(tcp, self.mux, self.clock)
        self._certificate = Certificate()
        self._connections: list[Connection] = []

    async def __aenter__(self) -> "LoopbackMux":
        self.mux.start()
        await self.listener.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        for connection in self._connections:
            self.mux.remove(connection)
            await connection.close()
        self.mux.stop()
        self.listener.stop()
        await eventually(lambda: self.listener.connections == 0)

    def forget(self, connection: Connection) -> None:
        """Takes no part in the connection's life any more; it is for the caller to close."""
        self.mux.remove(connection)
        self._connections.remove(connection)

    @property
    def candidates(self) -> list[IceCandidate]:
        return candidates([self.address[0]], self.address[1], tcp=True)

    def connection(self, fragment: str) -> tuple[Connection, RecordingListener, TransportCreated]:
        """A connection that waits for its peer, who hears it, and what the peer needs to know."""
        ice = IceLite(fragment, f"the password of {fragment}, long enough")
        connection = Connection(ice, self._certificate, self.mux.buffers, self.mux.counters, EXTENSIONS)
        listener = RecordingListener()
        connection.listener = listener
        self.mux.add(connection)
        self._connections.append(connection)
        return connection, listener, TransportCreated(ice.parameters, self.candidates, self._certificate.parameters)


async def connected(loopback: LoopbackMux, peer: Peer) -> tuple[Connection, RecordingListener]:
    """A connection named ``fragment`` whose peer has completed its handshake."""
    connection, listener, created = loopback.connection("fragment")
    connection.connect(peer.dtls_parameters)
    await peer.connect(created)
    await eventually(lambda: listener.states)
    assert listener.states == ["connected"]
    return connection, listener
