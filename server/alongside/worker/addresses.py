"""Which addresses a worker listens on, and which it tells browsers."""

import ipaddress
import socket
from collections.abc import Callable, Iterable

import ifaddr

from alongside.rtp.parameters import IceCandidate

_CONTAINER_BRIDGES = ("docker", "br-", "veth", "virbr", "cni", "podman")
_BUFFER_BYTES = 1024 * 1024
"""Holds a burst. More would turn overload into delay, where loss makes senders slow down."""
_SO_RCVBUFFORCE = 33
_SO_SNDBUFFORCE = 32


def open_udp_socket(host: str, port: int) -> socket.socket:
    """A bound, non-blocking UDP socket. ``::`` takes IPv4 too, and becomes ``0.0.0.0`` where there is no IPv6.

    :raises OSError: the address is not ours or the port is taken.
    """
    if host == "::" and not socket.has_dualstack_ipv6():
        host = "0.0.0.0"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_DGRAM)
    if family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if host == "::" else 1)
    for force, ordinary in ((_SO_RCVBUFFORCE, socket.SO_RCVBUF), (_SO_SNDBUFFORCE, socket.SO_SNDBUF)):
        try:
            sock.setsockopt(socket.SOL_SOCKET, force, _BUFFER_BYTES)
        except PermissionError:
            sock.setsockopt(socket.SOL_SOCKET, ordinary, _BUFFER_BYTES)
    sock.setblocking(False)
    try:
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    return sock


def interface_addresses() -> list[tuple[str, str]]:
    """Interface name and address of everything configured on this machine."""
    return [
        (adapter.nice_name, str(ip.ip if ip.is_IPv4 else ip.ip[0]))
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
    ]


def addresses_to_announce(
    host: str, announce: list[str], find_interfaces: Callable[[], Iterable[tuple[str, str]]]
) -> list[str]:
    """The addresses that browsers are given.

    Explicit ones are taken as they are. A worker that listens on one address gives that. Otherwise those of the
    interfaces, without link-local ones and container bridges; loopback only when there is nothing else.

    :param find_interfaces: gives name and address of each; asked only where nothing else tells.
    """
    if announce:
        return list(announce)
    if host not in ("0.0.0.0", "::"):
        return [host]
    ours: list[str] = []
    for name, address in find_interfaces():
        parsed = ipaddress.ip_address(address)
        usable = not (parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified)
        if usable and not name.startswith(_CONTAINER_BRIDGES) and (parsed.version == 4 or host == "::"):
            ours.append(address)
    return ours or ["127.0.0.1"]


def candidates(addresses: list[str], port: int) -> list[IceCandidate]:
    """Host candidates, the first address preferred (RFC 8445 section 5.1.2.1)."""
    return [
        IceCandidate(
            foundation=f"udp{index}",
            priority=(126 << 24) | ((65535 - index) << 8) | 255,
            address=address,
            port=port,
            ip=address,
        )
        for index, address in enumerate(addresses)
    ]
