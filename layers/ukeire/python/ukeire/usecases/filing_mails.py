"""The mails about a filing: to the organisation (D7), or to an office."""

from typing import Any

from ukeire.domain.dates import day_in_japan, in_japanese, written_day
from ukeire.domain.filing import Filing, HistoryEntry
from ukeire.domain.mail import Mail
from ukeire.domain.mail_kinds import MAIL_KINDS
from ukeire.domain.procedure import Procedure
from ukeire.domain.register import Register
from ukeire.procedures import procedure_named
from ukeire.usecases.issue_certificate import issued_for
from ukeire.usecases.ports.filings import FilingServices


def mail_about(
    services: FilingServices,
    filing: Filing,
    kind: str,
    mark: str,
    *,
    mover: str | None = None,
    **values: Any,
) -> Mail:
    """A mail to the organisation: to its account's address and to the one in the filing.

    It goes to the agent that filed it too, while its mandate holds (D7). ``mover`` is the office that made the move it is about.
    """
    register = services.registers.get(filing.organization_id)
    return Mail(
        subject=filing.filing_id,
        mail_id=f"{kind}#{mark}",
        kind=kind,
        to=tuple(dict.fromkeys((*addresses_of(filing, register), *_agent_of(services, filing)))),
        values={
            **_values(services, filing),
            "contact_name": register.contact_name,
            "office_reference": register.office_reference,
            "filing_url": f"{services.site_url}/filings/{filing.filing_id}",
            "site_url": services.site_url,
            **values,
        },
        office=_words_of(filing, kind, mover),
    )


def mail_to_organization(
    services: FilingServices,
    register: Register,
    kind: str,
    mark: str,
    *,
    subject: str | None = None,
    **values: Any,
) -> Mail:
    """A mail to the organisation's own address that is about no filing; ``subject`` is else itself."""
    return Mail(
        subject=subject or register.organization_id,
        mail_id=f"{kind}#{mark}",
        kind=kind,
        to=(register.contact_email,),
        values={
            **services.office.mail_values,
            "organization_name": register.organization_name,
            "contact_name": register.contact_name,
            "office_reference": register.office_reference,
            "data_url": f"{services.site_url}/your-data",
            "site_url": services.site_url,
            **values,
        },
    )


def mail_of_move(services: FilingServices, filing: Filing, moved: HistoryEntry, kind: str) -> Mail:
    """The mail that tells the organisation of a move."""
    return mail_about(
        services, filing, kind, str(moved.sequence), mover=moved.office, reason=moved.reason
    )


def mail_of_result(services: FilingServices, filing: Filing, round_: int) -> Mail:
    """The mail of approval, once what follows from it has been issued (B8)."""
    register = services.registers.get(filing.organization_id)
    issued = issued_for(register, filing.filing_id, round_)
    return mail_about(
        services,
        filing,
        "certificate_issued" if issued else "filing_approved",
        f"r{round_}",
        certificates_url=f"{services.site_url}/certificates",
    )


def mail_to_office(
    services: FilingServices,
    filing: Filing,
    to: tuple[str, ...],
    kind: str,
    mark: str,
    **values: Any,
) -> Mail:
    """A mail to people of the office whose turn it is."""
    return Mail(
        subject=filing.filing_id,
        mail_id=f"{kind}#{mark}",
        kind=kind,
        to=to,
        values={
            **_values(services, filing),
            "filing_url": f"{services.offices_url}/filings/{filing.filing_id}",
            **values,
        },
    )


def _values(services: FilingServices, filing: Filing) -> dict[str, Any]:
    procedure, due_at = procedure_named(filing.procedure), filing.review_clock.due_at
    return {
        **services.office.mail_values,
        "organization_name": filing.organization_name,
        "procedure_title": procedure.title,
        "receipt_number": filing.receipt_number,
        "submitted_at": in_japanese(filing.submitted_at) if filing.submitted_at else None,
        "target_days": (filing.review_clock.target or procedure.route_of(filing).target).days,
        "due_at": written_day(day_in_japan(due_at)) if due_at else None,
    }


def _words_of(filing: Filing, kind: str, mover: str | None) -> str:
    """The office whose words it is in; none where no office has a part, or the kind is fixed."""
    offices = procedure_named(filing.procedure).route_of(filing).offices
    if not offices or kind not in MAIL_KINDS:
        return ""
    match MAIL_KINDS[kind].words_of:
        case "first":
            return offices[0]
        case "last":
            return offices[-1]
        case "mover":
            return mover or ""
        case _:
            return ""


def _agent_of(services: FilingServices, filing: Filing) -> tuple[str, ...]:
    """The address of the agent that filed it, if it still represents the organisation in this."""
    if filing.agent is None:
        return ()
    mandate = services.mandates.get(filing.organization_id, filing.agent)
    if mandate is None or not mandate.holds(services.now()) or not mandate.covers(filing.procedure):
        return ()
    agent = services.mandates.agent(filing.agent)
    return (agent.email,) if agent else ()


def addresses_of(filing: Filing, register: Register) -> tuple[str, ...]:
    """The organisation's addresses: its account's, and what the filing says (D7)."""
    procedure: Procedure = procedure_named(filing.procedure)
    found = [register.contact_email]
    for section in procedure.sections:
        data = filing.sections.get(section.name) or {}
        if not section.repeated and isinstance(data.get("contact_email"), str):
            found.append(data["contact_email"])
    return tuple(dict.fromkeys(found))
