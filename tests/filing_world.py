"""Filings on real repositories over moto's tables, with the outside around them in memory."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from moto import mock_aws

from tests.accounts_factory import MovableClock
from tests.fakes.accounts import FakeAttempts
from tests.filings_factory import make_filing
from tests.membership import MEMBERSHIP_SECTIONS, worker_ids
from tests.tables import mock_tables
from ukeire.adapters.account_closing import DynamoAccountClosing
from ukeire.adapters.account_erasure import DynamoAccountErasure
from ukeire.adapters.audit import DynamoAudit
from ukeire.adapters.aws import client
from ukeire.adapters.bad_addresses import DynamoBadAddresses
from ukeire.adapters.calendar import JapaneseCalendar
from ukeire.adapters.colleagues import DynamoColleagues
from ukeire.adapters.contacts import DynamoContacts
from ukeire.adapters.data_copies import DynamoDataCopies
from ukeire.adapters.data_copy_files import S3DataCopyFiles
from ukeire.adapters.day_files import S3DayFiles
from ukeire.adapters.desks import DynamoDesks
from ukeire.adapters.directory import DynamoDirectory
from ukeire.adapters.export_files import S3ExportFiles
from ukeire.adapters.exports import DynamoExports
from ukeire.adapters.filing_facts import DynamoFilingFacts
from ukeire.adapters.filing_outbox import DynamoOutbox, DynamoStageTokens
from ukeire.adapters.filings import DynamoFilings
from ukeire.adapters.identities import DynamoIdentities
from ukeire.adapters.lapsing_accounts import DynamoLapsingAccounts
from ukeire.adapters.mail_log import DynamoMailLog
from ukeire.adapters.mandates import DynamoMandates
from ukeire.adapters.people import DynamoPeople
from ukeire.adapters.presence import DynamoPresence
from ukeire.adapters.printable_characters import printable_characters
from ukeire.adapters.public_list import DynamoPublicList
from ukeire.adapters.queue import DynamoQueue
from ukeire.adapters.queue_search import DynamoFilingSearch
from ukeire.adapters.registers import DynamoRegisters
from ukeire.adapters.retention import DynamoPeriods
from ukeire.adapters.settings import DynamoSettings
from ukeire.adapters.staff import DynamoStaff
from ukeire.adapters.tables import TableFiles
from ukeire.adapters.teams import DynamoTeams
from ukeire.domain.certificate import CertificateContent
from ukeire.domain.errors import NotFound, Unavailable
from ukeire.domain.filing import Document, DocumentStatus, Filing, Move
from ukeire.domain.form import DocumentItem
from ukeire.domain.lapses import Lapses
from ukeire.domain.mail import Mail
from ukeire.domain.office import Office
from ukeire.domain.review import Request, decide
from ukeire.domain.session import Actor, Role
from ukeire.procedures.member_forms import DESIGNATED_FORMS
from ukeire.procedures.membership import MEMBERSHIP
from ukeire.usecases.list_filing import list_filing
from ukeire.usecases.make_move import make_move
from ukeire.usecases.ports.documents import StoredObject, UploadTicket
from ukeire.usecases.ports.signing import SignedFile
from ukeire.usecases.review_pace import ReviewPace
from ukeire.usecases.save_section import save_section
from ukeire.usecases.send_reminders import ExpiringAccount
from ukeire.usecases.start_filing import start_filing

APPLICANT = Actor(
    "sakura", "鈴木 一郎", Role.APPLICANT, organization_id="org-1", duty="administrator"
)
STRANGER = Actor(
    "other", "他の 法人", Role.APPLICANT, organization_id="org-2", duty="administrator"
)
SECRETARIAT = Actor("s-1", "事務局 花子", Role.STAFF, office="secretariat")
MINISTRY = Actor("m-1", "本省 太郎", Role.STAFF, office="ministry")


class FakeDocuments:
    """The store of uploads: ids of those taken out."""

    def __init__(self) -> None:
        self.deleted: list[str] = []

    def ticket(
        self, filing_id: str, document: Document, item: DocumentItem, redirect: str | None = None
    ) -> UploadTicket:
        return UploadTicket("https://store.example", {"key": f"{filing_id}/{item.item}"})

    def read(
        self, filing_id: str, document_id: str, version_id: str | None, max_bytes: int
    ) -> StoredObject | None:
        return None

    def link(self, filing_id: str, document: Document, *, inline: bool = False) -> str:
        shown = "?inline" if inline else ""
        return f"https://store.example/{filing_id}/{document.document_id}{shown}"

    def delete(self, filing_id: str, document_id: str) -> None:
        self.deleted.append(document_id)


class FakeStoredFiles:
    """Whose files were erased: filings by id, or organisations."""

    def __init__(self) -> None:
        self.erased: list[str] = []
        self.broken: set[str] = set()

    def erase(self, owner: str) -> int:
        if owner in self.broken:
            raise ConnectionError(owner)
        self.erased.append(owner)
        return 1


class FakeCertificates:
    """The store of certificates, in a dict."""

    def __init__(self) -> None:
        self.stored: dict[str, bytes] = {}

    def put(self, key: str, content: bytes) -> None:
        self.stored[key] = content

    def get(self, key: str) -> bytes:
        if key not in self.stored:
            raise NotFound
        return self.stored[key]


class FakeExecutions:
    """Executions by name: what they were started with, and what their steps were told."""

    def __init__(self) -> None:
        self.started: dict[str, Mapping[str, Any]] = {}
        self.told: list[tuple[str, Mapping[str, Any]]] = []
        self.ended: dict[str, str] = {}

    def start(self, name: str, payload: Mapping[str, Any]) -> None:
        self.started.setdefault(name, payload)

    def status(self, name: str) -> str | None:
        return self.ended.get(name, "RUNNING" if name in self.started else None)

    def resume(self, token: str, result: Mapping[str, Any]) -> None:
        if token not in [told for told, _ in self.told]:
            self.told.append((token, result))


class FakeMailer:
    """The mail queue; ``fails_for`` names kinds it refuses."""

    def __init__(self) -> None:
        self.queued: list[Mail] = []
        self.fails_for: set[str] = set()

    def send(self, mail: Mail) -> None:
        if mail.subject in self.fails_for or mail.kind in self.fails_for:
            raise ConnectionError(mail.kind)
        self.queued.append(mail)

    @property
    def once(self) -> set[tuple[str, str]]:
        """What the mail function would send: each mail id once per subject."""
        return {(mail.subject, mail.mail_id) for mail in self.queued}


class FakeExportQueue:
    """The queue of exports: what it was told, until a test makes them."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.closed = False

    def tell(self, owner: str, export_id: str) -> None:
        if self.closed:
            raise Unavailable
        self.told.append((owner, export_id))


