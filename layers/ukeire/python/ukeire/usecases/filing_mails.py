"""The mails about a filing: to the organisation (D7), or to an office."""

from datetime import timedelta
from typing import Any

from ukeire.domain.dates import in_japanese
from ukeire.domain.filing import Filing
from ukeire.domain.mail import Mail
from ukeire.domain.procedure import Procedure
from ukeire.domain.register import Register
from ukeire.procedures import procedure_named
from ukeire.usecases.ports.filings import FilingServices


def mail_about(
    services: FilingServices, filing: Filing, kind: str, mark: str, **values: Any
) -> Mail:
    """A mail to the organisation: to its account's address and to the one in the filing."""
    register = services.registers.get(filing.organization_id)
    return Mail(
        subject=filing.filing_id,
        mail_id=f"{kind}#{mark}",
        kind=kind,
        to=_addresses(filing, register),
        values={
            **_values(services, filing),
            "contact_name": register.contact_name,
            "office_reference": register.office_reference,
            "filing_url": f"{services.site_url}/filings/{filing.filing_id}",
            "site_url": services.site_url,
            **values,
        },
    )


def mail_to_office(
    services: FilingServices, filing: Filing, office: str, kind: str, mark: str, **values: Any
) -> Mail:
    """A mail to the office whose turn it is."""
    return Mail(
        subject=filing.filing_id,
        mail_id=f"{kind}#{mark}",
        kind=kind,
        to=(services.office.mail_address(office),),
        values={
            **_values(services, filing),
            "filing_url": f"{services.offices_url}/filings/{filing.filing_id}",
            **values,
        },
    )


def _values(services: FilingServices, filing: Filing) -> dict[str, Any]:
    procedure = procedure_named(filing.procedure)
    return {
        **services.office.mail_values,
        "organization_name": filing.organization_name,
        "procedure_title": procedure.title,
        "receipt_number": filing.receipt_number,
        "submitted_at": in_japanese(filing.submitted_at) if filing.submitted_at else None,
        "target_days": _days(procedure.route_of(filing).target),
    }


def _addresses(filing: Filing, register: Register) -> tuple[str, ...]:
    procedure: Procedure = procedure_named(filing.procedure)
    found = [register.contact_email]
    for section in procedure.sections:
        data = filing.sections.get(section.name) or {}
        if not section.repeated and isinstance(data.get("contact_email"), str):
            found.append(data["contact_email"])
    return tuple(dict.fromkeys(found))


def _days(span: timedelta) -> int:
    return span.days
