"""From a request to its handler, and its answer back to the participant."""

from contextlib import suppress
from functools import partial

import structlog

from alongside.errors import AlongsideError, Conflict, TooManyMessages, Unavailable
from alongside.signalling.close_codes import CloseCode
from alongside.signalling.codec import Unreadable, failure_text, response_text
from alongside.signalling.handlers.context import Context
from alongside.signalling.handlers.table import ROUTES, Route
from alongside.signalling.live_room import LiveRoom
from alongside.signalling.messages.client import ClientMessage
from alongside.signalling.messages.requests import Consume, Ping, SetConsumers
from alongside.signalling.seat import Seat
from alongside.signalling.services import Services

log = structlog.get_logger(__name__)


def is_reaction(message: ClientMessage | Unreadable) -> bool:
    """Whether the message answers what others did, or the clock, and so has an allowance of its own."""
    return isinstance(message, Consume | SetConsumers | Ping)


class Dispatcher:
    """Carries out requests: each once, those of one participant in their order, and storing apart from the rest.

    A participant whose chat message waits for a slow disk can still move, mute and see.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    def submit(self, live: LiveRoom, seat: Seat, request: ClientMessage) -> None:
        """Never waits and never raises: the answer goes to the participant when it is there."""
        try:
            route = ROUTES.get(type(request))
            if route is None:
                raise Conflict("You are in the room already.")
            if not seat.answers.begin(request.id):
                known = seat.answers.of(request.id)
                if known is not None:
                    seat.send(known)
                return
            lane = live.storing if route.stores else seat.lane
            try:
                lane.submit(partial(self._carry_out, route, live, seat, request), may_overlap=route.may_overlap)
            except TooManyMessages:
                seat.answers.forget(request.id)
                raise
        except AlongsideError as error:
            seat.send(failure_text(error, request.id))

    def depart(self, live: LiveRoom, seat: Seat) -> None:
        """The participant leaves without a word, behind what they asked to store. Never waits and never raises."""

        async def leave() -> None:
            live.leave(seat)

        # Where too much waits already, the place is given up after a while, as after any lost connection.
        with suppress(TooManyMessages):
            live.storing.submit(leave)

    async def _carry_out(self, route: Route, live: LiveRoom, seat: Seat, request: ClientMessage) -> None:
        if seat.gone:
            return
        line = seat.line
        try:
            result = await route.handle(Context(self._services, live, seat), request)
            answer = response_text(request.id, result)
            seat.answers.finish(request.id, answer)
        except (Unavailable, TooManyMessages) as error:
            answer = failure_text(error, request.id)
            seat.answers.forget(request.id)
        except AlongsideError as error:
            answer = failure_text(error, request.id)
            seat.answers.finish(request.id, answer)
        except Exception:
            log.exception("a request failed", room=live.label, request=request.type)
            answer = failure_text(AlongsideError(), request.id)
            seat.answers.finish(request.id, answer)
        if seat.gone:
            if line is not None:
                line.send(answer)
                line.end(CloseCode.LEFT)
            return
        seat.send(answer)
