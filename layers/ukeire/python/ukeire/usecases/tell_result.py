"""Tell the organisation that its filing was approved, once what follows has been issued (B8)."""

from ukeire.procedures import procedure_named
from ukeire.usecases.filing_mails import mail_about
from ukeire.usecases.issue_certificate import issued_for
from ukeire.usecases.ports.filings import FilingServices


def tell_result(services: FilingServices, filing_id: str, round_: int) -> None:
    """Queue the mail of approval; the same round twice is one mail.

    What took effect when it was filed is no request, and nobody writes back (C10).
    """
    filing = services.filings.get(filing_id)
    if not procedure_named(filing.procedure).route_of(filing).offices:
        return
    issued = issued_for(services.registers.get(filing.organization_id), filing_id, round_)
    kind = "certificate_issued" if issued else "filing_approved"
    services.mailer.send(
        mail_about(
            services,
            filing,
            kind,
            f"r{round_}",
            certificates_url=f"{services.site_url}/certificates",
        )
    )
