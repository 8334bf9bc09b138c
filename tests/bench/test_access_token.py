"""LiveKit's access tokens."""

import base64
import hashlib
import hmac
import json

from bench.livekit.token import access_token


def test_a_token_tells_who_may_do_what_and_is_signed() -> None:
    token = access_token("key", "secret", "someone", {"room": "r", "roomJoin": True}, 1_800_000_000)
    header, claims, signature = (base64.urlsafe_b64decode(part + "==") for part in token.split("."))
    assert json.loads(header) == {"alg": "HS256", "typ": "JWT"}
    assert json.loads(claims) == {
        "iss": "key",
        "sub": "someone",
        "exp": 1_800_000_000,
        "video": {"room": "r", "roomJoin": True},
    }
    signed = token.rsplit(".", 1)[0].encode()
    assert signature == hmac.new(b"secret", signed, hashlib.sha256).digest()
    assert "=" not in token
