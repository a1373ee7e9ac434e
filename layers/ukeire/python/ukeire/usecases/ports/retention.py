"""What keeping to the periods asks of the outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ukeire.domain.filing import Filing
from ukeire.domain.register import Register
from ukeire.usecases.ports.filings import FilingServices


@dataclass(frozen=True, slots=True)
class Due:
    """A filing or organisation to look at; ``noticed`` is the state its organisation was told of."""

    key: str
    noticed: str | None


class Periods(Protocol):
    """What is due by when. Lists may lag; every change has the state it was decided on as condition."""

    def due_filings(self, now: datetime, limit: int) -> Sequence[Due]:
        """Filings to look at, the longest due first."""

    def due_organizations(self, now: datetime, limit: int) -> Sequence[Due]:
        """Organisations that left, to look at."""

    def filing_noticed(self, filing: Filing, until: datetime) -> None:
        """Its organisation was told, of this state of it; look again then. Nothing if it moved."""

    def organization_noticed(self, register: Register, until: datetime) -> None:
        """The same of an organisation."""

    def later(self, register: Register, at: datetime | None) -> None:
        """Look at the organisation then, as if nobody had told it; never with None."""

    def erase_filing(self, filing: Filing, at: datetime) -> bool:
        """Take out content, notes and rounds of a closed filing; its history stays as it is.

        False when it is not as it was read any more. Again takes out what a crash left.
        """

    def erase_register(self, register: Register) -> None:
        """Take out every value that was ever registered; the lines of the history stay."""


class AccountErasure(Protocol):
    """What accounts that are no more say of people; nothing of it is read."""

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Login IDs of those to forget, the longest due first."""

    def erase(self, login_id: str) -> bool:
        """Take name, addresses and hash out of a closed account; its ID stays taken (A6)."""

    def erase_organization(self, organization_id: str) -> int:
        """The same with all of an organisation's, which open nothing from then on; invitations and
        what was done to its people go. How many accounts there were."""


class StoredFiles(Protocol):
    """A store of files, with all their versions: uploads by filing, certificates by organisation."""

    def erase(self, owner: str) -> int:
        """Every version of every file of the filing or organisation; how many there were."""


class RetentionServices(FilingServices, Protocol):
    """What keeping to the periods needs besides."""

    @property
    def periods(self) -> Periods: ...
    @property
    def stored_files(self) -> StoredFiles: ...
    @property
    def certificate_files(self) -> StoredFiles: ...
    @property
    def account_erasure(self) -> AccountErasure: ...
