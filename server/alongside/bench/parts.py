"""What each step of forwarding a packet costs, one by one: the worker's own functions over buffers that stay warm.

A worker under load meets cold caches and wakes up for few packets, so its total is higher than the sum; the shares tell
where to look.
"""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Literal

from pylibsrtp import Policy, Session

from alongside.bench.datagrams import RECEIVE_BUFFER
from alongside.bench.outgoing import Header
from alongside.bench.population import SentFormat
from alongside.bench.vp8 import CannedVideo
from alongside.rtp.codecs import describer
from alongside.rtp.munger import Munger, Rewritten
from alongside.rtp.packet import Packet, find_extensions, parse_header
from alongside.rtp.packet_cache import PacketCache
from alongside.rtp.writer import write_video
from alongside.transport.batch import SLOT, Destination, Inbox, Outbox, pack_address
from alongside.transport.dtls import SrtpSession, new_lengths, pointer, protect_rtp, unprotect_rtp, view_of

_COUNT = 128
"""Packets in one go."""
_ROUNDS = 200
_SSRC = 1_000
_KEY = bytes(range(28))
"""16 bytes of key and 12 of salt (RFC 7714 section 12)."""
_EXTENSIONS = (5, 6)


@dataclass(frozen=True, slots=True)
class Part:
    """One step."""

    name: str
    per: Literal["in", "out"]
    """whether it is done once for each packet that comes in, or for each that goes out"""
    us: float
    """per packet, the median of many rounds"""


class _Stopwatch:
    """:param now_ns: monotonic ns."""

    def __init__(self, now_ns: Callable[[], int]) -> None:
        self._now_ns = now_ns

    def time(self, action: Callable[[], None], prepare: Callable[[], None] = lambda: None) -> float:
        """µs per packet of an action that handles ``_COUNT`` packets.

        :param prepare: runs before each round and is not measured.
        """
        rounds = []
        for _ in range(_ROUNDS):
            prepare()
            start = self._now_ns()
            action()
            rounds.append((self._now_ns() - start) / 1_000 / _COUNT)
        return median(rounds)


class _Packets:
    """Canned packets as they come in, read, and as they go out."""

    def __init__(self) -> None:
        video = CannedVideo(0, 1_080, 5)
        header = Header(SentFormat(_SSRC, 101, "0", 1, 5))
        canned = [video.next() for _ in range(_COUNT)]
        self.datagrams = [header.write(n, 0, p.marker, n) + p.payload for n, p in enumerate(canned)]
        self.read = [Packet(n, 0, p.marker, p.payload) for n, p in enumerate(canned)]
        describe = describer("video/VP8")
        for packet in self.read:
            describe(packet)
        munger = Munger(closes_pictures=True)
        munger.begin(self.read[0], 0)
        self.rewritten: list[Rewritten] = [r for packet in self.read if (r := munger.rewrite(packet))]


def measure_parts(now_ns: Callable[[], int]) -> list[Part]:
    """All steps, in the order in which a packet meets them.

    :param now_ns: monotonic ns.
    """
    packets, watch = _Packets(), _Stopwatch(now_ns)
    return [
        *_measure_sockets(packets, watch)[:1],
        _measure_unprotect(packets, watch),
        _measure_parse(packets, watch),
        _measure_remember(packets, watch),
        _measure_rewrite(packets, watch),
        _measure_write(packets, watch),
        _measure_protect(packets, watch),
        *_measure_sockets(packets, watch)[1:],
    ]


def _measure_sockets(packets: _Packets, watch: _Stopwatch) -> list[Part]:
    with socket.socket(type=socket.SOCK_DGRAM) as one, socket.socket(type=socket.SOCK_DGRAM) as other:
        for sock in (one, other):
            sock.bind(("127.0.0.1", 0))
            sock.setblocking(False)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        inbox, outbox = Inbox(other, _COUNT), Outbox(one, 16)
        destination = Destination(pack_address("127.0.0.1", other.getsockname()[1], socket.AF_INET))

        def send() -> None:
            for datagram in packets.datagrams:
                outbox.put(datagram, destination)
            outbox.flush()

        def receive() -> None:
            while inbox.receive():
                pass

        return [
            Part("receive (recvmmsg)", "in", watch.time(receive, prepare=send)),
            Part("send (sendmmsg)", "out", watch.time(send, prepare=receive)),
        ]


