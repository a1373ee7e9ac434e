"""Send a mail from the queue, once."""

from dataclasses import replace
from typing import Protocol

from ukeire.domain.mail import Mail, normal
from ukeire.domain.settings.mail_templates import MailWords
from ukeire.usecases.mail_words import words_of
from ukeire.usecases.ports.filings import FilingServices


class MailTransport(Protocol):
    """Renders a mail and hands it to the mail service."""

    def __call__(self, mail: Mail, words: MailWords | None) -> str:
        """The service's id of the message. Raises when it was not taken."""
        ...


def send_mail(services: FilingServices, transport: MailTransport, mail: Mail) -> bool:
    """Whether it went out now; False when it had before, or when all its addresses are bad (F25).

    What bounced or was complained about gets nothing until it is mended, but for the question whether
    it works again; the log says so.

    A crash between sending and noting it sends it once more, with the same Message-ID (F24). What
    the service does not take is noted as failed, and raised for the queue to try again (F23).
    """
    about = (mail.subject, mail.mail_id, mail.kind, mail.to)
    if not services.mail_log.claim(*about, services.now(), mail.tells):
        return False
    bad = {one.address for one in services.bad_addresses.among(mail.to) if one.withholds(mail.kind)}
    withheld = tuple(one for one in mail.to if normal(one) in bad)
    if len(withheld) == len(mail.to):
        services.mail_log.withheld(mail.subject, mail.mail_id, withheld, services.now())
        return False
    receivers = tuple(one for one in mail.to if one not in withheld)
    words, wording = words_of(services, mail)
    try:
        message_id = transport(replace(mail, to=receivers), words)
    except Exception as error:
        services.mail_log.failed(mail.subject, mail.mail_id, type(error).__name__, services.now())
        raise
    services.mail_log.sent(
        mail.subject, mail.mail_id, message_id, services.now(), withheld, wording
    )
    return True
