"""One peer's secured connection: ICE-lite, DTLS and SRTP, over the worker's shared socket or over TCP."""

import struct
from collections import Counter
from typing import Any, Literal, NamedTuple, Protocol

from alongside.rtp.bandwidth.sent_packets import MASK, SentPackets
from alongside.rtp.munger import Rewritten
from alongside.rtp.parameters import DtlsParameters
from alongside.rtp.writer import write_audio, write_padding, write_video
from alongside.transport.batch import SLOT, Inbox, Outbox
from alongside.transport.dtls import (
    Certificate,
    Dtls,
    DtlsState,
    SrtpSession,
    new_lengths,
    pointer,
    protect_rtcp,
    protect_rtp,
    srtp_error,
    unprotect_rtcp,
    unprotect_rtp,
    view_of,
)
from alongside.transport.framing import FramingOutbox
from alongside.transport.ice import IceLite
from alongside.transport.path import PacketOutbox, Path, PathProtocol
from alongside.transport.turns import Turns

_SSRC = struct.Struct(">I")

MAX_SSRCS = 64
"""Streams that one peer may send at a time: libsrtp keeps state for each."""

ConnectionState = Literal["connected", "iceDisconnected", "dtlsFailed", "closed"]


class ConnectionListener(Protocol):
    """Who gets what arrives. Calls come from the receiving loop and must not block."""

    def on_rtp(self, data: memoryview, start: int, end: int, now_us: int) -> None:
        """A decrypted RTP packet in ``data[start:end]``, valid during the call only."""

    def on_rtcp(self, data: bytes, now_us: int) -> None:
        """A decrypted RTCP datagram."""

    def on_connection_state(self, state: ConnectionState) -> None: ...

    def expects(self, ssrc: int) -> bool:
        """Whether packets of this stream are of use at present."""


class _Nobody:
    """Listens until somebody does."""

    def on_rtp(self, data: memoryview, start: int, end: int, now_us: int) -> None: ...

    def on_rtcp(self, data: bytes, now_us: int) -> None: ...

    def on_connection_state(self, state: ConnectionState) -> None: ...

    def expects(self, ssrc: int) -> bool:
        return False


class Sending(NamedTuple):
    """An outbox, and libsrtp's pointers to its slots."""

    outbox: PacketOutbox
    pointers: list[Any]


class PacketBuffers:
    """What all connections of a worker share: memory, with libsrtp's pointers into it, and the turns of handshakes."""

    def __init__(self, inbox: Inbox, outbox: Outbox, stream_outbox: FramingOutbox) -> None:
        self.inbox = inbox
        self.in_pointers = _pointers(inbox.data, inbox.slots)
        self.sending: dict[PathProtocol, Sending] = {
            "udp": Sending(outbox, _pointers(outbox.data, outbox.capacity)),
            "tcp": Sending(stream_outbox, _pointers(stream_outbox.view, 1)),
        }
        self._length_array = new_lengths(1)
        self.length_pointer: Any = self._length_array
        self.length = view_of(self._length_array).cast("B").cast("i")
        self.turns = Turns()
        """Those of the handshakes."""
        self.now_us = 0
        """When packets that are sent now leave: set by whoever is about to send."""


def _pointers(data: bytearray | memoryview, count: int) -> list[Any]:
    base = pointer(data)
    return [base + slot * SLOT for slot in range(count)]


