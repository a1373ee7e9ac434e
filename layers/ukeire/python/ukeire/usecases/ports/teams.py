"""What the use cases of an organisation's people ask of the outside."""

from collections.abc import Sequence
from typing import Protocol

from ukeire.domain.account import Holder
from ukeire.domain.invitation import Invitation
from ukeire.domain.team import Team, TeamChange, TeamEntry
from ukeire.usecases.ports.accounts import AccountServices
from ukeire.usecases.ports.mails import BadAddresses, MailLog


class Teams(Protocol):
    """The people of organisations and who is invited. Reads are consistent but for ``members``."""

    def get(self, organization_id: str) -> Team:
        """How many there are."""

    def members(self, organization_id: str) -> Sequence[Holder]:
        """Its accounts by login ID, but those given up; somebody new may be missing for moments."""

    def invitations(self, organization_id: str) -> Sequence[Invitation]:
        """Its invitations of every state, the newest first."""

    def invitation(self, organization_id: str, invitation_id: str) -> Invitation | None:
        """One of them."""

    def by_key(self, key: str) -> Invitation | None:
        """The invitation whose newest link has this key, in whatever state."""

    def history(self, organization_id: str, subject: str) -> Sequence[TeamEntry]:
        """What was done to an account or an invitation, the newest first."""

    def save(self, change: TeamChange) -> bool:
        """Keep all of it, if team, account and invitation are as they were read; False if not."""


class TeamServices(AccountServices, Protocol):
    """What managing an organisation's people needs besides."""

    @property
    def teams(self) -> Teams: ...
    @property
    def mail_log(self) -> MailLog: ...
    @property
    def bad_addresses(self) -> BadAddresses: ...
