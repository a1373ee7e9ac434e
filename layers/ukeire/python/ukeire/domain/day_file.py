"""The file of a day: what the audit and the histories were when the day had ended. Pure.

JSON lines, the same bytes from the same records: first the day and the digest of the file before,
then one line for each filing that something was recorded about (how many records, their digest,
and number and hash of its last move that day) and one for each party's records about none. Any one
filing can be held against it without the others.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from ukeire.domain.audit import Act, AuditRecord, digest_of
from ukeire.domain.dates import JST, day_in_japan

_SETTLED_AFTER = timedelta(hours=1)
"""What happened at midnight is stored by then, and the index has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """What a day left of one filing (``kind`` is ``filing``) or one party (``party``)."""

    kind: str
    name: str
    records: int
    digest: str
    sequence: int | None = None
    head: str | None = None


@dataclass(frozen=True, slots=True)
class DayFile:
    """A day's file, read. ``previous`` is the digest of the day before's, empty for the first."""

    day: date
    previous: str
    lines: Mapping[tuple[str, str], DayLine]

    def filing(self, filing_id: str) -> DayLine | None:
        """The filing's line, if anything was recorded about it that day."""
        return self.lines.get(("filing", filing_id))


def last_settled_day(now: datetime) -> date:
    """The last day in Japan that has ended long enough ago for its file to be made."""
    return day_in_japan(now - _SETTLED_AFTER) - timedelta(days=1)


def begins(day: date) -> datetime:
    """The moment a day begins in Japan."""
    return datetime.combine(day, time.min, JST)


def lines_of(records: Iterable[AuditRecord]) -> dict[tuple[str, str], DayLine]:
    """The lines of a day's records."""
    grouped: dict[tuple[str, str], list[AuditRecord]] = defaultdict(list)
    for one in records:
        grouped[("filing", one.filing_id) if one.filing_id else ("party", one.party)].append(one)
    return {(kind, name): _line(kind, name, found) for (kind, name), found in grouped.items()}


def _line(kind: str, name: str, records: list[AuditRecord]) -> DayLine:
    moves = [one for one in records if one.act is Act.MOVED]
    last = max(moves, key=lambda one: int(one.detail["sequence"]), default=None)
    return DayLine(
        kind=kind,
        name=name,
        records=len(records),
        digest=digest_of(records),
        sequence=int(last.detail["sequence"]) if last else None,
        head=str(last.detail["hash"]) if last else None,
    )


def write_day(day: date, previous: str, records: Iterable[AuditRecord]) -> bytes:
    """The file of the day."""
    lines = lines_of(records)
    head = {"kind": "day", "day": day.isoformat(), "previous": previous, "lines": len(lines)}
    rows = [head, *(asdict(lines[key]) for key in sorted(lines))]
    return "".join(f"{_canonical(row)}\n" for row in rows).encode()


def read_day(content: bytes) -> DayFile:
    """What ``write_day`` wrote. Raises ValueError for anything else."""
    try:
        head, *rows = [json.loads(line) for line in content.decode().splitlines()]
        lines = [DayLine(**row) for row in rows]
        read = DayFile(
            date.fromisoformat(head["day"]),
            head["previous"],
            {(line.kind, line.name): line for line in lines},
        )
    except (TypeError, KeyError) as error:
        raise ValueError(str(error)) from error
    if head != {
        "kind": "day",
        "day": read.day.isoformat(),
        "previous": read.previous,
        "lines": len(read.lines),
    }:
        raise ValueError("the first line does not fit the others")
    return read


def digest(content: bytes) -> str:
    """SHA-256, in hex: the head of the day."""
    return hashlib.sha256(content).hexdigest()


def _canonical(row: Mapping[str, object]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
