"""How long passwords and login IDs last: data, by the kind of account (A18, A19). Pure.

Days are Japan's. The day on which a period begins is not counted, as in the Civil Code: what was set
on the first of April lasts through the first of April of the next year.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ukeire.domain.dates import day_in_japan


class Since(StrEnum):
    """What a login ID's period begins with."""

    LAST_USE = "last_use"
    PASSWORD_CHANGE = "password_change"  # noqa: S105


class Subject(StrEnum):
    """What lapses."""

    PASSWORD = "password"  # noqa: S105
    LOGIN_ID = "login_id"


class Dated(Protocol):
    """An account, as far as its periods go. Without ``password_set_at`` nothing of it lapses yet."""

    @property
    def kind(self) -> str | None: ...
    @property
    def password_set_at(self) -> datetime | None: ...
    @property
    def last_used_at(self) -> datetime | None: ...


class LapseRule(BaseModel):
    """The periods of one kind of account, in months; None for what never lapses."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    password_months: int | None = Field(default=12, ge=1, le=1200)
    login_id_months: int | None = Field(default=12, ge=1, le=1200)
    login_id_since: Since = Since.LAST_USE


KINDS: Mapping[str, LapseRule] = MappingProxyType(
    {
        # The council's own applicants.
        "council": LapseRule(),
        # 所属機関: notifications under articles 19-16 and 19-17 of the Immigration Control Act.
        "affiliated_organization": LapseRule(),
        # 特定技能所属機関・登録支援機関.
        "specified_skilled": LapseRule(login_id_since=Since.PASSWORD_CHANGE),
        # 日本語教育機関 by the Ministry's notice alone, and those that use both systems.
        "language_school": LapseRule(login_id_since=Since.PASSWORD_CHANGE),
        "language_school_of_both": LapseRule(),
    }
)
"""The kinds that the documents tell of."""


@dataclass(frozen=True, slots=True)
class LapseWarning:
    """What is told ``days`` before the last day of something, or as soon after that as anybody looks."""

    subject: Subject
    last_day: date
    days: int

    @property
    def mark(self) -> str:
        """What it is told once by."""
        return f"{self.subject}-{self.last_day}-{self.days}"


class Lapses(BaseModel):
    """The periods of a deployment (``LAPSES``); ``kind`` is that of accounts that name none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str = "council"
    kinds: Mapping[str, LapseRule] = Field(default_factory=lambda: dict(KINDS))
    warned_days: tuple[int, ...] = Field(default=(30, 7, 1), min_length=1)

    @model_validator(mode="after")
    def _the_default_is_one_of_them(self) -> Self:
        if self.kind not in self.kinds:
            raise ValueError(f"{self.kind} is none of the kinds")
        return self

    def rule(self, kind: str | None) -> LapseRule:
        """The periods of that kind of account."""
        return self.kinds.get(kind or self.kind) or self.kinds[self.kind]

    def last_day(self, account: Dated, subject: Subject) -> date | None:
        """The last day on which it holds; None for ever."""
        rule = self.rule(account.kind)
        if subject is Subject.PASSWORD:
            since, months = account.password_set_at, rule.password_months
        elif rule.login_id_since is Since.PASSWORD_CHANGE:
            since, months = account.password_set_at, rule.login_id_months
        else:
            since, months = _later(account), rule.login_id_months
        return last_day(since, months) if since and months else None

    def lapsed(self, account: Dated, now: datetime) -> Subject | None:
        """What has lapsed: the login ID, and the password with it, or the password alone."""
        for subject in (Subject.LOGIN_ID, Subject.PASSWORD):
            last = self.last_day(account, subject)
            if last and day_in_japan(now) > last:
                return subject
        return None

    def warnings(self, account: Dated, now: datetime) -> Iterator[LapseWarning]:
        """What to tell now of what is yet to lapse; of what lapses on one day, the login ID alone."""
        told: set[date] = set()
        for subject in (Subject.LOGIN_ID, Subject.PASSWORD):
            last = self.last_day(account, subject)
            if last is None or last in told:
                continue
            left = (last - day_in_japan(now)).days
            due = [days for days in self.warned_days if left <= days]
            if left >= 0 and due:
                told.add(last)
                yield LapseWarning(subject, last, min(due))

    def settled(self, account: Dated, now: datetime) -> bool:
        """Whether there is nothing left of it that could lapse."""
        lapsed = self.lapsed(account, now)
        return lapsed is Subject.LOGIN_ID or (
            lapsed is Subject.PASSWORD and self.last_day(account, Subject.LOGIN_ID) is None
        )

    def worth_looking(self, now: datetime) -> datetime:
        """Passwords set after this moment, and their accounts, are too young for any warning."""
        rules = self.kinds.values()
        periods = [m for rule in rules for m in (rule.password_months, rule.login_id_months) if m]
        shortest = min(periods, default=1200)
        days = shortest // 12 * 365 + shortest % 12 * 28
        return now - timedelta(days=days - max(self.warned_days) - 1)


def last_day(since: datetime, months: int) -> date:
    """The last day of so many months that began on that day."""
    first = day_in_japan(since) + timedelta(days=1)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    if first.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, first.day) - timedelta(days=1)


def _later(account: Dated) -> datetime | None:
    known = [at for at in (account.password_set_at, account.last_used_at) if at]
    return max(known, default=None)
