"""Topics. Each change is in the database before anybody is told."""

from alongside.signalling.handlers.context import Context
from alongside.signalling.messages.answers import Empty, TopicAccepted
from alongside.signalling.messages.requests import AddTopic, RemoveTopic, SetTopicState, SetUpvote


async def add_topic(context: Context, request: AddTopic) -> TopicAccepted:
    services = context.services
    draft = context.room.draft_topic(
        context.me, services.randomness.new_id(), request.key, request.text, services.clock.now_ms()
    )
    topic = await services.storage.topics.add(context.room.record.id, draft)
    context.live.publish(context.room.accept_topic(topic))
    return TopicAccepted(topic_id=topic.id)


async def set_upvote(context: Context, request: SetUpvote) -> Empty:
    services = context.services
    context.room.topics.get(request.topic_id)
    person_id = context.seat.person_id
    await services.storage.topics.set_upvote(request.topic_id, person_id, request.upvoted, services.clock.now_ms())
    context.live.publish(context.room.accept_upvote(request.topic_id, person_id, request.upvoted))
    return Empty()


async def set_topic_state(context: Context, request: SetTopicState) -> Empty:
    context.room.topics.get(request.topic_id)
    await context.services.storage.topics.set_state(request.topic_id, request.state)
    context.live.publish(context.room.accept_topic_state(request.topic_id, request.state))
    return Empty()


async def remove_topic(context: Context, request: RemoveTopic) -> Empty:
    context.room.topics.check_may_remove(request.topic_id, context.seat.person_id)
    await context.services.storage.topics.remove(request.topic_id)
    context.live.publish(context.room.accept_topic_removal(request.topic_id))
    return Empty()
