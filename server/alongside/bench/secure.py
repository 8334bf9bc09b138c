"""DTLS-SRTP as a browser does it. The bench's only module that touches aiortc's private names.

``RTCDtlsTransport`` makes the handshake and then keeps its libsrtp sessions to itself, decrypting whatever arrives; a
load generator must decrypt almost nothing, so it takes the sessions: ``_rx_srtp``, ``_tx_srtp``. ``_ssl`` tells the
agreed protection profile. ``_send``, ``_recv`` and ``role`` are what ``RTCDtlsTransport`` asks of its transport.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pylibsrtp
from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport

from alongside.rtp import rtcp
from alongside.rtp.packet import MalformedPacket
from alongside.rtp.parameters import DtlsFingerprint


class HandshakeError(Exception):
    """DTLS did not connect, or the certificate is not the announced one."""


class _DatagramTransport:
    """What ``RTCDtlsTransport`` needs of an ICE transport. ``controlled`` makes it the DTLS client, as browsers are."""

    role = "controlled"

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._send_datagram = send
        self.arrived: asyncio.Queue[bytes] = asyncio.Queue()

    async def _send(self, data: bytes) -> None:
        self._send_datagram(data)

    async def _recv(self) -> bytes:
        return await self.arrived.get()


class SecureChannel:
    """One DTLS association and its SRTP keys.

    :param send: sends a datagram to the server.
    :param certificate: may serve many channels; making one takes milliseconds.
    """

    def __init__(self, send: Callable[[bytes], None], certificate: RTCCertificate) -> None:
        self._datagrams = _DatagramTransport(send)
        transport: Any = self._datagrams
        self._dtls = RTCDtlsTransport(transport, [certificate])

    @property
    def fingerprint(self) -> DtlsFingerprint:
        """Of our certificate, SHA-256."""
        prints = self._dtls.getLocalParameters().fingerprints
        return next(DtlsFingerprint("sha-256", p.value) for p in prints if p.algorithm == "sha-256")

    @property
    def profile(self) -> str:
        """The SRTP protection profile in use, by its OpenSSL name."""
        assert self._dtls._ssl is not None
        name: bytes = self._dtls._ssl.get_selected_srtp_profile()
        return name.decode()

    async def handshake(self, fingerprints: Sequence[DtlsFingerprint]) -> None:
        """Connects to the server with one of these certificates.

        :raises HandshakeError:
        """
        remote = RTCDtlsParameters([RTCDtlsFingerprint(f.algorithm, f.value) for f in fingerprints])
        await self._dtls.start(remote)
        if self._dtls.state != "connected":
            raise HandshakeError(f"DTLS is {self._dtls.state}")

    def on_datagram(self, datagram: bytes) -> None:
        """Takes a DTLS record that arrived."""
        self._datagrams.arrived.put_nowait(datagram)

    def protect(self, packet: bytes) -> bytes:
        """SRTP from RTP."""
        protected: bytes = self._dtls._tx_srtp.protect(packet)
        return protected

    def protect_rtcp(self, packet: bytes) -> bytes:
        """SRTCP from RTCP."""
        protected: bytes = self._dtls._tx_srtp.protect_rtcp(packet)
        return protected

    def unprotect(self, packet: bytes) -> bytes:
        """RTP from SRTP.

        :raises pylibsrtp.Error: it is not authentic, or a replay.
        """
        plain: bytes = self._dtls._rx_srtp.unprotect(packet)
        return plain

    def read_rtcp(self, packet: bytes) -> list[rtcp.RtcpPacket]:
        """What an SRTCP packet says: nothing where it is not authentic, a replay, or damaged."""
        try:
            return rtcp.parse(self._dtls._rx_srtp.unprotect_rtcp(packet))
        except (pylibsrtp.Error, MalformedPacket):
            return []

    async def close(self) -> None:
        """Says goodbye to the server."""
        await self._dtls.stop()
