"""The register as it is read: entries in force, drawn by the procedures that file them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ukeire.domain.form import Section
from ukeire.domain.procedure import Procedure
from ukeire.domain.register import Register, RegisterChange
from ukeire.domain.wording import Text
from ukeire.procedures import PROCEDURES
from ukeire.web.filing_pages.change_rows import ChangeRow, registered_rows
from ukeire.web.filing_pages.entries import EntryReader
from ukeire.web.filing_pages.summary import Block, Chapter, Row


def member_since(register: Register) -> date | None:
    """The day the organisation became a member, or None."""
    since = register.entries.get("membership", {}).get("since")
    return date.fromisoformat(since) if since else None


def history_lines(register: Register) -> list[tuple[RegisterChange, list[ChangeRow]]]:
    """Every line of the history with what it changed, the newest first (C8)."""
    newest_first = sorted(register.history, key=lambda line: line.version, reverse=True)
    return [(line, registered_rows(register, line)) for line in newest_first]


def register_chapters(register: Register) -> list[Chapter]:
    """The entries in force, section by section."""
    chapters: dict[str, Chapter] = {}
    for procedure in PROCEDURES.values():
        for section in procedure.sections:
            blocks = _blocks(procedure, section, register)
            if blocks and section.name not in chapters:
                chapters[section.name] = Chapter(title=section.title, blocks=tuple(blocks))
    return list(chapters.values())


def _blocks(procedure: Procedure, section: Section, register: Register) -> list[Block]:
    def items_of(name: str) -> list[dict[str, Any]]:
        return [{"id": key, **value} for key, value in register.group(name).items()]

    def rows(data: Mapping[str, Any]) -> tuple[Row, ...]:
        views = EntryReader(procedure, section, items_of).views(data)
        return tuple(Row(label=one.label, value=one.shown or Text("（なし）")) for one in views)

    if section.repeated:
        return [
            Block(title=section.called(number, item), rows=rows(item))
            for number, item in enumerate(items_of(section.name), start=1)
        ]
    data = register.entries.get(section.name)
    return [Block(title="", rows=rows(data))] if data else []
