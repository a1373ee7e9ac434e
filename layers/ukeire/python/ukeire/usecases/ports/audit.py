"""What recording and reading the audit ask of the outside."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from ukeire.domain.audit import AuditRecord


class Audit(Protocol):
    """Records of acts: added, listed, never changed. Moves are added by the filings' own commit."""

    def record(self, record: AuditRecord) -> None:
        """Keep it; told twice it is kept once. Raises Unavailable when it is not kept."""

    def of_filing(self, filing_id: str) -> Sequence[AuditRecord]:
        """Everything about the filing, oldest first, as it is this moment."""

    def of_day(self, day: date, party: str | None = None) -> Iterable[AuditRecord]:
        """Everything of a day in Japan, or of one party that day, hour by hour. It may lag."""
