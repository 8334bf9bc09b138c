"""ICE-lite: addresses are learnt from authenticated checks only."""

import socket

import pytest
from aioice import stun

from alongside.transport.batch import pack_address
from alongside.transport.ice import CONSENT_US, MAX_ADDRESSES, IceLite
from alongside.transport.stun import BindingRequest, Refused, parse_binding_request

FRAGMENT, PASSWORD = "fragment", "a password of the worker, long enough"


def check(*, nominate: bool = False, fragment: str = FRAGMENT, password: str = PASSWORD) -> BindingRequest:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes["USERNAME"] = f"{fragment}:remote"
    if nominate:
        message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity(password.encode())
    return parse_binding_request(bytes(message))


def address(index: int) -> bytes:
    return pack_address(f"192.0.2.{index}", 4000 + index, socket.AF_INET)


def selected(ice: IceLite) -> bytes | None:
    return ice.selected.address if ice.selected is not None else None


def test_the_right_password_and_fragment_are_let_in() -> None:
    IceLite(FRAGMENT, PASSWORD).authenticate(check())


@pytest.mark.parametrize("request_", [check(password="wrong"), check(fragment="other"), check(fragment="frägment")])
def test_others_are_refused(request_: BindingRequest) -> None:
    with pytest.raises(Refused, match="stunIntegrity"):
        IceLite(FRAGMENT, PASSWORD).authenticate(request_)


def test_the_first_address_is_used_until_another_is_nominated() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    assert selected(ice) is None
    ice.answer(check(), address(1), 0)
    ice.answer(check(), address(2), 0)
    assert selected(ice) == address(1)
    ice.answer(check(nominate=True), address(2), 0)
    assert selected(ice) == address(2)
    ice.answer(check(), address(1), 0)
    assert selected(ice) == address(2)


def test_the_answer_goes_where_the_check_came_from() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    request = check()
    response, destination, forgotten = ice.answer(request, address(7), 0)
    message = stun.parse_message(response)
    assert message.attributes["XOR-MAPPED-ADDRESS"] == ("192.0.2.7", 4007)
    assert message.transaction_id == request.message.transaction_id
    assert destination.address == address(7)
    assert forgotten is None


def test_at_most_eight_addresses_are_kept_and_never_is_the_one_in_use_forgotten() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    forgotten = [ice.answer(check(nominate=index == 0), address(index), 0)[2] for index in range(100)]
    assert len(ice.addresses) == MAX_ADDRESSES == 8
    assert selected(ice) == address(0)
    assert address(0) in ice.addresses
    assert [gone for gone in forgotten if gone is not None] == [address(index) for index in range(1, 93)]


def test_the_address_heard_longest_ago_is_forgotten_first() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    for index in range(8):
        ice.answer(check(), address(index), 0)
    ice.answer(check(), address(1), 0)
    assert ice.answer(check(), address(8), 0)[2] == address(2)


def test_consent_lasts_30_s_from_the_last_check() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    assert not ice.has_consent(0)
    ice.answer(check(), address(1), 1_000_000)
    assert ice.has_consent(1_000_000 + CONSENT_US - 1)
    assert not ice.has_consent(1_000_000 + CONSENT_US)
    ice.answer(check(), address(1), 60_000_000)
    assert ice.has_consent(60_000_000)


def test_the_parameters_say_that_this_end_is_lite() -> None:
    parameters = IceLite(FRAGMENT, PASSWORD).parameters
    assert (parameters.usernameFragment, parameters.password, parameters.iceLite) == (FRAGMENT, PASSWORD, True)
