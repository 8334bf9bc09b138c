"""Which function handles which request."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from alongside.signalling.handlers import chat, huddles, media, presence, topics
from alongside.signalling.handlers.context import Context
from alongside.signalling.messages import answers, requests


@dataclass(frozen=True, slots=True)
class Route:
    """
    :param stores: the request waits for the database, and so is carried out apart from those that do not.
    """

    handle: Callable[[Context, Any], Awaitable[answers.Result]]
    stores: bool = False


ROUTES: Mapping[type[requests.Request], Route] = {
    # Stores nothing, but must not overtake what its sender said before.
    requests.Leave: Route(presence.leave, stores=True),
    requests.UpdateProfile: Route(presence.update_profile),
    requests.SetHand: Route(presence.set_hand),
    requests.SetAvailability: Route(presence.set_availability),
    requests.StartHuddle: Route(huddles.start_huddle),
    requests.JoinHuddle: Route(huddles.join_huddle),
    requests.RenameHuddle: Route(huddles.rename_huddle),
    requests.BackToMain: Route(huddles.back_to_main),
    requests.AddTopic: Route(topics.add_topic, stores=True),
    requests.SetUpvote: Route(topics.set_upvote, stores=True),
    requests.SetTopicState: Route(topics.set_topic_state, stores=True),
    requests.RemoveTopic: Route(topics.remove_topic, stores=True),
    requests.PostMessage: Route(chat.post_message, stores=True),
    requests.ListMessages: Route(chat.list_messages, stores=True),
    requests.CreateTransports: Route(media.create_transports),
    requests.ConnectTransport: Route(media.connect_transport),
    requests.RestartIce: Route(media.restart_ice),
    requests.Produce: Route(media.produce),
    requests.SetProducer: Route(media.set_producer),
    requests.CloseProducer: Route(media.close_producer),
    requests.Consume: Route(media.consume),
    requests.SetConsumers: Route(media.set_consumers),
}
"""All requests but those that concern a WebSocket itself: ``join`` and ``resume``, which come first, and ``ping``."""
