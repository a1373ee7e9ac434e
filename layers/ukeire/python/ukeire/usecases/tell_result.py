"""Tell the organisation that its filing was approved, once what follows has been issued (B8)."""

from ukeire.procedures import procedure_named
from ukeire.usecases.filing_mails import mail_of_result
from ukeire.usecases.ports.filings import FilingServices


def tell_result(services: FilingServices, filing_id: str, round_: int) -> None:
    """Queue the mail of approval; the same round twice is one mail.

    What took effect when it was filed is no request, and nobody writes back (C10).
    """
    filing = services.filings.get(filing_id)
    if procedure_named(filing.procedure).route_of(filing).offices:
        services.mailer.send(mail_of_result(services, filing, round_))
