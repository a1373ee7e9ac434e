"""What every function may need: clock, names, audit, settings of offices, mails."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ukeire.adapters.clock import system_clock
from ukeire.adapters.ids import new_id, new_token
from ukeire.domain.office import Office
from ukeire.wiring.settings import Settings

if TYPE_CHECKING:
    from ukeire.adapters.audit import DynamoAudit
    from ukeire.adapters.bad_addresses import DynamoBadAddresses
    from ukeire.adapters.calendar import JapaneseCalendar
    from ukeire.adapters.mail import SesTransport
    from ukeire.adapters.mail_log import DynamoMailLog
    from ukeire.adapters.mail_queue import QueueMailer
    from ukeire.adapters.settings import DynamoSettings
    from ukeire.usecases.try_mail_template import MailReader


class Base:
    """A part of ``Services``: what the others stand on."""

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
    def settings(self) -> "DynamoSettings":
        """What offices set for themselves."""
        from ukeire.adapters.settings import DynamoSettings

        return DynamoSettings(self._settings["OFFICE_SETTINGS_TABLE"], self.given_audit)

    @cached_property
    def calendar(self) -> "JapaneseCalendar":
        """The days on which offices in Japan work; public holidays are read at first use."""
        from ukeire.adapters.calendar import JapaneseCalendar

        return JapaneseCalendar()

    @cached_property
    def audit(self) -> "DynamoAudit":
        """Who looked at what and did what."""
        from ukeire.adapters.audit import DynamoAudit

        return DynamoAudit(self._settings["AUDIT_TABLE"])

    @property
    def given_audit(self) -> "DynamoAudit | None":
        """The audit of a function that has one; others only read what is recorded when it changes."""
        return self.audit if "AUDIT_TABLE" in self._settings.variables else None

    @cached_property
    def dynamodb(self) -> Any:
        """The client of DynamoDB, for what is no model: answers kept for ``Idempotency-Key``."""
        from ukeire.adapters import aws

        return aws.client("dynamodb")

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
