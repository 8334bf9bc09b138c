"""Names and messages lose what is not seen, and keep what is."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from alongside.errors import MalformedMessage
from alongside.rooms.text import clean_line, clean_text

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
        ("../../etc/passwd", "../../etc/passwd"),
        ("<b>Ann</b>", "<b>Ann</b>"),
        ("Zoe\u0308", "Zoë"),
        ("\u2800\u3164Ann", "Ann"),
        ("a\u200db", "ab"),
        ("\U0001f469\u200d\U0001f4bb Ann", "\U0001f469\u200d\U0001f4bb Ann"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("李雷", "李雷"),
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


def test_a_chat_message_keeps_its_lines_and_its_indentation() -> None:
    typed = "\r\nif a:\r\n\treturn  b\rdone\u202e \n"
    assert clean_text(typed, 4000) == "if a:\n\treturn  b\ndone"


@given(st.text(max_size=300))
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
