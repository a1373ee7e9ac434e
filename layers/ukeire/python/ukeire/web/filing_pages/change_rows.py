"""What changed in a filing's content, in the words people read it in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from ukeire.domain.change import Change
from ukeire.domain.procedure import Procedure
from ukeire.domain.register import Register, RegisterChange
from ukeire.domain.wording import Text, listed
from ukeire.procedures import PROCEDURES
from ukeire.usecases.find_filing import FilingView
from ukeire.web.filing_pages.entries import EntryReader

_LABEL = "{owner}：{entry}"
type _ItemsOf = Callable[[str], Iterable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One entry before and after, as it is read; empty where there was or is nothing."""

    label: str
    pointer: str
    before: str
    after: str


def change_rows(view: FilingView) -> list[ChangeRow]:
    """The changes since the filing was last submitted, in the order of the form."""
    filing = view.filing

    def items_of(section: str) -> list[dict[str, Any]]:
        # What is taken off was called something too.
        return [*filing.items(section), *(filing.base.get(section) or {}).get("items", ())]

    return [_row(view.procedure, change, items_of) for change in view.changes]


def registered_rows(register: Register, line: RegisterChange) -> list[ChangeRow]:
    """What a line of the register's history changed (C8)."""

    def items_of(section: str) -> list[dict[str, Any]]:
        return [{"id": key, **value} for key, value in register.group(section).items()]

    return [
        _row(_procedure_of(change), replace(change, label=_label(change.label)), items_of)
        for change in line.changes
    ]


def _label(stored: str) -> str:
    """The label as a text again: what is stored says whose and which, and no template."""
    between = _LABEL.format(owner="", entry="")
    owner, _, entry = stored.rpartition(between)
    return Text(_LABEL, owner=Text(owner), entry=Text(entry))


def _procedure_of(change: Change) -> Procedure:
    name = change.pointer.split("/")[2]
    return next(one for one in PROCEDURES.values() if one.section(name))


def _row(procedure: Procedure, change: Change, items_of: _ItemsOf) -> ChangeRow:
    return ChangeRow(
        change.label,
        change.pointer,
        _shown(procedure, change, change.before, items_of),
        _shown(procedure, change, change.after, items_of),
    )


def _shown(procedure: Procedure, change: Change, value: Any, items_of: _ItemsOf) -> str:
    _, kind, name, *rest = change.pointer.split("/")
    section = procedure.section(name) if kind == "sections" else None
    if section is None:  # files are known by their names
        return str(value or "")
    reader = EntryReader(procedure, section, items_of)
    shown = next(one.shown for one in reader.views({rest[-1]: value}) if one.name == rest[-1])
    return shown if isinstance(shown, str) else listed(shown)
