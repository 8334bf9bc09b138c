"""A real WebRTC peer for tests: ICE by aioice, DTLS-SRTP by aiortc, RTP bytes by hand."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from aioice import Candidate, Connection
from aiortc import RTCCertificate, RTCDtlsTransport
from aiortc.rtcdtlstransport import RTCDtlsFingerprint, RTCDtlsParameters

from alongside.rtp.parameters import DtlsFingerprint, DtlsParameters
from alongside.worker.messages import TransportCreated


class Ice(Protocol):
    """What a peer needs of ``aioice.Connection``."""

    remote_username: str | None
    remote_password: str | None

    async def add_remote_candidate(self, remote_candidate: Candidate | None) -> None: ...

    async def gather_candidates(self) -> None: ...

    async def connect(self) -> None: ...

    async def send(self, data: bytes) -> None: ...

    async def recv(self) -> bytes: ...

    async def close(self) -> None: ...


class _IceAdapter:
    """What ``RTCDtlsTransport`` needs of an ICE transport; this side is the DTLS client."""

    role = "controlled"

    def __init__(self, connection: Ice, split_dtls: Callable[[bytes], list[bytes]]) -> None:
        self._connection = connection
        self._split_dtls = split_dtls
        self.media: asyncio.Queue[bytes] = asyncio.Queue()

    async def _send(self, data: bytes) -> None:
        for datagram in self._split_dtls(data):
            await self._connection.send(datagram)

    async def _recv(self) -> bytes:
        while True:
            data = await self._connection.recv()
            if data and 128 <= data[0] <= 191:
                self.media.put_nowait(data)
            else:
                return data


def _whole(datagram: bytes) -> list[bytes]:
    return [datagram]


class Peer:
    """One end of a transport to the worker.

    :param split_dtls: what to send instead of each DTLS datagram.
    :param ice: finds the way to the worker; over UDP and IPv4 unless told otherwise.
    """

    def __init__(self, split_dtls: Callable[[bytes], list[bytes]] = _whole, *, ice: Ice | None = None) -> None:
        self._connection = ice or Connection(ice_controlling=True, components=1, use_ipv6=False)
        self._adapter = _IceAdapter(self._connection, split_dtls)
        self._certificate = RTCCertificate.generateCertificate()
        self.dtls = RTCDtlsTransport(self._adapter, [self._certificate])  # type: ignore[arg-type]
        self.undelivered: deque[bytes] = deque()
        self.outgoing: list[bytes] = []
        """RTP packets that leave with the next ``flush``."""
        self.rtp: list[bytes] = []
        """Decrypted RTP packets, once ``collect`` took them in."""
        self.rtcp: list[bytes] = []
        """Decrypted RTCP datagrams, once ``collect`` took them in."""

    @property
    def dtls_parameters(self) -> DtlsParameters:
        return DtlsParameters(
            fingerprints=[
                DtlsFingerprint(algorithm=fingerprint.algorithm, value=fingerprint.value)  # type: ignore[arg-type]
                for fingerprint in self._certificate.getFingerprints()
            ],
            role="client",
        )

    async def connect(self, created: TransportCreated) -> None:
        """Connects to a transport of the worker, whose ``ConnectTransport`` was or will be asked for."""
        self._connection.remote_username = created.ice_parameters.usernameFragment
        self._connection.remote_password = created.ice_parameters.password
        for candidate in created.ice_candidates:
            await self._connection.add_remote_candidate(
                Candidate(
                    foundation=candidate.foundation,
                    component=1,
                    transport=candidate.protocol,
                    priority=candidate.priority,
                    host=candidate.address,
                    port=candidate.port,
                    type="host",
                )
            )
        await self._connection.add_remote_candidate(None)
        await self._connection.gather_candidates()
        await self._connection.connect()
        await self.dtls.start(
            RTCDtlsParameters(
                fingerprints=[
                    RTCDtlsFingerprint(algorithm=fingerprint.algorithm, value=fingerprint.value)
                    for fingerprint in created.dtls_parameters.fingerprints
                ],
                role="server",
            )
        )
        assert self.dtls.state == "connected"

    def protect(self, packet: bytes) -> bytes:
        """The RTP packet as it goes over the wire."""
        return bytes(self._session("_tx_srtp").protect(packet))

    def protect_rtcp(self, packet: bytes) -> bytes:
        """The RTCP datagram as it goes over the wire."""
        return bytes(self._session("_tx_srtp").protect_rtcp(packet))

    async def send_rtp(self, packet: bytes) -> None:
        await self._connection.send(self.protect(packet))

    async def flush(self) -> None:
        """Sends what waits in ``outgoing``."""
        packets, self.outgoing[:] = list(self.outgoing), []
        for packet in packets:
            await self.send_rtp(packet)

    async def send_rtcp(self, packet: bytes) -> None:
        await self._connection.send(self.protect_rtcp(packet))

    async def send_raw(self, datagram: bytes) -> None:
        await self._connection.send(datagram)

    async def receive_rtp(self) -> bytes:
        """The next RTP packet, decrypted; RTCP that comes before it is kept for ``receive_rtcp``."""
        while True:
            data = await self._adapter.media.get()
            if 192 <= data[1] <= 223:
                self.undelivered.append(self._session("_rx_srtp").unprotect_rtcp(data))
            else:
                return bytes(self._session("_rx_srtp").unprotect(data))

    async def receive_rtcp(self) -> bytes:
        """The next RTCP datagram, decrypted; RTP that comes before it is lost."""
        if self.undelivered:
            return self.undelivered.popleft()
        while True:
            data = await self._adapter.media.get()
            if 192 <= data[1] <= 223:
                return bytes(self._session("_rx_srtp").unprotect_rtcp(data))

    def collect(self) -> None:
        """Decrypts everything that has arrived into ``rtp`` and ``rtcp``. Not to be mixed with ``receive_rtp``."""
        while not self._adapter.media.empty():
            data = self._adapter.media.get_nowait()
            if 192 <= data[1] <= 223:
                self.rtcp.append(bytes(self._session("_rx_srtp").unprotect_rtcp(data)))
            else:
                self.rtp.append(bytes(self._session("_rx_srtp").unprotect(data)))

    @property
    def waiting(self) -> int:
        """Encrypted media datagrams that nobody took yet."""
        return self._adapter.media.qsize()

    def _session(self, name: str) -> Any:
        return getattr(self.dtls, name)

    async def close(self) -> None:
        await self.dtls.stop()
        await self._connection.close()
