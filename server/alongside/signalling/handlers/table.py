"""Which function handles which request."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from alongside.signalling.handlers import chat, goals, huddles, knocks, media, presence, ritual, session, topics
from alongside.signalling.handlers.context import Context
from alongside.signalling.messages import answers, panel_requests, requests, ritual_requests


@dataclass(frozen=True, slots=True)
class Route:
    """
    :param stores: the request waits for the database, and so is carried out apart from those that do not.
    :param may_overlap: it does not wait for what was asked before, if that may overlap, too: the database takes many
        chat messages as fast as one.
    """

    handle: Callable[[Context, Any], Awaitable[answers.Result]]
    stores: bool = False
    may_overlap: bool = False


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
    requests.SetKnockFirst: Route(huddles.set_knock_first),
    requests.KnockOnHuddle: Route(huddles.knock_on_huddle),
    requests.AnswerHuddleKnock: Route(huddles.answer_huddle_knock),
    requests.CallEveryoneBack: Route(huddles.call_everyone_back),
    requests.SetOverhearing: Route(huddles.set_overhearing),
    panel_requests.AddTopic: Route(topics.add_topic, stores=True),
    panel_requests.EditTopic: Route(topics.edit_topic, stores=True),
    panel_requests.SetUpvote: Route(topics.set_upvote, stores=True),
    panel_requests.SetTopicState: Route(topics.set_topic_state, stores=True),
    panel_requests.ExtendTimebox: Route(topics.extend_timebox, stores=True),
    panel_requests.RemoveTopic: Route(topics.remove_topic, stores=True),
    panel_requests.PostMessage: Route(chat.post_message, stores=True, may_overlap=True),
    panel_requests.EditMessage: Route(chat.edit_message, stores=True),
    panel_requests.DeleteMessage: Route(chat.delete_message, stores=True),
    panel_requests.SetReaction: Route(chat.set_reaction, stores=True),
    panel_requests.ListMessages: Route(chat.list_messages, stores=True),
    ritual_requests.StartSession: Route(session.start_session, stores=True),
    ritual_requests.PauseSession: Route(session.pause_session, stores=True),
    ritual_requests.ExtendPhase: Route(session.extend_phase, stores=True),
    ritual_requests.SkipPhase: Route(session.skip_phase, stores=True),
    ritual_requests.SetFocus: Route(session.set_focus, stores=True),
    ritual_requests.EndSession: Route(session.end_the_session, stores=True),
    ritual_requests.GetRecap: Route(session.get_recap, stores=True),
    ritual_requests.AddGoal: Route(goals.add_goal, stores=True),
    ritual_requests.SetGoal: Route(goals.set_goal, stores=True),
    ritual_requests.RemoveGoal: Route(goals.remove_goal, stores=True),
    ritual_requests.ListUnfinishedGoals: Route(goals.list_unfinished_goals, stores=True),
    ritual_requests.KnockOn: Route(knocks.knock, stores=True),
    ritual_requests.AnswerKnock: Route(knocks.answer_knock, stores=True),
    ritual_requests.RemoveKnock: Route(knocks.remove_knock, stores=True),
    ritual_requests.DrawCard: Route(ritual.draw_card),
    ritual_requests.PutCardAway: Route(ritual.put_card_away),
    ritual_requests.AddCard: Route(ritual.add_card, stores=True),
    ritual_requests.RemoveCard: Route(ritual.remove_card, stores=True),
    ritual_requests.GivePulse: Route(ritual.give_pulse, stores=True),
    ritual_requests.UpdateRoom: Route(ritual.update_room, stores=True),
    requests.CreateTransports: Route(media.create_transports),
    requests.ConnectTransport: Route(media.connect_transport),
    requests.RestartIce: Route(media.restart_ice),
    requests.Produce: Route(media.produce),
    requests.SetProducer: Route(media.set_producer),
    requests.MuteParticipant: Route(media.mute_participant),
    requests.CloseProducer: Route(media.close_producer),
    requests.Consume: Route(media.consume),
    requests.SetConsumers: Route(media.set_consumers),
}
"""All requests but those that concern a WebSocket itself: ``join`` and ``resume``, which come first, and ``ping``."""
