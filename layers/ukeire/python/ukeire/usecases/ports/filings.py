"""What the use cases of filings ask of the outside."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from ukeire.domain.audit import AuditRecord
from ukeire.domain.filing import Document, Filing, Note
from ukeire.domain.office import Office
from ukeire.domain.presence import Opener
from ukeire.domain.review import Decision, Task
from ukeire.usecases.ports.account_closing import AccountClosing, TeamCounts
from ukeire.usecases.ports.accounts import Mailer
from ukeire.usecases.ports.audit import Audit
from ukeire.usecases.ports.calendar import Calendar
from ukeire.usecases.ports.documents import Documents
from ukeire.usecases.ports.mails import BadAddresses, MailLog
from ukeire.usecases.ports.mandates import Mandates
from ukeire.usecases.ports.paging import Page as Page
from ukeire.usecases.ports.queue import FilingQueue
from ukeire.usecases.ports.registers import Certificates, RegisterChangeSet, Registers
from ukeire.usecases.ports.settings import SettingsReader
from ukeire.usecases.ports.statistics import FactStore


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """What a stored move still has to tell the outside; ``name`` is its own among the filing's.

    ``sequence`` is that of the move. Without tasks only the queue has to list the filing anew.
    """

    filing_id: str
    name: str
    sequence: int
    created_at: datetime
    tasks: tuple[Task, ...]


class Filings(Protocol):
    """Filings. Every single read is consistent, lists may lag."""

    def get(self, filing_id: str) -> Filing:
        """The whole filing. Raises NotFound."""

    def heads(self, filing_ids: Sequence[str]) -> Mapping[str, Filing]:
        """Heads (no sections, documents, history) of those that are there, as they are now."""

    def document(self, filing_id: str, document_id: str) -> Document | None:
        """One document alone, or None."""

    def of_organization(
        self, organization_id: str, cursor: str | None = None, limit: int = 50
    ) -> Page[Filing]:
        """Heads (no sections, documents, history), last changed first."""

    def at_office(self, office: str, cursor: str | None = None, limit: int = 50) -> Page[Filing]:
        """Heads of the filings whose turn is this office's, longest waiting first (D4)."""

    def create(self, filing: Filing, *, exclusive: bool) -> None:
        """Keep a new draft with its sections. With ``exclusive`` raises NotAllowedNow while one is open (D8)."""

    def open_filing(self, organization_id: str, procedure: str) -> str | None:
        """The id of the one open filing of an exclusive procedure."""

    def save_section(self, filing: Filing, section: str, removed: Sequence[Document] = ()) -> None:
        """Keep one section; ``filing`` is as it will be, one version on.

        Documents of items that are gone go with them. Raises StaleVersion.
        """

    def add_document(self, filing: Filing, document: Document) -> bool:
        """Keep a new document if no other came or went since ``filing`` was read."""

    def remove_document(self, filing: Filing, document_id: str) -> bool:
        """Take a document out, under the same condition."""

    def settle_document(self, filing_id: str, document: Document) -> bool:
        """Keep what inspection found, if the document is still waiting."""

    def commit(
        self, before: Filing, decision: Decision, change: RegisterChangeSet | None = None
    ) -> None:
        """One transaction: the filing, its history entry, its record in the audit, its outbox and,
        on approval, the register.

        Raises StaleVersion when filing or register moved since they were read.
        """

    def assign(self, before: Filing, after: Filing, record: AuditRecord) -> None:
        """One transaction: whose it is now, its note, the audit's record, and the queue's outbox.

        No version changes. Raises StaleVersion when it moved or changed hands since it was read.
        """

    def snapshot(self, filing: Filing) -> None:
        """Keep the content as it is now, as that of the round about to be submitted."""

    def submitted_sections(self, filing_id: str, round_: int) -> Mapping[str, Any]:
        """The sections as submitted in that round; empty when none was kept."""

    def submitted_documents(self, filing_id: str, round_: int) -> Sequence[Document] | None:
        """The attachments as submitted in that round; None when they were not kept."""

    def add_note(self, filing: Filing, note: Note) -> bool:
        """Keep a note, the same id once; False when the filing has left its status meanwhile."""

    def by_receipt_number(self, receipt_number: str) -> str | None:
        """The id of the filing that got the number, or None."""

    def next_receipt_number(self, day: date) -> int:
        """The next number of the day, from 1; never the same twice."""

    def due_reminders(self, now: datetime, limit: int = 100) -> Sequence[Filing]:
        """Heads whose next reminder is due, longest due first."""

    def set_reminder(self, filing: Filing, at: datetime | None) -> None:
        """When to look at it again; nothing happens if the filing moved meanwhile."""


