"""ICE-lite (RFC 8445 section 2.5): the agent that only answers checks, and learns addresses from authenticated ones."""

import hmac

from alongside.rtp.parameters import IceParameters
from alongside.transport.batch import Destination, unpack_address
from alongside.transport.stun import BindingRequest, Refused, build_binding_response, is_authentic

MAX_ADDRESSES = 8
CONSENT_US = 30_000_000
"""Consent to send ends this long after the last authenticated check (RFC 7675 section 5.1)."""


class IceLite:
    """The ICE half of a transport.

    :param fragment: local username fragment, unique in this worker.
    :param password: local password, at least 128 bits of randomness (RFC 8445 section 5.3).
    """

    __slots__ = ("_addresses", "_last_check_us", "fragment", "password", "selected")

    def __init__(self, fragment: str, password: str) -> None:
        self.fragment = fragment
        self.password = password
        self.selected: Destination | None = None
        """Where to send: the address nominated last, or before any nomination the first that was checked."""
        self._addresses: dict[bytes, Destination] = {}
        self._last_check_us: int | None = None

    @property
    def parameters(self) -> IceParameters:
        return IceParameters(usernameFragment=self.fragment, password=self.password)

    @property
    def addresses(self) -> list[bytes]:
        """Every address learnt, the one heard last at the end."""
        return list(self._addresses)

    def has_consent(self, now_us: int) -> bool:
        return self._last_check_us is not None and now_us - self._last_check_us < CONSENT_US

    def authenticate(self, request: BindingRequest) -> None:
        """:raises Refused: the request was not made with this transport's password."""
        fragment_fits = hmac.compare_digest(request.local_fragment.encode(), self.fragment.encode())
        if not is_authentic(request, self.password) or not fragment_fits:
            raise Refused("stunIntegrity")

    def answer(
        self, request: BindingRequest, address: bytes, now_us: int, source: bytes = b""
    ) -> tuple[bytes, Destination, bytes | None]:
        """Takes an authenticated check from ``address``.

        :param source: what makes answers leave from the address that the check was sent to; see ``Destination``.
        :returns: the response, where to send it, and the address that was forgotten to make room, if any.
        """
        destination = self._addresses.pop(address, None)
        if destination is None or destination.source != source:
            destination = Destination(address, source)
        self._addresses[address] = destination
        self._last_check_us = now_us
        if request.nominates or self.selected is None:
            self.selected = destination
        forgotten = self._forget_oldest() if len(self._addresses) > MAX_ADDRESSES else None
        host, port = unpack_address(address)
        return build_binding_response(request, self.password, host, port), destination, forgotten

    def _forget_oldest(self) -> bytes:
        oldest = next(address for address, destination in self._addresses.items() if destination is not self.selected)
        del self._addresses[oldest]
        return oldest
