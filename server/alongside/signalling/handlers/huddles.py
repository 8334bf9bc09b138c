"""Side conversations. Nobody is told of a move before the media worker has carried it out."""

import structlog

from alongside.errors import AlongsideError, MediaUnavailable
from alongside.rooms.events import RoomEvent
from alongside.signalling.handlers.context import Context
from alongside.signalling.messages.answers import Empty, HuddleStarted
from alongside.signalling.messages.notices import TransportFailed
from alongside.signalling.messages.requests import (
    AnswerHuddleKnock,
    BackToMain,
    CallEveryoneBack,
    JoinHuddle,
    KnockOnHuddle,
    RenameHuddle,
    SetKnockFirst,
    SetOverhearing,
    StartHuddle,
)
from alongside.signalling.seat_media import group_of
from alongside.worker import messages as channel

log = structlog.get_logger(__name__)


async def start_huddle(context: Context, request: StartHuddle) -> HuddleStarted:
    room = context.room
    topic = None if request.topic_id is None else room.topics.get(request.topic_id)
    running = None if topic is None else room.huddles.on_topic(topic.id, context.person_id)
    if running is not None:
        # Two who start one on the same topic meet in it.
        await _tell_move(context, room.huddles.join(context.me, running.id, context.now_ms))
        return HuddleStarted(huddle_id=running.id)
    huddle_id = context.new_id()
    moved = room.huddles.start(
        context.me,
        huddle_id,
        request.name,
        context.now_ms,
        topic=topic,
        knock_first=request.knock_first,
        invited=request.invite,
    )
    await _tell_move(context, moved)
    return HuddleStarted(huddle_id=huddle_id)


async def join_huddle(context: Context, request: JoinHuddle) -> Empty:
    await _tell_move(context, context.room.huddles.join(context.me, request.huddle_id, context.now_ms))
    return Empty()


async def back_to_main(context: Context, _request: BackToMain) -> Empty:
    await _tell_move(context, context.room.huddles.back_to_main(context.me, context.now_ms))
    return Empty()


async def rename_huddle(context: Context, request: RenameHuddle) -> Empty:
    context.live.publish(context.room.huddles.rename(context.me, request.huddle_id, request.name))
    return Empty()


async def set_knock_first(context: Context, request: SetKnockFirst) -> Empty:
    context.live.publish(context.room.huddles.set_knock_first(context.me, request.huddle_id, request.knock_first))
    return Empty()


async def knock_on_huddle(context: Context, request: KnockOnHuddle) -> Empty:
    context.live.publish(context.room.huddles.knock(context.me, request.huddle_id, request.waiting))
    return Empty()


async def answer_huddle_knock(context: Context, request: AnswerHuddleKnock) -> Empty:
    answered = context.room.huddles.answer_knock(
        context.me, request.huddle_id, request.participant_id, request.admitted
    )
    context.live.publish(answered)
    return Empty()


async def call_everyone_back(context: Context, _request: CallEveryoneBack) -> Empty:
    context.live.publish(context.room.huddles.call_back(context.me))
    return Empty()


async def set_overhearing(context: Context, request: SetOverhearing) -> Empty:
    """The main room is shown that it may be heard from before it is until after it was."""
    if request.overhears:
        context.live.publish(context.room.set_overhearing(context.me, True))
    media = context.seat.media
    if media is not None:
        try:
            await media.placement.worker.request(channel.SetOverhearing(media.recv_id, request.overhears))
        except MediaUnavailable:
            # What is built next in its place overhears nothing until it is asked for again.
            context.live.publish(context.room.set_overhearing(context.me, False))
            raise
    if not request.overhears:
        context.live.publish(context.room.set_overhearing(context.me, False))
    return Empty()


async def _tell_move(context: Context, moved: list[RoomEvent]) -> None:
    if not moved:
        return
    await _move_media(context)
    context.live.publish(moved)
    context.live.tell_speakers()


async def _move_media(context: Context) -> None:
    media = context.seat.media
    if media is None:
        return
    group = group_of(context.participant.huddle_id)
    try:
        await media.placement.worker.request(channel.SetGroup(media.placement.router_id, media.transport_ids, group))
    except MediaUnavailable:
        # The worker is gone with everything that it sent; what is built next is built in the new place.
        return
    except AlongsideError as error:
        log.error("a move was refused by the media worker", room=context.live.label, code=error.code)
        # Where the worker sends this person's media is unknown now, so it must not send any.
        if context.seat.media is media:
            context.live.drop_media(context.seat)
            context.seat.notify(TransportFailed(transport_id=media.send_id, stage="ice"))
