"""Deciding a move: who may, what follows, and how history is sealed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ukeire.domain.comments import MAX_COMMENT as MAX_COMMENT
from ukeire.domain.comments import comment_problems
from ukeire.domain.errors import Forbidden, InvalidInput, NotAllowedNow
from ukeire.domain.filing import (
    AT_OFFICE,
    MOVES,
    Filing,
    HistoryEntry,
    Move,
    Party,
    Remark,
    Status,
    Transition,
)
from ukeire.domain.history import content_digest, seal
from ukeire.domain.procedure import Procedure
from ukeire.domain.reminders import first_reminder_at
from ukeire.domain.review_clock import Pace, ReviewClock
from ukeire.domain.scope import may_decide
from ukeire.domain.session import Actor, Role

TOUCHED = "申請者が修正を始めたため、差戻しを取り消せません。"
_TELLS_EXECUTION = frozenset({Move.APPROVE, Move.RETURN, Move.REJECT, Move.WITHDRAW, Move.END})


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to tell the outside once the move is stored.

    ``kind`` is ``start_round`` (start the review execution), ``end_stage`` (tell the waiting one),
    ``mail``, ``index`` (remember whom and what it names), ``end_others`` (end the organisation's
    other open filings) or ``close_account`` (that of whoever started it); ``payload`` is what it
    needs besides the filing.
    """

    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """A move that was decided but not yet stored: the filing after it, the entry, the tasks, and
    who decided."""

    filing: Filing
    entry: HistoryEntry
    tasks: tuple[Task, ...]
    actor: Actor


@dataclass(frozen=True, slots=True)
class Request:
    """A move somebody asks for. ``reason`` is for the applicant, ``internal_comment`` is not.

    ``fields`` point to what has to be corrected; so does each of ``remarks``, and says why.
    """

    move: Move
    reason: str | None = None
    internal_comment: str | None = None
    fields: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """Every part that has to be corrected, once."""
        return tuple(dict.fromkeys((*self.fields, *(one.pointer for one in self.remarks))))


def allowed_moves(filing: Filing, procedure: Procedure, actor: Actor) -> tuple[Move, ...]:
    """The moves open to ``actor`` now, in the order of the table."""
    return tuple(
        move
        for (status, move), transition in MOVES.items()
        if status is filing.status
        and _may(filing, procedure, transition, actor)
        and (move is not Move.RECALL or filing.recallable)
    )


def _may(filing: Filing, procedure: Procedure, transition: Transition, actor: Actor) -> bool:
    if transition.by is Party.APPLICANT:
        return (
            actor.role in (Role.APPLICANT, Role.AGENT)
            and actor.organization_id == filing.organization_id
            and (not procedure.closes_account or actor.login_id == filing.created_by)
            and may_decide(actor, procedure)
            and procedure.open_for(actor)
        )
    if transition.by is Party.SYSTEM:
        return actor.role is Role.SYSTEM
    return actor.role is Role.STAFF and actor.office == procedure.office_of(filing)


def decide(
    filing: Filing,
    procedure: Procedure,
    request: Request,
    actor: Actor,
    *,
    at: datetime,
    pace: Pace,
    receipt_number: str | None = None,
) -> Decision:
    """What the move makes of the filing.

    ``pace`` is that of a stretch of review that begins or ends with it; ``receipt_number`` is used
    at the first submission. Raises NotAllowedNow when the status does
    not allow the move, Forbidden when it is another's to make, InvalidInput when a required
    comment is missing or one is too long.
    """
    transition = MOVES.get((filing.status, request.move))
    if transition is None:
        raise NotAllowedNow
    if not _may(filing, procedure, transition, actor):
        raise Forbidden
    if request.move is Move.RECALL and not filing.recallable:
        raise NotAllowedNow(TOUCHED)
    problems = comment_problems(
        procedure,
        request.move,
        reason=request.reason,
        internal_comment=request.internal_comment,
        fields=request.fields,
        remarks=request.remarks,
    )
    if problems:
        raise InvalidInput(problems)
    _check_four_eyes(filing, request.move, actor)
    after = _after(filing, procedure, request, transition, actor, at, pace)
    if request.move is Move.SUBMIT and after.receipt_number is None:
        after = replace(after, receipt_number=receipt_number)
    entry = _entry(filing, after, request, actor, at)
    after = replace(
        after,
        updated_at=at,
        status_since=at if after.status is not filing.status else filing.status_since,
        version=filing.version + 1,
        history_length=entry.sequence,
        history_hash=entry.hash,
        history=(*filing.history, entry),
    )
    if request.move is Move.RETURN:
        after = replace(after, returned_as=after.content_state)
    after = replace(after, remind_at=first_reminder_at(after, procedure))
    tasks = _tasks(after, request.move, procedure.office_of(filing))
    if procedure.ends_others and after.status is Status.APPROVED:
        tasks = (*tasks, Task("end_others"))
    if procedure.closes_account and after.status is Status.APPROVED:
        tasks = (*tasks, Task("close_account"))
    return Decision(after, entry, tasks, actor)


