"""What keeping accounts in order asks of the outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from ukeire.domain.account import Account


class AccountUpkeep(Protocol):
    """Applicants' accounts over time. A False says that the account is no longer what was read."""

    def at_email(self, email: str) -> Sequence[Account]:
        """Full accounts with that address, as many as a mail tells of; a new one may lag."""

    def note_use(self, account: Account, now: datetime) -> None:
        """It was used today; a password that nobody dated counts as set now."""

    def replace_lapsed(self, lapsed: Account, fresh: Account) -> bool:
        """Keep the fresh account and close the lapsed one, in one step.

        The fresh one's ID must be free, and the lapsed one's mailed link still its newest.
        """
