"""Send a mail about a filing to the organisation once more, because somebody of an office asked."""

from collections.abc import Sequence
from dataclasses import replace

from ukeire.domain.audit import Act, record_of
from ukeire.domain.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound
from ukeire.domain.filing import Filing
from ukeire.domain.mail import LoggedMail, Mail, normal
from ukeire.domain.problems import Problem
from ukeire.domain.session import Actor, Role
from ukeire.usecases.filing_mails import mail_of_move, mail_of_result
from ukeire.usecases.find_filing import visible_filing
from ukeire.usecases.ports.filings import FilingServices

MOST_TIMES = 10
_AGAIN = "~"
"""Stands in a mail id before the number of the time it was asked for again."""


def resend_mail(
    services: FilingServices,
    filing_id: str,
    mail_id: str,
    actor: Actor,
    *,
    seen_times: int | None = None,
) -> str:
    """The id of the new mail, which the log shows with who asked for it.

    It says what the first one said, and goes to the organisation's addresses of today.
    ``seen_times`` is how often it had been sent again when the actor looked: two who press the
    same button, or one who presses it twice, send one mail. Raises NotFound, NotAllowedNow for a
    mail that cannot be sent again or was too often, and InvalidInput while every address is bad.
    """
    if actor.role is not Role.STAFF:
        raise Forbidden
    filing = visible_filing(services, filing_id, actor)
    log = services.mail_log.of(filing_id)
    if mail_id not in [one.mail_id for one in log]:
        raise NotFound
    first = first_of(mail_id)
    mail = _mail_again(services, filing, first)
    if mail is None:
        raise NotAllowedNow("このメールは再送できません。")
    times = times_resent(log, first) if seen_times is None else seen_times
    if not 0 <= times <= times_resent(log, first):
        raise NotFound
    if times >= MOST_TIMES:
        raise NotAllowedNow(f"同じメールを再送できるのは{MOST_TIMES}回までです。")
    bad = {one.address for one in services.bad_addresses.among(mail.to)}
    if bad.issuperset(map(normal, mail.to)):
        message = (
            "あて先のメールアドレスにメールが届かないため、再送できません。"
            "先にメールアドレスを確認してください。"
        )
        raise InvalidInput([Problem("", "bad_address", message)])
    mail = replace(mail, mail_id=f"{first}{_AGAIN}{times + 1}")
    now = services.now()
    services.audit.record(record_of(actor, Act.MAIL_RESENT, now, filing_id, mail=mail.mail_id))
    services.mail_log.ask(filing_id, mail.mail_id, mail.kind, mail.to, actor.name, now)
    services.mailer.send(mail)
    return mail.mail_id


def first_of(mail_id: str) -> str:
    """The id under which it was first sent."""
    return mail_id.partition(_AGAIN)[0]


def times_resent(log: Sequence[LoggedMail], first: str) -> int:
    """How often the mail was asked for again."""
    return sum(one.mail_id.startswith(first + _AGAIN) for one in log)


def can_resend(mail: LoggedMail) -> bool:
    """Whether it can be made anew: mails of moves and results can, reminders come by themselves."""
    mark = first_of(mail.mail_id).partition("#")[2]
    return mark.removeprefix("r").isdigit()


def _mail_again(services: FilingServices, filing: Filing, first: str) -> Mail | None:
    kind, _, mark = first.partition("#")
    if mark.removeprefix("r").isdigit() and mark.startswith("r"):
        again = mail_of_result(services, filing, int(mark[1:]))
    else:
        moved = next((one for one in filing.history if str(one.sequence) == mark), None)
        if moved is None:
            return None
        again = mail_of_move(services, filing, moved, kind)
    return again if again.mail_id == first else None
