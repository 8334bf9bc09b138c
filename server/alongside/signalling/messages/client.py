"""Everything that a client sends over the WebSocket."""

from typing import Annotated

from pydantic import Field

from alongside.signalling.messages import panel_requests, requests, ritual_requests

ClientMessage = Annotated[
    requests.Join
    | requests.Resume
    | requests.Ping
    | requests.Leave
    | requests.UpdateProfile
    | requests.SetHand
    | requests.SetAvailability
    | requests.StartHuddle
    | requests.JoinHuddle
    | requests.RenameHuddle
    | requests.SetKnockFirst
    | requests.KnockOnHuddle
    | requests.AnswerHuddleKnock
    | requests.CallEveryoneBack
    | requests.SetOverhearing
    | requests.BackToMain
    | panel_requests.AddTopic
    | panel_requests.EditTopic
    | panel_requests.SetUpvote
    | panel_requests.SetTopicState
    | panel_requests.ExtendTimebox
    | panel_requests.RemoveTopic
    | panel_requests.PostMessage
    | panel_requests.EditMessage
    | panel_requests.DeleteMessage
    | panel_requests.SetReaction
    | panel_requests.ListMessages
    | ritual_requests.StartSession
    | ritual_requests.PauseSession
    | ritual_requests.ExtendPhase
    | ritual_requests.SkipPhase
    | ritual_requests.SetFocus
    | ritual_requests.EndSession
    | ritual_requests.GetRecap
    | ritual_requests.AddGoal
    | ritual_requests.SetGoal
    | ritual_requests.RemoveGoal
    | ritual_requests.ListUnfinishedGoals
    | ritual_requests.KnockOn
    | ritual_requests.AnswerKnock
    | ritual_requests.RemoveKnock
    | ritual_requests.DrawCard
    | ritual_requests.PutCardAway
    | ritual_requests.AddCard
    | ritual_requests.RemoveCard
    | ritual_requests.GivePulse
    | ritual_requests.UpdateRoom
    | requests.CreateTransports
    | requests.ConnectTransport
    | requests.RestartIce
    | requests.Produce
    | requests.SetProducer
    | requests.MuteParticipant
    | requests.CloseProducer
    | requests.Consume
    | requests.SetConsumers,
    Field(discriminator="type"),
]
