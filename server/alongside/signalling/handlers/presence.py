"""Being in the room: name, hand, availability, leaving."""

from alongside.rooms.formats import MS_PER_MINUTE
from alongside.signalling.handlers.context import Context
from alongside.signalling.messages.answers import Empty
from alongside.signalling.messages.requests import Leave, SetAvailability, SetHand, UpdateProfile


async def leave(context: Context, _request: Leave) -> Empty:
    context.live.leave(context.seat)
    return Empty()


async def update_profile(context: Context, request: UpdateProfile) -> Empty:
    context.live.publish(context.room.update_profile(context.me, request.name, request.working_on))
    return Empty()


async def set_hand(context: Context, request: SetHand) -> Empty:
    context.live.publish(context.room.set_hand(context.me, request.raised))
    return Empty()


async def set_availability(context: Context, request: SetAvailability) -> Empty:
    for_ms = None if request.minutes is None else request.minutes * MS_PER_MINUTE
    changed = context.room.set_availability(
        context.me, request.availability, context.now_ms, for_ms=for_ms, until_break=request.until_break
    )
    context.live.publish(changed)
    return Empty()
