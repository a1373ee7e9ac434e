"""What use cases ask of the log of mails and of the list of addresses that take none."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ukeire.domain.mail import BadAddress, Delivery, LoggedMail, Wording


class MailLog(Protocol):
    """What was sent about what: once per (subject, mail id)."""

    def ask(
        self, subject: str, mail_id: str, kind: str, to: Sequence[str], by: str, now: datetime
    ) -> None:
        """Somebody wants it sent; what is there already stays as it is."""

    def claim(
        self,
        subject: str,
        mail_id: str,
        kind: str,
        to: Sequence[str],
        now: datetime,
        tells: Mapping[str, str] | None = None,
    ) -> bool:
        """Whether it is still to be sent; remembers that somebody is about to, and whom it tells.

        Raises Unavailable while somebody else is.
        """

    def sent(
        self,
        subject: str,
        mail_id: str,
        message_id: str,
        now: datetime,
        withheld: Sequence[str] = (),
        wording: Wording | None = None,
    ) -> None:
        """It went out in these words, though not to the bad addresses that were ``withheld``."""

    def withheld(self, subject: str, mail_id: str, withheld: Sequence[str], now: datetime) -> None:
        """It did not, and will not: each of its addresses is a bad one."""

    def failed(self, subject: str, mail_id: str, reason: str, now: datetime) -> None:
        """It did not, for now."""

    def note(self, delivery: Delivery) -> None:
        """Keep what became of it at an address, unless what is known comes later."""

    def tells(self, subject: str, mail_id: str) -> Mapping[str, str] | None:
        """Whom to tell that it did not arrive."""

    def states(self, mails: Sequence[tuple[str, str, str]]) -> Mapping[tuple[str, str], str]:
        """What is known of mails to one address each, by subject and mail id.

        Each is asked for by subject, mail id and address; one that was not begun has no state.
        """

    def of(self, subject: str) -> Sequence[LoggedMail]:
        """What was sent about it, oldest first."""


class BadAddresses(Protocol):
    """Addresses that bounced or complained, until they are mended."""

    def among(self, addresses: Iterable[str]) -> Sequence[BadAddress]:
        """The bad ones of these."""

    def all(self) -> Sequence[BadAddress]:
        """Every bad one, the latest first; it may lag by moments."""

    def report(self, delivery: Delivery) -> None:
        """It is bad, unless something newer than this is known of it."""

    def mend(self, address: str, by: str, now: datetime) -> bool:
        """It works again, says ``by``; whether it was bad."""
