"""The log of a filing's mails in the words of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ukeire.domain.mail import BAD, BadAddress, LoggedMail, Outcome, normal
from ukeire.domain.mail_kinds import MAIL_KINDS
from ukeire.usecases.resend_mail import can_resend, first_of, times_resent

_STATES: Mapping[str, tuple[str, str]] = {
    "asked": ("送信待ち", "neutral"),
    "sending": ("送信中", "info"),
    "sent": ("送信済", "info"),
    "failed": ("送信失敗", "error"),
    "withheld": ("送信見合わせ", "warning"),
    Outcome.DELAYED: ("配達待ち", "warning"),
    Outcome.DELIVERED: ("配達済", "success"),
    Outcome.UNDELIVERED: ("一時的に届かず", "warning"),
    Outcome.REJECTED: ("送信拒否", "error"),
    Outcome.BOUNCED: ("届かず", "error"),
    Outcome.COMPLAINED: ("迷惑メールの申告", "error"),
}
REASONS: Mapping[Outcome, str] = {
    Outcome.BOUNCED: "メールが届かず、送り返されました。",
    Outcome.COMPLAINED: "受け取った人が、迷惑メールとして申告しました。",
}
"""Why an address is sent nothing."""


@dataclass(frozen=True, slots=True)
class AddressState:
    """What became of a mail at one address, and why where the mail service says so."""

    address: str
    word: str
    tone: str
    detail: str


@dataclass(frozen=True, slots=True)
class MailRow:
    """One mail about the filing. ``times`` is how often it was sent again, ``None``: it cannot be."""

    mail_id: str
    at: datetime
    title: str
    states: Sequence[AddressState]
    notes: Sequence[str]
    times: int | None


def mail_rows(log: Sequence[LoggedMail], bad: Sequence[BadAddress]) -> list[MailRow]:
    """Every mail, the latest first; one to bad addresses alone cannot be sent again."""
    closed = {one.address for one in bad}
    return [_row(mail, log, closed) for mail in reversed(log)]


def _row(mail: LoggedMail, log: Sequence[LoggedMail], closed: set[str]) -> MailRow:
    open_ = not closed.issuperset(map(normal, mail.to))
    return MailRow(
        mail.mail_id,
        mail.at,
        MAIL_KINDS[mail.kind].title if mail.kind in MAIL_KINDS else mail.kind,
        [_state(mail, address) for address in mail.to],
        _notes(mail),
        times_resent(log, first_of(mail.mail_id)) if can_resend(mail) and open_ else None,
    )


def _notes(mail: LoggedMail) -> list[str]:
    notes = [f"再送（{mail.asked_by}）"] if mail.asked_by else []
    if mail.wording.problem:
        notes.append("部署の文面に問題があったため、標準の文面で送信しました。")
    elif mail.wording.version:
        notes.append(f"部署の文面（第{mail.wording.version}版）")
    return notes


def _state(mail: LoggedMail, address: str) -> AddressState:
    word, tone = _STATES[mail.state_at(address)]
    known = mail.deliveries.get(normal(address))
    shown = known is not None and known.outcome in {*BAD, Outcome.UNDELIVERED, Outcome.REJECTED}
    return AddressState(address, word, tone, known.detail if known and shown else "")
