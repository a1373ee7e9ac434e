"""What a request got wrong, as problems with pointers: for JSON bodies and page forms alike."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ukeire.domain.messages import message_for
from ukeire.domain.problems import Problem, escape_pointer

_UNLABELLED = "この項目"

_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, but tab and line ends
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # those that turn the direction of text
    "\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"  # line separators, byte-order mark, halves
)
"""What no text of any request may hold: it cannot be seen, and it forges names and lines. Fields
refuse more (``domain/characters.py``); this holds where no field looks."""


def problems_of(
    error: ValidationError, data: object, model: type[BaseModel]
) -> tuple[Problem, ...]:
    """Every fault that Pydantic found in ``data``, each with an RFC 6901 pointer into it."""
    return tuple(
        Problem(
            _pointer(details, data),
            details["type"],
            _message(details, model),
            offer=details.get("ctx", {}).get("offer"),
        )
        for details in error.errors(include_url=False)
    )


def _message(details: ErrorDetails, model: type[BaseModel]) -> str:
    raised = details.get("ctx", {}).get("error")
    if isinstance(raised, ValueError | AssertionError):
        return str(raised)  # a validator of ours: its words are for people
    return message_for(details, _label(details, model))


def _label(details: ErrorDetails, model: type[BaseModel]) -> str:
    if details["type"] == "extra_forbidden":
        return str(details["loc"][-1])
    name = next((token for token in reversed(details["loc"]) if isinstance(token, str)), "")
    for key, field in model.model_fields.items():
        if name in (key, field.alias) and field.title:
            return field.title
    return _UNLABELLED


def _pointer(details: ErrorDetails, data: object) -> str:
    """The error's place in ``data``: Pydantic also names union members, which are not in it."""
    tokens: list[str] = []
    here = data
    last = len(details["loc"]) - 1
    for index, token in enumerate(details["loc"]):
        if (isinstance(here, Mapping) and token in here) or (
            isinstance(here, list) and isinstance(token, int) and token < len(here)
        ):
            here = here[token]  # type: ignore[index]
        elif index != last or details["type"] not in ("missing", "union_tag_not_found"):
            continue
        tokens.append(escape_pointer(str(token)))
    return "".join(f"/{token}" for token in tokens)


def text_problems(data: object) -> tuple[Problem, ...]:
    """Each string in ``data``, keys too, that holds a character no text may hold."""
    return tuple(
        Problem(
            pointer,
            "control_character",
            "画面に表示されない文字（制御文字など）が含まれています。入力し直してください。",
        )
        for pointer, text in _strings(data)
        if _REFUSED.search(text)
    )


def without_refused(text: str) -> str:
    """The text without what no text may hold."""
    return _REFUSED.sub("", text)


def _strings(data: object) -> Iterator[tuple[str, str]]:
    waiting: list[tuple[str, Any]] = [("", data)]
    while waiting:  # not by recursion: the depth is the sender's choice
        pointer, value = waiting.pop()
        if isinstance(value, str):
            yield pointer, value
        elif isinstance(value, Mapping):
            for key, child in value.items():
                if _REFUSED.search(key):
                    yield pointer, key
                else:
                    waiting.append((f"{pointer}/{escape_pointer(key)}", child))
        elif isinstance(value, list):
            waiting.extend((f"{pointer}/{index}", child) for index, child in enumerate(value))
