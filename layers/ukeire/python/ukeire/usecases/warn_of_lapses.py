"""Warn whoever has a password or a login ID that is about to lapse (A18, A19)."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ukeire.domain.dates import written_day
from ukeire.domain.lapses import Lapses, Subject
from ukeire.usecases.account_mails import MailServices, about_account
from ukeire.usecases.ports.accounts import Mailer

_log = logging.getLogger(__name__)
_KINDS = {Subject.PASSWORD: "password_lapsing", Subject.LOGIN_ID: "login_id_lapsing"}


@dataclass(frozen=True, slots=True)
class LapsingAccount:
    """An account as far as its warnings need it; ``told`` are the marks of those it was sent."""

    login_id: str
    organization_id: str
    organization_name: str
    contact_name: str
    office_reference: str
    email: str
    kind: str | None
    password_set_at: datetime
    last_used_at: datetime | None
    told: tuple[str, ...] = ()


class LapsingAccounts(Protocol):
    """Full accounts by the age of their passwords."""

    def set_before(self, moment: datetime) -> Iterator[LapsingAccount]:
        """Those whose password was set by then, the oldest first."""
        ...

    def told(self, account: LapsingAccount, marks: tuple[str, ...]) -> None:
        """These marks are what it was sent by now; nothing if it has another password meanwhile."""
        ...

    def settle(self, account: LapsingAccount) -> None:
        """Nobody need look at it again until it is used."""
        ...


class LapseServices(MailServices, Protocol):
    """What warning needs."""

    @property
    def lapsing_accounts(self) -> LapsingAccounts: ...
    @property
    def lapses(self) -> Lapses: ...
    @property
    def mailer(self) -> Mailer: ...
    @property
    def now(self) -> Callable[[], datetime]: ...


def warn_of_lapses(services: LapseServices) -> tuple[int, int]:
    """Every warning that is due, each once per (account, what, last day, days before).

    Once a day is enough, and the least that can be read: the days that are counted are Japan's, and
    a run that comes late warns of the nearest.
    The days are counted when it runs, from the periods as they are now: periods that change move
    the warnings. How many were queued, and how many accounts failed and wait for the next run.
    """
    sent = failed = 0
    before = services.lapses.worth_looking(services.now())
    for account in services.lapsing_accounts.set_before(before):
        try:
            sent += _warn(services, account)
        except Exception:
            failed += 1
            about = {"organization_id": account.organization_id}
            _log.exception("warning of a lapse failed", extra=about)
    return sent, failed


def _warn(services: LapseServices, account: LapsingAccount) -> int:
    now = services.now()
    if services.lapses.settled(account, now):
        services.lapsing_accounts.settle(account)
        return 0
    due = list(services.lapses.warnings(account, now))
    fresh = [warning for warning in due if warning.mark not in account.told]
    for warning in fresh:
        # Queued first: a crash before the next lines queues it again, and the mail log sends it once.
        services.mailer.send(
            about_account(
                services,
                account,
                _KINDS[warning.subject],
                mark=warning.mark,
                last_day=written_day(warning.last_day),
            )
        )
    if fresh:
        services.lapsing_accounts.told(account, tuple(warning.mark for warning in due))
    return len(fresh)
