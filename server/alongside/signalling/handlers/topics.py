"""Topics. Each change is in the database before anybody is told."""

from alongside.rooms.topics import Topic
from alongside.signalling.handlers.context import Context
from alongside.signalling.messages.answers import Empty, TopicAccepted
from alongside.signalling.messages.panel_requests import (
    AddTopic,
    EditTopic,
    ExtendTimebox,
    RemoveTopic,
    SetTopicState,
    SetUpvote,
)


async def add_topic(context: Context, request: AddTopic) -> TopicAccepted:
    board = context.room.topics
    draft = board.draft(
        context.participant,
        context.new_id(),
        request.key,
        request.text,
        context.now_ms,
        author_hidden=request.hide_author,
    )
    topic = await context.storage.topics.add(context.room.record.id, draft)
    context.live.publish(board.accept([topic]))
    return TopicAccepted(topic_id=topic.id)


async def edit_topic(context: Context, request: EditTopic) -> Empty:
    return await _save(context, context.room.topics.edited(request.topic_id, context.person_id, request.text))


async def set_upvote(context: Context, request: SetUpvote) -> Empty:
    board = context.room.topics
    changed = board.upvoted(request.topic_id, context.person_id, request.upvoted)
    await context.storage.topics.set_upvote(request.topic_id, context.person_id, request.upvoted, context.now_ms)
    context.live.publish(board.accept(changed))
    return Empty()


async def set_topic_state(context: Context, request: SetTopicState) -> Empty:
    board = context.room.topics
    match request.state:
        case "discussing":
            changed = board.discussed(request.topic_id, request.minutes, context.now_ms)
        case "done":
            changed = board.finished(request.topic_id, request.outcome)
        case "open" | "carriedOver":
            changed = board.put_back(request.topic_id, request.state)
    return await _save(context, changed)


async def extend_timebox(context: Context, request: ExtendTimebox) -> Empty:
    return await _save(context, context.room.topics.timeboxed(request.topic_id, request.ends_at, context.now_ms))


async def remove_topic(context: Context, request: RemoveTopic) -> Empty:
    board = context.room.topics
    board.check_may_remove(request.topic_id, context.person_id)
    await context.storage.topics.remove(request.topic_id)
    context.live.publish(board.forget([request.topic_id]))
    return Empty()


async def _save(context: Context, changed: list[Topic]) -> Empty:
    await context.storage.topics.save(changed)
    context.live.publish(context.room.topics.accept(changed))
    return Empty()
