"""Note what became of a mail that was sent, and that an address takes none."""

from typing import Protocol

from ukeire.domain.mail import BAD, INVITATIONS, NOT_ARRIVED, Delivery
from ukeire.usecases.account_mails import MailServices, invitation_undelivered
from ukeire.usecases.ports.accounts import Mailer
from ukeire.usecases.ports.mails import BadAddresses, MailLog


class DeliveryServices(MailServices, Protocol):
    """What noting deliveries needs."""

    @property
    def mail_log(self) -> MailLog: ...
    @property
    def bad_addresses(self) -> BadAddresses: ...
    @property
    def mailer(self) -> Mailer: ...


def note_delivery(services: DeliveryServices, delivery: Delivery) -> None:
    """Twice is once, and in whatever order: what is worse stays, and a mended address mended (F25).

    Whoever invited somebody at an address that it did not reach is told, once a mail.
    """
    if delivery.outcome in BAD:
        services.bad_addresses.report(delivery)
    services.mail_log.note(delivery)
    if delivery.outcome in NOT_ARRIVED and delivery.subject.startswith(INVITATIONS):
        tells = services.mail_log.tells(delivery.subject, delivery.mail_id)
        if tells is not None:
            services.mailer.send(invitation_undelivered(services, delivery, tells))
