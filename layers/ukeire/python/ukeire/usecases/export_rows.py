"""The rows of the lists that can be exported, page by page, as the one who asked may see them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pydantic import TypeAdapter

from ukeire.domain.dates import JST, day_in_japan
from ukeire.domain.export import Export, ExportKind
from ukeire.domain.filing import AT_OFFICE, Filing
from ukeire.domain.office import Office
from ukeire.domain.session import Actor, Role
from ukeire.domain.words import STATUS_WORDS
from ukeire.procedures import procedure_named
from ukeire.usecases.list_members import list_members
from ukeire.usecases.list_queue import QueueFilter, QueueServices, list_queue
from ukeire.usecases.ports.exports import ExportFiles, ExportQueue, Exports, Row, Tables
from ukeire.usecases.ports.registers import PublicList

_READ_AT_ONCE = 99
"""Filings of one page: with the one that is read ahead as many as one request for heads takes."""
_FILTER = TypeAdapter(QueueFilter)


class ExportServices(QueueServices, Protocol):
    """What asking for exports and making them needs."""

    @property
    def exports(self) -> Exports: ...
    @property
    def export_queue(self) -> ExportQueue: ...
    @property
    def export_files(self) -> ExportFiles: ...
    @property
    def tables(self) -> Tables: ...
    @property
    def public_list(self) -> PublicList: ...


@dataclass(frozen=True, slots=True)
class Source:
    """A list: what its file is called and headed, and how a page of it is read.

    ``page`` is given a cursor and answers rows and the next cursor, None at the end. A row's first
    cell, which is not written, is the same for the same thing, or None.
    """

    title: str
    filename: str
    heads: tuple[str, ...]
    page: Callable[[ExportServices, Export, str | None], tuple[Sequence[Row], str | None]]


def wanted_queue(wanted: QueueFilter) -> Mapping[str, Any]:
    """The filter as an export keeps it."""
    data: Mapping[str, Any] = _FILTER.dump_python(wanted, mode="json")
    return data


def _queue_page(
    services: ExportServices, export: Export, cursor: str | None
) -> tuple[Sequence[Row], str | None]:
    actor = Actor(export.login_id, export.name, Role.STAFF, office=export.office)
    wanted = _FILTER.validate_python(export.wanted)
    page = list_queue(services, actor, wanted, cursor=cursor, limit=_READ_AT_ONCE)
    return [_filing_row(one.filing, services.office) for one in page.rows], page.next_cursor


def _filing_row(filing: Filing, office: Office) -> Row:
    procedure = procedure_named(filing.procedure)
    turn = procedure.office_of(filing) if filing.status in AT_OFFICE else None
    due_at = filing.review_clock.due_at
    held = filing.assignment
    return (
        filing.filing_id,
        filing.receipt_number,
        filing.organization_name,
        procedure.title,
        filing.prefecture,
        STATUS_WORDS[filing.status],
        office.label(turn) if turn else None,
        filing.submissions,
        _written(filing.submitted_at),
        day_in_japan(due_at).isoformat() if due_at else None,
        held.to_name or held.to if held else None,
        filing.people,
    )


def _written(moment: datetime | None) -> str | None:
    """As spreadsheets sort it and people read it, in Japan."""
    return f"{moment.astimezone(JST):%Y-%m-%d %H:%M}" if moment else None


def _members_page(
    services: ExportServices, export: Export, cursor: str | None
) -> tuple[Sequence[Row], str | None]:
    page = list_members(
        services,
        prefecture=export.wanted.get("prefecture"),
        name=export.wanted.get("name") or "",
        cursor=cursor,
        limit=500,
    )
    rows = [
        (None, one.name, one.prefecture, one.workers, one.joined_on.isoformat())
        for one in page.items
    ]
    return rows, page.next_cursor


SOURCES: Mapping[ExportKind, Source] = {
    ExportKind.QUEUE: Source(
        "申請の一覧",
        "filings",
        (
            "受付番号",
            "法人名",
            "手続",
            "都道府県",
            "状態",
            "審査の部署",
            "申請回数",
            "申請日時",
            "目安の期日",
            "担当者",
            "人数",
        ),
        _queue_page,
    ),
    ExportKind.MEMBERS: Source(
        "構成員名簿",
        "members",
        ("法人名", "都道府県", "受け入れ人数", "入会日"),
        _members_page,
    ),
}
