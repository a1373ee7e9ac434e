"""What a filing says: reading its sections, which may be incomplete while it is a draft. Pure."""

import functools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ukeire.domain.errors import InvalidInput, TooLarge
from ukeire.domain.form import MAX_SECTION_BYTES, Form, Section
from ukeire.domain.problems import Problem, escape_pointer
from ukeire.domain.wording import Text

MAX_DRAFT_STRING = 4000
"""Characters of one entry of a draft: more than any entry may hold when filed, so nothing is cut."""

_ITEM_ID = re.compile(r"(?!new$)[A-Za-z0-9_-]{1,64}")
"""It stands in addresses, where ``new`` is the form for one to add, and in pointers."""


def read_section(section: Section, data: Any, new_id: Callable[[], str]) -> dict[str, Any]:
    """A section as a draft holds it: incomplete is fine, wrong in kind is not.

    Entries that are valid are stored in their mended form (full-width digits made half-width),
    others exactly as typed, to be reported and mended later. Empty entries are left out. Items of
    a repeated section without ``id`` get one from ``new_id``.

    Raises InvalidInput for unknown entries and values of another kind (pointers into ``data``),
    TooLarge above ``MAX_SECTION_BYTES``.
    """
    problems: list[Problem] = []
    if section.repeated:
        read = _read_items(section, data, new_id, problems)
    else:
        read = _read_entries(section.model, data, "", section.title, problems)
    if problems:
        raise InvalidInput(problems)
    size = len(json.dumps(read, ensure_ascii=False).encode())
    if size > MAX_SECTION_BYTES:
        raise TooLarge(
            Text(
                "「{title}」に入力された内容が大きすぎます（{size:,}バイト。上限は{most:,}バイト）。"
                "件数または文章を減らしてください。",
                title=section.title,
                size=size,
                most=MAX_SECTION_BYTES,
            )
        )
    return read


def _read_items(
    section: Section, data: Any, new_id: Callable[[], str], problems: list[Problem]
) -> dict[str, Any]:
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        problems.append(
            Problem(
                "/items",
                "list_type",
                Text("「{title}」は items の一覧で送ってください。", title=section.title),
            )
        )
        return {}
    problems += _unknown(data, {"items"}, "")
    items: list[dict[str, Any]] = []
    seen: set[str] = set()
    for index, item in enumerate(data["items"]):
        pointer = f"/items/{index}"
        entries = dict(item) if isinstance(item, dict) else item
        item_id = entries.pop("id", None) if isinstance(entries, dict) else None
        if item_id is not None and (
            not isinstance(item_id, str) or not _ITEM_ID.fullmatch(item_id) or item_id in seen
        ):
            problems.append(
                Problem(
                    f"{pointer}/id",
                    "id",
                    "id は半角英数字と「_」「-」の64文字以内で、重複しないようにしてください。",
                )
            )
            continue
        item_id = item_id or new_id()
        seen.add(item_id)
        read = _read_entries(section.model, entries, pointer, section.item_title, problems)
        items.append({"id": item_id, **read})
    if len(items) > section.max_items:
        problems.append(
            Problem(
                "/items",
                "too_long",
                Text(
                    "{title}は{most}件まで登録できます。",
                    title=section.item_title,
                    most=section.max_items,
                ),
            )
        )
    return {"items": items}


def _read_entries(
    model: type[Form], data: Any, pointer: str, title: str, problems: list[Problem]
) -> dict[str, Any]:
    if not isinstance(data, dict):
        problems.append(
            Problem(
                pointer,
                "model_type",
                Text("「{title}」は項目と値の組で送ってください。", title=title),
            )
        )
        return {}
    problems += _unknown(data, set(model.model_fields), pointer)
    read: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        value = data.get(name)
        if value is None or value in ("", []):
            continue
        wrong = _wrong_kind(_kinds(model)[name], value)
        if wrong:
            code, template = wrong
            message = Text(template, label=Text(info.title or name), most=MAX_DRAFT_STRING)
            problems.append(Problem(f"{pointer}/{name}", code, message))
            continue
        read[name] = _mended(model, name, value)
    return read


def _unknown(data: Mapping[str, Any], known: set[str], pointer: str) -> Iterator[Problem]:
    for name in data.keys() - known:
        yield Problem(
            f"{pointer}/{escape_pointer(name)}",
            "extra_forbidden",
            "この項目は受け付けていません。",
        )


@functools.cache
def _kinds(model: type[Form]) -> Mapping[str, str]:
    """The JSON type of every entry: ``string``, ``integer``, ``boolean`` or ``array``."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})

    def kind(entry: Mapping[str, Any]) -> str:
        if "$ref" in entry:
            return kind(definitions[entry["$ref"].rsplit("/", 1)[1]])
        if "type" in entry:
            return str(entry["type"])
        return next(kind(one) for one in entry["anyOf"] if one.get("type") != "null")

    return {name: kind(entry) for name, entry in schema["properties"].items()}


def _wrong_kind(kind: str, value: Any) -> tuple[str, str] | None:
    """The code and the message's template when ``value`` could not even be a draft of such an entry.

    A string stands for an unfinished number, date or choice: people type what they type.
    """
    if kind == "array":
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return None
        return "list_type", "{label}は文字列の一覧で送ってください。"
    if isinstance(value, str):
        if len(value) > MAX_DRAFT_STRING:
            return "string_too_long", "{label}は{most}文字以内で入力してください。"
        return None
    if kind == "boolean" and isinstance(value, bool):
        return None
    if kind == "integer" and isinstance(value, int) and not isinstance(value, bool):
        return None
    return f"{kind}_type", "{label}の値の種類が正しくありません。"


@functools.cache
def _adapter(model: type[Form], name: str) -> TypeAdapter[Any]:
    info: FieldInfo = model.model_fields[name]
    return TypeAdapter(Annotated[info.annotation, info])


def _mended(model: type[Form], name: str, value: Any) -> Any:
    adapter = _adapter(model, name)
    try:
        return adapter.dump_python(adapter.validate_python(value), mode="json")
    except ValidationError:
        return value
