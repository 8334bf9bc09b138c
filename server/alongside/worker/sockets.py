"""The sockets that a worker listens on: one for UDP and one for TCP, with the same port number."""

import socket

_BUFFER_BYTES = 1024 * 1024
"""Holds a burst. More would turn overload into delay, where loss makes senders slow down."""
_SO_RCVBUFFORCE = 33
_SO_SNDBUFFORCE = 32
_TRIES = 8
"""Any port will do: how many are tried until one is free for both."""


def open_sockets(host: str, port: int) -> tuple[socket.socket, socket.socket | None]:
    """A UDP socket and, unless its port number is taken for TCP, a TCP socket that listens there.

    :param host: an address; ``::`` takes IPv4 too, and becomes ``0.0.0.0`` where there is no IPv6.
    :param port: 0 for any.
    :raises OSError: the address is not ours or the UDP port is taken.
    """
    for _ in range(1 if port else _TRIES):
        udp = open_udp_socket(host, port)
        try:
            return udp, open_tcp_socket(host, udp.getsockname()[1])
        except OSError:
            udp.close()
    return open_udp_socket(host, port), None


def open_udp_socket(host: str, port: int) -> socket.socket:
    """A bound, non-blocking UDP socket.

    :raises OSError: the address is not ours or the port is taken.
    """
    sock = _bound_socket(socket.SOCK_DGRAM, host, port)
    for force, ordinary in ((_SO_RCVBUFFORCE, socket.SO_RCVBUF), (_SO_SNDBUFFORCE, socket.SO_SNDBUF)):
        try:
            sock.setsockopt(socket.SOL_SOCKET, force, _BUFFER_BYTES)
        except PermissionError:
            sock.setsockopt(socket.SOL_SOCKET, ordinary, _BUFFER_BYTES)
    return sock


def open_tcp_socket(host: str, port: int) -> socket.socket:
    """A listening, non-blocking TCP socket.

    :raises OSError: the address is not ours or the port is taken.
    """
    sock = _bound_socket(socket.SOCK_STREAM, host, port)
    try:
        sock.listen()
    except OSError:
        sock.close()
        raise
    return sock


def _bound_socket(kind: socket.SocketKind, host: str, port: int) -> socket.socket:
    if host == "::" and not socket.has_dualstack_ipv6():
        host = "0.0.0.0"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, kind)
    sock.setblocking(False)
    if family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if host == "::" else 1)
    if kind == socket.SOCK_STREAM:
        # what lingers of a worker that ended does not keep its port from the next one
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    return sock
