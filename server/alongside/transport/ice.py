"""ICE-lite (RFC 8445 section 2.5): the agent that only answers checks, and learns addresses from authenticated ones."""

import hmac

from alongside.rtp.parameters import IceParameters
from alongside.transport.batch import unpack_address
from alongside.transport.path import Path
from alongside.transport.stun import BindingRequest, Refused, build_binding_response, is_authentic

MAX_PATHS = 8
CONSENT_US = 30_000_000
"""Consent to send ends this long after the last authenticated check (RFC 7675 section 5.1)."""
UDP_PREFERRED_US = 5_000_000
"""Some browsers nominate every path that works: none over TCP takes the place of a UDP one nominated this recently."""


class IceLite:
    """The ICE half of a transport.

    :param fragment: local username fragment, unique in this worker.
    :param password: local password, at least 128 bits of randomness (RFC 8445 section 5.3).
    """

    __slots__ = ("_former", "_last_check_us", "_nominated_us", "_paths", "fragment", "password", "selected")

    def __init__(self, fragment: str, password: str) -> None:
        self.fragment = fragment
        self.password = password
        self._former: tuple[str, str] | None = None
        """Fragment and password from before a restart, until the first check with the new ones."""
        self.selected: Path | None = None
        """Where to send: the path nominated last, or before any nomination the first that was checked."""
        self._paths: dict[bytes, Path] = {}
        self._last_check_us: int | None = None
        self._nominated_us: int | None = None
        """When the last check on the selected path came, if that nominated it."""

    @property
    def parameters(self) -> IceParameters:
        return IceParameters(usernameFragment=self.fragment, password=self.password)

    @property
    def paths(self) -> list[Path]:
        """Every path learnt, the one heard last at the end."""
        return list(self._paths.values())

    def path(self, address: bytes) -> Path | None:
        """The path with this address, if there is one."""
        return self._paths.get(address)

    def has_consent(self, now_us: int) -> bool:
        return self._last_check_us is not None and now_us - self._last_check_us < CONSENT_US

    def restart(self, fragment: str, password: str) -> str | None:
        """Takes new credentials (RFC 8445 section 9). The paths stay, and the former credentials until these are used.

        :returns: a fragment that is good no more, if any.
        """
        ended = self.end_former()
        self._former = self.fragment, self.password
        self.fragment, self.password = fragment, password
        return ended

    def end_former(self) -> str | None:
        """Gives up the credentials from before the last restart. Returns their fragment, if there were any."""
        former, self._former = self._former, None
        if former is None:
            return None
        self._nominated_us = None  # the network changed: what worked before is no argument
        return former[0]

    def authenticate(self, request: BindingRequest) -> None:
        """:raises Refused: the request was not made with this transport's password."""
        fragment, password = self._credentials(request)
        fragment_fits = hmac.compare_digest(request.local_fragment.encode(), fragment.encode())
        if not is_authentic(request, password) or not fragment_fits:
            raise Refused("stunIntegrity")

    def _credentials(self, request: BindingRequest) -> tuple[str, str]:
        """Those that the request claims to be made with."""
        if self._former is not None and request.local_fragment == self._former[0]:
            return self._former
        return self.fragment, self.password

    def answer(self, request: BindingRequest, path: Path, now_us: int) -> tuple[bytes, Path | None]:
        """Takes an authenticated check that came over ``path``, which takes the place of one with the same address.

        :returns: the response, and the path that was forgotten to make room, if any.
        """
        self._paths.pop(path.address, None)
        self._paths[path.address] = path
        self._last_check_us = now_us
        self._select(path, request.nominates, now_us)
        forgotten = self._forget_oldest() if len(self._paths) > MAX_PATHS else None
        host, port = unpack_address(path.address)
        return build_binding_response(request, self._credentials(request)[1], host, port), forgotten

    def lose(self, address: bytes) -> None:
        """The path with this address leads nowhere any more: another one that was checked is used, UDP rather than TCP.

        Unknown addresses are fine.
        """
        self._paths.pop(address, None)
        if self.selected is not None and self.selected.address == address:
            latest_first = reversed(self._paths.values())
            self.selected = max(latest_first, key=lambda path: path.protocol == "udp", default=None)
            self._nominated_us = None

    def _select(self, path: Path, nominated: bool, now_us: int) -> None:
        if not self._stays_selected(path, nominated, now_us):
            self.selected = path
            self._nominated_us = now_us if nominated else None

    def _stays_selected(self, path: Path, nominated: bool, now_us: int) -> bool:
        """Whether the selected path remains so after a check on ``path``."""
        selected, nominated_us = self.selected, self._nominated_us
        if selected is None or selected.address == path.address:
            return False
        if not nominated:
            return True
        fresh = nominated_us is not None and now_us - nominated_us < UDP_PREFERRED_US
        return fresh and selected.protocol == "udp" and path.protocol == "tcp"

    def _forget_oldest(self) -> Path:
        oldest = next(path for path in self._paths.values() if path is not self.selected)
        del self._paths[oldest.address]
        return oldest
