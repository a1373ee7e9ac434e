"""Make a move: submit, withdraw, discard; accept, return, approve, reject."""

from datetime import datetime

from ukeire.domain.content import find_problems
from ukeire.domain.dates import day_in_japan
from ukeire.domain.errors import InvalidInput, NotAllowedNow, StaleVersion
from ukeire.domain.filing import Filing, Move, Status
from ukeire.domain.procedure import Procedure
from ukeire.domain.review import Decision, Request, allowed_moves, decide
from ukeire.domain.session import Actor
from ukeire.procedures import procedure_named
from ukeire.usecases.find_filing import find_filing
from ukeire.usecases.ports.filings import FilingServices, RegisterChangeSet

_TRIES = 3


def make_move(services: FilingServices, filing_id: str, request: Request, actor: Actor) -> Filing:
    """The filing after the move, stored with its history and what is to be told.

    Raises NotFound, NotAllowedNow where the status forbids it, Forbidden where another may,
    InvalidInput with every problem of the whole filing on submitting, or for a missing comment.
    """
    for _ in range(_TRIES):
        filing = find_filing(services, filing_id, actor)
        try:
            return _make(services, filing, request, actor)
        except StaleVersion:
            # Somebody was faster; whether the move is still allowed is decided anew.
            continue
    raise NotAllowedNow("ほかの担当者が先に操作しました。最新の状態を確認してください。")


def _make(services: FilingServices, filing: Filing, request: Request, actor: Actor) -> Filing:
    procedure = procedure_named(filing.procedure)
    now = services.now()
    receipt_number = None
    if request.move is Move.SUBMIT and request.move in allowed_moves(filing, procedure, actor):
        _check_complete(procedure, filing)
        services.filings.snapshot(filing)
        receipt_number = filing.receipt_number or _receipt_number(services, now)
    decision = decide(filing, procedure, request, actor, at=now, receipt_number=receipt_number)
    change = _register_change(services, procedure, decision, actor, now)
    services.filings.commit(filing, decision, change)
    return decision.filing


def _check_complete(procedure: Procedure, filing: Filing) -> None:
    problems = find_problems(procedure, filing)
    if problems:
        raise InvalidInput(
            problems, f"申請できません。{len(problems)}か所に入力もれまたは誤りがあります。"
        )


def _receipt_number(services: FilingServices, now: datetime) -> str:
    """A receipt number that says the day of filing in Japan (D9): ``20261122-0001``."""
    day = day_in_japan(now)
    return f"{day:%Y%m%d}-{services.filings.next_receipt_number(day):04d}"


def _register_change(
    services: FilingServices,
    procedure: Procedure,
    decision: Decision,
    actor: Actor,
    now: datetime,
) -> RegisterChangeSet | None:
    filing = decision.filing
    if filing.status is not Status.APPROVED:
        return None
    return RegisterChangeSet(
        register=services.registers.get(filing.organization_id),
        what=procedure.title,
        actor=actor.name if not actor.office else actor.office,
        reason=None,
        at=now,
        values=procedure.effect(filing, now),
    )
