"""Requests as any client might send them: all that the schema allows."""

import math
import warnings
from collections.abc import Sequence

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning
from pydantic import ValidationError

from alongside.signalling.messages.requests import Request


@st.composite
def requests_of(draw: st.DrawFn, kinds: Sequence[type[Request]]) -> Request:
    """A valid request of one of these types."""
    kind = draw(st.sampled_from(kinds))
    with warnings.catch_warnings():
        # That spaces are taken off is not understood there, so that now and then nothing is left of a text.
        warnings.simplefilter("ignore", HypothesisWarning)
        try:
            request = draw(st.builds(kind))
        except ValidationError:
            reject()
    if not _is_finite(request.model_dump()):
        reject()
    return request


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
