"""What the pages of a filing show an office."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.responses import Response

from ukeire.domain.filing import Filing, HistoryEntry, Move
from ukeire.domain.history import history_intact
from ukeire.domain.review import MAX_COMMENT
from ukeire.domain.words import MOVE_WORDS
from ukeire.usecases.find_filing import FilingView, find_filing, view_filing
from ukeire.usecases.register_changes import overtaken_entries
from ukeire.web.context import Context
from ukeire.web.filing_pages.addresses import part_at
from ukeire.web.filing_pages.change_rows import change_rows
from ukeire.web.filing_pages.summary import Summary
from ukeire.web.filing_representations import actor_name, filing_head
from ukeire.web.pages import render


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One move as offices read it, or a note.

    ``fields`` are what a return named, in people's words, each with the remark about it or "".
    """

    at: datetime
    who: str
    move: str
    reason: str | None
    internal_comment: str | None
    fields: tuple[tuple[str, str], ...] = ()
    hash: str = ""
    recalled: bool = False


def find_view(context: Context) -> FilingView:
    """The filing of the address, as the office sees it. Raises NotFound."""
    services, actor = context.services, context.actor
    return view_filing(services, find_filing(services, context.path["filing_id"], actor), actor)


def draw(
    context: Context, template: str, view: FilingView, status: int = 200, **values: Any
) -> Response:
    """A page about the filing with all that any of them shows."""
    filing = view.filing
    rows = change_rows(view)
    filed_at = _filed_before(filing)
    return render(
        context,
        f"offices/{template}",
        status,
        **{
            "filing": filing,
            "head": filing_head(filing, context.now, context.paces),
            "office": context.services.office,
            "moves": view.moves,
            "parts": Summary(view).parts(),
            "changes": rows,
            "changed": {row.pointer for row in rows},
            "filed_at": filed_at,
            "unchanged": view.unchanged,
            "overtaken": overtaken_entries(context.services, view.procedure, filing),
            "max_comment": MAX_COMMENT,
            "form": context.form,
            "ticked": context.form.getlist("fields"),
            **values,
        },
    )


def _filed_before(filing: Filing) -> datetime | None:
    """When the filing was submitted the time before, if it was."""
    filed = [entry.at for entry in filing.history if entry.move is Move.SUBMIT]
    return filed[-2] if len(filed) > 1 else None


def history_rows(context: Context, view: FilingView) -> list[HistoryRow]:
    """Every move and every note, the latest first."""
    rows = [_history_row(context, view, entry) for entry in view.filing.history]
    label = context.services.office.label
    rows += [
        HistoryRow(note.at, f"{label(note.office)} {note.actor}", "内部メモ", None, note.text)
        for note in view.filing.notes
    ]
    return sorted(rows, key=lambda row: row.at)[::-1]


def _history_row(context: Context, view: FilingView, entry: HistoryEntry) -> HistoryRow:
    remarks = {one.pointer: one.text for one in entry.remarks}
    return HistoryRow(
        entry.at,
        actor_name(entry, context.actor, context.services.office),
        MOVE_WORDS[entry.move],
        entry.reason,
        entry.internal_comment,
        tuple(
            (part_at(view.procedure, view.filing, one).label, remarks.get(one, ""))
            for one in entry.fields
        ),
        entry.hash,
        entry.sequence in view.filing.recalled,
    )


def intact(view: FilingView) -> bool:
    """Whether the history is whole and is the one the filing was last stored with."""
    filing = view.filing
    last = filing.history[-1].hash if filing.history else ""
    return (
        history_intact(filing.filing_id, filing.history)
        and len(filing.history) == filing.history_length
        and last == filing.history_hash
    )
