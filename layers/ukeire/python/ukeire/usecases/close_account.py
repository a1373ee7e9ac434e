"""Close the account that an approved filing gives up (A20)."""

from ukeire.domain.filing import Filing
from ukeire.usecases.end_filings import end_others
from ukeire.usecases.filing_mails import mail_about
from ukeire.usecases.ports.filings import FilingServices


def close_account(services: FilingServices, filing: Filing) -> None:
    """Close the account of whoever started the approved filing; again does no harm.

    Since it was filed the organisation may have lost its other administrators: then the account
    stays, and the organisation is told what to do. With its last account all that is open ends.
    """
    organization = filing.organization_id
    member = services.registers.get(organization).member
    closed = services.closing.close(organization, filing.created_by, services.now(), member=member)
    if not closed:
        services.mailer.send(mail_about(services, filing, "account_not_closed", "1"))
    elif services.teams.get(organization).accounts < 1:
        end_others(services, filing)
