"""Save one section of a filing, complete or not."""

from dataclasses import replace
from typing import Any

from ukeire.domain.changes import covered, differing_pointers, editable_pointers
from ukeire.domain.content import read_section
from ukeire.domain.errors import InvalidInput, NotAllowedNow, NotFound, StaleVersion
from ukeire.domain.filing import Document, Filing
from ukeire.domain.form import Section
from ukeire.domain.problems import Problem
from ukeire.domain.procedure import Procedure
from ukeire.domain.reminders import next_reminder_at
from ukeire.domain.session import Actor
from ukeire.procedures import procedure_named
from ukeire.usecases.find_filing import find_own_filing
from ukeire.usecases.ports.filings import FilingServices


def save_section(
    services: FilingServices,
    filing_id: str,
    section_name: str,
    data: Any,
    actor: Actor,
    *,
    version: int,
) -> Filing:
    """Keep the section's data, whole, as edited on ``version`` of the filing.

    Raises NotFound, NotAllowedNow where the status forbids editing (B6, D2), StaleVersion when
    somebody saved in between (F12), InvalidInput for data of the wrong kind or outside what a
    return opened.
    """
    filing = find_own_filing(services, filing_id, actor)
    procedure = procedure_named(filing.procedure)
    section = procedure.section(section_name)
    if section is None:
        raise NotFound
    if not filing.editable:
        raise NotAllowedNow(
            "申請中または審査中のため、内容を変更できません。お急ぎの場合は事務局へご連絡ください。"
        )
    if filing.version != version:
        raise StaleVersion
    read = read_section(section, data, services.new_id)
    _check_opened(filing, section, read)
    now = services.now()
    after = replace(
        filing,
        version=filing.version + 1,
        updated_at=now,
        sections={**filing.sections, section_name: read},
    )
    removed = _documents_left_behind(after, procedure)
    after = replace(
        after,
        documents=tuple(one for one in filing.documents if one not in removed),
        remind_at=next_reminder_at(after, procedure, now),
    )
    services.filings.save_section(after, section_name, removed)
    for document in removed:
        services.documents.delete(filing_id, document.document_id)
    return after


def _check_opened(filing: Filing, section: Section, read: dict[str, Any]) -> None:
    opened = editable_pointers(filing)
    pointer = f"/sections/{section.name}"
    before = filing.sections.get(section.name) or ({"items": []} if section.repeated else {})
    closed = [one for one in differing_pointers(before, read, pointer) if not covered(one, opened)]
    if closed:
        raise InvalidInput(
            [
                Problem(
                    one.removeprefix(pointer),
                    "not_editable",
                    "差戻しで指定された項目だけを修正できます。この項目は元のままにしてください。",
                )
                for one in closed
            ]
        )


def _documents_left_behind(filing: Filing, procedure: Procedure) -> list[Document]:
    """Documents of items that are no longer there."""
    left: list[Document] = []
    for document in filing.documents:
        item = procedure.document_item(document.item)
        owner = item.per if item else None
        if owner and document.about not in {one["id"] for one in filing.items(owner)}:
            left.append(document)
    return left
