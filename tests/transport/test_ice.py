"""ICE-lite: paths are learnt from authenticated checks only, and the peer says which is used."""

import socket

import pytest
from aioice import stun

from alongside.transport.batch import Destination, pack_address
from alongside.transport.ice import CONSENT_US, MAX_PATHS, UDP_PREFERRED_US, IceLite
from alongside.transport.path import Path, PathProtocol
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


def udp(index: int) -> Path:
    return Destination(address(index))


class Tcp:
    """A connection that leads nowhere."""

    protocol: PathProtocol = "tcp"

    def __init__(self, index: int) -> None:
        self.address = address(index) + b"tcp"

    def close(self) -> None: ...


def selected(ice: IceLite) -> bytes | None:
    return ice.selected.address if ice.selected is not None else None


def test_the_right_password_and_fragment_are_let_in() -> None:
    IceLite(FRAGMENT, PASSWORD).authenticate(check())


@pytest.mark.parametrize("request_", [check(password="wrong"), check(fragment="other"), check(fragment="frägment")])
def test_others_are_refused(request_: BindingRequest) -> None:
    with pytest.raises(Refused, match="stunIntegrity"):
        IceLite(FRAGMENT, PASSWORD).authenticate(request_)


def test_the_first_path_is_used_until_another_is_nominated() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    assert selected(ice) is None
    ice.answer(check(), udp(1), 0)
    ice.answer(check(), udp(2), 0)
    assert selected(ice) == address(1)
    ice.answer(check(nominate=True), udp(2), 0)
    assert selected(ice) == address(2)
    ice.answer(check(), udp(1), 0)
    assert selected(ice) == address(2)


@pytest.mark.parametrize("path", [udp(7), Tcp(7)])
def test_the_answer_tells_where_the_check_came_from(path: Path) -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    request = check()
    response, forgotten = ice.answer(request, path, 0)
    message = stun.parse_message(response)
    assert message.attributes["XOR-MAPPED-ADDRESS"] == ("192.0.2.7", 4007)
    assert message.transaction_id == request.transaction_id
    assert forgotten is None


def test_a_path_with_the_same_address_takes_the_place_of_the_one_before() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    before, after = Destination(address(1), b"from here"), Destination(address(1), b"from there")
    ice.answer(check(), before, 0)
    ice.answer(check(), after, 0)
    assert ice.paths == [after]
    assert ice.selected is ice.path(address(1)) is after


def test_at_most_eight_paths_are_kept_and_never_is_the_one_in_use_forgotten() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    forgotten = [ice.answer(check(nominate=index == 0), udp(index), 0)[1] for index in range(100)]
    assert len(ice.paths) == MAX_PATHS == 8
    assert selected(ice) == address(0)
    assert ice.path(address(0)) is ice.selected
    assert [gone.address for gone in forgotten if gone is not None] == [address(index) for index in range(1, 93)]


def test_the_path_heard_longest_ago_is_forgotten_first() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    for index in range(8):
        ice.answer(check(), udp(index), 0)
    ice.answer(check(), udp(1), 0)
    forgotten = ice.answer(check(), udp(8), 0)[1]
    assert forgotten is not None
    assert forgotten.address == address(2)


def test_udp_is_preferred_while_both_are_nominated() -> None:
    """Some browsers nominate whatever works."""
    ice = IceLite(FRAGMENT, PASSWORD)
    by_tcp, by_udp = Tcp(1), udp(2)
    ice.answer(check(nominate=True), by_tcp, 0)
    assert ice.selected is by_tcp
    ice.answer(check(nominate=True), by_udp, 0)
    assert ice.selected is by_udp
    ice.answer(check(nominate=True), by_tcp, UDP_PREFERRED_US - 1)
    assert ice.selected is by_udp


def test_tcp_is_used_when_it_is_nominated_and_udp_is_no_more() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    by_tcp, by_udp = Tcp(1), udp(2)
    ice.answer(check(nominate=True), by_udp, 0)
    ice.answer(check(), by_udp, 10)
    ice.answer(check(nominate=True), by_tcp, 20)
    assert ice.selected is by_tcp


def test_tcp_is_used_when_nothing_is_heard_over_udp_any_more() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    by_tcp = Tcp(1)
    ice.answer(check(nominate=True), udp(2), 0)
    ice.answer(check(nominate=True), by_tcp, UDP_PREFERRED_US)
    assert ice.selected is by_tcp


def test_a_tcp_connection_takes_the_place_of_another_when_it_is_nominated() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    another = Tcp(2)
    ice.answer(check(nominate=True), Tcp(1), 0)
    ice.answer(check(nominate=True), another, 0)
    assert ice.selected is another


