"""Styles, scripts and images: served by us, under a name that changes with their content."""

import functools
import mimetypes
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path

from starlette.responses import Response

from ukeire.domain.errors import NotFound
from ukeire.web.compression import accepted_encodings
from ukeire.web.context import Context
from ukeire.web.routing import Access, Route

SOURCE = Path(__file__).parent / "static"
BUILT = Path(__file__).parent / "static_built"
"""One folder inside, named by the hash of everything in it: relative references just work."""

_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_FOR_EVER = "public, max-age=31536000, immutable"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


def url(name: str) -> str:
    """The address of a static file: ``/static/3f2a…/ukeire.css``, plain where nothing is built."""
    version = _version()
    return f"/static/{version}/{name}" if version else f"/static/{name}"


STYLESHEETS = (
    "base",
    "site",
    "forms",
    "components",
    "records",
    "actions",
    "filings",
    "offices",
    "queue",
    "charts",
    "media",
)
"""In this order; the build makes one of them, after the design tokens."""


def stylesheets() -> list[str]:
    """The addresses of the style sheets: one when built, else each as it lies in the source."""
    if _version():
        return [url("ukeire.css")]
    return [url(f"css/{name}.css") for name in STYLESHEETS]


@functools.cache
def _version() -> str | None:
    return next((entry.name for entry in BUILT.iterdir()), None) if BUILT.is_dir() else None


def serve(context: Context) -> Response:
    """A static file, as small as the browser takes it. Raises NotFound."""
    name = context.path["name"]
    version = _version()
    root = BUILT if version else SOURCE
    file = (root / name).resolve()
    if not file.is_relative_to(root) or not file.is_file():
        raise NotFound
    headers = {
        "Cache-Control": _FOR_EVER if version else "no-cache",
        "Content-Type": _TYPES.get(file.suffix)
        or mimetypes.guess_type(file.name)[0]
        or "application/octet-stream",
    }
    accepted = accepted_encodings(context.request)
    for encoding, suffix in _ENCODINGS:
        smaller = file.with_name(file.name + suffix)
        if encoding in accepted and smaller.is_file():
            headers |= {"Content-Encoding": encoding, "Vary": "Accept-Encoding"}
            return Response(smaller.read_bytes(), HTTPStatus.OK, headers)
    return Response(file.read_bytes(), HTTPStatus.OK, headers)


def routes() -> Sequence[Route]:
    """The route of all static files, for each site's own function."""
    return (
        Route(
            "GET",
            "/static/{name:path}",
            serve,
            Access.PUBLIC,
            "static.read",
            "画面の部品（スタイルシートなど）",
            extends=False,
        ),
    )
