"""Cross-site requests: a browser says where a request comes from, and we believe it (3.5.1)."""

from urllib.parse import urlsplit

from starlette.requests import Request

from ukeire.domain.errors import ForeignOrigin

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def check_origin(request: Request, own_origin: str | None) -> None:
    """Refuse a changing request that another site sent. Raises ForeignOrigin.

    Programs that are no browsers send neither header, and carry no cookie by accident: they pass.
    ``own_origin`` is the site's configured address, accepted beside the one of the Host header.
    """
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForeignOrigin
    origin = request.headers.get("origin")
    if origin is None or origin == own_origin:
        return
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or parts.netloc != request.headers.get("host"):
        raise ForeignOrigin
