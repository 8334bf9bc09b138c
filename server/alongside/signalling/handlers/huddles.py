"""Side conversations. Nobody is told of a move before the media worker has carried it out."""

import structlog

from alongside.errors import AlongsideError, MediaUnavailable
from alongside.rooms.events import RoomEvent
from alongside.signalling.handlers.context import Context
from alongside.signalling.messages.answers import Empty, HuddleStarted
from alongside.signalling.messages.notices import TransportFailed
from alongside.signalling.messages.requests import BackToMain, JoinHuddle, RenameHuddle, StartHuddle
from alongside.signalling.seat_media import group_of
from alongside.worker import messages as channel

log = structlog.get_logger(__name__)


async def start_huddle(context: Context, request: StartHuddle) -> HuddleStarted:
    huddle_id = context.services.randomness.new_id()
    await _tell_move(context, context.room.start_huddle(context.me, huddle_id, request.name, request.topic_id))
    return HuddleStarted(huddle_id=huddle_id)


async def join_huddle(context: Context, request: JoinHuddle) -> Empty:
    await _tell_move(context, context.room.join_huddle(context.me, request.huddle_id))
    return Empty()


async def back_to_main(context: Context, _request: BackToMain) -> Empty:
    await _tell_move(context, context.room.back_to_main(context.me))
    return Empty()


async def rename_huddle(context: Context, request: RenameHuddle) -> Empty:
    context.live.publish(context.room.rename_huddle(context.me, request.huddle_id, request.name))
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