class FakeExpiringAccounts:
    """Provisional accounts with a reminder time each."""

    def __init__(self) -> None:
        self.waiting: dict[datetime, ExpiringAccount] = {}

    def due(self, now: datetime, limit: int = 100) -> list[ExpiringAccount]:
        return [one for at, one in sorted(self.waiting.items()) if at <= now][:limit]

    def reminded(self, account: ExpiringAccount) -> None:
        self.waiting = {at: one for at, one in self.waiting.items() if one is not account}


class Printer:
    """Prints what a certificate says, as text."""

    def __init__(self) -> None:
        self.printed = 0

    def print(self, content: CertificateContent) -> bytes:
        self.printed += 1
        return repr(content).encode()


@dataclass
class Signer:
    """Signs by words, for ninety days; each of what is named in ``failing`` fails once first."""

    failing: list[str] = field(default_factory=list)
    signed: int = 0

    def try_key(self, at: datetime) -> None:
        self._fail("try_key")

    def _fail(self, act: str) -> None:
        if act in self.failing:
            self.failing.remove(act)
            raise Unavailable

    def sign(self, pdf: bytes, at: datetime) -> SignedFile:
        self._fail("sign")
        self.signed += 1
        return SignedFile(pdf + f"signed {at.isoformat()}".encode(), at + timedelta(days=90))


