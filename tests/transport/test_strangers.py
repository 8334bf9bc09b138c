"""Connections that have proved nothing: few, and not for long."""

import pytest

from alongside.transport.strangers import MAX_FROM_ONE_NETWORK, MAX_STRANGERS, PATIENCE_US, Strangers


@pytest.fixture
def strangers() -> Strangers[int]:
    return Strangers()


def network(number: int) -> bytes:
    return number.to_bytes(4, "big")


def test_too_many_of_one_network_are_refused_and_harm_no_other(strangers: Strangers[int]) -> None:
    answers = [strangers.admit(guest, network(1), 0) for guest in range(MAX_FROM_ONE_NETWORK)]
    assert set(answers) == {None}
    assert strangers.admit(1000, network(1), 0) == 1000
    assert 1000 not in strangers
    assert strangers.admit(1001, network(2), 0) is None
    assert 1001 in strangers


def test_whoever_proved_something_makes_room_for_others_of_the_network(strangers: Strangers[int]) -> None:
    for guest in range(MAX_FROM_ONE_NETWORK):
        strangers.admit(guest, network(1), 0)
    strangers.forget(3)
    strangers.forget(3)
    assert strangers.admit(1000, network(1), 0) is None
    assert strangers.admit(1001, network(1), 0) == 1001


def test_when_there_are_too_many_the_oldest_has_to_go(strangers: Strangers[int]) -> None:
    for guest in range(MAX_STRANGERS):
        assert strangers.admit(guest, network(guest), 0) is None
    assert strangers.admit(1000, network(1000), 0) == 0
    assert (len(strangers), 0 in strangers, 1000 in strangers) == (MAX_STRANGERS, False, True)
    assert strangers.admit(1001, network(0), 0) == 1


def test_patience_ends_for_each_by_when_they_came(strangers: Strangers[int]) -> None:
    strangers.admit(1, network(1), 0)
    strangers.admit(2, network(1), 10)
    assert strangers.overdue(PATIENCE_US - 1) == []
    assert strangers.overdue(PATIENCE_US) == [1]
    assert strangers.overdue(PATIENCE_US + 10) == [1, 2]
    strangers.forget(1)
    assert strangers.overdue(PATIENCE_US + 10) == [2]
