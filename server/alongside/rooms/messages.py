"""Chat messages, as values."""

import re
from dataclasses import dataclass, replace

from alongside.errors import Conflict, LimitReached, MalformedMessage, NotAllowed
from alongside.rooms.text import TEXT_LENGTH, clean_text

MOST_MENTIONS = 50
MOST_KINDS_OF_REACTION = 20
_REACTION_LENGTH = 16

# A possible emoji as in UTS #51 section 1.4.9: flags, keycaps, and pictures with their modifiers, joined or alone.
# Each version of Unicode has more pictures, so whole blocks of visible symbols stand for them.
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_KEYCAP = "[0-9#*]\ufe0f?\u20e3"
_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
    "(?:[\U0001f3fb-\U0001f3ff]|[\U000e0020-\U000e007e]+\U000e007f|\ufe0f)?"
)
_EMOJI = re.compile(f"{_FLAG}|{_KEYCAP}|{_PICTURE}(?:\u200d{_PICTURE})*")


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A chat message to be stored.

    :param key: what the author's client called it.
    :param huddle_id: ``None`` for the main room's chat.
    :param reply_to: id of the message that it answers.
    :param mentions: ids of the persons whom it names.
    """

    key: str
    huddle_id: str | None
    author_id: str
    author_name: str
    text: str
    sent_at: int
    reply_to: int | None = None
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reaction:
    """One emoji under a message, and who put it there: person ids, the earliest first."""

    emoji: str
    person_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HuddleRecap:
    """What the main room's chat keeps of a huddle: no word of what was said in it.

    :param people: the names of those who were in it, in the order in which they came.
    :param member_ids: their person ids: they may read its chat later on.
    """

    huddle_id: str
    name: str
    people: tuple[str, ...]
    started_at: int
    ended_at: int
    member_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage(MessageDraft):
    """A stored chat message. Ids grow with time, and are never used twice.

    :param deleted: its author took it back; the text is gone.
    :param huddle: set when it tells of a huddle that ended, and has no author.
    """

    id: int
    edited_at: int | None = None
    deleted: bool = False
    reactions: tuple[Reaction, ...] = ()
    huddle: HuddleRecap | None = None


def edited(message: ChatMessage, person_id: str, text: str, mentions: tuple[str, ...], now_ms: int) -> ChatMessage:
    """The message with another text.

    :raises NotAllowed: somebody else wrote it.
    :raises Conflict: it was deleted.
    """
    _check_own(message, person_id)
    if message.deleted:
        raise Conflict("This message was deleted.")
    cleaned = clean_text(text, TEXT_LENGTH)
    if (cleaned, mentions) == (message.text, message.mentions):
        return message
    return replace(message, text=cleaned, mentions=mentions, edited_at=now_ms)


def taken_back(message: ChatMessage, person_id: str) -> ChatMessage:
    """The message without its text. Doing so twice is fine.

    :raises NotAllowed: somebody else wrote it.
    """
    _check_own(message, person_id)
    return replace(message, text="", mentions=(), reactions=(), deleted=True)


def reacted(message: ChatMessage, person_id: str, emoji: str, on: bool) -> ChatMessage:
    """The message with or without this person's reaction. One person has one reaction of each kind.

    :raises Conflict: the message was deleted.
    :raises LimitReached: there are very many kinds of reactions already.
    """
    if message.deleted:
        raise Conflict("This message was deleted.")
    before = {reaction.emoji: reaction.person_ids for reaction in message.reactions}
    others = tuple(one for one in before.get(emoji, ()) if one != person_id)
    if on and person_id in before.get(emoji, ()):
        return message
    if on and emoji not in before and len(before) >= MOST_KINDS_OF_REACTION:
        raise LimitReached("This message has very many reactions already. Take one that is there.")
    after = {**before, emoji: (*others, person_id) if on else others}
    kept = tuple(Reaction(each, people) for each, people in after.items() if people)
    return replace(message, reactions=kept)


def checked_emoji(text: str) -> str:
    """An emoji: one symbol for the eye, whatever it is made of.

    :raises MalformedMessage: it is something else.
    """
    if len(text) > _REACTION_LENGTH or _EMOJI.fullmatch(text) is None:
        raise MalformedMessage("A reaction is a single emoji.")
    return text


def _check_own(message: ChatMessage, person_id: str) -> None:
    if message.author_id != person_id or message.huddle is not None:
        raise NotAllowed("Only the person who wrote a message can change or delete it.")
