"""Makes text that people typed safe to show next to other text.

Nothing here escapes markup: clients show text as text. What is taken out are characters that are not seen but change
what is seen: control characters, marks that turn the writing direction (CVE-2021-42574 class), and
zero-width characters, with which two different names look the same.
"""

import unicodedata

from alongside.errors import MalformedMessage

NAME_LENGTH = 80
LINE_LENGTH = 280
TEXT_LENGTH = 4000

_ZERO_WIDTH_NON_JOINER = "\u200c"
_ZERO_WIDTH_JOINER = "\u200d"
_EMOJI_VARIATION = "\ufe0f"

# Letters and symbols by their Unicode category, but blank on the screen.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def clean_line(text: str, max_length: int) -> str:
    """One line of visible text: for names, topics and intents.

    :param max_length: in characters, after cleaning.
    :raises MalformedMessage: nothing visible is left, or it is too long.
    """
    visible = _visible(text, keep="")
    return _checked(" ".join(visible.split()), max_length)


def clean_text(text: str, max_length: int) -> str:
    """Text of several lines, for the chat. Line breaks, tabs and runs of spaces stay: people paste code.

    :param max_length: in characters, after cleaning.
    :raises MalformedMessage: nothing visible is left, or it is too long.
    """
    visible = _visible(text.replace("\r\n", "\n").replace("\r", "\n"), keep="\n\t")
    return _checked(visible.strip(), max_length)


def _checked(text: str, max_length: int) -> str:
    if not any(unicodedata.category(character)[0] in "LNPS" for character in text):
        raise MalformedMessage("This text has no visible characters.")
    if len(text) > max_length:
        raise MalformedMessage(f"This text is longer than {max_length} characters.")
    return text


def _visible(text: str, keep: str) -> str:
    """Drops what is not seen; line separators become plain spaces unless they are in ``keep``."""
    if text.isascii() and text.isprintable():
        # Most of what people type: all of it can be seen.
        return text
    kept = _visible_characters(unicodedata.normalize("NFC", text), keep)
    # A letter and its accent that something unseen kept apart are one character now.
    return unicodedata.normalize("NFC", "".join(kept))


def _visible_characters(text: str, keep: str) -> list[str]:
    kept: list[str] = []
    for index, character in enumerate(text):
        category = unicodedata.category(character)
        if character in keep:
            kept.append(character)
        elif character.isspace() or category in ("Zl", "Zp"):
            kept.append(" ")
        elif character in _BLANK or category in ("Cc", "Cs", "Co", "Cn"):
            continue
        elif category == "Cf":
            if kept and index + 1 < len(text) and _joins(character, kept[-1], text[index + 1]):
                kept.append(character)
        else:
            kept.append(character)
    return kept


def _joins(character: str, before: str, after: str) -> bool:
    """Whether a joiner is of use here: in an emoji made of several, or between letters of a script that joins."""
    if after in _BLANK:
        return False
    if character == _ZERO_WIDTH_JOINER and _is_pictograph(before) and _is_pictograph(after):
        return True
    return character in (_ZERO_WIDTH_JOINER, _ZERO_WIDTH_NON_JOINER) and _may_join(before) and _may_join(after)


def _is_pictograph(character: str) -> bool:
    return character == _EMOJI_VARIATION or unicodedata.category(character) in ("So", "Sk")


def _may_join(character: str) -> bool:
    """Arabic, Indic and other scripts beyond U+0600 that write letters differently when they are joined."""
    return "\u0600" <= character <= "\u1fff" and unicodedata.category(character)[0] in "LM"


def optional_line(text: str | None) -> str | None:
    """A line of the usual length, or none.

    :raises MalformedMessage: there is a text, but nothing of it is visible, or it is too long.
    """
    return None if text is None else clean_line(text, LINE_LENGTH)
