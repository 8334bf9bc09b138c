"""The built web client: its files, and its one page for every address that people open."""

from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_NOT_BUILT = """The web client is not built.

In a checkout, "make run" builds it and starts the server; "make web" builds it alone.
"""


def find_web_client() -> Path | None:
    """The folder of the built client, inside the package; ``None`` when it is not built."""
    folder = Path(__file__).parent.parent / "static"
    return folder if (folder / "index.html").is_file() else None


class _HashedFiles(StaticFiles):
    """Files whose names change with their content: a browser may keep them for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def page_routes(folder: Path | None) -> APIRouter:
    """``/`` and ``/r/…``: always the same page, which finds out by itself what its address means.

    :param folder: the built client; without it the page says how to build it.
    """
    router = APIRouter()

    @router.api_route("/", methods=["GET", "HEAD"])
    @router.api_route("/r/{rest:path}", methods=["GET", "HEAD"])
    async def page() -> Response:
        if folder is None:
            return PlainTextResponse(_NOT_BUILT, 503)
        # Hashed files change their names with each version, so the page that names them must be fresh.
        return FileResponse(folder / "index.html", headers={"cache-control": "no-cache"})

    return router


def mount_files(app: FastAPI, folder: Path) -> None:
    """Serves the client's files. To be called last: it takes every address that is still free."""
    app.mount("/assets", _HashedFiles(directory=folder / "assets", check_dir=False))
    app.mount("/", StaticFiles(directory=folder))
