"""What a filing says: reading drafts, which may be incomplete, and finding all that is wrong. Pure."""

import functools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ukeire.domain.changes import changes_from_base
from ukeire.domain.errors import InvalidInput, TooLarge
from ukeire.domain.filing import Document, DocumentStatus, Filing
from ukeire.domain.messages import message_for, missing
from ukeire.domain.problems import Problem, document_pointer, escape_pointer
from ukeire.domain.procedure import (
    MAX_SECTION_BYTES,
    DocumentItem,
    Form,
    Procedure,
    Section,
)
from ukeire.domain.wording import Text

MAX_DRAFT_STRING = 4000
"""Characters of one entry of a draft: more than any entry may hold when filed, so nothing is cut."""

_ITEM_ID = re.compile(r"(?!new$)[A-Za-z0-9_-]{1,64}")
"""It stands in addresses, where ``new`` is the form for one to add, and in pointers."""

_CHOICE_WIDGETS = {"select", "radio", "checkbox", "checkboxes", "prefecture"}


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


def find_problems(procedure: Procedure, filing: Filing) -> tuple[Problem, ...]:
    """Everything that keeps the filing from being submitted, at once.

    Pointers are into the filing: ``/sections/workers/items/0/name``; a missing attachment's is
    ``/documents/<item>`` or ``/documents/<item>/<about>``.
    """
    problems: list[Problem] = []
    for section in procedure.sections:
        problems += _section_problems(section, filing)
    for item in procedure.documents:
        problems += _document_problems(procedure, item, filing)
    problems += procedure.check(filing)
    if procedure.starts_from and not changes_from_base(procedure, filing):
        message = (
            "登録内容から変更された項目がありません。変更する項目を修正してから申請してください。"
        )
        problems.append(Problem("/sections", "unchanged", message))
    return tuple(problems)


def _section_problems(section: Section, filing: Filing) -> Iterator[Problem]:
    pointer = f"/sections/{section.name}"
    if not section.repeated:
        yield from _form_problems(section.model, filing.sections.get(section.name) or {}, pointer)
        return
    items = filing.items(section.name)
    if len(items) < section.min_items:
        yield Problem(
            f"{pointer}/items",
            "too_short",
            Text(
                "{title}を{least}件以上登録してください。",
                title=section.item_title,
                least=section.min_items,
            ),
        )
    for index, item in enumerate(items):
        entries = {name: value for name, value in item.items() if name != "id"}
        yield from _form_problems(section.model, entries, f"{pointer}/items/{index}", item["id"])


def _form_problems(
    model: type[Form], data: Mapping[str, Any], pointer: str, about: str | None = None
) -> Iterator[Problem]:
    try:
        model.model_validate(data)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            location = [escape_pointer(str(token)) for token in one["loc"]]
            info = model.model_fields.get(str(one["loc"][0])) if one["loc"] else None
            label = (info.title if info else None) or "入力内容"
            message = (
                missing(label, choice=_is_choice(info))
                if one["type"] == "missing"
                else message_for(one, label)
            )
            offer = one.get("ctx", {}).get("offer")
            place = "/".join([pointer, *location])
            yield Problem(place, one["type"], message, about=about, offer=offer)


def _is_choice(info: FieldInfo | None) -> bool:
    extra = info.json_schema_extra if info else None
    return isinstance(extra, dict) and extra.get("widget") in _CHOICE_WIDGETS


def documents_of(filing: Filing, item: str, about: str | None) -> list[Document]:
    """The filing's documents of one item (of one worker …), oldest first."""
    return [one for one in filing.documents if one.item == item and one.about == about]


def as_asked(item: DocumentItem, filing: Filing, about: str | None) -> DocumentItem:
    """The item as it is asked of that owner: whom the register holds was filed with documents."""
    known = item.per is not None and about is not None and filing.registered(item.per, about)
    return replace(item, required=item.required and not known)


def _document_problems(
    procedure: Procedure, item: DocumentItem, filing: Filing
) -> Iterable[Problem]:
    section = procedure.section(item.per) if item.per else None
    if section is None:
        return _attachment_problems(item, filing, None, None)
    return [
        problem
        for number, owner in enumerate(filing.items(section.name), start=1)
        for problem in _attachment_problems(
            as_asked(item, filing, owner["id"]),
            filing,
            owner["id"],
            section.called(number, owner),
        )
    ]


def _attachment_problems(
    item: DocumentItem, filing: Filing, about: str | None, owner: str | None
) -> Iterator[Problem]:
    documents = documents_of(filing, item.item, about)
    pointer = document_pointer(item.item, about)
    what = Text("「{title}」", title=item.title)
    if owner:
        what = Text("{owner}の「{title}」", owner=owner, title=item.title)
    for document in documents:
        if document.status is DocumentStatus.WAITING:
            message = Text(
                "{what}のファイル（{filename}）の確認が終わっていません。"
                "しばらく待つか、削除して添付し直してください。",
                what=what,
                filename=document.filename,
            )
            yield Problem(pointer, "document_waiting", message, about=about, item=item.item)
        if document.status is DocumentStatus.REFUSED:
            message = Text(
                "{what}のファイル（{filename}）は受け付けられませんでした。"
                "削除して、正しいファイルを添付してください。",
                what=what,
                filename=document.filename,
            )
            yield Problem(pointer, "document_refused", message, about=about, item=item.item)
    if item.required and not documents:
        message = Text("{what}を添付してください。", what=what)
        yield Problem(pointer, "document_missing", message, about=about, item=item.item)
