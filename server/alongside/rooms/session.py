"""A session: one time together, moved on by the server's clock.

A session is a value. What people do with it gives a new one; ``advanced`` gives the one that the clock has made of it
in the meantime, so nothing needs to be stored when a phase ends by itself. Requests name the phase they mean, or the
length they want, so two people who press the same button at the same moment do it once.
"""

from dataclasses import dataclass, replace

from alongside.errors import Conflict
from alongside.rooms.formats import MS_PER_MINUTE, QUIET_KINDS, Format, FormatId, Phase, planned_phases

_LONGEST_PHASE_MS = 24 * 60 * MS_PER_MINUTE

_FORGOTTEN_AFTER_MS = 30 * MS_PER_MINUTE
"""How long after its time, or after somebody was last there beyond it, people may come back to a session."""

_ENDLESS_MS = 12 * 60 * MS_PER_MINUTE
"""How long one without an end of its own may take: without a timer, repeating, or with a timer that stands still."""

_ATTENDANCE_MS = 10 * MS_PER_MINUTE
"""How often it is noted that people go on beyond a session's time."""


@dataclass(frozen=True, slots=True)
class Session:
    """Times are ms since 1970-01-01 UTC.

    :param number: 1 for the room's first session.
    :param index: how many phases have ended; with ``repeats`` it goes on beyond the number of phases.
    :param phase_started_at: when the phase would have begun, had it never been paused.
    :param phase_length_ms: of the present phase, with what it was extended by.
    :param paused_at: since when the time stands still; ``None`` while it runs.
    :param attended_at: when, beyond its time, somebody was last noted to be there.
    :param focus: whether the focus switch is on.
    """

    id: str
    number: int
    format: FormatId
    title: str
    phases: tuple[Phase, ...]
    repeats: bool
    started_at: int
    started_by: str
    index: int
    phase_started_at: int
    phase_length_ms: int
    focus: bool
    paused_at: int | None = None
    ended_at: int | None = None
    attended_at: int | None = None

    @property
    def phase(self) -> Phase | None:
        """The present phase; ``None`` when there is no timer."""
        return self.phases[self.index % len(self.phases)] if self.phases else None

    @property
    def is_last(self) -> bool:
        """Whether no phase follows the present one."""
        return not self.phases or (not self.repeats and self.index == len(self.phases) - 1)

    @property
    def phase_ends_at(self) -> int | None:
        """When the present phase's time is up; ``None`` while that is not known: without a timer, or paused."""
        if not self.phases or self.paused_at is not None:
            return None
        return self.phase_started_at + self.phase_length_ms

    @property
    def is_working(self) -> bool:
        """Whether people work quietly now, rather than being on a break from it."""
        return self.focus or (self.phase is not None and self.phase.kind in QUIET_KINDS)


def started(session_id: str, number: int, chosen: Format, minutes: int, started_by: str, now_ms: int) -> Session:
    """A session that begins now."""
    phases = planned_phases(chosen, minutes, first_session=number == 1)
    return Session(
        id=session_id,
        number=number,
        format=chosen.id,
        title=chosen.title,
        phases=phases,
        repeats=chosen.repeats and bool(phases),
        started_at=now_ms,
        started_by=started_by,
        index=0,
        phase_started_at=now_ms,
        phase_length_ms=phases[0].minutes * MS_PER_MINUTE if phases else 0,
        focus=phases[0].focus if phases else False,
    )


def advanced(session: Session, now_ms: int) -> Session:
    """The session as the clock has it. The last phase goes on when its time is up: nothing is ever cut off."""
    if session.ended_at is not None:
        return session
    session = _without_whole_rounds(session, now_ms)
    while not session.is_last and (ends_at := session.phase_ends_at) is not None and ends_at <= now_ms:
        session = _next_phase(session, ends_at)
    return session


def _without_whole_rounds(session: Session, now_ms: int) -> Session:
    """Takes many rounds of a repeating session at once: it may not have been looked at for days."""
    round_ms = sum(phase.minutes for phase in session.phases) * MS_PER_MINUTE
    ends_at = session.phase_ends_at
    if not session.repeats or ends_at is None or now_ms < ends_at + 2 * round_ms:
        return session
    rounds = (now_ms - ends_at) // round_ms
    following = _next_phase(session, ends_at)
    return replace(
        following,
        index=following.index + (rounds - 1) * len(session.phases),
        phase_started_at=following.phase_started_at + (rounds - 1) * round_ms,
    )


def _next_phase(session: Session, starts_at: int) -> Session:
    index = session.index + 1
    phase = session.phases[index % len(session.phases)]
    return replace(
        session,
        index=index,
        phase_started_at=starts_at,
        phase_length_ms=phase.minutes * MS_PER_MINUTE,
        paused_at=None,
        focus=phase.focus,
    )


def with_paused(session: Session, paused: bool, now_ms: int) -> Session:
    """Time stands still, or runs on from where it stood.

    :raises Conflict: there is no timer.
    """
    if not session.phases:
        raise Conflict("This session has no timer.")
    if paused == (session.paused_at is not None):
        return session
    if session.paused_at is None:
        return replace(session, paused_at=now_ms)
    stood_ms = max(0, now_ms - session.paused_at)
    return replace(session, paused_at=None, phase_started_at=session.phase_started_at + stood_ms)


def with_longer_phase(session: Session, index: int, length_ms: int) -> Session:
    """The present phase lasts this long altogether. One that is as long already, or over, stays as it is.

    :raises Conflict: there is no timer.
    """
    if not session.phases:
        raise Conflict("This session has no timer.")
    if index != session.index or length_ms <= session.phase_length_ms:
        return session
    return replace(session, phase_length_ms=min(length_ms, _LONGEST_PHASE_MS))


def after_skipping(session: Session, index: int, now_ms: int) -> Session:
    """Goes on with the next phase now. When the phase to be skipped is over already, nothing changes.

    :raises Conflict: no phase follows.
    """
    if index != session.index:
        return session
    if session.is_last:
        raise Conflict("Nothing follows this part. End the session when you are done.")
    return _next_phase(session, now_ms)


def with_focus(session: Session, focus: bool) -> Session:
    """The focus switch, for all. The next phase sets it again as its format says."""
    return session if session.focus == focus else replace(session, focus=focus)


def ended(session: Session, now_ms: int) -> Session:
    return session if session.ended_at is not None else replace(session, ended_at=max(now_ms, session.started_at))


def attended(session: Session, now_ms: int) -> Session:
    """The session with somebody there, which is noted beyond its time and now and then only."""
    return session if now_ms < attendance_due(session) else replace(session, attended_at=now_ms)


def attendance_due(session: Session) -> int:
    """When it is to be noted next that somebody is there."""
    planned_end = _planned_end(session)
    return planned_end if session.attended_at is None else max(planned_end, session.attended_at + _ATTENDANCE_MS)


def forgotten_end(session: Session, now_ms: int) -> int | None:
    """When a session that nobody ended was over, seen from a later day; ``None`` while it may still go on.

    Only for rooms in which nobody is: as long as somebody is there, nothing ends by itself. Whether everybody left or
    the server was restarted cannot be told apart; those who come back soon after either go on.
    """
    over_at = max(_planned_end(session), session.attended_at or 0)
    return over_at if now_ms >= over_at + _FORGOTTEN_AFTER_MS else None


def _planned_end(session: Session) -> int:
    ends_at = session.phase_ends_at
    return ends_at if ends_at is not None and session.is_last else session.started_at + _ENDLESS_MS
