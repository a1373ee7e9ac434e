"""What changed in a filing's content, in the words people read it in."""

from dataclasses import dataclass
from typing import Any

from ukeire.domain.changes import Change
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
    _, _, section_name, *_, entry = change.pointer.split("/")
    section = view.procedure.section(section_name)
    if section is None:
        return str(value or "")
    reader = EntryReader.of_filing(view.procedure, section, view.filing)
    shown = next(one.shown for one in reader.views({entry: value}) if one.name == entry)
    return shown if isinstance(shown, str) else "、".join(shown)
