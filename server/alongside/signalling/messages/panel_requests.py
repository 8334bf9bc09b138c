"""Requests: topics and chat."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from alongside.signalling.messages.base import Emoji, Id, Line, MessageNumber, Millis, Minutes, Text, TopicState
from alongside.signalling.messages.requests import Request

Mentions = Annotated[Sequence[Id], Field(max_length=50, description="person ids")]


class AddTopic(Request):
    """``key`` is chosen by the client and makes sending it twice harmless."""

    type: Literal["addTopic"] = "addTopic"
    key: Id
    text: Line
    hide_author: bool = Field(default=False, description="nobody else learns who dropped it until it is discussed")


class EditTopic(Request):
    """Replaces the text of one's own topic."""

    type: Literal["editTopic"] = "editTopic"
    topic_id: Id
    text: Line


class SetUpvote(Request):
    type: Literal["setUpvote"] = "setUpvote"
    topic_id: Id
    upvoted: bool


class SetTopicState(Request):
    """``minutes`` is the timebox of a discussion that begins, ``outcome`` what came of one that is done."""

    type: Literal["setTopicState"] = "setTopicState"
    topic_id: Id
    state: TopicState
    minutes: Minutes | None = None
    outcome: Line | None = None


class ExtendTimebox(Request):
    """Gives the discussion time until ``ends_at``. An earlier moment than the present one changes nothing."""

    type: Literal["extendTimebox"] = "extendTimebox"
    topic_id: Id
    ends_at: Millis


class RemoveTopic(Request):
    """Removes one's own topic."""

    type: Literal["removeTopic"] = "removeTopic"
    topic_id: Id


class PostMessage(Request):
    """Says something in the main room's chat or in one's own huddle's. ``key`` makes sending it twice harmless."""

    type: Literal["postMessage"] = "postMessage"
    key: Id
    text: Text
    huddle_id: Id | None = None
    reply_to: MessageNumber | None = None
    mentions: Mentions = ()


class EditMessage(Request):
    """Replaces the text of one's own message."""

    type: Literal["editMessage"] = "editMessage"
    message_id: MessageNumber
    text: Text
    mentions: Mentions = ()


class DeleteMessage(Request):
    """Takes one's own message back. Its place stays, its text is gone."""

    type: Literal["deleteMessage"] = "deleteMessage"
    message_id: MessageNumber


class SetReaction(Request):
    """Puts one's own reaction under a message, or takes it away."""

    type: Literal["setReaction"] = "setReaction"
    message_id: MessageNumber
    emoji: Emoji
    on: bool


class ListMessages(Request):
    """Asks for chat older than the message ``before``: of the main room, of one's own huddle, or of one that has ended
    and in which one was."""

    type: Literal["listMessages"] = "listMessages"
    before: MessageNumber
    huddle_id: Id | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
