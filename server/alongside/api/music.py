"""The operator's music: which tracks there are, and their sound."""

import asyncio
from collections.abc import Iterator, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import BinaryIO

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from alongside.api.byte_range import byte_range, content_range
from alongside.errors import NotFound
from alongside.music.catalogue import Catalogue, Track
from alongside.music.envelope import Envelope
from alongside.music.folder import MusicFile
from alongside.music.library import MusicLibrary
from alongside.signalling.messages import http
from alongside.signalling.messages.base import to_wire

_PREFIX = "/api/music"
_FOREVER = "public, max-age=31536000, immutable"


def music_routes(library: MusicLibrary | None) -> APIRouter:
    """``GET /api/music``, ``GET /api/music/{track_id}`` and ``GET /api/music/{track_id}/original``.

    :param library: ``None`` when there is no folder.
    """
    router = APIRouter(prefix=_PREFIX)
    # A long list takes time to write, and is the same for everybody.
    written = lru_cache(maxsize=1)(_written)

    def find(track_id: str) -> Track:
        if library is None:
            raise NotFound
        return library.catalogue.track(track_id)

    @router.get("")
    async def tracks() -> Response:
        catalogue = Catalogue() if library is None else await library.fresh_catalogue()
        body = await asyncio.to_thread(written, catalogue)
        return Response(body, headers={"cache-control": "no-store"}, media_type="application/json")

    @router.api_route("/{track_id}", methods=["GET", "HEAD"])
    async def sound(request: Request, track_id: str) -> Response:
        track = find(track_id)
        return await _sent(request, track, track.envelope)

    @router.api_route("/{track_id}/original", methods=["GET", "HEAD"])
    async def original(request: Request, track_id: str) -> Response:
        track = find(track_id)
        return await _sent(request, track, track.original)

    return router


class _FileStream(StreamingResponse):
    """Closes the file in the end, also when the browser goes away before."""

    def __init__(
        self, file: BinaryIO, pieces: Iterator[bytes], status: int, headers: Mapping[str, str], media_type: str
    ) -> None:
        super().__init__(pieces, status, headers, media_type)
        self._file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._file:
            await super().__call__(scope, receive, send)


async def _sent(request: Request, track: Track, envelope: Envelope) -> Response:
    """All of the envelope, or the one range of bytes that is asked for (RFC 9110 section 14).

    :raises NotFound: the file is not any more as it was found.
    """
    file = await asyncio.to_thread(_opened, track.file)
    # The address changes with the file, so a browser may keep it for ever.
    headers = {"cache-control": _FOREVER, "etag": f'"{track.id}"', "accept-ranges": "bytes"}
    asked = _asked_range(request, headers["etag"], envelope.size)
    part = range(envelope.size) if asked is None else asked
    headers["content-length"] = str(len(part))
    status = HTTPStatus.OK
    if asked is not None:
        status = HTTPStatus.PARTIAL_CONTENT if asked else HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        headers["content-range"] = content_range(asked, envelope.size)
    if request.method == "HEAD" or not part:
        file.close()
        return Response(None, status, headers, envelope.media_type)
    return _FileStream(file, envelope.pieces(file, part), status, headers, envelope.media_type)


def _asked_range(request: Request, etag: str, size: int) -> range | None:
    """
    :returns: ``None`` for all: no range is asked for, or one that is to be ignored.
    """
    values = request.headers.getlist("range")
    # A range may be asked for on the condition that the version is still the same (section 13.1.5).
    if request.method != "GET" or len(values) != 1 or request.headers.get("if-range", etag) != etag:
        return None
    return byte_range(values[0], size)


def _opened(file: MusicFile) -> BinaryIO:
    """
    :raises NotFound: it is not any more as it was found.
    """
    try:
        return file.open()
    except OSError as error:
        raise NotFound from error


def _written(catalogue: Catalogue) -> str:
    return to_wire(http.TrackList(tracks=[_view(track) for track in catalogue.tracks]))


def _view(track: Track) -> http.Track:
    path = f"{_PREFIX}/{track.id}"
    return http.Track(
        id=track.id,
        title=track.title,
        artist=track.artist,
        length_ms=track.length_ms,
        path=path,
        original_path=None if track.original == track.envelope else f"{path}/original",
    )
