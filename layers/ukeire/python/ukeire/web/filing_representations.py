"""A filing as JSON, for the applicants' site and the offices' console: the answers of the interface.

Applicants read offices' names where offices read their colleagues', and no internal comment (D6).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ukeire.domain.filing import (
    AT_OFFICE,
    Document,
    DocumentStatus,
    Filing,
    HistoryEntry,
    Note,
    Remark,
    Status,
)
from ukeire.domain.filing import Move as FilingMove
from ukeire.domain.office import Office
from ukeire.domain.procedure import Procedure
from ukeire.domain.review_clock import DAY, Ageing
from ukeire.domain.session import Actor, Role
from ukeire.domain.wording import Text
from ukeire.procedures import procedure_named
from ukeire.usecases.find_filing import FilingView
from ukeire.usecases.review_pace import ReviewPace
from ukeire.web.languages import JAPANESE, Language
from ukeire.web.representations import Answer, ProblemAnswer, absent, in_japan, problem_answer


class DocumentAnswer(Answer):
    """One attachment; ``size`` in bytes, ``problem`` the reason in Japanese why it was refused."""

    document_id: str
    item: str
    filename: str
    size: int
    status: DocumentStatus
    problem: str | None = absent()
    about: str | None = absent()
    title: str | None = absent()


class RemarkAnswer(Answer):
    """What an office says about one part: ``pointer`` names it."""

    pointer: str
    text: str


class CommentAnswer(Answer):
    """What an office wrote; ``internal`` and ``actor`` are shown to offices alone.

    ``remarks`` are about single parts; ``recalled`` is true for a return that was taken back.
    """

    at: datetime
    office: str
    text: str
    fields: tuple[str, ...]
    remarks: tuple[RemarkAnswer, ...] | None = absent()
    recalled: bool | None = absent()
    internal: bool | None = absent()
    actor: str | None = absent()


class ChangeAnswer(Answer):
    """One entry before and after."""

    pointer: str
    label: str
    before: Any
    after: Any


class HistoryAnswer(Answer):
    """One move; ``hash`` covers it and the hash of the one before."""

    at: datetime
    actor: str
    move: FilingMove
    reason: str | None
    hash: str


class ClockAnswer(Answer):
    """How long the review has taken, in whole working days, without the applicant's own time.

    ``due_at`` is when the target is used up, ``ageing`` how near that is: ``soon`` in the target's
    last quarter, ``overdue`` past it. Both are null while the clock stands.
    """

    started_at: datetime | None
    paused: bool
    days_used: int
    days_target: int
    due_at: datetime | None
    ageing: Ageing | None


class FilingHeadAnswer(Answer):
    """A filing in a list."""

    filing_id: str
    procedure: str
    procedure_title: str
    organization_name: str
    status: Status
    stage: str | None
    version: int
    receipt_number: str | None
    prepared_by: str | None = absent()
    submitted_at: datetime | None
    updated_at: datetime
    clock: ClockAnswer


class FilingAnswer(FilingHeadAnswer):
    """A filing, whole, for the one who asks.

    ``remarks`` are those of the return in force; ``unchanged`` is true when it was filed before and
    nothing of it is other than it was then.
    """

    sections: dict[str, Any]
    documents: tuple[DocumentAnswer, ...]
    problems: tuple[ProblemAnswer, ...]
    moves: tuple[FilingMove, ...]
    comments: tuple[CommentAnswer, ...]
    editable: tuple[str, ...]
    remarks: tuple[RemarkAnswer, ...] | None = absent()
    unchanged: bool | None = absent()
    changes: tuple[ChangeAnswer, ...]
    history: tuple[HistoryAnswer, ...]


class FilingListAnswer(Answer):
    """Part of a list of filings; ``next_cursor`` is null at its end."""

    items: tuple[FilingHeadAnswer, ...]
    next_cursor: str | None


def filing_answer(
    view: FilingView, office: Office, now: datetime, paces: ReviewPace
) -> FilingAnswer:
    """The filing as the actor of ``view`` may see it."""
    filing, procedure, actor = view.filing, view.procedure, view.actor
    return FilingAnswer(
        **_head(filing, procedure, now, paces),
        sections=_sections(filing, procedure),
        documents=tuple(document_answer(one) for one in filing.documents),
        problems=tuple(problem_answer(one) for one in view.problems),
        moves=view.moves,
        comments=_comments(filing, actor),
        editable=view.editable,
        remarks=remark_answers(filing.return_remarks),
        unchanged=view.unchanged or None,
        changes=tuple(
            ChangeAnswer(pointer=one.pointer, label=one.label, before=one.before, after=one.after)
            for one in view.changes
        ),
        history=tuple(
            HistoryAnswer(
                at=in_japan(entry.at),
                actor=actor_name(entry, actor, office),
                move=entry.move,
                reason=entry.reason,
                hash=entry.hash,
            )
            for entry in filing.history
        ),
    )


def filing_head(filing: Filing, now: datetime, paces: ReviewPace) -> FilingHeadAnswer:
    """The filing as a list shows it."""
    return FilingHeadAnswer(**_head(filing, procedure_named(filing.procedure), now, paces))


def _head(filing: Filing, procedure: Procedure, now: datetime, paces: ReviewPace) -> dict[str, Any]:
    clock = filing.review_clock
    begins = filing.editable or not clock.target
    target = paces.target(procedure, procedure.route_of(filing)) if begins else clock.target
    is_open = paces.working_days(procedure)
    return {
        "filing_id": filing.filing_id,
        "procedure": filing.procedure,
        "procedure_title": procedure.title,
        "organization_name": filing.organization_name,
        "status": filing.status,
        "stage": procedure.office_of(filing) if filing.status in AT_OFFICE else None,
        "version": filing.version,
        "receipt_number": filing.receipt_number,
        "prepared_by": filing.prepared_by,
        "submitted_at": filing.submitted_at and in_japan(filing.submitted_at),
        "updated_at": in_japan(filing.updated_at),
        "clock": ClockAnswer(
            started_at=clock.started_at and in_japan(clock.started_at),
            paused=clock.started_at is not None and clock.running_since is None,
            days_used=clock.elapsed(now, is_open) // DAY,
            days_target=target // DAY,
            due_at=clock.due_at and in_japan(clock.due_at),
            ageing=clock.ageing(now, is_open),
        ),
    }


def _sections(filing: Filing, procedure: Procedure) -> dict[str, Any]:
    """Every section of the procedure, filled in or not."""
    sections: dict[str, Any] = {}
    for section in procedure.sections:
        nothing: Mapping[str, Any] = {"items": []} if section.repeated else {}
        sections[section.name] = filing.sections.get(section.name) or nothing
    return sections


def _comments(filing: Filing, actor: Actor) -> tuple[CommentAnswer, ...]:
    """What offices wrote, in its order: they read all of it, applicants what is for them (D6)."""
    found = [
        comment
        for entry in filing.history
        for comment in _comments_with(entry, actor, recalled=entry.sequence in filing.recalled)
    ]
    if actor.role is Role.STAFF:
        found += [_note(one) for one in filing.notes]
    return tuple(sorted(found, key=lambda comment: comment.at))


def _comments_with(entry: HistoryEntry, actor: Actor, *, recalled: bool) -> list[CommentAnswer]:
    if entry.office is None:
        return []
    staff = actor.role is Role.STAFF
    written = [(entry.reason, False)]
    if staff:
        written.append((entry.internal_comment, True))
    return [
        CommentAnswer(
            at=in_japan(entry.at),
            office=entry.office,
            text=text,
            fields=() if internal else entry.fields,
            remarks=None if internal else remark_answers(entry.remarks),
            recalled=True if recalled and not internal else None,
            internal=internal if staff else None,
            actor=entry.actor if staff else None,
        )
        for text, internal in written
        if text
    ]


def remark_answers(remarks: Sequence[Remark]) -> tuple[RemarkAnswer, ...] | None:
    """The remarks, or None where there are none."""
    return tuple(RemarkAnswer(pointer=one.pointer, text=one.text) for one in remarks) or None


def _note(note: Note) -> CommentAnswer:
    return CommentAnswer(
        at=in_japan(note.at),
        office=note.office,
        text=note.text,
        fields=(),
        internal=True,
        actor=note.actor,
    )


def actor_name(entry: HistoryEntry, reader: Actor, office: Office) -> str:
    """Who made the move, as ``reader`` may know it (ASVS 8.2.3)."""
    if entry.office is None:
        return entry.actor
    label = office.label(entry.office)
    return f"{label} {entry.actor}" if reader.role is Role.STAFF else label


def document_answer(document: Document, language: Language = JAPANESE) -> DocumentAnswer:
    """A document without what is ours alone, its version and digest; its problem in ``language``."""
    problem = document.problem and str(language.say(Text(document.problem)))
    return DocumentAnswer(
        document_id=document.document_id,
        item=document.item,
        filename=document.filename,
        size=document.size,
        status=document.status,
        problem=problem,
        about=document.about,
        title=document.title,
    )
