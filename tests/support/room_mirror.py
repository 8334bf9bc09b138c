"""What a client makes of a snapshot and the events after it, by the rules of docs/protocol.md and nothing else."""

from collections.abc import Iterable

from tests.support.control_client import Json

_LISTS = {
    "participant": "participants",
    "huddle": "huddles",
    "topic": "topics",
    "message": "messages",
    "goal": "goals",
    "knock": "knocks",
}
"""Where the snapshot keeps what an event replaces, by the event's field."""

_GONE = {
    "participantLeft": "participants",
    "huddleClosed": "huddles",
    "topicRemoved": "topics",
    "goalRemoved": "goals",
    "knockRemoved": "knocks",
}
"""Where the thing was whose id is an event's last field."""


class RoomMirror:
    """A room as one client knows it. It stays in the main room, and asks for no older messages."""

    def __init__(self, snapshot: Json) -> None:
        self.revision = -1
        self._state = {
            name: {each["id"]: each for each in value} if name in _LISTS.values() else value
            for name, value in snapshot.items()
        }

    def take(self, received: Iterable[Json]) -> None:
        """Applies the events among these messages, each once."""
        for message in received:
            if message["type"] == "event" and message["revision"] > self.revision:
                self.revision = message["revision"]
                self._apply(message["event"])

    def ids(self, kind: str) -> list[str]:
        """The ids of all that is listed under this name in the snapshot."""
        return list(self._state[kind])

    @property
    def session_id(self) -> str:
        """Of the newest session; empty before the first."""
        return str(self._state.get("session", {}).get("id", ""))

    def shown(self) -> Json:
        """The same, as a snapshot has it: but for one's own pulse, of which events do not tell."""
        shown: Json = {
            name: list(value.values()) if name in _LISTS.values() else value for name, value in self._state.items()
        }
        shown["pulse"] = {name: value for name, value in shown["pulse"].items() if name not in ("mine", "mineLine")}
        for name in ("messages", "knocks"):
            shown[name] = sorted(shown[name], key=lambda each: (str(type(each["id"])), each["id"]))
        return shown

    def _apply(self, event: Json) -> None:
        kind, fields = event["type"], {name: value for name, value in event.items() if name != "type"}
        if kind in _GONE:
            (gone_id,) = fields.values()
            self._state[_GONE[kind]].pop(gone_id, None)
        elif kind in ("sessionForgotten", "mediaReset"):
            raise NotImplementedError(kind)
        elif kind == "pulseChanged":
            self._state["pulse"] = fields
        elif kind == "sessionChanged":
            self._take_session(fields["session"])
        elif kind in ("cardChanged", "roomChanged", "ownCardsChanged"):
            self._state.pop("card" if kind == "cardChanged" else "", None)
            self._state.update(fields)
        elif kind != "messageChanged" or fields["message"]["id"] in self._state["messages"]:
            ((field, thing),) = fields.items()
            self._state[_LISTS[field]][thing["id"]] = thing

    def _take_session(self, session: Json) -> None:
        if session["id"] != self.session_id:
            # Nobody has said yet how this one went.
            counts = [{**each, "count": 0} for each in self._state["pulse"]["counts"]]
            self._state["pulse"] = {"sessionId": session["id"], "counts": counts}
        self._state["session"] = session
