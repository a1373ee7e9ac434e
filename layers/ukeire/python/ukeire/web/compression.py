"""Answers as small as the browser takes them: HTTP APIs compress nothing themselves.

What is compressed tells by its length what repeats in it (BREACH). Two things keep that from
anybody who has people's browsers ask for our pages: forgery tokens look different in every answer
(csrf.py), and an answer to somebody logged in is compressed only when their browser says that no
other site made it ask.
"""

import gzip

from starlette.requests import Request
from starlette.responses import Response

SMALLEST = 1000
"""Bytes below which a packet is a packet."""

_TEXTS = ("text/html", "application/json", "application/problem+json")
_OF_THEIR_OWN = ("same-origin", "none")
_LEVEL = 6


def compress(response: Response, request: Request, *, logged_in: bool) -> None:
    """Compress the answer's body where that is possible, worth it and safe."""
    if response.headers.get("content-type", "").partition(";")[0] not in _TEXTS:
        return
    response.headers.add_vary_header("Accept-Encoding")
    if "content-encoding" in response.headers or len(response.body) < SMALLEST:
        return
    if "gzip" not in accepted_encodings(request):
        return
    if logged_in and request.headers.get("sec-fetch-site") not in _OF_THEIR_OWN:
        return
    response.body = gzip.compress(response.body, _LEVEL, mtime=0)
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.body))


def accepted_encodings(request: Request) -> set[str]:
    """The encodings that ``Accept-Encoding`` names and does not refuse."""
    header = request.headers.get("accept-encoding", "").lower()
    offers = (part.replace(" ", "").partition(";q=") for part in header.split(","))
    return {name for name, _, weight in offers if weight not in ("0", "0.0", "0.00", "0.000")}
