"""What keeps a filing from being submitted. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from ukeire.domain.attachments import as_asked, documents_of
from ukeire.domain.changes import changes_from_base
from ukeire.domain.filing import DocumentStatus, Filing
from ukeire.domain.form import DocumentItem, Form, Section
from ukeire.domain.messages import message_for, missing
from ukeire.domain.problems import Problem, document_pointer, escape_pointer
from ukeire.domain.procedure import Procedure
from ukeire.domain.wording import Text

_CHOICE_WIDGETS = {"select", "radio", "checkbox", "checkboxes", "prefecture"}


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
