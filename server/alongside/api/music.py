"""The operator's music: which tracks there are, and their files."""

import asyncio
import os
import re
from functools import lru_cache

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from alongside.errors import NotFound
from alongside.music.catalogue import Catalogue, Track
from alongside.music.library import MusicLibrary
from alongside.signalling.messages import http
from alongside.signalling.messages.base import to_wire

_PREFIX = "/api/music"
_FOREVER = "public, max-age=31536000, immutable"
_BYTE_RANGE = re.compile(rb"bytes=(?:(?P<first>\d{1,18})-(?P<last>\d{1,18})?|-\d{1,18})", re.IGNORECASE)


def music_routes(library: MusicLibrary | None) -> APIRouter:
    """``GET /api/music`` and ``GET /api/music/{track_id}``.

    :param library: ``None`` when there is no folder.
    """
    router = APIRouter(prefix=_PREFIX)
    # A long list takes time to write, and is the same for everybody.
    written = lru_cache(maxsize=1)(_written)

    @router.get("")
    async def tracks() -> Response:
        catalogue = Catalogue() if library is None else await library.fresh_catalogue()
        body = await asyncio.to_thread(written, catalogue)
        return Response(body, headers={"cache-control": "no-store"}, media_type="application/json")

    @router.api_route("/{track_id}", methods=["GET", "HEAD"])
    async def sound(track_id: str) -> Response:
        if library is None:
            raise NotFound
        track = library.catalogue.track(track_id)
        return _TrackFile(track, await asyncio.to_thread(_status, track))

    return router


class _TrackFile(FileResponse):
    """The file, or the one range of bytes that is asked for (RFC 9110 section 14).

    Starlette's ranges are those of the RFC for one range in a ``GET``. Of all else it makes errors or partial answers
    to ``HEAD``; there the range is ignored, as a server must or may do (section 14.2).
    """

    def __init__(self, track: Track, status: os.stat_result) -> None:
        # The address changes with the file, so a browser may keep it for ever.
        headers = {"cache-control": _FOREVER, "etag": f'"{track.id}"'}
        super().__init__(
            track.file.location, headers=headers, media_type=track.file.form.media_type, stat_result=status
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ranges = [value for name, value in scope["headers"] if name == b"range"]
        if scope["method"] != "GET" or len(ranges) != 1 or not is_byte_range(ranges[0]):
            scope = {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"range"]}
        await super().__call__(scope, receive, send)


def is_byte_range(value: bytes) -> bool:
    """Whether it is one valid range (RFC 9110 section 14.1.2), which the file need not reach."""
    found = _BYTE_RANGE.fullmatch(value.strip())
    if found is None:
        return False
    return found["last"] is None or int(found["first"]) <= int(found["last"])


def _status(track: Track) -> os.stat_result:
    """
    :raises NotFound: the file is not any more as it was found.
    """
    try:
        with track.file.open() as file:
            return os.fstat(file.fileno())
    except OSError as error:
        raise NotFound from error


def _written(catalogue: Catalogue) -> str:
    return to_wire(http.TrackList(tracks=[_view(track) for track in catalogue.tracks]))


def _view(track: Track) -> http.Track:
    return http.Track(
        id=track.id,
        title=track.title,
        artist=track.artist,
        length_ms=track.length_ms,
        path=f"{_PREFIX}/{track.id}",
    )
