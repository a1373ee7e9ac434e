"""Answers that are no pages."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pydantic_core import to_json
from starlette.responses import Response

PROBLEM_TYPE = "application/problem+json"


def json_answer(
    value: Any, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> Response:
    """``value`` as JSON: models, dataclasses, dates and times (RFC 3339) as they are."""
    return Response(to_json(value), status, headers, media_type="application/json")


def problem_answer(document: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
    """An RFC 9457 problem document."""
    return Response(to_json(document), document["status"], headers, media_type=PROBLEM_TYPE)


def file_answer(content: bytes, media_type: str, filename: str) -> Response:
    """A file to keep; ``filename`` is ours, in ASCII."""
    disposition = f'attachment; filename="{filename}"'
    return Response(content, headers={"Content-Disposition": disposition}, media_type=media_type)


def no_content() -> Response:
    """Done, and nothing to say."""
    return Response(status_code=HTTPStatus.NO_CONTENT)


def redirect(path: str) -> Response:
    """303: see there instead."""
    return Response(status_code=HTTPStatus.SEE_OTHER, headers={"Location": path})
