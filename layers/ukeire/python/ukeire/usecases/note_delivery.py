"""Note what became of a mail that was sent, and that an address takes none."""

from typing import Protocol

from ukeire.domain.mail import BAD, Delivery
from ukeire.usecases.ports.mails import BadAddresses, MailLog


class DeliveryServices(Protocol):
    """What noting deliveries needs."""

    @property
    def mail_log(self) -> MailLog: ...
    @property
    def bad_addresses(self) -> BadAddresses: ...


def note_delivery(services: DeliveryServices, delivery: Delivery) -> None:
    """Twice is once, and in whatever order: what is worse stays, and a mended address mended (F25)."""
    if delivery.outcome in BAD:
        services.bad_addresses.report(delivery)
    services.mail_log.note(delivery)
