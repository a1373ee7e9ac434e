"""Daily: what was kept long enough is told of, ended and erased. Twice does no harm."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from ukeire.domain.audit import Act, record_of
from ukeire.domain.dates import written_day
from ukeire.domain.filing import CLOSED, Filing, Move
from ukeire.domain.findings import named_in
from ukeire.domain.mail import Mail
from ukeire.domain.periods import CLOSED_ACCOUNT, LEFT, LEFT_KEPT, Then
from ukeire.domain.retention import after_notice, ends_at, period_of
from ukeire.domain.review import Request
from ukeire.domain.session import system_for
from ukeire.procedures import procedure_named
from ukeire.usecases.every_due import every_due
from ukeire.usecases.filing_mails import mail_about, mail_to_organization
from ukeire.usecases.list_filing import list_filing
from ukeire.usecases.list_filings import every_filing
from ukeire.usecases.make_move import make_move
from ukeire.usecases.ports.retention import Due, RetentionServices

_log = logging.getLogger(__name__)
_BATCH = 100
_TO_STOP = 60.0
"""Seconds of a run that are left for what is under way."""
_LOOK_AGAIN = timedelta(days=90)
"""After this an organisation that is applying anew is looked at again."""
_REASON = "保存期間が過ぎたため、終了しました。"


@dataclass(slots=True)
class PeriodsEnded:
    """What a run did; ``failed`` waits for the next."""

    noticed: int = 0
    ended: int = 0
    erased: int = 0
    failed: int = 0


def end_periods(services: RetentionServices, seconds_left: Callable[[], float]) -> PeriodsEnded:
    """Everything that is due, found by index: first told, and once the notice is over, done (ASVS 14.2.7).

    Only closed filings are erased; a review, a return or a member's register is never touched. Each
    erasure is recorded before it begins, without what was erased. One that fails is logged and stops
    no other; what a run does not get to, or a crash left half done, is due the next day.
    """
    done = PeriodsEnded()
    for due in _each(lambda: services.periods.due_filings(services.now(), _BATCH), seconds_left):
        _try(done, due, partial(_look_at_filing, services, due, done))
    for due in _each(
        lambda: services.periods.due_organizations(services.now(), _BATCH), seconds_left
    ):
        _try(done, due, partial(_look_at_organization, services, due, done, seconds_left))
    for account in _each(lambda: _due_accounts(services), seconds_left):
        _try(done, account, partial(_forget_holder, services, account, done))
    return done


def _due_accounts(services: RetentionServices) -> list[Due]:
    return [Due(one, None) for one in services.account_erasure.due(services.now(), _BATCH)]


def _forget_holder(services: RetentionServices, due: Due, done: PeriodsEnded) -> None:
    """Whose a closed account was; that it is closed stays, and nobody else gets its ID."""
    services.audit.record(
        record_of(
            system_for(),
            Act.CONTENT_ERASED,
            services.now(),
            account=due.key,
            period=CLOSED_ACCOUNT.name,
        )
    )
    done.erased += services.account_erasure.erase(due.key)


def _each(batch: Callable[[], Sequence[Due]], seconds_left: Callable[[], float]) -> Iterator[Due]:
    for one in every_due(batch, lambda due: due.key):
        if seconds_left() < _TO_STOP:
            return
        yield one


def _try(done: PeriodsEnded, due: Due, look: Callable[[], None]) -> None:
    try:
        look()
    except Exception:
        done.failed += 1
        _log.exception("period not ended", extra={"key": due.key})


def _look_at_filing(services: RetentionServices, due: Due, done: PeriodsEnded) -> None:
    filing = services.filings.get(due.key)
    period, end, now = period_of(filing), ends_at(filing), services.now()
    if period is None or end is None:
        return
    if period.notice and due.noticed != filing.content_state:
        if end - period.notice > now:
            return  # somebody went on with it since the list was written
        until = after_notice(end, now)
        # Queued first: a crash before the next line queues it again, and the mail log sends it once.
        services.mailer.send(_notice(services, filing, period.then, until))
        services.periods.filing_noticed(filing, until)
        done.noticed += 1
    elif end > now:
        return
    elif period.then is Then.ENDED:
        system = system_for(filing.organization_id)
        request = Request(Move.END, reason=_REASON)
        make_move(services, filing.filing_id, request, system, seen_version=filing.version)
        done.ended += 1
    else:
        done.erased += _erase(services, filing, period.name)


def _erase(services: RetentionServices, filing: Filing, why: str) -> bool:
    """Whether it is erased now. Recorded first; the head says so last."""
    if filing.status not in CLOSED or filing.erased_at:
        return False
    now = services.now()
    services.audit.record(
        record_of(
            system_for(filing.organization_id),
            Act.CONTENT_ERASED,
            now,
            filing.filing_id,
            period=why,
            documents=len(filing.documents),
        )
    )
    _forget(services, filing)
    services.stored_files.erase(filing.filing_id)
    if not services.periods.erase_filing(filing, now):
        return False
    list_filing(services, services.filings.get(filing.filing_id))
    return True


def _forget(services: RetentionServices, filing: Filing) -> None:
    """Nobody and nothing is found through the filing any more, in whatever round it was named."""
    procedure = procedure_named(filing.procedure)
    rounds: list[Any] = [
        services.filings.submitted_sections(filing.filing_id, one) for one in filing.filed_rounds
    ]
    digests = {
        named.digest
        for sections in (filing.sections, *rounds)
        for named in named_in(procedure, replace(filing, sections=sections))
    }
    services.identities.forget(filing.organization_id, filing.filing_id, sorted(digests))


def _look_at_organization(
    services: RetentionServices, due: Due, done: PeriodsEnded, seconds_left: Callable[[], float]
) -> None:
    register, now = services.registers.get(due.key), services.now()
    if register.member or not register.history:
        services.periods.later(register, None)
        return
    listed = [one.filing_id for one in every_filing(services, register.organization_id)]
    filings = list(services.filings.heads(listed).values())
    if any(one.status not in CLOSED for one in filings):
        services.periods.later(register, now + _LOOK_AGAIN)
        return
    if due.noticed != str(register.version):
        until = after_notice(register.history[-1].at + LEFT_KEPT, now)
        mark = str(register.version)
        services.mailer.send(
            mail_to_organization(
                services, register, "retention_left", mark, until=written_day(until)
            )
        )
        services.periods.organization_noticed(register, until)
        done.noticed += 1
        return
    for head in filings:
        if seconds_left() < _TO_STOP:
            return
        done.erased += _erase(services, services.filings.get(head.filing_id), LEFT.name)
    services.audit.record(
        record_of(
            system_for(register.organization_id),
            Act.CONTENT_ERASED,
            now,
            organization=register.organization_id,
            period=LEFT.name,
        )
    )
    services.account_erasure.erase_organization(register.organization_id)
    services.certificate_files.erase(register.organization_id)
    services.periods.erase_register(register)
    done.erased += 1


def _notice(
    services: RetentionServices, filing: Filing, then: Then | None, until: datetime
) -> Mail:
    return mail_about(
        services,
        filing,
        "retention_filing",
        f"v{filing.content_state}",
        until=written_day(until),
        ends=then is Then.ENDED,
        data_url=f"{services.site_url}/your-data",
    )
