"""Knocks on people. They are stored, so that one that waits for a break outlives the server."""

from alongside.rooms.knocks import Knock
from alongside.signalling.handlers.context import Context
from alongside.signalling.messages.answers import Empty
from alongside.signalling.messages.ritual_requests import AnswerKnock, KnockOn, RemoveKnock


async def knock(context: Context, request: KnockOn) -> Empty:
    room = context.room
    receiver = room.roster.get(request.participant_id)
    draft = room.knocks.draft(
        context.participant, receiver, context.new_id(), request.text, request.when, context.now_ms
    )
    return await _save(context, draft)


async def answer_knock(context: Context, request: AnswerKnock) -> Empty:
    room = context.room
    return await _save(
        context, room.knocks.answered(request.knock_id, context.participant, request.answer, room.running_session)
    )


async def remove_knock(context: Context, request: RemoveKnock) -> Empty:
    knocks = context.room.knocks
    knocks.check_may_remove(request.knock_id, context.person_id)
    await context.storage.knocks.remove(request.knock_id)
    context.live.publish(knocks.remove(request.knock_id))
    return Empty()


async def _save(context: Context, changed: Knock) -> Empty:
    room = context.room
    await context.storage.knocks.save(room.record.id, changed)
    # One that is due at once is told once.
    context.live.publish(dict.fromkeys([*room.knocks.accept(changed), *room.come_due(context.now_ms)]))
    return Empty()
