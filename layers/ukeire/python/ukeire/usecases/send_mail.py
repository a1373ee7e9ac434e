"""Send a mail from the queue, once."""

from typing import Protocol

from ukeire.domain.mail import Mail
from ukeire.usecases.ports.filings import FilingServices


class MailTransport(Protocol):
    """Renders a mail and hands it to the mail service."""

    def __call__(self, mail: Mail) -> str:
        """The service's id of the message. Raises when it was not taken."""
        ...


def send_mail(services: FilingServices, transport: MailTransport, mail: Mail) -> bool:
    """Whether it went out now; False when it had before.

    A crash between sending and noting it sends it once more, with the same Message-ID (F24). What
    the service does not take is noted as failed, and raised for the queue to try again (F23).
    """
    if not services.mail_log.claim(mail.subject, mail.mail_id, mail.kind, mail.to, services.now()):
        return False
    try:
        message_id = transport(mail)
    except Exception as error:
        services.mail_log.failed(mail.subject, mail.mail_id, type(error).__name__, services.now())
        raise
    services.mail_log.sent(mail.subject, mail.mail_id, message_id, services.now())
    return True
