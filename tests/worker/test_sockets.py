"""The sockets that a worker listens on."""

import socket

import pytest

from alongside.worker.sockets import open_sockets, open_tcp_socket, open_udp_socket


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::"])
def test_a_udp_socket_takes_what_comes_over_ipv4_and_never_blocks(host: str) -> None:
    with open_udp_socket(host, 0) as sock, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        assert not sock.getblocking()
        client.sendto(b"hello", ("127.0.0.1", sock.getsockname()[1]))
        sock.setblocking(True)
        assert sock.recv(10) == b"hello"


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::"])
def test_a_tcp_socket_takes_connections_over_ipv4_and_never_blocks(host: str) -> None:
    with open_tcp_socket(host, 0) as sock, socket.create_connection(("127.0.0.1", sock.getsockname()[1])):
        assert not sock.getblocking()
        sock.setblocking(True)
        accepted, _ = sock.accept()
        accepted.close()


@pytest.mark.parametrize("host", ["::", "::1"])
def test_both_take_ipv6(host: str) -> None:
    udp, tcp = open_sockets(host, 0)
    assert tcp is not None
    with udp, tcp, socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as client:
        port = udp.getsockname()[1]
        client.sendto(b"hello", ("::1", port))
        udp.setblocking(True)
        assert udp.recv(10) == b"hello"
        socket.create_connection(("::1", port)).close()


def test_both_have_the_same_port_number() -> None:
    udp, tcp = open_sockets("127.0.0.1", 0)
    assert tcp is not None
    with udp, tcp:
        assert udp.getsockname() == tcp.getsockname()


def test_when_the_port_is_taken_for_tcp_there_is_udp_all_the_same() -> None:
    with open_tcp_socket("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        udp, tcp = open_sockets("127.0.0.1", port)
        with udp:
            assert (udp.getsockname()[1], tcp) == (port, None)


def test_a_udp_port_in_use_is_refused() -> None:
    with open_udp_socket("127.0.0.1", 0) as sock, pytest.raises(OSError, match="in use"):
        open_sockets("127.0.0.1", sock.getsockname()[1])


def test_connections_of_a_worker_that_ended_do_not_keep_its_port() -> None:
    with open_tcp_socket("127.0.0.1", 0) as first, socket.create_connection(first.getsockname()):
        first.setblocking(True)
        accepted, _ = first.accept()
        port = first.getsockname()[1]
        first.close()
        accepted.close()
        open_tcp_socket("127.0.0.1", port).close()
