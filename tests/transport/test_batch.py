"""Batched datagrams over real loopback sockets."""

import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.transport.batch import (
    SLOT,
    Destination,
    Inbox,
    Outbox,
    is_supported,
    pack_address,
    unpack_address,
)


@contextmanager
def udp(host: str, *, dual: bool = False) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if dual else 1)
        sock.setblocking(False)
        sock.bind((host, 0))
        yield sock


def address_of(sock: socket.socket) -> bytes:
    host, port = sock.getsockname()[:2]
    return pack_address(host, port, sock.family)


def arrived(sock: socket.socket) -> None:
    readable, _, _ = select.select([sock], [], [], 5)
    assert readable, "nothing arrived within 5 s"


def receive_all(inbox: Inbox, sock: socket.socket, count: int) -> list[tuple[bytes, bytes]]:
    """Contents and sender of so many datagrams."""
    received: list[tuple[bytes, bytes]] = []
    while len(received) < count:
        arrived(sock)
        for slot in range(inbox.receive()):
            start = slot * SLOT
            received.append((bytes(inbox.view[start : start + inbox.length(slot)]), inbox.address(slot)))
    return received


def test_this_system_is_supported() -> None:
    assert is_supported()


@pytest.mark.parametrize(
    ("server_host", "dual", "client_host", "dialled"),
    [
        ("127.0.0.1", False, "127.0.0.1", "127.0.0.1"),
        ("::1", False, "::1", "::1"),
        ("::", True, "127.0.0.1", "127.0.0.1"),
        ("::", True, "::1", "::1"),
    ],
)
def test_datagrams_go_there_and_back(server_host: str, dual: bool, client_host: str, dialled: str) -> None:
    with udp(server_host, dual=dual) as server, udp(client_host) as client:
        inbox, outbox = Inbox(server, 4), Outbox(server, 4)
        client.sendto(b"there", (dialled, server.getsockname()[1]))
        ((content, address),) = receive_all(inbox, server, 1)
        assert content == b"there"
        assert unpack_address(address) == (dialled, client.getsockname()[1])
        outbox.put(b"and back", Destination(address))
        outbox.flush()
        arrived(client)
        assert client.recv(100) == b"and back"
        assert (outbox.sent, outbox.refused) == (1, 0)


@pytest.mark.parametrize(("host", "dual"), [("::", True), ("0.0.0.0", False)])
def test_answers_leave_from_the_address_that_was_dialled(host: str, dual: bool) -> None:
    with udp(host, dual=dual) as server, udp("127.0.0.2") as client:
        inbox, outbox = Inbox(server, 2), Outbox(server, 2)
        for dialled in ("127.0.0.3", "127.0.0.4", "127.0.0.3"):
            client.sendto(b"there", (dialled, server.getsockname()[1]))
            arrived(server)
            assert inbox.receive() == 1
            outbox.put(b"and back", Destination(inbox.address(0), inbox.source(0)))
            outbox.flush()
            arrived(client)
            assert client.recvfrom(100)[1] == (dialled, server.getsockname()[1])


def test_many_datagrams_keep_their_order_contents_and_senders_over_several_batches() -> None:
    with udp("127.0.0.1") as server, udp("127.0.0.1") as one, udp("127.0.0.1") as other:
        inbox = Inbox(server, 8)
        sent = [(bytes([index]) * (index * 7), one if index % 3 else other) for index in range(50)]
        for content, sender in sent:
            sender.sendto(content, server.getsockname())
        received = receive_all(inbox, server, 50)
    assert [content for content, _ in received] == [content for content, _ in sent]
    assert len({address for _, address in received}) == 2


def test_nothing_waiting_is_no_datagrams() -> None:
    with udp("127.0.0.1") as server:
        assert Inbox(server, 4).receive() == 0


def test_a_datagram_longer_than_a_slot_is_cut_off_and_harms_no_other() -> None:
    with udp("127.0.0.1") as server, udp("127.0.0.1") as client:
        inbox = Inbox(server, 4)
        for content in (b"a" * 9_000, b"b", b""):
            client.sendto(content, server.getsockname())
        received = receive_all(inbox, server, 3)
    assert [content for content, _ in received] == [b"a" * SLOT, b"b", b""]


def test_a_full_outbox_flushes_itself() -> None:
    with udp("127.0.0.1") as server, udp("127.0.0.1") as client:
        outbox = Outbox(server, 4)
        destination = Destination(address_of(client))
        for index in range(10):
            outbox.put(bytes([index]), destination)
        assert outbox.sent == 8
        outbox.flush()
        assert outbox.sent == 10
        received = receive_all(Inbox(client, 16), client, 10)
    assert [content for content, _ in received] == [bytes([index]) for index in range(10)]


def test_a_datagram_that_the_kernel_refuses_holds_up_no_other() -> None:
    with udp("127.0.0.1") as server, udp("127.0.0.1") as client:
        outbox = Outbox(server, 8)
        good = Destination(address_of(client))
        nowhere = Destination(pack_address("127.0.0.1", 0, socket.AF_INET))
        for destination in (nowhere, good, nowhere, nowhere, good):
            outbox.put(b"hello", destination)
        outbox.flush()
        assert (outbox.sent, outbox.refused) == (2, 3)
        assert len(receive_all(Inbox(client, 4), client, 2)) == 2


def test_the_next_flush_sends_nothing_twice() -> None:
    with udp("127.0.0.1") as server, udp("127.0.0.1") as client:
        outbox = Outbox(server, 4)
        outbox.put(b"once", Destination(address_of(client)))
        outbox.flush()
        outbox.flush()
        assert outbox.sent == 1


@given(st.ip_addresses(v=4), st.integers(0, 65535), st.sampled_from([socket.AF_INET, socket.AF_INET6]))
def test_an_ipv4_address_survives_packing_mapped_or_not(
    address: IPv4Address | IPv6Address, port: int, family: socket.AddressFamily
) -> None:
    assert unpack_address(pack_address(str(address), port, family)) == (str(address), port)


@given(st.binary(min_size=16, max_size=16), st.integers(0, 65535))
def test_an_ipv6_address_survives_packing(packed: bytes, port: int) -> None:
    host = socket.inet_ntop(socket.AF_INET6, packed)
    unpacked, unpacked_port = unpack_address(pack_address(host, port, socket.AF_INET6))
    if not packed.startswith(bytes(10) + b"\xff\xff"):
        assert socket.inet_pton(socket.AF_INET6, unpacked) == packed
    assert unpacked_port == port


def test_a_packed_address_is_the_one_that_the_kernel_writes() -> None:
    for host in ("127.0.0.1", "::1"):
        with udp(host) as server, udp(host) as client:
            client.sendto(b"x", server.getsockname()[:2])
            ((_, address),) = receive_all(Inbox(server, 1), server, 1)
            assert address == address_of(client)
