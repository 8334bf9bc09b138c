"""Names and messages lose what is not seen, and keep what is."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from alongside.errors import MalformedMessage
from alongside.rooms.text import clean_line, clean_text, optional_line

BLANK = "\u115f\u1160\u3164\uffa0"
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Ann", "Ann"),
        ("  Ann \t Lee\n", "Ann Lee"),
        ("A\u200bn\u2060n\ufeff", "Ann"),
        ("Ann\u202etxt.exe", "Anntxt.exe"),
        ("Ann\x00\x1b[31m\x7f", "Ann[31m"),
        ("Ann\u2028Lee", "Ann Lee"),
        ("Ann\tLee", "Ann Lee"),
        ("Ann\nLee", "Ann Lee"),
        ("../../etc/passwd", "../../etc/passwd"),
        ("<b>Ann</b>", "<b>Ann</b>"),
        ("Zoe\u0308", "Zoë"),
        ("\u2800\u3164Ann", "Ann"),
        ("a\u200db", "ab"),
        ("\U0001f469\u200d\U0001f4bb Ann", "\U0001f469\u200d\U0001f4bb Ann"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("\u2764\ufe0f\u200d\U0001f525", "\u2764\ufe0f\u200d\U0001f525"),
        ("a\u200d\U0001f4bb", "a\U0001f4bb"),
        ("\U0001f469\u200da", "\U0001f469a"),
        ("\U0001f469\u200c\U0001f4bb", "\U0001f469\U0001f4bb"),
        ("\u0645\u202e\u0645", "\u0645\u0645"),
        ("\u060c\u200c\u060c", "\u060c\u060c"),
        ("李雷", "李雷"),
        ("Zoe\u200b\u0308", "Zoë"),
        ("\u1780\u200c\u17b4", "\u1780"),
        ("\U0001f469\u200d\u2800", "\U0001f469"),
    ],
)
def test_a_line_keeps_only_what_is_seen(typed: str, shown: str) -> None:
    assert clean_line(typed, 80) == shown


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u200d", "\u202e\u2066", "\u2800", "\u0301", "\ud800"])
def test_text_without_a_visible_character_is_refused(typed: str) -> None:
    with pytest.raises(MalformedMessage):
        clean_line(typed, 80)


def test_text_that_is_too_long_is_refused() -> None:
    assert len(clean_line("x" * 80, 80)) == 80
    with pytest.raises(MalformedMessage, match="80"):
        clean_line("x" * 81, 80)


def test_a_line_that_may_be_left_out_is_not_blank_when_it_is_there() -> None:
    assert optional_line(None) is None
    assert optional_line(" A  letter ") == "A letter"
    with pytest.raises(MalformedMessage):
        optional_line("\u200b")


def test_a_chat_message_keeps_its_lines_and_its_indentation() -> None:
    typed = "\r\nif a:\r\n\treturn  b\rdone\u202e \n"
    assert clean_text(typed, 4000) == "if a:\n\treturn  b\ndone"


# What composes, joins, is blank or is dropped, so that each may stand next to each.
TRICKY = "e\u0301\u200b\u200c\u200d\u1780\u17b4\u1100\u115f\u2800\U0001f469\ufe0f\u03b1\u0313\u0628 \n\u202e"


@given(st.text(max_size=300) | st.text(TRICKY, max_size=12))
def test_whatever_is_typed_comes_out_visible_stable_and_without_tricks(typed: str) -> None:
    try:
        shown = clean_line(typed, 300)
    except MalformedMessage:
        assume(False)
        return
    assert shown == clean_line(shown, 300)
    assert shown == shown.strip()
    assert not set(shown) & set(TURNING)
    assert all(unicodedata.category(character) not in ("Cc", "Cs", "Cn", "Co", "Zl", "Zp") for character in shown)
    assert shown.encode()


@given(st.text(alphabet=st.characters(categories=["L", "N", "P"], exclude_characters=BLANK), min_size=1, max_size=80))
def test_ordinary_writing_is_not_refused(typed: str) -> None:
    assert clean_line(typed, 300)


@given(st.text(max_size=300) | st.text(TRICKY, max_size=12))
def test_a_chat_message_that_was_cleaned_is_clean(typed: str) -> None:
    try:
        shown = clean_text(typed, 4000)
    except MalformedMessage:
        return
    assert clean_text(shown, 4000) == shown
