"""What one client may ask of the server."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignallingLimits:
    """Generous by default. Times are in ms."""

    frame_bytes: int = 65_536
    join_within_ms: int = 10_000
    resume_within_ms: int = 60_000
    """How long a participant whose WebSocket is lost keeps their place."""

    messages_burst: int = 50
    messages_per_minute: int = 100
    reactions_burst: int = 400
    """The allowance for asking for streams, which people do in answer to what others do."""

    reactions_per_minute: int = 600
    refusal_pause_ms: int = 50
    """How long nothing more is read from a client that was over its limit."""

    outbox_messages: int = 1000
    outbox_characters: int = 4 * 1024 * 1024
    close_within_ms: int = 2_000
    """How long a client may take to read what was sent before the WebSocket is closed."""

    waiting_requests: int = 200
    """How many requests may wait for their turn, of one participant, or of one room for storing."""

    remembered_answers: int = 256
    remembered_events: int = 2000
    consumers_per_participant: int = 500
    voices: int = 3
    """How many are forwarded at a time in each place of a room: the loudest ones."""

    unload_after_ms: int = 60_000
    """How long a room is kept in memory after the last participant left."""
