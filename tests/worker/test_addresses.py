"""Where a worker listens, and what browsers are told."""

import socket

import pytest

from alongside.worker.addresses import addresses_to_announce, candidates, interface_addresses, open_udp_socket

Interfaces = list[tuple[str, str]]

INTERFACES = [
    ("lo", "127.0.0.1"),
    ("lo", "::1"),
    ("eth0", "192.0.2.10"),
    ("eth0", "2001:db8::10"),
    ("eth0", "fe80::1"),
    ("eth1", "169.254.3.4"),
    ("docker0", "172.17.0.1"),
    ("br-0a1b2c", "172.18.0.1"),
    ("veth12ab", "172.19.0.1"),
    ("wlan0", "10.0.0.7"),
]


def no_probing() -> Interfaces:
    raise AssertionError("nothing needs to be found out")


def announced(host: str, interfaces: Interfaces) -> list[str]:
    """What is announced by a worker without explicit addresses on a machine with these interfaces."""
    return addresses_to_announce(host, [], lambda: interfaces)


def test_explicit_addresses_are_taken_as_they_are_and_skip_every_probe() -> None:
    explicit = ["203.0.113.7", "10.0.0.7", "cowork.example.org"]
    assert addresses_to_announce("::", explicit, no_probing) == explicit


def test_a_worker_that_listens_on_one_address_announces_that() -> None:
    assert addresses_to_announce("127.0.0.1", [], no_probing) == ["127.0.0.1"]
    assert addresses_to_announce("2001:db8::10", [], no_probing) == ["2001:db8::10"]


def test_otherwise_those_of_the_interfaces_but_no_loopback_link_local_or_container_bridge() -> None:
    assert announced("::", INTERFACES) == ["192.0.2.10", "2001:db8::10", "10.0.0.7"]


def test_without_ipv6_none_of_it_is_announced() -> None:
    assert announced("0.0.0.0", INTERFACES) == ["192.0.2.10", "10.0.0.7"]


def test_loopback_when_there_is_nothing_else() -> None:
    assert announced("::", INTERFACES[:2] + INTERFACES[4:9]) == ["127.0.0.1"]


def test_the_first_address_is_preferred() -> None:
    first, second = candidates(["203.0.113.7", "10.0.0.7"], 40000)
    assert (first.address, first.ip, first.port, first.type) == ("203.0.113.7", "203.0.113.7", 40000, "host")
    assert first.priority > second.priority > 0
    assert first.foundation != second.foundation


def test_the_interfaces_of_this_machine_are_found() -> None:
    assert any(address == "127.0.0.1" for _, address in interface_addresses())


@pytest.mark.parametrize("host", ["127.0.0.1", "::"])
def test_a_socket_takes_what_comes_over_ipv4_and_never_blocks(host: str) -> None:
    with open_udp_socket(host, 0) as sock, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        assert not sock.getblocking()
        client.sendto(b"hello", ("127.0.0.1", sock.getsockname()[1]))
        sock.setblocking(True)
        assert sock.recv(10) == b"hello"


def test_a_port_in_use_is_refused() -> None:
    with open_udp_socket("127.0.0.1", 0) as sock, pytest.raises(OSError, match="in use"):
        open_udp_socket("127.0.0.1", sock.getsockname()[1])
