"""Where the next page of a list starts, as opaque text."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from ukeire.domain.errors import NotFound


def write_cursor(key: Mapping[str, Any] | None) -> str | None:
    """The cursor that stands for the last key of a page; None at the end of the list."""
    if not key:
        return None
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def read_cursor(
    cursor: str | None, hash_name: str, hash_value: str, range_name: str
) -> dict[str, Any] | None:
    """The key a cursor stands for, in the index that is asked and in the same part of it.

    Raises NotFound for what is no cursor of ours.
    """
    if not cursor:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, RecursionError):
        key = None
    named = isinstance(key, dict) and set(key) == {"pk", "sk", hash_name, range_name}
    if (
        not named
        or key[hash_name] != {"S": hash_value}
        or not all(
            isinstance(value, dict)
            and set(value) == {"S"}
            and isinstance(value["S"], str)
            and value["S"]
            for value in key.values()
        )
    ):
        raise NotFound("一覧の続きが見つかりません。最初から開き直してください。")
    return dict(key)
