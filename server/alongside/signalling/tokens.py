"""The secrets by which a browser is known again."""

import base64
import hashlib


def person_id_of(room_id: str, person_key: str) -> str:
    """The public id of the person who has this key: the same each time in this room, different in every other.

    Nothing needs to be looked up, and nobody can find the key from the id.
    """
    digest = hashlib.sha256(f"alongside person\0{room_id}\0{person_key}".encode()).digest()
    return base64.urlsafe_b64encode(digest[:12]).decode()


class ResumeTokens:
    """The tokens by which one participant's place can be taken up again, at most two at a time.

    Each resume hands out a new token. The one that was used stays good until a message on the new WebSocket shows that
    the client got the new one; without that, an answer that is lost on the way would cost the place.
    Only digests are kept.
    """

    def __init__(self, first: str) -> None:
        self._newest = _digest(first)
        self._valid = {self._newest}

    def accepts(self, token: str) -> bool:
        return _digest(token) in self._valid

    def renew(self, used: str, new: str) -> None:
        self._newest = _digest(new)
        self._valid = {_digest(used), self._newest}

    def confirm(self) -> None:
        """The client has the newest token: the one before is worth nothing any more."""
        self._valid = {self._newest}


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
