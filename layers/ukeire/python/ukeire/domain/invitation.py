"""Invitations by mail: to an account of the organisation (A15), or to act for it (A16). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from ukeire.domain.mail import INVITATIONS
from ukeire.domain.session import Actor

INVITATION_LIFETIME = timedelta(days=7)
"""A mailed invitation opens nothing from this moment on."""

MAX_OPEN_INVITATIONS = 50
"""How many of an organisation's invitations wait at once."""


class InvitationKind(StrEnum):
    """What it invites to."""

    MEMBER = "member"
    AGENT = "agent"


class InvitationState(StrEnum):
    """What became of it; that it ran out is told by the clock alone."""

    OPEN = "open"
    USED = "used"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One invitation. ``key`` is the SHA-256 of its newest link's token, in hex.

    ``role`` is what its taker will be: a ``Duty`` of a member, what an agent calls it of an agent;
    ``details`` are the kind's own (JSON). ``used_by`` is the login ID that took it.
    ``invited_by`` answers for it: when that account may no longer invite, it opens nothing.
    """

    invitation_id: str
    key: str
    kind: InvitationKind
    organization_id: str
    organization_name: str
    email: str
    role: str
    invited_by: str
    inviter_name: str
    created_at: datetime
    expires_at: datetime
    state: InvitationState = InvitationState.OPEN
    used_by: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def mail_subject(self) -> str:
        """What its mails are about, in their log."""
        return INVITATIONS + self.invitation_id

    @property
    def mail_id(self) -> str:
        """The mail with its newest link."""
        return f"{self.kind}_invitation#{self.key}"

    def opens(self, now: datetime) -> bool:
        """Whether its link can be used."""
        return self.state is InvitationState.OPEN and now < self.expires_at

    def expired(self, now: datetime) -> bool:
        """Whether nobody used it in time."""
        return self.state is InvitationState.OPEN and now >= self.expires_at

    def renewed(self, key: str, now: datetime, by: Actor) -> "Invitation":
        """The same with a new link, for which ``by`` answers now: the old one opens nothing."""
        return replace(
            self,
            key=key,
            expires_at=now + INVITATION_LIFETIME,
            invited_by=by.login_id,
            inviter_name=by.name,
        )

    def withdrawn(self) -> "Invitation":
        """Taken back."""
        return replace(self, state=InvitationState.WITHDRAWN)

    def used(self, login_id: str) -> "Invitation":
        """Taken by that account."""
        return replace(self, state=InvitationState.USED, used_by=login_id)

    def is_for(self, email: str) -> bool:
        """Whether it went to that address."""
        return self.email.casefold() == email.casefold()