@dataclass
class FilingWorld:
    """What ``FilingServices`` asks for, and short cuts for telling a story."""

    now: MovableClock = field(default_factory=MovableClock)
    audit: DynamoAudit = field(default_factory=lambda: DynamoAudit("AuditTable"))
    day_files: S3DayFiles = field(default_factory=lambda: S3DayFiles("audit"))
    directory: DynamoDirectory = field(default_factory=lambda: DynamoDirectory("RegistersTable"))
    public_list: DynamoPublicList = field(
        default_factory=lambda: DynamoPublicList("RegistersTable")
    )
    registers: DynamoRegisters = field(default_factory=lambda: DynamoRegisters("RegistersTable"))
    mail_log: DynamoMailLog = field(default_factory=lambda: DynamoMailLog("MailsTable"))
    settings: DynamoSettings = field(init=False)
    bad_addresses: DynamoBadAddresses = field(
        default_factory=lambda: DynamoBadAddresses("MailsTable")
    )
    calendar: JapaneseCalendar = field(default_factory=JapaneseCalendar)
    documents: FakeDocuments = field(default_factory=FakeDocuments)
    stored_files: FakeStoredFiles = field(default_factory=FakeStoredFiles)
    certificates: FakeCertificates = field(default_factory=FakeCertificates)
    executions: FakeExecutions = field(default_factory=FakeExecutions)
    mailer: FakeMailer = field(default_factory=FakeMailer)
    export_queue: FakeExportQueue = field(default_factory=FakeExportQueue)
    data_copy_queue: FakeExportQueue = field(default_factory=FakeExportQueue)
    attempts: FakeAttempts = field(default_factory=FakeAttempts)
    expiring_accounts: FakeExpiringAccounts = field(default_factory=FakeExpiringAccounts)
    office: Office = field(default_factory=Office)
    lapses: Lapses = field(default_factory=Lapses)
    printable: frozenset[str] = field(default_factory=printable_characters)
    moves_at_once: int = 1  # moto's transactions lose writes beside each other
    site_url: str = "https://ukeire.example"
    offices_url: str = "https://offices.ukeire.example"

    def __post_init__(self) -> None:
        self.filings = DynamoFilings("FilingsTable", self.registers, self.audit)
        self.queue = DynamoQueue("QueueTable")
        self.search = DynamoFilingSearch("QueueTable")
        self.desks = DynamoDesks("DesksTable")
        self.settings = DynamoSettings("OfficeSettingsTable", self.audit)
        self.staff = DynamoStaff(
            "StaffTable", "StaffSessionsTable", "OfficeSettingsTable", self.audit
        )
        self.facts = DynamoFilingFacts("StatisticsTable")
        self.exports = DynamoExports("DesksTable")
        self.export_files = S3ExportFiles("exports")
        self.data_copies = DynamoDataCopies("DesksTable")
        self.data_copy_files = S3DataCopyFiles("exports")
        self.tables = TableFiles()
        self.colleagues = DynamoColleagues("StaffTable")
        self.mandates = DynamoMandates("MandatesTable", self.audit)
        self.contacts = DynamoContacts("RegistersTable")
        self.identities = DynamoIdentities("FilingsTable")
        self.periods = DynamoPeriods("FilingsTable", "RegistersTable")
        self.presence = DynamoPresence("FilingsTable")
        self.outbox = DynamoOutbox("FilingsTable")
        self.stage_tokens = DynamoStageTokens("FilingsTable")
        self.lapsing_accounts = DynamoLapsingAccounts("AccountsTable")
        self.teams = DynamoTeams("AccountsTable", "SessionsTable", self.audit)
        self.certificate_files = FakeStoredFiles()
        self.account_erasure = DynamoAccountErasure("AccountsTable")
        self.people = DynamoPeople("AccountsTable")
        self.closing = DynamoAccountClosing("AccountsTable", "SessionsTable", self.audit)
        self._last_id = 0

    def new_id(self) -> str:
        self._last_id += 1
        return f"id-{self._last_id:04d}"

    def draft(self, actor: Actor = APPLICANT) -> Filing:
        """A draft that breaks no rule."""
        filing = start_filing(self, "membership", actor)
        for section, data in MEMBERSHIP_SECTIONS.items():
            filing = save_section(
                self, filing.filing_id, section, data, actor, version=filing.version
            )
        for worker in worker_ids(filing):
            for item, title in DESIGNATED_FORMS:
                self.attach(filing.filing_id, item, worker, f"{title}.pdf")
        return self.filings.get(filing.filing_id)

    def attach(
        self, filing_id: str, item: str, about: str | None, filename: str, sha256: str = "ab" * 32
    ) -> Document:
        """An inspected document."""
        filing = self.filings.get(filing_id)
        waiting = Document(
            document_id=self.new_id(),
            item=item,
            about=about,
            filename=filename,
            size=1000,
            content_type="application/pdf",
            created_at=self.now(),
        )
        assert self.filings.add_document(filing, waiting)
        attached = replace(waiting, status=DocumentStatus.ATTACHED, version_id="v1", sha256=sha256)
        assert self.filings.settle_document(filing_id, attached)
        return attached

    def move(self, filing: Filing, move: Move, actor: Actor, **request: Any) -> Filing:
        """The filing after the move."""
        return make_move(self, filing.filing_id, Request(move, **request), actor)

    def submitted(self) -> Filing:
        return self.move(self.draft(), Move.SUBMIT, APPLICANT)

    def accepted(self) -> Filing:
        return self.move(self.submitted(), Move.ACCEPT, SECRETARIAT)

    def at_ministry(self) -> Filing:
        return self.move(self.accepted(), Move.APPROVE, SECRETARIAT)

    def approved(self) -> Filing:
        return self.move(self.at_ministry(), Move.APPROVE, MINISTRY)