def _check_four_eyes(filing: Filing, move: Move, actor: Actor) -> None:
    """A later office's approval is another person's than an earlier one's (ASVS 2.3.5).

    In whichever round that was: after a return by a later office the earlier is not asked again.
    """
    if move is not Move.APPROVE:
        return
    for earlier in filing.history:
        if earlier.move is Move.APPROVE and earlier.login_id == actor.login_id:
            raise Forbidden("前の段階で承認した担当者は、続けて承認できません。")


def _after(
    filing: Filing,
    procedure: Procedure,
    request: Request,
    transition: Transition,
    actor: Actor,
    at: datetime,
    pace: Pace,
) -> Filing:
    clock = filing.review_clock
    match request.move:
        case Move.SUBMIT:
            back = filing.returned_from
            first = Status.SUBMITTED if procedure.route_of(filing).offices else Status.APPROVED
            return replace(
                filing,
                status=back or first,
                stage_index=filing.stage_index if back else 0,
                round=filing.round + 1,
                submitted_at=at,
                prefecture=procedure.prefecture(filing),
                people=procedure.count_people(filing),
                agent=actor.agent_id if actor.role is Role.AGENT else None,
                **_NOT_RETURNED,
                review_clock=_submitted(filing, procedure, at, pace),
            )
        case Move.RECALL if filing.returned_from:
            return replace(
                filing,
                status=filing.returned_from,
                round=filing.round + 1,
                recalls=filing.recalls + 1,
                **_NOT_RETURNED,
                review_clock=clock.resume(at, pace),
            )
        case Move.RETURN:
            return replace(
                filing,
                status=Status.RETURNED,
                returned_from=filing.status,
                return_fields=request.named,
                return_remarks=request.remarks,
                review_clock=clock.pause(at, pace.is_open),
            )
        case Move.APPROVE if procedure.office_of(filing, ahead=1):
            # Whose it was at this office says nothing of the next.
            return replace(filing, stage_index=filing.stage_index + 1, assignment=None)
        case Move.APPROVE:
            return replace(
                filing, status=Status.APPROVED, review_clock=clock.pause(at, pace.is_open)
            )
        case _:
            if transition.to is None:
                raise NotAllowedNow
            running = transition.to in AT_OFFICE
            return replace(
                filing,
                status=transition.to,
                review_clock=clock if running else clock.pause(at, pace.is_open),
            )


def _submitted(filing: Filing, procedure: Procedure, at: datetime, pace: Pace) -> ReviewClock:
    """The clock after a submission: it goes on after a return, and never runs without an office."""
    if filing.returned_from:
        return filing.review_clock.resume(at, pace)
    if not procedure.route_of(filing).offices:
        return ReviewClock(started_at=at)
    return filing.review_clock.start(at, pace)


_NOT_RETURNED: Mapping[str, Any] = {
    "returned_from": None,
    "returned_as": None,
    "return_fields": (),
    "return_remarks": (),
}


def _tasks(after: Filing, move: Move, office: str | None) -> tuple[Task, ...]:
    at_once = move is Move.SUBMIT and after.status is Status.APPROVED  # a notification: C10
    mailed = move in _MAILED and not at_once
    mail = Task("mail", {"kind": f"filing_{_MAILED[move]}"}) if mailed else None
    tasks = [mail] if mail else []
    comes = move in (Move.SUBMIT, Move.RECALL)
    if comes and (after.status in AT_OFFICE or after.status is Status.APPROVED):
        tasks.insert(0, Task("start_round", {"index": after.stage_index}))
    if move is Move.SUBMIT:
        tasks.append(Task("index"))
    if move in _TELLS_EXECUTION:
        tasks.insert(0, Task("end_stage", {"decision": str(move), "office": office}))
    return tuple(tasks)


_MAILED = {
    Move.SUBMIT: "submitted",
    Move.RETURN: "returned",
    Move.REJECT: "rejected",
    Move.WITHDRAW: "withdrawn",
    Move.RECALL: "recalled",
}


def _entry(
    filing: Filing, after: Filing, request: Request, actor: Actor, at: datetime
) -> HistoryEntry:
    # What is said with these moves is between offices, whatever it is sent as (D6).
    office_only = request.move in (Move.ACCEPT, Move.APPROVE, Move.RECALL)
    internal = [request.internal_comment, request.reason if office_only else None]
    entry = HistoryEntry(
        sequence=filing.history_length + 1,
        at=at,
        login_id=actor.login_id,
        actor=actor.name,
        office=actor.office,
        move=request.move,
        status=after.status,
        round=after.round,
        reason=None if office_only else request.reason or None,
        internal_comment="\n".join(text for text in internal if text) or None,
        fields=request.named,
        remarks=request.remarks,
        content=content_digest(filing) if request.move is Move.SUBMIT else None,
    )
    return replace(entry, hash=seal(filing.filing_id, filing.history_hash, entry))