class Connection:
    """Authenticates, decrypts and encrypts for one peer.

    :param counters: where dropped datagrams are counted by reason.
    :param extensions: header extension ids of transport-wide sequence number and dependency descriptor in sent packets.
    """

    __slots__ = (
        "_buffers",
        "_counters",
        "_destination",
        "_dtls",
        "_extensions",
        "_length",
        "_length_pointer",
        "_outbox",
        "_pointers",
        "_receiving",
        "_receiving_handle",
        "_sending",
        "_sending_handle",
        "_ssrcs",
        "_unnumbered",
        "ice",
        "listener",
        "packets_received",
        "sent",
        "state",
    )

    def __init__(
        self,
        ice: IceLite,
        certificate: Certificate,
        buffers: PacketBuffers,
        counters: Counter[str],
        extensions: tuple[int, int],
    ) -> None:
        self.ice = ice
        self.listener: ConnectionListener = _Nobody()
        """Set by whoever builds the connection, before it is added to the mux."""
        self.state: ConnectionState | Literal["new"] = "new"
        self.packets_received = 0
        self.sent = SentPackets()
        self._unnumbered = 0
        self._buffers = buffers
        self._outbox, self._pointers = buffers.sending["udp"]
        self._length = buffers.length
        self._length_pointer = buffers.length_pointer
        self._counters = counters
        self._dtls = Dtls(certificate, buffers.turns, self._send_datagram, self._on_dtls_state)
        self._receiving: SrtpSession | None = None
        self._sending: SrtpSession | None = None
        self._receiving_handle: Any = None
        self._sending_handle: Any = None
        self._destination: Path | None = None
        self._extensions = extensions
        self._ssrcs: set[int] = set()

    # --- life ---------------------------------------------------------------------------------------------------------

    def connect(self, remote: DtlsParameters) -> None:
        """Lets the DTLS handshake begin, now that the peer's fingerprints are known."""
        self._dtls.start(remote)

    async def close(self) -> None:
        """Says goodbye to the peer. Safe to call more than once."""
        self._destination = None
        await self._dtls.close()
        self._outbox.flush()
        for path in self.ice.paths:
            path.close()
        self.listener = _Nobody()

    def on_check(self, now_us: int) -> None:
        """An authenticated check came: the path may have moved, and consent goes on."""
        self._update_destination()
        if self.state == "iceDisconnected":
            self._set_state("connected")

    def lose_path(self, address: bytes) -> None:
        """The path with this address leads to the peer no more. Until there is another, packets are dropped."""
        self.ice.lose(address)
        self._update_destination()

    def expire_consent(self, now_us: int) -> None:
        """Stops sending when the peer has not been heard for too long."""
        if self.state == "connected" and not self.ice.has_consent(now_us):
            self._destination = None
            self._set_state("iceDisconnected")

    def _update_destination(self) -> None:
        if self.state in ("connected", "iceDisconnected"):
            self._destination = selected = self.ice.selected
            if selected is not None:
                self._outbox, self._pointers = self._buffers.sending[selected.protocol]

    def _on_dtls_state(self, state: DtlsState) -> None:
        if state == "connected":
            self._receiving, self._sending = self._dtls.sessions()
            self._receiving_handle = self._receiving.handle
            self._sending_handle = self._sending.handle
            self.state = "connected"
            self._update_destination()
            self.listener.on_connection_state("connected")
        elif state == "failed":
            self._set_state("dtlsFailed")
        else:
            self._destination = None
            self._set_state("closed")

    def _set_state(self, state: ConnectionState) -> None:
        self.state = state
        self.listener.on_connection_state(state)

    # --- receiving ----------------------------------------------------------------------------------------------------

    def receive_dtls(self, datagram: bytes) -> None:
        if not self._dtls.receive(datagram):
            self._counters["dtlsOverflow"] += 1

    def receive_rtp(self, slot: int, length: int, now_us: int) -> None:
        """Decrypts the RTP packet in the inbox and hands it on."""
        start = slot * SLOT
        ssrc = self._admit(start + 8, start + length)
        if ssrc < 0:
            return
        buffers = self._buffers
        buffers.length[0] = length
        status = unprotect_rtp(self._receiving_handle, buffers.in_pointers[slot], buffers.length_pointer)
        if status:
            self._counters["srtp: " + srtp_error(status)] += 1
            return
        self._ssrcs.add(ssrc)
        self.packets_received += 1
        self.listener.on_rtp(buffers.inbox.view, start, start + buffers.length[0], now_us)

    def receive_rtcp(self, slot: int, length: int, now_us: int) -> None:
        """Decrypts the RTCP datagram in the inbox and hands it on."""
        start = slot * SLOT
        ssrc = self._admit(start + 4, start + length)
        if ssrc < 0:
            return
        buffers = self._buffers
        buffers.length[0] = length
        status = unprotect_rtcp(self._receiving_handle, buffers.in_pointers[slot], buffers.length_pointer)
        if status:
            self._counters["srtcp: " + srtp_error(status)] += 1
            return
        self._ssrcs.add(ssrc)
        self.listener.on_rtcp(bytes(buffers.inbox.view[start : start + buffers.length[0]]), now_us)

    def _admit(self, ssrc_at: int, end: int) -> int:
        """The packet's SSRC, if the packet may be tried: there are keys, and the SSRC is known or may be learnt.

        :returns: -1 if it may not.
        """
        if self._receiving is None:
            self._counters["srtpBeforeHandshake"] += 1
            return -1
        if ssrc_at + 4 > end:
            self._counters["srtpTooShort"] += 1
            return -1
        ssrc: int = _SSRC.unpack_from(self._buffers.inbox.data, ssrc_at)[0]
        if len(self._ssrcs) >= MAX_SSRCS and ssrc not in self._ssrcs:
            self._forget_ended_streams(self._receiving)
            if len(self._ssrcs) >= MAX_SSRCS:
                self._counters["srtpTooManySsrcs"] += 1
                return -1
        return ssrc

    def _forget_ended_streams(self, receiving: SrtpSession) -> None:
        """Makes room for new streams: who turns a camera on and off uses new SSRCs each time."""
        for ssrc in [ssrc for ssrc in self._ssrcs if not self.listener.expects(ssrc)]:
            self._ssrcs.remove(ssrc)
            receiving.forget(ssrc)

    # --- sending ------------------------------------------------------------------------------------------------------

    def send_audio(self, rewritten: Rewritten, payload_type: int, ssrc: int) -> None:
        """Encrypts a packet of sound into the outbox; it leaves with the next flush."""
        destination = self._destination
        if destination is None:
            return
        outbox = self._outbox
        slot = outbox.slot
        length = self._length
        length[0] = write_audio(outbox.view, slot * SLOT, rewritten, payload_type, ssrc)
        if protect_rtp(self._sending_handle, self._pointers[slot], self._length_pointer):
            self._counters["protectFailed"] += 1
            return
        outbox.commit(length[0], destination)
        self._unnumbered += 1

    @property
    def packets_sent(self) -> int:
        """RTP packets, retransmissions and padding included."""
        return self._unnumbered + self.sent.newest

    def send_video(self, rewritten: Rewritten, payload_type: int, ssrc: int, resent_as: int = -1) -> None:
        """Encrypts a packet of a video into the outbox, with the next transport-wide number, and notes it in ``sent``.

        :param resent_as: sequence number on the retransmission stream ``ssrc`` (RFC 4588), -1 for a first sending.
        """
        destination = self._destination
        if destination is None:
            return
        outbox = self._outbox
        slot = outbox.slot
        number = self.sent.newest + 1
        self._length[0] = write_video(
            outbox.view, slot * SLOT, rewritten, payload_type, ssrc, self._extensions, number & 0xFFFF, resent_as
        )
        self._send_numbered(number, slot, destination)

    def send_padding(self, number: int, payload_type: int, ssrc: int) -> None:
        """Encrypts a packet that holds nothing but padding, with the next transport-wide number.

        :param number: its sequence number on the stream ``ssrc``.
        """
        destination = self._destination
        if destination is None:
            return
        outbox = self._outbox
        slot = outbox.slot
        wide = self.sent.newest + 1
        self._length[0] = write_padding(
            outbox.view, slot * SLOT, number, payload_type, ssrc, self._extensions, wide & 0xFFFF
        )
        self._send_numbered(wide, slot, destination)

    def _send_numbered(self, number: int, slot: int, destination: Path) -> None:
        """Encrypts the packet in the slot, and remembers it by its transport-wide number."""
        length = self._length
        if protect_rtp(self._sending_handle, self._pointers[slot], self._length_pointer):
            self._counters["protectFailed"] += 1
            return
        size = length[0]
        self._outbox.commit(size, destination)
        sent = self.sent
        sent.newest = number
        sent.times_us[number & MASK] = self._buffers.now_us
        sent.sizes[number & MASK] = size

    def send_rtcp(self, packet: bytes) -> None:
        """Encrypts an RTCP datagram into the outbox."""
        destination = self._destination
        if destination is None:
            return
        outbox = self._outbox
        slot = outbox.slot
        start = slot * SLOT
        outbox.view[start : start + len(packet)] = packet
        self._length[0] = len(packet)
        if protect_rtcp(self._sending_handle, self._pointers[slot], self._length_pointer):
            self._counters["protectFailed"] += 1
            return
        outbox.commit(self._length[0], destination)

    def forget_sent_stream(self, ssrc: int) -> None:
        """Frees the keys of a stream that is never sent again."""
        if self._sending is not None:
            self._sending.forget(ssrc)

    def _send_datagram(self, datagram: bytes) -> None:
        """DTLS goes where packets will go, at once."""
        path = self.ice.selected
        if path is not None and len(datagram) <= SLOT:
            outbox = self._buffers.sending[path.protocol].outbox
            outbox.put(datagram, path)
            outbox.flush()
