"""Chat. Each message is in the database before anybody is told."""

from alongside.signalling.handlers.context import Context
from alongside.signalling.messages.answers import MessageAccepted, MessagePage
from alongside.signalling.messages.requests import ListMessages, PostMessage
from alongside.signalling.views import message_view


async def post_message(context: Context, request: PostMessage) -> MessageAccepted:
    services = context.services
    draft = context.room.draft_message(
        context.me, request.huddle_id, request.key, request.text, services.clock.now_ms()
    )
    message = await services.storage.messages.add(context.room.record.id, draft)
    context.live.publish(context.room.accept_message(message))
    return MessageAccepted(message_id=message.id)


async def list_messages(context: Context, request: ListMessages) -> MessagePage:
    context.room.check_may_read(context.me, request.huddle_id)
    page = await context.services.storage.messages.page(
        context.room.record.id, request.huddle_id, request.limit, request.before
    )
    return MessagePage(messages=[message_view(message) for message in page.messages], has_more=page.has_more)