def create_locked_bucket(name: str) -> None:
    """A bucket under Object Lock, as the template declares it."""
    s3 = client("s3")
    s3.create_bucket(
        Bucket=name,
        CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"},
        ObjectLockEnabledForBucket=True,
    )
    retention: Any = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 3653}}
    s3.put_object_lock_configuration(
        Bucket=name,
        ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": retention},
    )


@contextmanager
def filing_world() -> Iterator[FilingWorld]:
    """A world with tables of its own and two organisations."""
    with mock_aws():
        mock_tables()
        create_locked_bucket("audit")
        client("s3").create_bucket(
            Bucket="exports",
            CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"},
        )
        table = client("dynamodb")
        for organization, name in (("org-1", "社会福祉法人さくら会"), ("org-2", "医療法人もみじ")):
            table.put_item(
                TableName="RegistersTable",
                Item={
                    "pk": {"S": organization},
                    "sk": {"S": "HEAD"},
                    "organization_name": {"S": name},
                    "organization_kana": {"S": "カナ"},
                    "office_reference": {"S": "K0000001"},
                    "contact_name": {"S": "鈴木 一郎"},
                    "contact_email": {"S": f"{organization}@example.jp"},
                    "version": {"N": "0"},
                    "created_at": {"S": datetime(2026, 11, 1, tzinfo=UTC).isoformat()},
                },
            )
        yield FilingWorld()


def several(world: FilingWorld, count: int, *moves: Move) -> list[str]:
    """Ids of filings of as many organisations, submitted an hour apart, then moved on by offices."""
    made = []
    for _ in range(count):
        world.now.advance(hours=1)
        filing_id = world.new_id()
        filing = make_filing(filing_id=filing_id, organization_id=f"organization-of-{filing_id}")
        world.filings.create(filing, exclusive=False)
        for move in (Move.SUBMIT, *moves):
            actor = replace(APPLICANT, organization_id=filing.organization_id)
            if move is not Move.SUBMIT:
                actor = (SECRETARIAT, MINISTRY)[filing.stage_index]
            filing = _moved(world, filing, move, actor)
        made.append(filing_id)
    return made


def _moved(world: FilingWorld, filing: Filing, move: Move, actor: Actor) -> Filing:
    decision = decide(
        filing,
        MEMBERSHIP,
        Request(move, reason="理由"),
        actor,
        at=world.now(),
        pace=ReviewPace(world).of(MEMBERSHIP, filing),
        receipt_number=f"20261101-{world.now():%d%H}",
    )
    world.filings.commit(filing, decision)
    list_filing(world, decision.filing)
    return decision.filing
