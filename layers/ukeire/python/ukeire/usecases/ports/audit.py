"""What recording and reading the audit ask of the outside."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from ukeire.domain.audit import AuditRecord
from ukeire.domain.filing import Filing


class Audit(Protocol):
    """Records of acts: added, listed, never changed. Moves are added by the filings' own commit."""

    def record(self, record: AuditRecord) -> None:
        """Keep it; told twice it is kept once. Raises Unavailable when it is not kept."""

    def of_filing(self, filing_id: str) -> Sequence[AuditRecord]:
        """Everything about the filing, oldest first, as it is this moment."""

    def of_people(self, organization_id: str) -> Sequence[AuditRecord]:
        """What was done to an organisation's accounts and mandates, the oldest first."""

    def of_people_on(self, day: date) -> Sequence[AuditRecord]:
        """What was done to anybody's accounts and mandates that day, the oldest first; it may lag."""

    def of_day(self, day: date, party: str | None = None) -> Iterable[AuditRecord]:
        """Everything of a day in Japan, or of one party that day, hour by hour. It may lag."""


@dataclass(frozen=True, slots=True)
class StoredDay:
    """A day's file as it was first stored; ``touched``: something came over it afterwards."""

    content: bytes
    touched: bool


class DayFiles(Protocol):
    """The days' files, where nobody can change them."""

    def days(self) -> Sequence[date]:
        """The days that have a file, the earliest first."""

    def get(self, day: date) -> StoredDay | None:
        """The file of a day, or None."""

    def put(self, day: date, content: bytes) -> None:
        """Keep it unless there is one already."""


class Histories(Protocol):
    """Filings with their history."""

    def get(self, filing_id: str) -> Filing:
        """The whole filing. Raises NotFound."""


class AuditServices(Protocol):
    """What sealing days and verifying them need."""

    @property
    def audit(self) -> Audit: ...
    @property
    def day_files(self) -> DayFiles: ...
    @property
    def now(self) -> Callable[[], datetime]: ...


class VerificationServices(AuditServices, Protocol):
    """What verifying filings needs besides."""

    @property
    def filings(self) -> Histories: ...
