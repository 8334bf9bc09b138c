"""The session. Each change is in the database before anybody is told; the clock's own changes follow from it."""

from alongside.errors import Conflict
from alongside.rooms.session import (
    Session,
    advanced,
    after_skipping,
    started,
    with_focus,
    with_longer_phase,
    with_paused,
)
from alongside.signalling.handlers.context import Context
from alongside.signalling.messages.answers import Empty, Recap
from alongside.signalling.messages.ritual_requests import (
    EndSession,
    ExtendPhase,
    GetRecap,
    PauseSession,
    SetFocus,
    SkipPhase,
    StartSession,
)
from alongside.signalling.session_end import end_session
from alongside.signalling.views import recap_view


async def start_session(context: Context, _request: StartSession) -> Empty:
    room = context.room
    if room.running_session is not None:
        raise Conflict(f"{room.running_session.started_by} has started a session already.")
    number = 1 if room.session is None else room.session.number + 1
    settings = room.record.settings
    session = started(
        context.new_id(), number, settings.format, settings.minutes, context.participant.name, context.now_ms
    )
    await context.storage.sessions.add(room.record.id, session)
    context.live.publish(room.accept_session(session, context.now_ms))
    return Empty()


async def pause_session(context: Context, request: PauseSession) -> Empty:
    return await _save(context, with_paused(_present(context, request.session_id), request.paused, context.now_ms))


async def extend_phase(context: Context, request: ExtendPhase) -> Empty:
    return await _save(
        context, with_longer_phase(_present(context, request.session_id), request.index, request.length_ms)
    )


async def skip_phase(context: Context, request: SkipPhase) -> Empty:
    return await _save(context, after_skipping(_present(context, request.session_id), request.index, context.now_ms))


async def set_focus(context: Context, request: SetFocus) -> Empty:
    return await _save(context, with_focus(_present(context, request.session_id), request.focus))


async def end_the_session(context: Context, request: EndSession) -> Empty:
    session = context.room.running_session
    # Ended already, by somebody else who was a moment earlier: that is what was asked for.
    if session is not None and session.id == request.session_id:
        session = _present(context, request.session_id)
        context.live.publish(await end_session(context.services, context.room, session, context.now_ms))
    return Empty()


async def get_recap(context: Context, request: GetRecap) -> Recap:
    recap = await context.storage.sessions.recap(context.room.record.id, request.session_id)
    return Recap(recap=recap_view(recap, context.person_id))


def _present(context: Context, session_id: str) -> Session:
    """The session as the clock has it at this moment.

    :raises Conflict: it is over: whoever asks has not been told so yet.
    """
    session = context.room.check_session()
    if session.id != session_id:
        raise Conflict("This session is over, and another one has begun.")
    return advanced(session, context.now_ms)


async def _save(context: Context, session: Session) -> Empty:
    if session != context.room.session:
        await context.storage.sessions.save(session)
        context.live.publish(context.room.accept_session(session, context.now_ms))
    return Empty()
