"""Composes the application: the environment's settings into the services that use cases ask for.

Every adapter is made at first use, because each function is given the names of its own duty alone.
"""

import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ukeire.adapters.clock import system_clock
from ukeire.adapters.ids import new_id, new_token
from ukeire.domain.lapses import Lapses
from ukeire.domain.office import Office
from ukeire.domain.password import POLICIES, PasswordPolicy

if TYPE_CHECKING:
    from ukeire.adapters.account_closing import DynamoAccountClosing
    from ukeire.adapters.account_upkeep import DynamoAccountUpkeep
    from ukeire.adapters.accounts import DynamoAccounts
    from ukeire.adapters.agencies import DynamoAgencies
    from ukeire.adapters.attempts import DynamoAttempts
    from ukeire.adapters.audit import DynamoAudit
    from ukeire.adapters.bad_addresses import DynamoBadAddresses
    from ukeire.adapters.calendar import JapaneseCalendar
    from ukeire.adapters.certificate_pdf import CertificatePrinter
    from ukeire.adapters.certificates import S3Certificates
    from ukeire.adapters.challenges import DynamoChallenges
    from ukeire.adapters.colleagues import DynamoColleagues
    from ukeire.adapters.data_copies import DynamoDataCopies
    from ukeire.adapters.data_copy_files import S3DataCopyFiles
    from ukeire.adapters.data_copy_queue import SqsDataCopyQueue
    from ukeire.adapters.day_files import S3DayFiles
    from ukeire.adapters.desks import DynamoDesks
    from ukeire.adapters.directory import DynamoDirectory
    from ukeire.adapters.documents import S3Documents
    from ukeire.adapters.executions import StepFunctionsExecutions
    from ukeire.adapters.expiring_accounts import DynamoExpiringAccounts
    from ukeire.adapters.export_files import S3ExportFiles
    from ukeire.adapters.export_queue import SqsExportQueue
    from ukeire.adapters.exports import DynamoExports
    from ukeire.adapters.filing_facts import DynamoFilingFacts
    from ukeire.adapters.filing_outbox import DynamoOutbox, DynamoStageTokens
    from ukeire.adapters.filings import DynamoFilings
    from ukeire.adapters.identities import DynamoIdentities
    from ukeire.adapters.lapsing_accounts import DynamoLapsingAccounts
    from ukeire.adapters.list_pdf import ListPrinter
    from ukeire.adapters.mail import SesTransport
    from ukeire.adapters.mail_log import DynamoMailLog
    from ukeire.adapters.mail_queue import QueueMailer
    from ukeire.adapters.mandates import DynamoMandates
    from ukeire.adapters.passkeys import WebAuthnCeremonies
    from ukeire.adapters.password_hasher import Argon2Hasher
    from ukeire.adapters.postal_codes import PostalCodeTable
    from ukeire.adapters.presence import DynamoPresence
    from ukeire.adapters.previews import LambdaPreviews
    from ukeire.adapters.prints import LambdaPrints
    from ukeire.adapters.public_list import DynamoPublicList
    from ukeire.adapters.queue import DynamoQueue
    from ukeire.adapters.queue_search import DynamoFilingSearch
    from ukeire.adapters.registers import DynamoRegisters
    from ukeire.adapters.retention import DynamoPeriods
    from ukeire.adapters.sessions import DynamoSessions
    from ukeire.adapters.settings import DynamoSettings
    from ukeire.adapters.staff import DynamoStaff
    from ukeire.adapters.stored_files import S3StoredFiles
    from ukeire.adapters.tables import TableFiles
    from ukeire.adapters.teams import DynamoTeams
    from ukeire.usecases.ports.pdf_inspection import PdfInspection
    from ukeire.usecases.try_mail_template import MailReader


class MissingSetting(RuntimeError):
    """The function asked for something that its environment does not name."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment variables a function was given when it started."""

    variables: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    def __getitem__(self, name: str) -> str:
        value = self.variables.get(name)
        if not value:
            raise MissingSetting(f"{name} is not set for this function")
        return value

    def get(self, name: str, default: str) -> str:
        """The variable, or ``default`` when it is not set."""
        return self.variables.get(name) or default


