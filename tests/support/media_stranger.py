"""Somebody without any right to be heard: a bare UDP socket, and the datagrams that such people send."""

import os
import socket
import struct
import zlib

from aioice import stun
from aiortc import RTCCertificate
from aiortc.rtcdtlstransport import SRTP_PROFILES
from OpenSSL import SSL

_COOKIE = 0x2112A442
_FINGERPRINT = 0x8028
_FINGERPRINT_XOR = 0x5354554E


class Stranger:
    """A socket that sends to one worker. Use as a context manager."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._worker = (host, port)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.setblocking(False)

    def __enter__(self) -> "Stranger":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, datagram: bytes) -> None:
        self._socket.sendto(datagram, self._worker)

    def reply(self) -> bytes | None:
        """What came back, if anything did."""
        try:
            return self._socket.recv(2048)
        except BlockingIOError:
            return None


def binding_request(local_fragment: str, password: str, *, integrity: bool = True) -> bytes:
    """A connectivity check as browsers send it."""
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes["USERNAME"] = f"{local_fragment}:remote"
    message.attributes["PRIORITY"] = 1853824767
    message.attributes["ICE-CONTROLLING"] = 1
    message.attributes["USE-CANDIDATE"] = None
    if integrity:
        message.add_message_integrity(password.encode())
    else:
        message.add_fingerprint()
    return bytes(message)


def random_binding_request() -> bytes:
    """A well-formed check for a random user fragment, made fast."""
    user = os.urandom(8).hex().encode() + b":remote0"
    body = struct.pack(">HH", 0x0006, len(user)) + user + struct.pack(">HH", 0x0008, 20) + bytes(20)
    data = struct.pack(">HHI", 1, len(body) + 8, _COOKIE) + os.urandom(12) + body
    return data + struct.pack(">HHI", _FINGERPRINT, 4, zlib.crc32(data) ^ _FINGERPRINT_XOR)


def client_hello(*, null_cipher: bool = False) -> bytes:
    """The first DTLS datagram of a client.

    :param null_cipher: whether it offers nothing but suites that do not encrypt.
    """
    if null_cipher:
        context = SSL.Context(SSL.DTLS_METHOD)
        context.set_cipher_list(b"eNULL:@SECLEVEL=0")
        context.set_tlsext_use_srtp(b"SRTP_AES128_CM_SHA1_80")
    else:
        context = RTCCertificate.generateCertificate()._create_ssl_context(srtp_profiles=SRTP_PROFILES)
    connection = SSL.Connection(context)
    connection.set_connect_state()
    try:
        connection.do_handshake()
    except SSL.WantReadError:
        return connection.bio_read(1500)
    raise AssertionError("a handshake without a server")


def dtls_record(content_type: int, epoch: int, number: int, content: bytes) -> bytes:
    """One DTLS 1.2 record (RFC 6347 section 4.1)."""
    return (
        struct.pack(">BHHHI", content_type, 0xFEFD, epoch, number >> 32, number & 0xFFFFFFFF)
        + struct.pack(">H", len(content))
        + content
    )


class HelloInTwoDatagrams:
    """Splits a client's DTLS datagrams so that its ClientHello comes in two fragments, each in its own datagram.

    Post-quantum key shares make browsers do that. Later records of the same epoch are numbered one higher, so that
    none is taken for a replay.
    """

    def __init__(self) -> None:
        self.fragmented = 0

    def __call__(self, datagram: bytes) -> list[bytes]:
        datagrams = []
        while datagram:
            content_type, epoch = datagram[0], int.from_bytes(datagram[3:5], "big")
            number, length = int.from_bytes(datagram[5:11], "big"), int.from_bytes(datagram[11:13], "big")
            content, record = datagram[13 : 13 + length], datagram[: 13 + length]
            datagram = datagram[13 + length :]
            if epoch:
                datagrams.append(record)
            elif content_type == 22 and content[0] == 1:
                datagrams += self._fragments(number, content)
            else:
                datagrams.append(dtls_record(content_type, 0, number + 1, content))
        return datagrams

    def _fragments(self, number: int, handshake: bytes) -> list[bytes]:
        self.fragmented += 1
        start, body = handshake[:6], handshake[12:]
        middle = len(body) // 2
        return [
            dtls_record(22, 0, number + index, start + offset.to_bytes(3, "big") + len(part).to_bytes(3, "big") + part)
            for index, (offset, part) in enumerate(((0, body[:middle]), (middle, body[middle:])))
        ]
