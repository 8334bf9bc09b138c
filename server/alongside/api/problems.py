"""Errors as HTTP responses: always a ``ProblemResponse``."""

import math

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import Response

from alongside.errors import AlongsideError, BadRequest, NotFound
from alongside.signalling.codec import problem_of
from alongside.signalling.messages.base import to_wire
from alongside.signalling.messages.http import ProblemResponse

log = structlog.get_logger(__name__)


def problem_response(error: AlongsideError) -> Response:
    """The error with its status, and ``Retry-After`` where waiting helps."""
    headers = {"cache-control": "no-store"}
    if error.retry_after_ms is not None:
        headers["retry-after"] = str(math.ceil(error.retry_after_ms / 1000))
    body = to_wire(ProblemResponse(error=problem_of(error)))
    return Response(body, error.status, headers, media_type="application/json")


def handle_problems(app: FastAPI) -> None:
    """Makes every error of every route a ``ProblemResponse``."""
    app.add_exception_handler(AlongsideError, _ours)
    app.add_exception_handler(HTTPException, _of_the_framework)
    app.add_exception_handler(404, _of_the_framework)
    app.add_exception_handler(405, _of_the_framework)
    app.add_exception_handler(Exception, _unexpected)


async def _ours(_request: Request, error: Exception) -> Response:
    assert isinstance(error, AlongsideError)
    return problem_response(error)


async def _of_the_framework(_request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 400)
    response = problem_response(NotFound() if status == 404 else BadRequest())
    response.status_code = status
    return response


async def _unexpected(_request: Request, error: Exception) -> Response:
    log.error("a request failed", exc_info=error)
    return problem_response(AlongsideError())
