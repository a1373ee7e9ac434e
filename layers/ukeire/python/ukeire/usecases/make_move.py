"""Make a move: submit, withdraw, discard; accept, return, approve, reject, recall."""

from dataclasses import replace
from datetime import datetime

from ukeire.domain.changes import route_for
from ukeire.domain.dates import day_in_japan, in_japanese
from ukeire.domain.errors import (
    AccountStays,
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    NotFound,
    OpenElsewhere,
    OutsideHours,
    Overtaken,
    StaleVersion,
)
from ukeire.domain.filing import Filing, Move
from ukeire.domain.procedure import Procedure
from ukeire.domain.review import TOUCHED, Request, allowed_moves, decide
from ukeire.domain.scope import require_deciding
from ukeire.domain.session import Actor, Role
from ukeire.domain.wording import Text
from ukeire.domain.words import MOVE_WORDS, STATUS_WORDS
from ukeire.procedures import procedure_named
from ukeire.usecases.account_stays import check_account_may_close
from ukeire.usecases.announce import check_open
from ukeire.usecases.find_filing import problems_of, returned_by, visible_filing
from ukeire.usecases.list_filing import list_now
from ukeire.usecases.ports.filings import FilingServices
from ukeire.usecases.register_changes import (
    check_not_open_elsewhere,
    check_up_to_date,
    register_change,
)
from ukeire.usecases.review_pace import ReviewPace

_TRIES = 3


def make_move(
    services: FilingServices,
    filing_id: str,
    request: Request,
    actor: Actor,
    *,
    seen_version: int | None = None,
    paces: ReviewPace | None = None,
) -> Filing:
    """The filing after the move, stored with its history and what is to be told.

    ``seen_version`` is the version somebody decided on: if it has moved since, nothing is done.
    ``paces`` is what is known of offices' paces where several moves are made.

    Raises NotFound, NotAllowedNow where the status forbids it (and says who did what meanwhile;
    F03, F04), OutsideHours while the receiving office takes no filings, Forbidden where another may,
    InvalidInput with every problem of the whole filing on submitting, or for a missing comment,
    OutsideMandate for an agent that may not, Overtaken where the register moved on, OpenElsewhere where another filing changes the same.
    """
    for attempt in range(_TRIES):
        filing = _find(services, filing_id, request.move, actor)
        if seen_version not in (None, filing.version):
            raise NotAllowedNow(_last_act(services, filing, actor))
        try:
            return _make(services, filing, request, actor, paces or ReviewPace(services))
        except StaleVersion:
            # Somebody was faster; whether the move is still allowed is decided anew.
            continue
        except (AccountStays, OutsideHours, Overtaken, OpenElsewhere):
            raise
        except NotAllowedNow as refusal:
            raise NotAllowedNow(_last_act(services, filing, actor)) from refusal
        except Forbidden as refusal:
            if not attempt:
                raise
            # It was this office's turn a moment ago: a colleague passed it on in between.
            raise NotAllowedNow(_last_act(services, filing, actor)) from refusal
    raise NotAllowedNow("ほかの担当者が先に操作しました。最新の状態を確認してください。")


def check_move(
    services: FilingServices,
    filing_id: str,
    request: Request,
    actor: Actor,
    *,
    seen_version: int | None = None,
) -> Filing:
    """The filing as it stands, if an office could make the move now: nothing is stored.

    For a page that asks once more before what cannot be undone. Raises what ``make_move`` does.
    """
    filing = _find(services, filing_id, request.move, actor)
    if seen_version not in (None, filing.version):
        raise NotAllowedNow(_last_act(services, filing, actor))
    try:
        procedure = procedure_named(filing.procedure)
        pace = ReviewPace(services).of(procedure, filing)
        decide(filing, procedure, request, actor, at=services.now(), pace=pace)
    except NotAllowedNow as refusal:
        raise NotAllowedNow(_last_act(services, filing, actor)) from refusal
    return filing


def _find(services: FilingServices, filing_id: str, move: Move, actor: Actor) -> Filing:
    try:
        return visible_filing(services, filing_id, actor)
    except NotFound:
        if actor.role is not Role.STAFF:
            raise
        # Returned or withdrawn while this office was looking: it sees nothing of the filing any
        # more (D4), but whoever decides too late is told what happened.
        filing = services.filings.get(filing_id)
        if move is Move.RECALL and returned_by(filing) == actor.office:
            if filing.recallable:
                return filing
            raise NotAllowedNow(TOUCHED) from None
        if not filing.round or actor.office not in procedure_named(filing.procedure).offices:
            raise
        raise NotAllowedNow(_last_act(services, filing, actor)) from None


def _last_act(services: FilingServices, filing: Filing, actor: Actor) -> str | None:
    """Who did what when, last; applicants read the office, not the person. None for a new draft."""
    if not filing.history:
        return None
    entry = filing.history[-1]
    who = services.office.label(entry.office) if entry.office else "申請者"
    if entry.office and actor.role is Role.STAFF:
        who = Text("{office}の{person}", office=who, person=entry.actor)
    return Text(
        "{at}に{who}が「{move}」を行ったため、この操作はできません（現在の状態：{status}）。",
        at=in_japanese(entry.at),
        who=Text(who),
        move=MOVE_WORDS[entry.move],
        status=STATUS_WORDS[filing.status],
    )


def _make(
    services: FilingServices, filing: Filing, request: Request, actor: Actor, paces: ReviewPace
) -> Filing:
    procedure = procedure_named(filing.procedure)
    require_deciding(actor, procedure)
    now = services.now()
    receipt_number = None
    if request.move is Move.SUBMIT and request.move in allowed_moves(filing, procedure, actor):
        route = route_for(procedure, filing)
        check_open(services, route.offices[0] if route.offices else None)
        _check_complete(services, procedure, filing)
        check_up_to_date(services, procedure, filing)
        check_not_open_elsewhere(services, procedure, filing)
        check_account_may_close(services, procedure, filing, actor)
        services.filings.snapshot(filing)
        filing = replace(filing, route=route.name)
        receipt_number = filing.receipt_number or _receipt_number(services, now)
    decision = decide(
        filing,
        procedure,
        request,
        actor,
        at=now,
        pace=paces.of(procedure, filing),
        receipt_number=receipt_number,
    )
    change = register_change(services, procedure, decision)
    services.filings.commit(filing, decision, change)
    list_now(services, decision.filing)
    return decision.filing


def _check_complete(services: FilingServices, procedure: Procedure, filing: Filing) -> None:
    problems = problems_of(services, procedure, filing)
    if problems:
        raise InvalidInput(
            problems,
            Text(
                "申請できません。{count}か所に入力もれまたは誤りがあります。", count=len(problems)
            ),
        )


def _receipt_number(services: FilingServices, now: datetime) -> str:
    """A receipt number that says the day of filing in Japan (D9): ``20261122-0001``."""
    day = day_in_japan(now)
    return f"{day:%Y%m%d}-{services.filings.next_receipt_number(day):04d}"