def test_when_the_path_in_use_is_lost_the_udp_path_heard_last_is_used_and_else_tcp() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    for path in (udp(1), udp(2), Tcp(3), Tcp(4)):
        ice.answer(check(nominate=path.address == Tcp(4).address), path, UDP_PREFERRED_US)
    ice.answer(check(nominate=True), Tcp(4), 3 * UDP_PREFERRED_US)
    for lost, then in ((Tcp(4), udp(2)), (udp(2), udp(1)), (udp(1), Tcp(3))):
        ice.lose(lost.address)
        assert selected(ice) == then.address
    ice.lose(Tcp(3).address)
    ice.lose(Tcp(3).address)
    assert (ice.selected, ice.paths) == (None, [])
    ice.answer(check(), Tcp(5), 0)
    assert selected(ice) == Tcp(5).address


def test_losing_another_path_changes_nothing() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    ice.answer(check(), udp(1), 0)
    ice.answer(check(), udp(2), 0)
    ice.lose(address(2))
    assert selected(ice) == address(1)


def test_consent_lasts_30_s_from_the_last_check() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    assert not ice.has_consent(0)
    ice.answer(check(), udp(1), 1_000_000)
    assert ice.has_consent(1_000_000 + CONSENT_US - 1)
    assert not ice.has_consent(1_000_000 + CONSENT_US)
    ice.answer(check(), udp(1), 60_000_000)
    assert ice.has_consent(60_000_000)


def test_the_parameters_say_that_this_end_is_lite() -> None:
    parameters = IceLite(FRAGMENT, PASSWORD).parameters
    assert (parameters.usernameFragment, parameters.password, parameters.iceLite) == (FRAGMENT, PASSWORD, True)


NEW_FRAGMENT, NEW_PASSWORD = "restarted", "another password of the worker, long enough"


def test_after_a_restart_both_credentials_hold_until_the_new_ones_are_used() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    assert ice.restart(NEW_FRAGMENT, NEW_PASSWORD) is None
    assert (ice.parameters.usernameFragment, ice.parameters.password) == (NEW_FRAGMENT, NEW_PASSWORD)
    ice.authenticate(check())
    ice.authenticate(check(fragment=NEW_FRAGMENT, password=NEW_PASSWORD))
    assert ice.end_former() == FRAGMENT
    with pytest.raises(Refused, match="stunIntegrity"):
        ice.authenticate(check())


def test_credentials_of_a_restart_are_not_mixed() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    ice.restart(NEW_FRAGMENT, NEW_PASSWORD)
    for fragment, password in ((FRAGMENT, NEW_PASSWORD), (NEW_FRAGMENT, PASSWORD)):
        with pytest.raises(Refused, match="stunIntegrity"):
            ice.authenticate(check(fragment=fragment, password=password))


def test_a_restart_keeps_the_paths_and_ends_credentials_two_restarts_old() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    ice.answer(check(nominate=True), udp(1), 0)
    ice.restart(NEW_FRAGMENT, NEW_PASSWORD)
    assert selected(ice) == address(1)
    assert ice.restart("third", "yet another password, long enough") == FRAGMENT
    ice.answer(check(nominate=True, fragment="third", password="yet another password, long enough"), udp(2), 1)
    assert selected(ice) == address(2)


def test_the_answer_is_signed_with_the_credentials_of_the_check() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    ice.restart(NEW_FRAGMENT, NEW_PASSWORD)
    former, _ = ice.answer(check(), udp(1), 0)
    assert stun.parse_message(former).check_message_integrity(PASSWORD.encode())
    present, _ = ice.answer(check(fragment=NEW_FRAGMENT, password=NEW_PASSWORD), udp(1), 0)
    assert stun.parse_message(present).check_message_integrity(NEW_PASSWORD.encode())


def test_after_a_restart_the_first_path_nominated_is_used_also_over_tcp() -> None:
    ice = IceLite(FRAGMENT, PASSWORD)
    by_tcp, by_udp = Tcp(1), udp(2)
    ice.answer(check(nominate=True), by_udp, 0)
    ice.restart(NEW_FRAGMENT, NEW_PASSWORD)
    ice.answer(check(nominate=True), by_udp, 0)
    ice.end_former()
    ice.answer(check(nominate=True), by_tcp, 1)
    assert ice.selected is by_tcp
    ice.answer(check(nominate=True), by_udp, 2)
    assert ice.end_former() is None
    ice.answer(check(nominate=True), by_tcp, 3)
    assert ice.selected is by_udp
