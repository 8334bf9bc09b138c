"""What browsers are told of a worker's addresses."""

from alongside.worker.addresses import addresses_to_announce, candidates, interface_addresses

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


def test_an_empty_explicit_address_is_as_good_as_none() -> None:
    assert addresses_to_announce("::", ["", "203.0.113.7"], no_probing) == ["203.0.113.7"]
    assert addresses_to_announce("::", [""], lambda: INTERFACES) == announced("::", INTERFACES)


def test_a_worker_that_listens_on_one_address_announces_that() -> None:
    assert addresses_to_announce("127.0.0.1", [], no_probing) == ["127.0.0.1"]
    assert addresses_to_announce("2001:db8::10", [], no_probing) == ["2001:db8::10"]


def test_otherwise_those_of_the_interfaces_but_no_loopback_link_local_or_container_bridge() -> None:
    assert announced("::", INTERFACES) == ["192.0.2.10", "2001:db8::10", "10.0.0.7"]


def test_without_ipv6_none_of_it_is_announced() -> None:
    assert announced("0.0.0.0", INTERFACES) == ["192.0.2.10", "10.0.0.7"]


def test_loopback_when_there_is_nothing_else() -> None:
    assert announced("::", INTERFACES[:2] + INTERFACES[4:9]) == ["127.0.0.1"]


def test_what_is_no_address_is_not_announced() -> None:
    """An empty one, as some tools write for "no IPv6", would make the whole list of candidates invalid."""
    odd = [("eth0", ""), ("eth0", "192.0.2.10"), ("eth1", "::"), ("eth1", "fe80::1%eth1"), ("eth2", "192.0.2.10")]
    assert announced("::", odd) == ["192.0.2.10"]


def test_public_and_local_addresses_are_announced_together_the_first_preferred() -> None:
    public, local = candidates(["203.0.113.7", "10.0.0.7"], 40000, tcp=False)
    assert (public.address, public.ip, public.port, public.type) == ("203.0.113.7", "203.0.113.7", 40000, "host")
    assert (local.address, local.protocol, local.tcpType) == ("10.0.0.7", "udp", None)
    assert public.priority > local.priority > 0
    assert public.foundation != local.foundation


def test_each_address_is_announced_for_tcp_too_and_every_udp_one_is_preferred() -> None:
    found = candidates(["203.0.113.7", "2001:db8::10"], 40000, tcp=True)
    assert [(each.protocol, each.tcpType, each.address) for each in found] == [
        ("udp", None, "203.0.113.7"),
        ("udp", None, "2001:db8::10"),
        ("tcp", "passive", "203.0.113.7"),
        ("tcp", "passive", "2001:db8::10"),
    ]
    assert {each.port for each in found} == {40000}
    assert [each.priority for each in found] == sorted({each.priority for each in found}, reverse=True)
    assert len({each.foundation for each in found}) == 4


def test_the_priority_of_a_tcp_candidate_is_as_the_rfc_says() -> None:
    """RFC 6544 section 4.2: direction preference 4 of a passive candidate in the upper bits of the local preference."""
    *_, over_tcp = candidates(["203.0.113.7"], 40000, tcp=True)
    assert over_tcp.priority == 90 * 2**24 + (4 * 2**13 + 8191) * 2**8 + 255


def test_the_interfaces_of_this_machine_are_found() -> None:
    assert any(address == "127.0.0.1" for _, address in interface_addresses())
