"""The offices' people: password and one-time code, at an endpoint of their own. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from ukeire.domain.session import Actor, Role

OTP_STEP = 30
"""Seconds that a one-time code stands for."""


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody of an office as colleagues know them: nothing that opens a door."""

    login_id: str
    name: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAccount:
    """Somebody of an office (``secretariat``, ``ministry``).

    ``used_steps`` are the time steps whose codes were used and might still be accepted: each
    opens the door once. ``totp_secret`` is base32.
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

    @property
    def actor(self) -> Actor:
        """Who acts when this account is logged in."""
        return Actor(self.login_id, self.name, Role.STAFF, office=self.office)

    def with_password(self, password_hash: str) -> "StaffAccount":
        """The account after its holder changed the password."""
        return replace(
            self,
            password_hash=password_hash,
            password_version=self.password_version + 1,
            must_change_password=False,
        )


def steps_around(moment: datetime) -> tuple[int, int, int]:
    """The time steps whose codes are accepted at that moment: a clock may be one step off."""
    step = int(moment.timestamp()) // OTP_STEP
    return step - 1, step, step + 1
