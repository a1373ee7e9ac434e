"""The offices' people: password and one-time code, at an endpoint of their own. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from ukeire.domain.permissions import StaffRole
from ukeire.domain.session import Actor, Role

OTP_STEP = 30
"""Seconds that a one-time code stands for."""


class StaffStatus(StrEnum):
    """Whether somebody may log in."""

    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"


STAFF_STATUS_WORDS: Mapping[StaffStatus, str] = {
    StaffStatus.INVITED: "招待中",
    StaffStatus.ACTIVE: "有効",
    StaffStatus.SUSPENDED: "停止中",
}


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody of an office as colleagues know them: nothing that opens a door."""

    login_id: str
    name: str
    office: str
    role: StaffRole = StaffRole.REVIEWER
    status: StaffStatus = StaffStatus.ACTIVE
    email: str = ""


def responsible(members: Iterable[StaffMember]) -> tuple[StaffMember, ...]:
    """Who answers for what their office leaves lying: its seniors, or without any its administrators.

    Only those who work there now and can be written to.
    """
    there = [one for one in members if one.status is StaffStatus.ACTIVE and one.email]
    seniors = tuple(one for one in there if one.role is StaffRole.SENIOR)
    return seniors or tuple(one for one in there if one.role is StaffRole.ADMINISTRATOR)


class LinkPurpose(StrEnum):
    """What a mailed link lets its holder do, once."""

    INVITATION = "invitation"
    PASSWORD = "password"  # noqa: S105 it is none
    SECOND_FACTOR = "second_factor"


LINK_LIFETIME = timedelta(hours=24)
"""A mailed link opens nothing from this moment on."""


@dataclass(frozen=True, slots=True)
class StaffLink:
    """The newest mailed link of an account.

    ``key`` is the SHA-256 of its token, in hex; ``totp_secret`` what its holder sets up with it.
    """

    key: str
    purpose: LinkPurpose
    expires_at: datetime
    totp_secret: str | None = None


MAX_PASSKEYS = 10


@dataclass(frozen=True, slots=True)
class Passkey:
    """A key pair whose private half never leaves its holder's device; ids and keys in base64url.

    ``sign_count`` is what the device counted last: it only rises, unless it counts nothing at all.
    """

    credential_id: str
    public_key: str
    sign_count: int
    name: str
    created_at: datetime
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAccount:
    """Somebody of an office (``secretariat``, ``ministry``).

    ``version`` counts what administrators and links changed; ``used_steps`` are the
    time steps whose codes were used and might still be accepted: each opens the door once.
    ``totp_secret`` is base32; sessions that began before ``sessions_from`` have ended.
    """

    login_id: str
    name: str
    office: str
    password_hash: str
    password_version: int
    totp_secret: str
    created_at: datetime
    must_change_password: bool
    used_steps: tuple[int, ...] = ()
    role: StaffRole = StaffRole.REVIEWER
    status: StaffStatus = StaffStatus.ACTIVE
    email: str = ""
    version: int = 1
    link: StaffLink | None = None
    sessions_from: datetime | None = None
    passkeys: tuple[Passkey, ...] = ()

    @property
    def actor(self) -> Actor:
        """Who acts when this account is logged in."""
        return Actor(self.login_id, self.name, Role.STAFF, office=self.office, duty=self.role.value)

    @property
    def active(self) -> bool:
        """Whether it opens the door."""
        return self.status is StaffStatus.ACTIVE

    @property
    def administers(self) -> bool:
        """Whether it counts as one of its office's administrators."""
        return self.active and self.role is StaffRole.ADMINISTRATOR

    @property
    def audited(self) -> Mapping[str, Any]:
        """What the audit of changes keeps of it: nothing that opens a door."""
        return {
            "name": self.name,
            "email": self.email,
            "role": self.role.value,
            "status": self.status.value,
        }

    def with_password(self, password_hash: str) -> "StaffAccount":
        """The account after its holder changed the password."""
        return replace(
            self,
            password_hash=password_hash,
            password_version=self.password_version + 1,
            must_change_password=False,
        )


def passkey_of(account: StaffAccount, credential_id: str) -> Passkey | None:
    """The account's passkey of that id."""
    return next((one for one in account.passkeys if one.credential_id == credential_id), None)


def link_open(account: StaffAccount, key: str, now: datetime) -> StaffLink | None:
    """The account's link if it is the one with this key, unused and in time."""
    link = account.link
    return link if link is not None and link.key == key and now < link.expires_at else None


def steps_around(moment: datetime) -> tuple[int, int, int]:
    """The time steps whose codes are accepted at that moment: a clock may be one step off."""
    step = int(moment.timestamp()) // OTP_STEP
    return step - 1, step, step + 1