class Identities(Protocol):
    """Which filings name a person or thing; what is found is only where to look."""

    def keep(self, organization_id: str, filing_id: str, digests: Sequence[str]) -> None:
        """Remember that the filing names them; doing it again does no harm."""

    def forget(self, organization_id: str, filing_id: str, digests: Sequence[str]) -> None:
        """The filing names them no longer; doing it again does no harm."""

    def holders(self, digests: Sequence[str]) -> Mapping[str, Sequence[tuple[str, str]]]:
        """By digest the organisation and id of each filing that was ever filed with it."""


class Presence(Protocol):
    """Who has a filing open."""

    def keep(self, filing_id: str, opener: Opener) -> None:
        """Note that somebody has it open now."""

    def of(self, filing_id: str) -> Sequence[Opener]:
        """Everybody who had it open lately, once each."""


class Outbox(Protocol):
    """What stored moves still have to tell the outside."""

    def pending(self, before: datetime, limit: int = 100) -> Sequence[OutboxEntry]:
        """What was stored before then and is not yet told, oldest first."""

    def told(self, entry: OutboxEntry) -> None:
        """All of it is told; doing this twice is fine."""


class StageTokens(Protocol):
    """Which execution waits for which office."""

    def keep(self, filing_id: str, round_: int, office: str, token: str) -> None:
        """Remember the execution that waits now."""

    def get(self, filing_id: str, round_: int, office: str) -> str | None:
        """The token of the execution that waits, or None when none waits yet."""


class Executions(Protocol):
    """The review executions."""

    def start(self, name: str, payload: Mapping[str, Any]) -> None:
        """Start one; the same name twice is once."""

    def status(self, name: str) -> str | None:
        """``RUNNING``, ``SUCCEEDED``, ``FAILED``, ``TIMED_OUT``, ``ABORTED``, or None for none."""

    def resume(self, token: str, result: Mapping[str, Any]) -> None:
        """Tell the waiting step; a step that was told already or is gone is no fault."""


class FilingServices(Protocol):
    """What the use cases of filings need; a function has those of its own duty."""

    @property
    def filings(self) -> Filings: ...
    @property
    def mandates(self) -> Mandates: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def queue(self) -> FilingQueue: ...
    @property
    def facts(self) -> FactStore: ...
    @property
    def identities(self) -> Identities: ...
    @property
    def presence(self) -> Presence: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def stage_tokens(self) -> StageTokens: ...
    @property
    def registers(self) -> Registers: ...
    @property
    def teams(self) -> TeamCounts: ...
    @property
    def closing(self) -> AccountClosing: ...
    @property
    def documents(self) -> Documents: ...
    @property
    def certificates(self) -> Certificates: ...
    @property
    def executions(self) -> Executions: ...
    @property
    def mail_log(self) -> MailLog: ...
    @property
    def bad_addresses(self) -> BadAddresses: ...
    @property
    def mailer(self) -> Mailer: ...
    @property
    def office(self) -> Office: ...
    @property
    def settings(self) -> SettingsReader: ...
    @property
    def calendar(self) -> Calendar: ...
    @property
    def moves_at_once(self) -> int: ...
    @property
    def site_url(self) -> str: ...
    @property
    def offices_url(self) -> str: ...
    @property
    def printable(self) -> Container[str]: ...
    @property
    def now(self) -> Callable[[], datetime]: ...
    @property
    def new_id(self) -> Callable[[], str]: ...
