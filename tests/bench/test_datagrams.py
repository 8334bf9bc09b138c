"""Batched receiving from real sockets on loopback."""

import socket
from collections.abc import Iterator

import pytest

from alongside.bench.datagrams import Batch, open_socket


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """A receiving socket and one that sends to it."""
    with open_socket(socket.AF_INET) as receiving, socket.socket(type=socket.SOCK_DGRAM) as sending:
        receiving.bind(("127.0.0.1", 0))
        sending.connect(receiving.getsockname())
        yield receiving, sending


def test_takes_all_that_waits_in_order(pair: tuple[socket.socket, socket.socket]) -> None:
    receiving, sending = pair
    for number in range(5):
        sending.send(b"x" * number)
    batch = Batch()
    assert batch.receive(receiving.fileno()) == 5
    assert [batch.datagram(i) for i in range(5)] == [b"x" * number for number in range(5)]


def test_nothing_waiting_is_no_error(pair: tuple[socket.socket, socket.socket]) -> None:
    assert Batch().receive(pair[0].fileno()) == 0


def test_a_full_batch_leaves_the_rest_for_the_next(pair: tuple[socket.socket, socket.socket]) -> None:
    receiving, sending = pair
    for number in range(5):
        sending.send(bytes([number]))
    batch = Batch(capacity=3)
    assert batch.receive(receiving.fileno()) == 3
    assert batch.receive(receiving.fileno()) == 2
    assert batch.datagram(1) == b"\x04"


def test_arrival_times_are_the_kernels_and_come_with_every_batch(pair: tuple[socket.socket, socket.socket]) -> None:
    receiving, sending = pair
    batch = Batch()
    times = []
    for _ in range(3):
        sending.send(b"a")
        sending.send(b"b")
        assert batch.receive(receiving.fileno()) == 2
        times += [batch.arrival_ns(0), batch.arrival_ns(1)]
    assert times == sorted(times)
    assert times[0] > 1_600_000_000 * 10**9


def test_a_refused_connection_is_no_error(pair: tuple[socket.socket, socket.socket]) -> None:
    receiving, _ = pair
    with socket.socket(type=socket.SOCK_DGRAM) as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = closed.getsockname()
    receiving.connect(nobody)
    receiving.send(b"anyone?")
    assert Batch().receive(receiving.fileno()) == 0


def test_a_broken_descriptor_is_an_error() -> None:
    with pytest.raises(OSError, match="Bad file descriptor"):
        Batch().receive(-1)
