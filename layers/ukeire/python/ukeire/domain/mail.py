"""Mails: what is to be sent, what became of it, and which addresses take none. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

LOGGED = timedelta(days=366 * 7)
"""How long it is kept to whom what kind of mail went, and what became of it."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, told to its queue.

    ``subject`` is what it is about (a filing id or a login id); ``mail_id`` is ``kind#mark`` and
    unique within the subject, so that telling it twice sends it once; ``kind`` names the template;
    ``values`` fill it (JSON scalars and lists; may hold a password or a link, so never logged).
    ``office`` is the one whose words it is in, if any; ``words`` are words that are only tried.
    ``tells`` is whom to tell when it does not arrive: an address under ``to``, and their names.
    """

    subject: str
    mail_id: str
    kind: str
    to: tuple[str, ...]
    values: Mapping[str, Any]
    office: str = ""
    words: Mapping[str, Any] | None = None
    tells: Mapping[str, str] | None = None


class Outcome(StrEnum):
    """What became of a mail at one address; what comes later here is never undone by what is before.

    ``undelivered`` was given up for now (a full mailbox); ``bounced`` for good.
    """

    DELAYED = "delayed"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    REJECTED = "rejected"
    BOUNCED = "bounced"
    COMPLAINED = "complained"

    @property
    def rank(self) -> int:
        """Its place in that order."""
        return list(Outcome).index(self)


BAD = frozenset({Outcome.BOUNCED, Outcome.COMPLAINED})
"""After these, the address is sent nothing until somebody mends it."""


NOT_ARRIVED = frozenset({Outcome.UNDELIVERED, Outcome.REJECTED, Outcome.BOUNCED})
"""After these, nobody has read it."""


PROVING = frozenset({"email_change_confirm", "member_invitation", "agent_invitation"})
"""Kinds that ask whether an address works: they go to one that bounced before, too."""


INVITATIONS = "INVITATION#"
"""What begins the subjects of mails that invite."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the mail service told of one mail at one address, and when that was."""

    subject: str
    mail_id: str
    address: str
    outcome: Outcome
    at: datetime
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """In whose words a mail went out: an office's of that version, or the built-in ones.

    ``problem`` says why the built-in ones stood in for the office's.
    """

    office: str = ""
    version: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class LoggedMail:
    """One mail as the log knows it.

    ``status`` is ``asked``, ``sending``, ``sent``, ``failed`` or ``withheld``: every address was a
    bad one. ``withheld`` are the addresses that it was not sent to; ``asked_by`` asked for it again.
    """

    mail_id: str
    kind: str
    to: Sequence[str]
    status: str
    at: datetime
    withheld: Sequence[str] = ()
    asked_by: str = ""
    wording: Wording = Wording()
    deliveries: Mapping[str, Delivery] = field(default_factory=dict)

    def state_at(self, address: str) -> str:
        """What is known of it at one of its addresses."""
        known = self.deliveries.get(normal(address))
        if known is not None:
            return known.outcome
        return "withheld" if address in self.withheld else self.status


@dataclass(frozen=True, slots=True)
class BadAddress:
    """An address that is sent nothing now: why, since when, and which mail showed it."""

    address: str
    outcome: Outcome
    since: datetime
    subject: str
    detail: str = ""

    def withholds(self, kind: str) -> bool:
        """Whether a mail of that kind is not sent there."""
        return self.outcome is not Outcome.BOUNCED or kind not in PROVING


def normal(address: str) -> str:
    """The address as it is compared."""
    return address.strip().lower()
