"""Requests as any client might send them: all that the schema allows."""

import math
import warnings
from collections.abc import Sequence

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning
from pydantic import ValidationError

from alongside.signalling.messages.requests import Request

_TRIES = 10


@st.composite
def requests_of(draw: st.DrawFn, kinds: Sequence[type[Request]]) -> Request:
    """A valid request of one of these types."""
    kind = draw(st.sampled_from(kinds))
    valid = (request for _ in range(_TRIES) if (request := _built(draw, kind)) is not None)
    request = next(valid, None)
    if request is None:
        reject()
    return request


def _built(draw: st.DrawFn, kind: type[Request]) -> Request | None:
    with warnings.catch_warnings():
        # Not understood there: that spaces are taken off, so that now and then nothing is left of a text, and that ids
        # have no control characters.
        warnings.simplefilter("ignore", HypothesisWarning)
        try:
            request = draw(st.builds(kind))
        except ValidationError:
            return None
    return request if _is_finite(request.model_dump()) else None


def _is_finite(data: object) -> bool:
    """JSON has no infinite numbers."""
    match data:
        case float():
            return math.isfinite(data)
        case dict():
            return all(_is_finite(value) for value in data.values())
        case list() | tuple():
            return all(_is_finite(value) for value in data)
        case _:
            return True
