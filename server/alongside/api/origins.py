"""Which web pages may talk to this server."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from alongside.errors import WrongOrigin


class OriginCheck:
    """Lets through pages of this server and of explicitly allowed origins, and programs that are no browsers.

    A browser sends cookies and reaches private networks on behalf of any page, and the same-origin policy does not
    cover WebSockets; so a page from elsewhere has to be refused here (RFC 6455 section 10.2).

    :param allowed: origins such as ``https://example.org``.
    """

    def __init__(self, allowed: Sequence[str]) -> None:
        self._allowed = frozenset(origin.rstrip("/").lower() for origin in allowed)

    def check(self, connection: HTTPConnection) -> None:
        """
        :raises WrongOrigin: the page comes from elsewhere.
        """
        origin = connection.headers.get("origin")
        if origin is None or origin.lower() in self._allowed:
            return
        if _host_of(origin) != connection.headers.get("host", "").lower():
            raise WrongOrigin


def _host_of(origin: str) -> str | None:
    """Host and port as they stand in the origin. ``null`` and nonsense have none."""
    try:
        parts = urlsplit(origin.lower())
    except ValueError:
        return None
    return parts.netloc if parts.scheme in ("http", "https") and parts.netloc else None
