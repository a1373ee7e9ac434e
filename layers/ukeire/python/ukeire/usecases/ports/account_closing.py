"""What closing an account asks of the outside, without reading any."""

from datetime import datetime
from typing import Protocol

from ukeire.domain.team import Team


class TeamCounts(Protocol):
    """How many people organisations have."""

    def get(self, organization_id: str) -> Team:
        """Those of one, as they are now."""


class AccountClosing(Protocol):
    """Closes accounts, unread."""

    def close(self, organization_id: str, login_id: str, at: datetime, *, member: bool) -> bool:
        """Let the account open nothing any more, and end its sessions.

        True when it is closed, now or before; False when its organisation would be left without an
        administrator: a member always, another while there are other accounts.
        """
