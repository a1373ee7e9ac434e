"""The query of an address: each parameter once, of the kind that is asked for."""

import re

from ukeire.domain.errors import InvalidInput
from ukeire.domain.problems import Problem
from ukeire.web.context import Context
from ukeire.web.routing import Parameter
from ukeire.web.validation import text_problems

DEFAULT_LIMIT = 50
MAX_LIMIT = 100
MAX_LENGTH = 2000

PAGING = (
    Parameter("cursor", "前の一覧の next_cursor"),
    Parameter(
        "limit",
        f"件数（省略すると{DEFAULT_LIMIT}）",
        schema={"type": "integer", "minimum": 1, "maximum": MAX_LIMIT},
    ),
)


def text_of(context: Context, name: str) -> str | None:
    """The parameter, or None without it or when empty. Raises InvalidInput when given twice."""
    values = context.request.query_params.getlist(name)
    if len(values) > 1:
        raise InvalidInput([Problem(f"/{name}", "repeated", f"{name} は1回だけ指定してください。")])
    text = values[0] if values else ""
    if len(text) > MAX_LENGTH:
        message = f"{name} は{MAX_LENGTH}文字以内で指定してください。"
        raise InvalidInput([Problem(f"/{name}", "string_too_long", message)])
    if problems := text_problems({name: text}):
        raise InvalidInput(problems)
    return text or None


def limit_of(context: Context) -> int:
    """``limit``: how many items of a list. Raises InvalidInput."""
    text = text_of(context, "limit")
    if text is None:
        return DEFAULT_LIMIT
    if re.fullmatch("[0-9]{1,3}", text) and 1 <= int(text) <= MAX_LIMIT:
        return int(text)
    message = f"limit は1から{MAX_LIMIT}までの整数で指定してください。"
    raise InvalidInput([Problem("/limit", "limit", message)])
