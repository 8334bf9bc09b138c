"""The STUN and TURN servers that browsers are told, with credentials that hold for a short time."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from alongside.signalling.messages.answers import IceServer


@dataclass(frozen=True, slots=True)
class IceServers:
    """As the operator configured them.

    ``secret`` is shared with the TURN servers (coturn's ``static-auth-secret``); needed where there are any.
    """

    urls: Sequence[str] = ()
    secret: str = ""
    lifetime_s: int = 4 * 3600

    def for_browser(self, name: str, now_ms: int) -> list[IceServer]:
        """What one browser is told now (draft-uberti-behave-turn-rest-00 section 2.2).

        :param name: part of the user name at the TURN server, whose log shows it.
        """
        stun = [url for url in self.urls if not is_turn(url)]
        turn = [url for url in self.urls if is_turn(url)]
        servers = [IceServer(urls=stun)] if stun else []
        if turn:
            username = f"{now_ms // 1000 + self.lifetime_s}:{name}"
            digest = hmac.digest(self.secret.encode(), username.encode(), hashlib.sha1)
            credential = base64.b64encode(digest).decode()
            servers.append(IceServer(urls=turn, username=username, credential=credential))
        return servers


def is_turn(url: str) -> bool:
    """Whether the URL names a TURN server (RFC 7065), which asks for credentials."""
    return url.startswith(("turn:", "turns:"))
