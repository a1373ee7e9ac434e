"""Verify histories, the audit and the days' files against one another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from ukeire.domain.audit import AuditRecord
from ukeire.domain.dates import day_in_japan
from ukeire.domain.day_file import DayFile, digest, read_day
from ukeire.domain.errors import NotFound
from ukeire.domain.verification import Finding, check_day, check_filing_on, check_history
from ukeire.usecases.ports.audit import AuditServices, StoredDay, VerificationServices


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and everything that does not fit. ``unsealed`` days have no file yet."""

    filings: int
    entries: int
    records: int
    days: int
    unsealed: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether everything fits."""
        return not self.findings


def verify_filing(
    services: VerificationServices, filing_id: str, *, newest_days: int | None = None
) -> Verified:
    """One filing: its chain, the audit's records of it, and the files of the days since it began.

    With ``newest_days`` older days are held against their files only where something of the filing
    was recorded: the others cost a read each and can only tell of records that are gone. Raises
    NotFound.
    """
    filing = services.filings.get(filing_id)
    records = services.audit.of_filing(filing_id)
    findings = list(check_history(filing, records))
    own = {one.day for one in records} | {day_in_japan(one.at) for one in filing.history}
    sealed = services.day_files.days()
    since = min(own, default=day_in_japan(filing.created_at))
    wanted = [day for day in sealed if day >= since]
    if newest_days is not None:
        wanted = [
            day for place, day in enumerate(reversed(wanted)) if place < newest_days or day in own
        ]
    for file, problems in _read_days(services, sorted(wanted)):
        findings += problems
        if file:
            findings += check_filing_on(file, filing_id, records)
    findings += _gaps(sealed, since)
    unsealed = sum(not sealed or day > sealed[-1] for day in own)
    return Verified(1, len(filing.history), len(records), len(wanted), unsealed, tuple(findings))


def verify_days(services: VerificationServices, since: date | None = None) -> Verified:
    """Every day since then, or since the first, and every filing that was touched on any of them.

    Days whose file is still to come are verified by the filings' own histories alone.
    """
    sealed = [day for day in services.day_files.days() if since is None or day >= since]
    findings: list[Finding] = []
    filing_ids: set[str] = set()
    counted = 0
    for file, problems in _read_days(services, sealed):
        findings += problems
        if file:
            records = list(services.audit.of_day(file.day))
            counted += len(records)
            findings += check_day(file, records)
            filing_ids |= {name for kind, name in file.lines if kind == "filing"}
            filing_ids |= {one.filing_id for one in records if one.filing_id}
    findings += _gaps(services.day_files.days(), since)
    open_days = list(_days_after(services, sealed, since))
    for day in open_days:
        records = list(services.audit.of_day(day))
        counted += len(records)
        filing_ids |= {one.filing_id for one in records if one.filing_id}
    entries = 0
    for filing_id in sorted(filing_ids):
        found, length = _history_of(services, filing_id)
        findings += found
        entries += length
    return Verified(len(filing_ids), entries, counted, len(sealed), len(open_days), tuple(findings))


def _history_of(services: VerificationServices, filing_id: str) -> tuple[list[Finding], int]:
    try:
        filing = services.filings.get(filing_id)
    except NotFound:
        return [Finding("filing_missing", "記録にある申請が、失われています。", filing_id)], 0
    records: Sequence[AuditRecord] = services.audit.of_filing(filing_id)
    return list(check_history(filing, records)), len(filing.history)


def _days_after(
    services: AuditServices, sealed: Sequence[date], since: date | None
) -> Iterator[date]:
    today = day_in_japan(services.now())
    day = sealed[-1] + timedelta(days=1) if sealed else since or today
    while day <= today:
        yield day
        day += timedelta(days=1)


def _gaps(sealed: Sequence[date], since: date | None) -> Iterator[Finding]:
    """Days without a file between days that have one."""
    for before, after in pairwise(sealed):
        day = before + timedelta(days=1)
        if day < after and (since is None or after >= since):
            yield Finding("day_missing", "日ごとの封印が、失われています。", day=day)


def _read_days(
    services: AuditServices, days: Sequence[date]
) -> Iterator[tuple[DayFile | None, list[Finding]]]:
    """Each day's file and what is wrong with it: unreadable, written over, or not the one that the
    next day's file names."""
    before: tuple[date, StoredDay] | None = None
    for day in days:
        stored = services.day_files.get(day)
        if stored is None:
            continue
        problems = []
        if stored.touched:
            problems.append(
                Finding("day_touched", "日ごとの封印に、上書きが試みられています。", day=day)
            )
        try:
            file = read_day(stored.content)
        except ValueError:
            yield (
                None,
                [*problems, Finding("day_unreadable", "日ごとの封印を読み取れません。", day=day)],
            )
            continue
        follows = before and before[0] == day - timedelta(days=1)
        if file.day != day or (before and follows and file.previous != digest(before[1].content)):
            message = "日ごとの封印が、前の日の封印とつながっていません。"
            problems.append(Finding("days_unchained", message, day=day))
        before = day, stored
        yield file, problems
