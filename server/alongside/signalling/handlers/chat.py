"""Chat. Each message is in the database before anybody is told."""

from alongside.errors import HuddleNotFound
from alongside.rooms.chat import checked_mentions
from alongside.rooms.messages import ChatMessage, checked_emoji, edited, reacted, taken_back
from alongside.signalling.handlers.context import Context
from alongside.signalling.messages.answers import Empty, MessageAccepted, MessagePage
from alongside.signalling.messages.panel_requests import (
    DeleteMessage,
    EditMessage,
    ListMessages,
    PostMessage,
    SetReaction,
)
from alongside.signalling.views import message_view


async def post_message(context: Context, request: PostMessage) -> MessageAccepted:
    chat = context.room.chat
    draft = chat.draft(
        context.participant,
        request.huddle_id,
        request.key,
        request.text,
        context.now_ms,
        reply_to=request.reply_to,
        mentions=tuple(request.mentions),
    )
    message = await context.storage.messages.add(context.room.record.id, draft)
    context.live.publish(chat.accept(message))
    return MessageAccepted(message_id=message.id)


async def edit_message(context: Context, request: EditMessage) -> Empty:
    message = await _readable(context, request.message_id)
    mentions = checked_mentions(request.mentions)
    return await _save(context, message, edited(message, context.person_id, request.text, mentions, context.now_ms))


async def delete_message(context: Context, request: DeleteMessage) -> Empty:
    message = await _readable(context, request.message_id)
    return await _save(context, message, taken_back(message, context.person_id))


async def set_reaction(context: Context, request: SetReaction) -> Empty:
    message = await _readable(context, request.message_id)
    emoji = checked_emoji(request.emoji)
    changed = reacted(message, context.person_id, emoji, request.on)
    if changed != message:
        await context.storage.messages.set_reaction(message.id, context.person_id, emoji, request.on, context.now_ms)
        context.live.publish(context.room.chat.accept_change(changed))
    return Empty()


async def list_messages(context: Context, request: ListMessages) -> MessagePage:
    await _check_may_read(context, request.huddle_id)
    page = await context.storage.messages.page(context.room.record.id, request.huddle_id, request.limit, request.before)
    return MessagePage(messages=[message_view(message) for message in page.messages], has_more=page.has_more)


async def _check_may_read(context: Context, huddle_id: str | None) -> None:
    """The chat of a huddle that has ended may be read by those who were in it."""
    try:
        context.room.chat.check_may_read(context.participant, huddle_id)
    except HuddleNotFound:
        was_there = await context.storage.huddles.has_member(context.room.record.id, huddle_id or "", context.person_id)
        if not was_there:
            raise


async def _readable(context: Context, message_id: int) -> ChatMessage:
    """A message of a place in which the participant is."""
    message = await context.storage.messages.find(context.room.record.id, message_id)
    context.room.chat.check_may_read(context.participant, message.huddle_id)
    return message


async def _save(context: Context, message: ChatMessage, changed: ChatMessage) -> Empty:
    if changed != message:
        await context.storage.messages.save(changed)
        context.live.publish(context.room.chat.accept_change(changed))
    return Empty()
