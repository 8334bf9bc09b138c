"""Text out of tags and file names, which anybody may have written, made fit to be shown."""

import os

TITLE_LENGTH = 200


def visible(text: str, longest: int = TITLE_LENGTH) -> str:
    """One line, without characters that are not seen or that turn the writing direction (CVE-2021-42574 class).

    :param longest: in characters; the rest is cut off.
    """
    # Tags may have millions of characters.
    begin = text[: 10 * longest]
    kept = (c if c.isprintable() else " " if c.isspace() else "" for c in begin)
    return " ".join("".join(kept).split())[:longest].rstrip()


def decoded(path: str) -> str:
    """A path of the operating system, with U+FFFD in place of what is no UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")
