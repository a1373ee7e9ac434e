"""What changed in a filing's content, in the words people read it in."""

from dataclasses import dataclass
from typing import Any

from ukeire.domain.changes import Change
from ukeire.domain.wording import listed
from ukeire.usecases.find_filing import FilingView
from ukeire.web.filing_pages.entries import EntryReader


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One entry before and after, as it is read; empty where there was or is nothing."""

    label: str
    pointer: str
    before: str
    after: str


def change_rows(view: FilingView) -> list[ChangeRow]:
    """The changes since the filing was last submitted, in the order of the form."""
    return [
        ChangeRow(
            change.label,
            change.pointer,
            _shown(view, change, change.before),
            _shown(view, change, change.after),
        )
        for change in view.changes
    ]


def _shown(view: FilingView, change: Change, value: Any) -> str:
    _, kind, name, *rest = change.pointer.split("/")
    section = view.procedure.section(name) if kind == "sections" else None
    if section is None:  # files are known by their names
        return str(value or "")
    reader = EntryReader.of_filing(view.procedure, section, view.filing)
    shown = next(one.shown for one in reader.views({rest[-1]: value}) if one.name == rest[-1])
    return shown if isinstance(shown, str) else listed(shown)
