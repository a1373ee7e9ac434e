"""Reading JSON: bytes to a validated model, or the refusal that says what is wrong where."""

import json
import math
from typing import Any

from pydantic import BaseModel, RootModel, ValidationError
from starlette.requests import Request

from ukeire.domain.errors import InvalidInput, TooLarge, Unreadable, WrongContentType
from ukeire.web.validation import problems_of, text_problems


class JsonObject(RootModel[dict[str, Any]]):
    """Any JSON object: for bodies that a procedure's own models check later."""


async def read_bytes(request: Request, limit: int) -> bytes:
    """The request's body. Raises TooLarge as soon as it passes ``limit`` bytes."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise TooLarge
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise TooLarge
    return bytes(body)


def read_json[Model: BaseModel](body: bytes, content_type: str, model: type[Model]) -> Model:
    """The body as ``model``, strictly: a number in quotes is not a number.

    Raises WrongContentType, Unreadable (not JSON, not UTF-8, a key twice) or InvalidInput.
    """
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise WrongContentType("Content-Type には application/json を指定してください。")
    data = parse(body)
    refused = text_problems(data)
    if refused:
        raise InvalidInput(refused)
    try:
        return model.model_validate_json(body, strict=True)
    except ValidationError as error:
        raise InvalidInput(problems_of(error, data, model)) from error


def parse(body: bytes) -> Any:
    """JSON in UTF-8 as Python values. Raises Unreadable."""
    try:
        return json.loads(
            body.decode(),
            object_pairs_hook=_unique,
            parse_float=_finite,
            parse_constant=_no_constant,
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable("JSON として読み取れませんでした。") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("同じ名前の項目が2回以上あります。")
    return found


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(text)
    return number


def _no_constant(text: str) -> float:
    raise ValueError(text)