def _session(ssrc_type: int) -> SrtpSession:
    policy = Policy(key=_KEY, ssrc_type=ssrc_type, srtp_profile=Policy.SRTP_PROFILE_AEAD_AES_128_GCM)
    return SrtpSession(Session(policy))


class _Protected:
    """A buffer of packets that libsrtp works on in place. Each round's have higher numbers: none is a replay."""

    def __init__(self, packets: _Packets) -> None:
        self._packets = packets
        self._data = bytearray(_COUNT * SLOT)
        self._pointers = [pointer(self._data) + i * SLOT for i in range(_COUNT)]
        lengths = new_lengths(1)
        self._length_pointer, self._length = lengths, view_of(lengths).cast("B").cast("i")
        self._lengths = [0] * _COUNT
        self._number = 0
        self._sending, self._receiving = _session(Policy.SSRC_ANY_OUTBOUND), _session(Policy.SSRC_ANY_INBOUND)

    def fill(self) -> None:
        for i, datagram in enumerate(self._packets.datagrams):
            self._data[i * SLOT : i * SLOT + len(datagram)] = datagram
            self._data[i * SLOT + 2 : i * SLOT + 4] = (self._number & 0xFFFF).to_bytes(2, "big")
            self._number += 1
            self._lengths[i] = len(datagram)

    def protect(self) -> None:
        self._run(protect_rtp, self._sending)

    def unprotect(self) -> None:
        self._run(unprotect_rtp, self._receiving)

    def fill_and_protect(self) -> None:
        self.fill()
        self.protect()

    def _run(self, function: Callable[..., int], session: SrtpSession) -> None:
        handle, length, length_pointer, lengths = session.handle, self._length, self._length_pointer, self._lengths
        for i, place in enumerate(self._pointers):
            length[0] = lengths[i]
            if function(handle, place, length_pointer):
                raise RuntimeError("libsrtp refused a packet of the bench")
            lengths[i] = length[0]


def _measure_unprotect(packets: _Packets, watch: _Stopwatch) -> Part:
    protected = _Protected(packets)
    return Part("decrypt (AES-GCM)", "in", watch.time(protected.unprotect, prepare=protected.fill_and_protect))


def _measure_protect(packets: _Packets, watch: _Stopwatch) -> Part:
    protected = _Protected(packets)
    return Part("encrypt (AES-GCM)", "out", watch.time(protected.protect, prepare=protected.fill))


def _measure_parse(packets: _Packets, watch: _Stopwatch) -> Part:
    describe = describer("video/VP8")

    def parse() -> None:
        for number, datagram in enumerate(packets.datagrams):
            header = parse_header(datagram, 0, len(datagram))
            find_extensions(datagram, header)
            describe(Packet(number, header.timestamp, header.marker, datagram[header.payload_start :]))

    return Part("read header and payload", "in", watch.time(parse))


def _measure_rewrite(packets: _Packets, watch: _Stopwatch) -> Part:
    munger = Munger(closes_pictures=True)

    def begin() -> None:
        munger.begin(packets.read[0], 0)

    def rewrite() -> None:
        for packet in packets.read:
            munger.rewrite(packet)

    return Part("renumber", "out", watch.time(rewrite, prepare=begin))


def _measure_write(packets: _Packets, watch: _Stopwatch) -> Part:
    buffer = memoryview(bytearray(SLOT))

    def write() -> None:
        for rewritten in packets.rewritten:
            write_video(buffer, 0, rewritten, 101, _SSRC, _EXTENSIONS, 7)

    return Part("write", "out", watch.time(write))


def _measure_remember(packets: _Packets, watch: _Stopwatch) -> Part:
    cache = PacketCache()

    def remember() -> None:
        for packet in packets.read:
            cache.put(packet)

    return Part("remember for retransmission", "in", watch.time(remember))


def describe_parts(parts: list[Part]) -> str:
    """A table for people."""
    lines = [f"{'part':<32}{'for each packet':<18}{'µs':>6}"]
    lines += [f"{part.name:<32}{part.per:<18}{part.us:>6.2f}" for part in parts]
    totals = {per: sum(part.us for part in parts if part.per == per) for per in ("in", "out")}
    lines += [f"{'together':<32}{per:<18}{total:>6.2f}" for per, total in totals.items()]
    return "\n".join(lines)
