"""People put an emoji under a message."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.errors import Conflict, LimitReached, MalformedMessage
from alongside.rooms.messages import MOST_KINDS_OF_REACTION, Reaction, checked_emoji, reacted, taken_back
from tests.support.room_values import message

KINDS = [chr(0x1F600 + number) for number in range(MOST_KINDS_OF_REACTION)]


def test_one_person_has_one_reaction_of_each_kind() -> None:
    once = reacted(message(1), "a", "👍", True)
    assert reacted(once, "a", "👍", True) == once
    assert reacted(once, "a", "🎉", True).reactions == (Reaction("👍", ("a",)), Reaction("🎉", ("a",)))


def test_reactions_and_people_keep_the_order_in_which_they_came() -> None:
    changed = message(1)
    for person, emoji in (("b", "👍"), ("a", "🎉"), ("a", "👍"), ("c", "🎉")):
        changed = reacted(changed, person, emoji, True)
    assert changed.reactions == (Reaction("👍", ("b", "a")), Reaction("🎉", ("a", "c")))


def test_a_reaction_is_taken_away_by_whoever_gave_it() -> None:
    both = reacted(reacted(message(1), "a", "👍", True), "b", "👍", True)
    assert reacted(both, "a", "👍", False).reactions == (Reaction("👍", ("b",)),)
    assert reacted(both, "c", "👍", False) == both
    assert reacted(both, "a", "🎉", False) == both


def test_a_kind_that_nobody_gives_any_more_is_gone() -> None:
    assert reacted(reacted(message(1), "a", "👍", True), "a", "👍", False) == message(1)


def test_what_was_taken_back_gets_no_reactions() -> None:
    gone = taken_back(message(1), "person-ann")
    for on in (True, False):
        with pytest.raises(Conflict):
            reacted(gone, "a", "👍", on)


def test_a_message_has_only_so_many_kinds_of_reactions() -> None:
    full = message(1)
    for emoji in KINDS:
        full = reacted(full, "a", emoji, True)
    with pytest.raises(LimitReached):
        reacted(full, "a", "👍", True)
    assert reacted(full, "a", "👍", False) == full
    assert len(reacted(full, "b", KINDS[0], True).reactions) == MOST_KINDS_OF_REACTION
    one_less = reacted(full, "a", KINDS[0], False)
    assert reacted(one_less, "a", "👍", True).reactions[-1] == Reaction("👍", ("a",))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["👍", "🎉"]), st.booleans())))
def test_what_is_shown_is_what_each_person_said_last(presses: list[tuple[str, str, bool]]) -> None:
    changed = message(1)
    wanted: set[tuple[str, str]] = set()
    for person, emoji, on in presses:
        changed = reacted(changed, person, emoji, on)
        (wanted.add if on else wanted.discard)((person, emoji))
    shown = [(person, reaction.emoji) for reaction in changed.reactions for person in reaction.person_ids]
    assert len(shown) == len(set(shown))
    assert set(shown) == wanted
    assert all(reaction.person_ids for reaction in changed.reactions)


@pytest.mark.parametrize(
    "emoji",
    [
        "👍",
        "👍🏽",
        "❤",
        "❤️",
        "©️",
        "‼️",
        "\u2139\ufe0f",
        "↔️",
        "〰️",
        "✅",
        "\u2795",
        "Ⓜ️",
        "🅰️",
        "1️⃣",
        "#⃣",
        "🇩🇪",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "🏴‍☠️",
        "🏳️‍🌈",
        "👨‍👩‍👧‍👦",
        "👩🏻‍❤️‍💋‍👨🏿",
        "👁️‍🗨️",
        "🕵️‍♂️",
        "🧑🏽‍💻",
        # As long as it may be.
        "👨" + "\u200d👨" * 7 + "\ufe0f",
        # Newer than the table of characters of this Python.
        "\U0001fae9",
    ],
)
def test_an_emoji_is_one_symbol_for_the_eye_whatever_it_is_made_of(emoji: str) -> None:
    assert checked_emoji(emoji) == emoji


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a",
        "1",
        "#",
        "!",
        "LOL",
        "1234567890123456",
        "👍👍",
        "👍 ",
        " 👍",
        "👍a",
        "👍!",
        "👍\n",
        "<b>👍",
        # What is not seen, alone and with what is.
        "\u2800",
        "\u200d",
        "\ufe0f",
        "\u20e3",
        "\uffff",
        "\U0010ffff",
        "\U000e0067",
        "\ud83d",
        "\u202e👍",
        "👍\u202e",
        "👍\u200d",
        "\u200d👍",
        "👍\u200b",
        "👍\x00",
        "👍\ufe0f\ufe0f",
        "👍\U000e0067",
        # Half a flag, and a flag and a half.
        "🇩",
        "🇩🇪🇩",
        # Accents piled up, and a family without end.
        "👍" + "\u0301" * 10,
        "👨" + "\u200d👨" * 8,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(MalformedMessage):
        checked_emoji(text)


@given(st.text(max_size=20) | st.text("👍❤\ufe0f\u200d🏽🇩#1\u20e3\U000e0067\U000e007f\u202e\u2800", max_size=20))
def test_whatever_is_taken_as_an_emoji_is_short_and_seen_and_turns_nothing_round(text: str) -> None:
    try:
        emoji = checked_emoji(text)
    except MalformedMessage:
        return
    assert emoji == text
    assert len(emoji) <= 16
    unseen = {character for character in emoji if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zs")}
    assert unseen <= {"\u200d", *map(chr, range(0xE0020, 0xE0080))}
    assert "\u2800" not in emoji
