"""Who is there: sessions and the actors they stand for. Pure."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from ukeire.domain.mandate import Mandate

IDLE_LIMIT = timedelta(minutes=30)
"""A session nobody used for this long is over (A12)."""

ABSOLUTE_LIMIT = timedelta(hours=12)
"""No session lives longer than this, however busy."""


class Role(StrEnum):
    """What kind of account acts."""

    APPLICANT = "applicant"
    AGENT = "agent"
    STAFF = "staff"
    SYSTEM = "system"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks for something: every use case takes one and checks it.

    ``organization_id`` is set for applicants, and for agents while a mandate lets them act;
    ``mandate`` is that mandate, or without it the one that holds no more. ``agent_id`` is what an
    agent's mandates know it by, whatever its login ID is by now. ``office``
    (``secretariat``, ``ministry``) is set for staff. ``duty`` is a ``StaffRole`` of staff and a
    ``Duty`` of applicants; None is the least of them. ``request_id`` and ``network`` say by which
    request and from where, for the audit.
    """

    login_id: str
    name: str
    role: Role
    organization_id: str | None = None
    office: str | None = None
    duty: str | None = None
    request_id: str = field(default="", compare=False)
    network: str = field(default="", compare=False)
    mandate: Mandate | None = field(default=None, compare=False)
    agent_id: str = ""


def system_for(organization_id: str | None = None) -> Actor:
    """Who acts where a rule does, on what is an organisation's if it is one's."""
    return Actor("system", "自動処理", Role.SYSTEM, organization_id=organization_id)


@dataclass(frozen=True, slots=True)
class Session:
    """A logged-in browser or program. ``key`` is the SHA-256 of the cookie's token, in hex."""

    key: str
    actor: Actor
    created_at: datetime
    last_seen_at: datetime
    must_change_password: bool = False

    @property
    def idle_expires_at(self) -> datetime:
        """When it ends if nobody acts."""
        return min(self.last_seen_at + IDLE_LIMIT, self.expires_at)

    @property
    def expires_at(self) -> datetime:
        """When it ends whatever happens."""
        return self.created_at + ABSOLUTE_LIMIT

    def alive(self, now: datetime) -> bool:
        """Whether it still opens doors: at the limit to the second it does not."""
        return now < self.idle_expires_at


@dataclass(frozen=True, slots=True)
class Standing:
    """How an applicant's account stands since its organisation changed it (A15).

    Sessions that began before ``ended_before`` are over.
    """

    duty: str
    suspended: bool
    ended_before: datetime | None = None

    def ended(self, session: Session) -> bool:
        """Whether the session opens no doors any more."""
        return self.suspended or (
            self.ended_before is not None and session.created_at < self.ended_before
        )
