"""What keeping accounts in order asks of the outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from ukeire.domain.account import Account
from ukeire.domain.email_change import EmailChange


class AccountUpkeep(Protocol):
    """Applicants' accounts over time. A False says that the account is no longer what was read."""

    def at_email(self, email: str) -> Sequence[Account]:
        """Full accounts with that address, as many as a mail tells of; a new one may lag."""

    def note_use(self, account: Account, now: datetime) -> None:
        """It was used today; a password that nobody dated counts as set now."""

    def keep_email_change(self, account: Account, change: EmailChange) -> None:
        """Make this the one change that can be confirmed or stopped."""

    def by_email_link(self, key: str) -> Account | None:
        """The account that a mailed link with this key was made for, open or not."""

    def change_email(self, account: Account, change: EmailChange, now: datetime) -> bool:
        """Give it the address if the change is still its newest, and links to the old one die.

        Of an administrator whose address was the organisation's contact, that changes in the same step.
        """

    def stop_email_change(self, account: Account, change: EmailChange, now: datetime) -> bool:
        """Forget the change, if it is still the newest."""

    def replace_lapsed(self, lapsed: Account, fresh: Account) -> bool:
        """Keep the fresh account and close the lapsed one, in one step.

        The fresh one's ID must be free, and the lapsed one's mailed link still its newest.
        """
