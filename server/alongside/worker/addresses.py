"""Which addresses a worker tells browsers."""

import ipaddress
from collections.abc import Callable, Iterable

import ifaddr

from alongside.rtp.parameters import IceCandidate

_CONTAINER_BRIDGES = ("docker", "br-", "veth", "virbr", "cni", "podman")

_HOST_OVER_UDP = 126
"""Type preference of host candidates (RFC 8445 section 5.1.2.2)."""
_HOST_OVER_TCP = 90
"""Lower, as TCP is for those without UDP (RFC 6544 section 4.2); the number is libwebrtc's."""
_PASSIVE = 4
"""Direction preference of a candidate that peers connect to (RFC 6544 section 4.2)."""


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
    if explicit := [address for address in announce if address]:
        return explicit
    if host not in ("0.0.0.0", "::"):
        return [host]
    versions = (4, 6) if host == "::" else (4,)
    ours = [
        address
        for name, address in find_interfaces()
        if not name.startswith(_CONTAINER_BRIDGES) and _is_usable(address, versions)
    ]
    return list(dict.fromkeys(ours)) or ["127.0.0.1"]


def _is_usable(address: str, versions: tuple[int, ...]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    reaches_others = not (parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified)
    return reaches_others and parsed.version in versions


def candidates(addresses: list[str], port: int, *, tcp: bool) -> list[IceCandidate]:
    """Host candidates, the first address preferred, and UDP to TCP.

    :param tcp: whether the port is open for TCP as well.
    """
    over_udp = [
        IceCandidate(
            foundation=f"udp{index}",
            priority=_priority(_HOST_OVER_UDP, 65535 - index),
            address=address,
            port=port,
            ip=address,
        )
        for index, address in enumerate(addresses)
    ]
    over_tcp = [
        IceCandidate(
            foundation=f"tcp{index}",
            priority=_priority(_HOST_OVER_TCP, (_PASSIVE << 13) | (8191 - index)),
            address=address,
            port=port,
            protocol="tcp",
            ip=address,
            tcpType="passive",
        )
        for index, address in enumerate(addresses)
    ]
    return over_udp + over_tcp if tcp else over_udp


def _priority(type_preference: int, local_preference: int) -> int:
    """Of a candidate for the only component (RFC 8445 section 5.1.2.1)."""
    return (type_preference << 24) | (local_preference << 8) | 255
