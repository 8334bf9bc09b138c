"""Which part of a file a request asks for (RFC 9110 section 14)."""

import re

_BYTE_RANGE = re.compile(
    r"bytes=(?:(?P<first>\d{1,18})-(?P<last>\d{1,18})?|-(?P<suffix>\d{1,18}))", re.ASCII | re.IGNORECASE
)


def byte_range(value: str, size: int) -> range | None:
    """The positions that one range of bytes reaches of a file; none where it lies behind the end.

    :param value: of a ``Range`` header (section 14.1.2).
    :param size: of the file, in bytes.
    :returns: ``None`` for what is no range of bytes, or several: it is to be ignored (section 14.2).
    """
    found = _BYTE_RANGE.fullmatch(value.strip(" \t"))
    if found is None:
        return None
    if found["suffix"] is not None:
        return range(max(0, size - int(found["suffix"])), size)
    first = int(found["first"])
    if found["last"] is None:
        return range(first, size)
    last = int(found["last"])
    return range(first, min(last + 1, size)) if first <= last else None


def content_range(part: range, size: int) -> str:
    """The value of a ``Content-Range`` header (section 14.4).

    :param part: empty when what was asked for lies behind the end.
    """
    told = f"{part.start}-{part.stop - 1}" if part else "*"
    return f"bytes {told}/{size}"
