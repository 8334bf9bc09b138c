"""Answers that were given, so that a request which comes twice is carried out once."""

from collections import OrderedDict

from alongside.errors import Conflict


class Answers:
    """The newest answers to one participant, by the request's id.

    :param limit: how many are kept.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._answers: OrderedDict[int, str | None] = OrderedDict()
        self._forgotten_up_to = -1

    def begin(self, request_id: int) -> bool:
        """Returns whether the request is new; if so it counts as running from now on.

        :raises Conflict: the id is so old that its answer is forgotten.
        """
        if request_id in self._answers:
            return False
        if request_id <= self._forgotten_up_to:
            raise Conflict("This request is older than what the server remembers. Ids of requests have to grow.")
        self._answers[request_id] = None
        return True

    def of(self, request_id: int) -> str | None:
        """The answer that was given, or ``None`` while the request is running."""
        return self._answers.get(request_id)

    def finish(self, request_id: int, answer: str) -> None:
        if request_id in self._answers:
            self._answers[request_id] = answer
        while len(self._answers) > self._limit:
            oldest = next(iter(self._answers))
            if self._answers[oldest] is None:
                return
            del self._answers[oldest]
            self._forgotten_up_to = max(self._forgotten_up_to, oldest)

    def forget(self, request_id: int) -> None:
        """The request did nothing, and may be tried again under the same id."""
        self._answers.pop(request_id, None)
