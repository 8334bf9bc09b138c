"""DTLS-SRTP by aiortc (RFC 5763, RFC 5764). All private names of aiortc and pylibsrtp are touched in this module only.

After the handshake, packets are protected and unprotected by libsrtp in place, in buffers that are allocated once:
``Session.protect`` of pylibsrtp copies each packet twice and takes twice the time.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Literal

from aiortc import RTCCertificate, RTCDtlsTransport
from aiortc import RTCDtlsFingerprint as AiortcFingerprint
from aiortc import RTCDtlsParameters as AiortcParameters
from aiortc.rtcdtlstransport import SRTP_AEAD_AES_128_GCM, SRTP_PROFILES
from OpenSSL import SSL
from pylibsrtp import ERRORS, Session
from pylibsrtp._binding import ffi, lib

from alongside.rtp.parameters import DtlsFingerprint, DtlsParameters
from alongside.transport.turns import Turns

DtlsState = Literal["new", "connecting", "connected", "closed", "failed"]

protect_rtp: Callable[[Any, Any, Any], int] = lib.srtp_protect
"""``(session, packet, length) -> status``: encrypts in place; the length grows by at most ``MAX_TRAILER`` bytes."""
protect_rtcp: Callable[[Any, Any, Any], int] = lib.srtp_protect_rtcp
unprotect_rtp: Callable[[Any, Any, Any], int] = lib.srtp_unprotect
unprotect_rtcp: Callable[[Any, Any, Any], int] = lib.srtp_unprotect_rtcp

MAX_TRAILER = 16 + 4 + 16
"""Bytes that protection adds at most: authentication tag, SRTCP index and a margin."""

_MAX_WAITING_DATAGRAMS = 32


def pointer(buffer: bytearray | memoryview, offset: int = 0) -> Any:
    """A C pointer into a writable buffer, as the functions above take it. It keeps the buffer alive."""
    return ffi.from_buffer("unsigned char[]", buffer, require_writable=True) + offset


def new_lengths(count: int) -> Any:
    """An array of C ints for packet lengths."""
    return ffi.new("int[]", count)


def view_of(array: Any) -> memoryview:
    """The bytes of a C array."""
    return memoryview(ffi.buffer(array))


def srtp_error(status: int) -> str:
    """libsrtp's words for a status other than 0."""
    return ERRORS[status] if 0 <= status < len(ERRORS) else "unspecified failure"


class SrtpSession:
    """One direction of SRTP after a handshake. ``handle`` is what the functions above take first."""

    __slots__ = ("_session", "handle")

    def __init__(self, session: Session) -> None:
        self._session = session
        self.handle: Any = session._srtp[0]

    def forget(self, ssrc: int) -> None:
        """Frees what libsrtp keeps for a stream that ended."""
        lib.srtp_remove_stream(self.handle, int.from_bytes(ssrc.to_bytes(4, "big"), "little"))


class _OneContext(RTCCertificate):
    """Makes its TLS context once: another for each handshake would cost time, and memory that pyOpenSSL never frees."""

    _context: SSL.Context | None = None

    def _create_ssl_context(self, srtp_profiles: list[Any]) -> SSL.Context:
        if self._context is None:
            self._context = super()._create_ssl_context(srtp_profiles)
            self._context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
        return self._context


class Certificate:
    """The worker's self-signed certificate: one for all its transports."""

    def __init__(self) -> None:
        self._certificate = _OneContext.generateCertificate()

    @property
    def parameters(self) -> DtlsParameters:
        """What peers need to know it by."""
        return DtlsParameters(
            fingerprints=[
                DtlsFingerprint(algorithm=fingerprint.algorithm, value=fingerprint.value)  # type: ignore[arg-type]
                for fingerprint in self._certificate.getFingerprints()
            ]
        )

    @property
    def aiortc(self) -> RTCCertificate:
        return self._certificate


class Dtls:
    """The DTLS half of a transport, always as the server.

    :param turns: spreads the steps of all handshakes.
    :param send: writes a datagram to the peer.
    :param on_state: told of ``connected``, ``failed`` and ``closed``.
    """

    role = "controlling"
    """aiortc makes the controlling side of ICE the DTLS server when roles are left open."""

    def __init__(
        self,
        certificate: Certificate,
        turns: Turns,
        send: Callable[[bytes], None],
        on_state: Callable[[DtlsState], None],
    ) -> None:
        self._turns = turns
        self._send_datagram = send
        self._on_state = on_state
        self._datagrams: asyncio.Queue[bytes] = asyncio.Queue(_MAX_WAITING_DATAGRAMS)
        self._transport = RTCDtlsTransport(self, [certificate.aiortc])  # type: ignore[arg-type]
        self._transport._srtp_profiles = _preferred_profiles()
        self._transport.on("statechange", self._changed)
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def state(self) -> DtlsState:
        return self._transport.state  # type: ignore[return-value]

    def start(self, remote: DtlsParameters) -> None:
        """Begins the handshake, or lets one go on whose first datagrams came before the peer's fingerprints did."""
        if self._task is not None:
            return
        parameters = AiortcParameters(
            fingerprints=[
                AiortcFingerprint(algorithm=fingerprint.algorithm, value=fingerprint.value)
                for fingerprint in remote.fingerprints
            ]
        )
        self._task = asyncio.get_running_loop().create_task(self._run(parameters), name="dtls handshake")

    def receive(self, datagram: bytes) -> bool:
        """Takes a DTLS datagram from a validated address; false when too many wait already."""
        if self._closed or self._datagrams.full():
            return False
        self._datagrams.put_nowait(datagram)
        return True

    def sessions(self) -> tuple[SrtpSession, SrtpSession]:
        """The SRTP sessions for receiving and sending, once connected."""
        return SrtpSession(self._transport._rx_srtp), SrtpSession(self._transport._tx_srtp)

    async def close(self) -> None:
        """Sends the closing alert and ends. Safe to call more than once."""
        if self._closed:
            return
        self._closed = True
        await self._transport.stop()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._let_go()

    def _let_go(self) -> None:
        """Breaks the circles of references, so that memory is freed at once: the worker hardly ever looks for them."""
        self._transport.remove_all_listeners()
        self._transport._transport = None  # type: ignore[assignment]
        self._send_datagram = self._on_state = _ignore

    async def _run(self, parameters: AiortcParameters) -> None:
        await self._transport.start(parameters)

    def _changed(self) -> None:
        if not self._closed and self.state in ("connected", "failed", "closed"):
            self._on_state(self.state)

    async def _send(self, data: bytes) -> None:
        """Called by aiortc as if this were an ICE transport."""
        self._send_datagram(data)

    async def _recv(self) -> bytes:
        """Called by aiortc as if this were an ICE transport."""
        datagram = await self._datagrams.get()
        if self.state != "connected":
            await self._turns.wait()
        return datagram


def _ignore(_: object) -> None:
    """Takes the place of whoever was told before."""


def _preferred_profiles() -> list[Any]:
    """AES-128-GCM first: the cheapest per packet where the processor has AES instructions."""
    return sorted(SRTP_PROFILES, key=lambda profile: profile is not SRTP_AEAD_AES_128_GCM)
