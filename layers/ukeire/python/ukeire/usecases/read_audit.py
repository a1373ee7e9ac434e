"""Reading the audit: what an office may see of it, and what an applicant may."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from ukeire.domain.audit import Act, AuditRecord, record_of
from ukeire.domain.errors import InvalidInput
from ukeire.domain.filing import Filing
from ukeire.domain.permissions import Permission, require
from ukeire.domain.problems import Problem
from ukeire.domain.session import Actor, Role
from ukeire.usecases.find_filing import find_own_filing, visible_filing
from ukeire.usecases.ports.audit import DayFiles
from ukeire.usecases.ports.filings import FilingServices
from ukeire.usecases.verify_audit import Verified, verify_filing

MOST_DAYS = 31
MOST_RECORDS = 15_000
"""Records of one export: with these the answer stays below what Lambda can give."""

_VERIFIED_DAYS = 100


class SealedServices(FilingServices, Protocol):
    """What verifying from a page needs besides."""

    @property
    def day_files(self) -> DayFiles: ...


@dataclass(frozen=True, slots=True)
class DisclosedAct:
    """What applicants are told of an act: of offices the office, of a reading the day.

    ``at`` is None for readings: which of its people read when is not the applicant's to know.
    """

    on: date
    at: datetime | None
    by: str
    act: Act
    move: str | None = None


def audit_of_filing(
    services: FilingServices, filing_id: str, actor: Actor
) -> tuple[Filing, Sequence[AuditRecord]]:
    """Everything recorded of a filing that the office may see; looking is recorded first."""
    filing = visible_filing(services, filing_id, actor)
    services.audit.record(record_of(actor, Act.AUDIT_READ, services.now(), filing_id))
    return filing, services.audit.of_filing(filing_id)


def export_of_filing(
    services: FilingServices, filing_id: str, actor: Actor
) -> Sequence[AuditRecord]:
    """The same to take away, for those who may; the export is recorded first. Raises Forbidden."""
    require(actor, Permission.AUDIT)
    visible_filing(services, filing_id, actor)
    services.audit.record(record_of(actor, Act.AUDIT_EXPORTED, services.now(), filing_id))
    return services.audit.of_filing(filing_id)


def export_of_period(
    services: FilingServices, actor: Actor, first: date, last: date
) -> Sequence[AuditRecord]:
    """What the actor's office did from the first to the last day; the export is recorded first.

    Raises Forbidden, and InvalidInput for a period that is none, or holds too much for one file.
    """
    office = require(actor, Permission.AUDIT)
    period = checked_period(first, last)
    services.audit.record(record_of(actor, Act.AUDIT_EXPORTED, services.now(), **period))
    return within_limit(_of_days(services, office, first, last))


def checked_period(first: date, last: date) -> dict[str, str]:
    """The period as records tell it. Raises InvalidInput for one that is none, or too long."""
    if last < first:
        raise _refused("終わりの日は、始まりの日以後の日を指定してください。")
    if last - first >= timedelta(days=MOST_DAYS):
        raise _refused(f"期間は{MOST_DAYS}日以内で指定してください。")
    return {"first": first.isoformat(), "last": last.isoformat()}


def within_limit(records: Iterable[AuditRecord]) -> list[AuditRecord]:
    """All of them. Raises InvalidInput when they are more than one answer can hold."""
    found: list[AuditRecord] = []
    for record in records:
        found.append(record)
        if len(found) > MOST_RECORDS:
            raise _refused(f"記録が{MOST_RECORDS}件を超えました。期間を短くしてください。")
    return found


def _of_days(
    services: FilingServices, party: str, first: date, last: date
) -> Iterator[AuditRecord]:
    """What the party did from the first to the last day."""
    for ahead in range((last - first).days + 1):
        yield from services.audit.of_day(first + timedelta(days=ahead), party)


def _refused(message: str) -> InvalidInput:
    return InvalidInput([Problem("/last", "period", message)])


def verify_seen(services: SealedServices, filing_id: str, actor: Actor) -> Verified:
    """Verify a filing that the office may see; that it was done is recorded. Raises NotFound."""
    visible_filing(services, filing_id, actor)
    services.audit.record(record_of(actor, Act.AUDIT_VERIFIED, services.now(), filing_id))
    return verify_filing(services, filing_id, newest_days=_VERIFIED_DAYS)


def own_audit(services: FilingServices, filing_id: str, actor: Actor) -> Sequence[DisclosedAct]:
    """Who of which office did what with the applicant's own filing, when. Raises NotFound.

    Moves one by one, and each time somebody verified its certificate; readings once for each office and day; what offices do among themselves not
    at all (D6).
    """
    find_own_filing(services, filing_id, actor)
    told: dict[tuple[object, ...], DisclosedAct] = {}
    for one in services.audit.of_filing(filing_id):
        by = services.office.label(one.office) if one.office else one.name
        if one.act is Act.MOVED:
            told[(one.record_id,)] = DisclosedAct(one.day, one.at, by, one.act, one.detail["move"])
        elif one.act in _TOLD:
            told[(one.record_id,)] = DisclosedAct(one.day, one.at, by, one.act)
        elif one.act in _READINGS and one.role is Role.STAFF:
            told.setdefault(
                (one.day, one.office, one.act), DisclosedAct(one.day, None, by, one.act)
            )
    return list(told.values())


_TOLD = frozenset({Act.CERTIFICATE_VERIFIED, Act.CONTENT_ERASED})
_READINGS = frozenset({Act.FILING_READ, Act.DOCUMENT_OPENED})
