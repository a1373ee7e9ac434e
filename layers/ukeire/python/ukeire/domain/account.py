"""Accounts: provisional for three hours, then full for good. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from ukeire.domain.email_change import EmailChange
from ukeire.domain.permissions import Duty
from ukeire.domain.session import Actor, Role

PROVISIONAL_LIFETIME = timedelta(hours=3)
"""A provisional password opens nothing from this moment on, to the second (A6)."""

REMINDER_LEAD = timedelta(hours=1)
"""How long before that its holder is reminded."""

KEPT_AFTER_EXPIRY = timedelta(days=30)
"""How long after its end what opens nothing any more is kept, so that questions can be answered."""

RESET_LIFETIME = timedelta(hours=1)
"""A mailed link to a new password opens nothing from this moment on."""


class AccountStatus(StrEnum):
    """Whether the first password was set, and whether it opens the door since.

    A closed account opens nothing for good, and its ID is nobody else's (A6).
    """

    PROVISIONAL = "provisional"
    FULL = "full"
    SUSPENDED = "suspended"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class PasswordReset:
    """The newest mailed link of an account; ``key`` is the SHA-256 of its token, in hex."""

    key: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """An account as far as others may know it: nothing of it opens a door."""

    login_id: str
    organization_id: str
    contact_name: str
    email: str
    status: AccountStatus
    duty: Duty
    created_at: datetime
    kind: str | None = None
    password_set_at: datetime | None = None
    last_used_at: datetime | None = None

    @property
    def closed(self) -> bool:
        """Whether it was given up for good."""
        return self.status is AccountStatus.CLOSED

    @property
    def erased(self) -> bool:
        """Whether it was forgotten, too, whose it was."""
        return self.closed and not self.contact_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who may log in for an organisation.

    ``office_reference`` is what the office's window asks for (事務局窓口用識別番号, A5);
    ``consents`` maps each document to the version that was accepted (A4); ``password_version``
    rises with every change of the password, never with a mere re-hash. ``language`` is the tag that
    was chosen while somebody was logged in. ``duty`` is what its holder may do for the organisation.
    ``kind`` is what its periods go by, None for the deployment's own kind; ``password_set_at`` and
    ``last_used_at``, to the day, are what they begin with: an account from before there were periods
    has neither until it is next used. ``email_change`` is what is to become of ``email``.
    ``agent_id`` is set for agents: the login ID that it had first, which its mandates know it by.
    """

    login_id: str
    organization_id: str
    office_reference: str
    organization_name: str
    organization_kana: str
    contact_name: str
    contact_kana: str
    contact_phone: str
    email: str
    consents: Mapping[str, str]
    password_hash: str
    password_version: int
    status: AccountStatus
    created_at: datetime
    provisional_expires_at: datetime | None = None
    role: Role = Role.APPLICANT
    reset: PasswordReset | None = None
    language: str | None = None
    duty: Duty = Duty.ADMINISTRATOR
    kind: str | None = None
    password_set_at: datetime | None = None
    last_used_at: datetime | None = None
    email_change: EmailChange | None = None
    agent_id: str = ""

    @property
    def provisional(self) -> bool:
        """Whether its first password has yet to be set."""
        return self.status is AccountStatus.PROVISIONAL

    @property
    def closed(self) -> bool:
        """Whether it was given up for good."""
        return self.status is AccountStatus.CLOSED

    @property
    def holder(self) -> Holder:
        """What others may know of it."""
        return Holder(
            login_id=self.login_id,
            organization_id=self.organization_id,
            contact_name=self.contact_name,
            email=self.email,
            status=self.status,
            duty=self.duty,
            created_at=self.created_at,
            kind=self.kind,
            password_set_at=self.password_set_at,
            last_used_at=self.last_used_at,
        )

    @property
    def actor(self) -> Actor:
        """Who acts when this account is logged in."""
        return Actor(
            self.login_id,
            self.contact_name,
            self.role,
            self.organization_id if self.role is Role.APPLICANT else None,
            duty=self.duty.value if self.role is Role.APPLICANT else None,
            agent_id=self.agent_id,
        )

    @property
    def administers(self) -> bool:
        """Whether it counts as one of its organisation's administrators."""
        return self.status is AccountStatus.FULL and self.duty is Duty.ADMINISTRATOR

    @property
    def reminder_at(self) -> datetime | None:
        """When to remind that the provisional password is about to expire; None when full."""
        return self.provisional_expires_at and self.provisional_expires_at - REMINDER_LEAD

    def expired(self, now: datetime) -> bool:
        """Whether the provisional password ran out, and with it the hold on the login ID (A6)."""
        return self.provisional_expires_at is not None and now >= self.provisional_expires_at

    def opens(self, now: datetime) -> bool:
        """Whether its password opens the door (A6, A15, A20)."""
        shut = (AccountStatus.SUSPENDED, AccountStatus.CLOSED)
        return self.status not in shut and not self.expired(now)

    def activated(self, password_hash: str, at: datetime) -> "Account":
        """The full account that the first new password makes of a provisional one (A7)."""
        return replace(
            self.with_password(password_hash, at),
            status=AccountStatus.FULL,
            provisional_expires_at=None,
        )

    def with_password(self, password_hash: str, at: datetime) -> "Account":
        """The account after a change of password, which also kills any mailed link."""
        return replace(
            self,
            password_hash=password_hash,
            password_version=self.password_version + 1,
            password_set_at=at,
            last_used_at=at,
            reset=None,
        )

    def reset_open(self, key: str, now: datetime) -> bool:
        """Whether the mailed link with this key is the newest, unused and in time."""
        return self.reset is not None and self.reset.key == key and now < self.reset.expires_at