class Services:
    """The services of one function. Each attribute satisfies the port of its name."""

    def __init__(self, settings: Settings, *, staff_site: bool = False) -> None:
        self._settings = settings
        self._staff_site = staff_site
        self.now: Callable[[], datetime] = system_clock
        self.new_id: Callable[[], str] = new_id
        self.new_token: Callable[[], str] = new_token
        self.moves_at_once = 8
        self.choice: Callable[[Sequence[str]], str] = secrets.choice

    @property
    def site_url(self) -> str:
        """The applicants' address, without a slash at its end."""
        return self._settings["SITE_URL"].rstrip("/")

    @property
    def offices_url(self) -> str:
        """The offices' address, without a slash at its end."""
        return self._settings["OFFICES_URL"].rstrip("/")

    @property
    def sender(self) -> str:
        """The address mails come from: fixed and published (A13)."""
        return self._settings["SENDER_ADDRESS"]

    @cached_property
    def office(self) -> Office:
        """The operating office's names and window."""
        return Office.model_validate_json(self._settings.get("OFFICE", "{}"))

    @cached_property
    def policy(self) -> PasswordPolicy:
        """The password policy of this deployment (A8)."""
        return POLICIES[self._settings.get("PASSWORD_PROFILE", "seed")]

    @cached_property
    def lapses(self) -> Lapses:
        """How long passwords and login IDs last in this deployment (A18, A19)."""
        return Lapses.model_validate_json(self._settings.get("LAPSES", "{}"))

    @cached_property
    def upkeep(self) -> "DynamoAccountUpkeep":
        """Applicants' accounts over time."""
        from ukeire.adapters.account_upkeep import DynamoAccountUpkeep

        names = self._settings
        return DynamoAccountUpkeep(names["ACCOUNTS_TABLE"], names["REGISTERS_TABLE"])

    @cached_property
    def lapsing_accounts(self) -> "DynamoLapsingAccounts":
        """Accounts by the age of their passwords."""
        from ukeire.adapters.lapsing_accounts import DynamoLapsingAccounts

        return DynamoLapsingAccounts(self._settings["ACCOUNTS_TABLE"])

    @cached_property
    def accounts(self) -> "DynamoAccounts":
        """Applicants' accounts."""
        from ukeire.adapters.accounts import DynamoAccounts

        names = self._settings
        return DynamoAccounts(
            names["ACCOUNTS_TABLE"], names["REGISTERS_TABLE"], names["SESSIONS_TABLE"]
        )

    @cached_property
    def teams(self) -> "DynamoTeams":
        """The people of organisations."""
        from ukeire.adapters.teams import DynamoTeams

        return DynamoTeams(self._settings["ACCOUNTS_TABLE"], self._settings["SESSIONS_TABLE"])

    @cached_property
    def closing(self) -> "DynamoAccountClosing":
        """Closes accounts, unread."""
        from ukeire.adapters.account_closing import DynamoAccountClosing

        names = self._settings
        return DynamoAccountClosing(names["ACCOUNTS_TABLE"], names["SESSIONS_TABLE"])

    @cached_property
    def staff(self) -> "DynamoStaff":
        """The offices' accounts."""
        from ukeire.adapters.staff import DynamoStaff

        names = self._settings
        return DynamoStaff(
            names["STAFF_TABLE"],
            names["STAFF_SESSIONS_TABLE"],
            names["OFFICE_SETTINGS_TABLE"],
            self.audit,
        )

    @cached_property
    def colleagues(self) -> "DynamoColleagues":
        """The offices' people without what opens doors."""
        from ukeire.adapters.colleagues import DynamoColleagues

        return DynamoColleagues(self._settings["STAFF_TABLE"])

    @cached_property
    def settings(self) -> "DynamoSettings":
        """What offices set for themselves."""
        from ukeire.adapters.settings import DynamoSettings

        named = self._settings.variables
        return DynamoSettings(
            self._settings["OFFICE_SETTINGS_TABLE"],
            self.audit if "AUDIT_TABLE" in named else None,
        )

    @cached_property
    def calendar(self) -> "JapaneseCalendar":
        """The days on which offices in Japan work; public holidays are read at first use."""
        from ukeire.adapters.calendar import JapaneseCalendar

        return JapaneseCalendar()

    @cached_property
    def sessions(self) -> "DynamoSessions":
        """The sessions of this function's site."""
        from ukeire.adapters.sessions import DynamoSessions

        table = "STAFF_SESSIONS_TABLE" if self._staff_site else "SESSIONS_TABLE"
        return DynamoSessions(self._settings[table])

    @cached_property
    def mandates(self) -> "DynamoMandates":
        """Agents and what organisations gave them to do."""
        from ukeire.adapters.mandates import DynamoMandates

        return DynamoMandates(self._settings["MANDATES_TABLE"])

    @cached_property
    def agencies(self) -> "DynamoAgencies":
        """Agents that accept what they were invited to."""
        from ukeire.adapters.agencies import DynamoAgencies

        return DynamoAgencies(self.teams, self._settings["ACCOUNTS_TABLE"], self.mandates)

    @cached_property
    def attempts(self) -> "DynamoAttempts":
        """Counters of attempts."""
        from ukeire.adapters.attempts import DynamoAttempts

        return DynamoAttempts(self._settings["REQUESTS_TABLE"])

    @cached_property
    def dynamodb(self) -> Any:
        """The client of DynamoDB, for what is no model: answers kept for ``Idempotency-Key``."""
        from ukeire.adapters import aws

        return aws.client("dynamodb")

    @cached_property
    def hasher(self) -> "Argon2Hasher":
        """Argon2id."""
        from ukeire.adapters.password_hasher import Argon2Hasher

        return Argon2Hasher()

    @property
    def at_least(self) -> Callable[[float], AbstractContextManager[None]]:
        """Makes a block take its time, so that its time tells nothing."""
        from ukeire.adapters.pace import at_least

        return at_least

    @property
    def new_totp_secret(self) -> Callable[[], str]:
        """A new secret for an authenticator."""
        from ukeire.adapters.totp import new_totp_secret

        return new_totp_secret

    @property
    def otp_matches(self) -> Callable[[str, int, str], bool]:
        """Whether a one-time code is right."""
        from ukeire.adapters.totp import otp_matches

        return otp_matches

    @property
    def provisioning_uri(self) -> Callable[[str, str, str], str]:
        """The address that an authenticator reads: of a secret, a login ID and an issuer."""
        from ukeire.adapters.totp import provisioning_uri

        return provisioning_uri

    @cached_property
    def challenges(self) -> "DynamoChallenges":
        """What passkeys are asked to sign."""
        from ukeire.adapters.challenges import DynamoChallenges

        return DynamoChallenges(self._settings["REQUESTS_TABLE"])

    @cached_property
    def passkeys(self) -> "WebAuthnCeremonies":
        """WebAuthn at the offices' site; its library is read when the first passkey is used."""
        from ukeire.adapters.passkeys import WebAuthnCeremonies

        return WebAuthnCeremonies(self.offices_url)

    @property
    def qr_svg(self) -> Callable[[str], str]:
        """A QR code, as SVG that stands in a page."""
        from ukeire.adapters.qr import qr_svg

        return qr_svg

    def device_times(self) -> Sequence[datetime]:
        """The times an authenticator may go by: ours and, where ours was moved, the world's."""
        moved = bool(system_clock.offset)
        return (self.now(), datetime.now(UTC)) if moved else (self.now(),)

    @cached_property
    def registers(self) -> "DynamoRegisters":
        """Registers and certificates."""
        from ukeire.adapters.registers import DynamoRegisters

        return DynamoRegisters(self._settings["REGISTERS_TABLE"])

    @cached_property
    def public_list(self) -> "DynamoPublicList":
        """What anyone may read of the registers."""
        from ukeire.adapters.public_list import DynamoPublicList

        return DynamoPublicList(self._settings["REGISTERS_TABLE"])

    @cached_property
    def directory(self) -> "DynamoDirectory":
        """All organisations, for offices."""
        from ukeire.adapters.directory import DynamoDirectory

        return DynamoDirectory(self._settings["REGISTERS_TABLE"])

    @cached_property
    def filings(self) -> "DynamoFilings":
        """Filings."""
        from ukeire.adapters.filings import DynamoFilings

        named = self._settings.variables
        return DynamoFilings(
            self._settings["FILINGS_TABLE"],
            self.registers if "REGISTERS_TABLE" in named else None,
            self.audit if "AUDIT_TABLE" in named else None,
        )

    @cached_property
    def audit(self) -> "DynamoAudit":
        """Who looked at what and did what."""
        from ukeire.adapters.audit import DynamoAudit

        return DynamoAudit(self._settings["AUDIT_TABLE"])

    @cached_property
    def day_files(self) -> "S3DayFiles":
        """What the audit was at the end of each day."""
        from ukeire.adapters.day_files import S3DayFiles

        return S3DayFiles(self._settings["AUDIT_BUCKET"])

    @cached_property
    def queue(self) -> "DynamoQueue":
        """What filings are listed by."""
        from ukeire.adapters.queue import DynamoQueue

        return DynamoQueue(self._settings["QUEUE_TABLE"])

    @cached_property
    def search(self) -> "DynamoFilingSearch":
        """What filings are found by."""
        from ukeire.adapters.queue_search import DynamoFilingSearch

        return DynamoFilingSearch(self._settings["QUEUE_TABLE"])

    @cached_property
    def desks(self) -> "DynamoDesks":
        """What each of the offices' people keeps."""
        from ukeire.adapters.desks import DynamoDesks

        return DynamoDesks(self._settings["DESKS_TABLE"])

    @cached_property
    def exports(self) -> "DynamoExports":
        """What people asked to have as files."""
        from ukeire.adapters.exports import DynamoExports

        return DynamoExports(self._settings["DESKS_TABLE"])

    @cached_property
    def export_queue(self) -> "SqsExportQueue":
        """The queue of exports to be made."""
        from ukeire.adapters.export_queue import SqsExportQueue

        return SqsExportQueue(self._settings["EXPORT_QUEUE_URL"])

    @cached_property
    def export_files(self) -> "S3ExportFiles":
        """Lists as files."""
        from ukeire.adapters.export_files import S3ExportFiles

        return S3ExportFiles(self._settings["EXPORTS_BUCKET"])

    @cached_property
    def data_copies(self) -> "DynamoDataCopies":
        """What organisations asked to take away."""
        from ukeire.adapters.data_copies import DynamoDataCopies

        return DynamoDataCopies(self._settings["DESKS_TABLE"])

    @cached_property
    def data_copy_queue(self) -> "SqsDataCopyQueue":
        """The queue of copies to be made."""
        from ukeire.adapters.data_copy_queue import SqsDataCopyQueue

        return SqsDataCopyQueue(self._settings["COPY_QUEUE_URL"])

    @cached_property
    def data_copy_files(self) -> "S3DataCopyFiles":
        """Archives of what organisations filed."""
        from ukeire.adapters.data_copy_files import S3DataCopyFiles

        return S3DataCopyFiles(self._settings["EXPORTS_BUCKET"])

    @cached_property
    def tables(self) -> "TableFiles":
        """What makes rows into files."""
        from ukeire.adapters.tables import TableFiles

        return TableFiles()

    @cached_property
    def facts(self) -> "DynamoFilingFacts":
        """What is counted of filings."""
        from ukeire.adapters.filing_facts import DynamoFilingFacts

        return DynamoFilingFacts(self._settings["STATISTICS_TABLE"])

    @cached_property
    def identities(self) -> "DynamoIdentities":
        """Whom and what filings name."""
        from ukeire.adapters.identities import DynamoIdentities

        return DynamoIdentities(self._settings["FILINGS_TABLE"])

    @cached_property
    def presence(self) -> "DynamoPresence":
        """Who has a filing open."""
        from ukeire.adapters.presence import DynamoPresence

        return DynamoPresence(self._settings["FILINGS_TABLE"])

    @cached_property
    def outbox(self) -> "DynamoOutbox":
        """What stored moves have yet to tell."""
        from ukeire.adapters.filing_outbox import DynamoOutbox

        return DynamoOutbox(self._settings["FILINGS_TABLE"])

    @cached_property
    def stage_tokens(self) -> "DynamoStageTokens":
        """Which execution waits for which office."""
        from ukeire.adapters.filing_outbox import DynamoStageTokens

        return DynamoStageTokens(self._settings["FILINGS_TABLE"])

    @cached_property
    def documents(self) -> "S3Documents":
        """Uploaded files."""
        from ukeire.adapters.documents import S3Documents

        return S3Documents(self._settings["DOCUMENTS_BUCKET"])

    @cached_property
    def periods(self) -> "DynamoPeriods":
        """What is due to be told of, ended or erased."""
        from ukeire.adapters.retention import DynamoPeriods

        return DynamoPeriods(self._settings["FILINGS_TABLE"], self._settings["REGISTERS_TABLE"])

    @cached_property
    def stored_files(self) -> "S3StoredFiles":
        """Uploaded files with all their versions."""
        from ukeire.adapters.stored_files import S3StoredFiles

        return S3StoredFiles(self._settings["DOCUMENTS_BUCKET"])

    @cached_property
    def previews(self) -> "LambdaPreviews":
        """Pictures of documents."""
        from ukeire.adapters.previews import LambdaPreviews

        return LambdaPreviews(self._settings["PREVIEW_FUNCTION"])

    @cached_property
    def certificates(self) -> "S3Certificates":
        """Certificate files."""
        from ukeire.adapters.certificates import S3Certificates

        return S3Certificates(self._settings["CERTIFICATES_BUCKET"])

    @cached_property
    def certificate_printer(self) -> "CertificatePrinter":
        """Makes the PDF, with the fonts of its layer."""
        from ukeire.adapters.certificate_pdf import CertificatePrinter

        return CertificatePrinter(Path(self._settings.get("FONTS_FOLDER", "/opt/fonts")))

    @cached_property
    def list_printer(self) -> "ListPrinter":
        """Makes the PDF of a list, with the fonts of its layer."""
        from ukeire.adapters.list_pdf import ListPrinter

        return ListPrinter(Path(self._settings.get("FONTS_FOLDER", "/opt/fonts")))

    @cached_property
    def prints(self) -> "LambdaPrints":
        """Lists printed by the function that can."""
        from ukeire.adapters.prints import LambdaPrints

        return LambdaPrints(self._settings["PRINTS_FUNCTION"])

    @cached_property
    def executions(self) -> "StepFunctionsExecutions":
        """Review executions."""
        from ukeire.adapters.executions import StepFunctionsExecutions

        return StepFunctionsExecutions(self._settings.get("STATE_MACHINE_ARN", ""))

    @cached_property
    def mailer(self) -> "QueueMailer":
        """The mail queue."""
        from ukeire.adapters.mail_queue import QueueMailer

        return QueueMailer(self._settings["MAIL_QUEUE_URL"])

    @cached_property
    def mail_transport(self) -> "SesTransport":
        """SES, from the office's fixed address."""
        from ukeire.adapters.mail import SesTransport

        return SesTransport(self.sender, self.office.council)

    @property
    def read_mail(self) -> "MailReader":
        """A mail as text."""
        from ukeire.adapters.mail import read_mail

        return read_mail

    @cached_property
    def mail_log(self) -> "DynamoMailLog":
        """What was sent."""
        from ukeire.adapters.mail_log import DynamoMailLog

        return DynamoMailLog(self._settings["MAILS_TABLE"])

    @cached_property
    def bad_addresses(self) -> "DynamoBadAddresses":
        """Addresses that take no mail."""
        from ukeire.adapters.bad_addresses import DynamoBadAddresses

        return DynamoBadAddresses(self._settings["MAILS_TABLE"])

    @property
    def pdf_inspection(self) -> "PdfInspection":
        """What looks into uploaded files."""
        from ukeire.adapters import pdf_inspection

        return pdf_inspection

    @cached_property
    def expiring_accounts(self) -> "DynamoExpiringAccounts":
        """Provisional accounts about to expire."""
        from ukeire.adapters.expiring_accounts import DynamoExpiringAccounts

        return DynamoExpiringAccounts(self._settings["ACCOUNTS_TABLE"])

    @cached_property
    def printable(self) -> frozenset[str]:
        """The characters that certificates can print."""
        from ukeire.adapters.printable_characters import printable_characters

        return printable_characters()

    @cached_property
    def postal_codes(self) -> "PostalCodeTable":
        """The offline table of postal codes."""
        from ukeire.adapters.postal_codes import PostalCodeTable

        return PostalCodeTable()


def build_services(*, staff_site: bool = False) -> Services:
    """The services of the function whose environment this is; ``staff_site`` for the offices'."""
    return Services(Settings(), staff_site=staff_site)
