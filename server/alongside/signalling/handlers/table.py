"""Which function handles which request."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from alongside.signalling import messages
from alongside.signalling.handlers import chat, huddles, media, presence, topics
from alongside.signalling.handlers.context import Context


@dataclass(frozen=True, slots=True)
class Route:
    """
    :param stores: the request waits for the database, and so is carried out apart from those that do not.
    """

    handle: Callable[[Context, Any], Awaitable[messages.Result]]
    stores: bool = False


ROUTES: Mapping[type[messages.Request], Route] = {
    # Stores nothing, but must not overtake what its sender said before.
    messages.Leave: Route(presence.leave, stores=True),
    messages.UpdateProfile: Route(presence.update_profile),
    messages.SetHand: Route(presence.set_hand),
    messages.StartHuddle: Route(huddles.start_huddle),
    messages.JoinHuddle: Route(huddles.join_huddle),
    messages.RenameHuddle: Route(huddles.rename_huddle),
    messages.BackToMain: Route(huddles.back_to_main),
    messages.AddTopic: Route(topics.add_topic, stores=True),
    messages.SetUpvote: Route(topics.set_upvote, stores=True),
    messages.SetTopicState: Route(topics.set_topic_state, stores=True),
    messages.RemoveTopic: Route(topics.remove_topic, stores=True),
    messages.PostMessage: Route(chat.post_message, stores=True),
    messages.ListMessages: Route(chat.list_messages, stores=True),
    messages.CreateTransports: Route(media.create_transports),
    messages.ConnectTransport: Route(media.connect_transport),
    messages.Produce: Route(media.produce),
    messages.SetProducer: Route(media.set_producer),
    messages.CloseProducer: Route(media.close_producer),
    messages.Consume: Route(media.consume),
    messages.SetConsumers: Route(media.set_consumers),
}
"""All requests but those that concern a WebSocket itself: ``join`` and ``resume``, which come first, and ``ping``."""
