"""Access tokens for LiveKit: a JWT with its grants (RFC 7519), signed with HMAC-SHA256 (RFC 7518 section 3.2)."""

import base64
import hashlib
import hmac
import json
from typing import Any


def access_token(key: str, secret: str, identity: str, grant: dict[str, Any], expires: int) -> str:
    """A token that lets ``identity`` do what ``grant`` says.

    :param grant: LiveKit's ``VideoGrant``.
    :param expires: in seconds since 1970.
    """
    claims = {"iss": key, "sub": identity, "exp": expires, "video": grant}
    signed = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
    signature = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_base64url(signature)}"


def _part(content: dict[str, Any]) -> str:
    return _base64url(json.dumps(content, separators=(",", ":")).encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
