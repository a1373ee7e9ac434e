"""The mails about mandates: to the agent, or to the organisation that gave one (A16)."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol

from ukeire.domain.agent import Agent
from ukeire.domain.agent_record import AgentChange, AgentRecord
from ukeire.domain.dates import in_japanese, written_day
from ukeire.domain.mail import Mail
from ukeire.domain.mandate import Mandate, MandateStanding, Terms
from ukeire.procedures import PROCEDURES
from ukeire.usecases.account_mails import MailServices
from ukeire.usecases.mandate_scope import period_words, procedures_words, reach_words
from ukeire.usecases.ports.accounts import Mailer
from ukeire.usecases.ports.mandates import Contact, Contacts, Mandates

_log = logging.getLogger(__name__)


class MandateMailServices(MailServices, Protocol):
    """What telling of mandates needs."""

    @property
    def mandates(self) -> Mandates: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def mailer(self) -> Mailer: ...


def tell_agent(services: MandateMailServices, mandate: Mandate, kind: str) -> None:
    """What became of its mandate; that is so already, and what fails here undoes nothing."""

    def mails() -> Iterator[Mail]:
        agent = services.mandates.agent(mandate.agent_id)
        if agent is not None:
            yield to_agent(services, mandate, agent, kind, f"v{mandate.version}")

    _tell(services, mails())


def tell_organization(services: MandateMailServices, mandate: Mandate, kind: str) -> None:
    """The same to the organisation."""

    def mails() -> Iterator[Mail]:
        for contact in services.contacts.of([mandate.organization_id]).values():
            yield to_organization(services, mandate, contact, kind, f"v{mandate.version}")

    _tell(services, mails())


def tell_clients(services: MandateMailServices, record: AgentRecord, change: AgentChange) -> None:
    """What an agent changed of itself, to every organisation that it acts for now, or is to."""

    def mails() -> Iterator[Mail]:
        mandates = {
            one.organization_id: replace(one, agent_name=record.agent.name)
            for one in services.mandates.of_agent(record.agent_id)
            if one.standing(change.at) in (MandateStanding.ACTIVE, MandateStanding.UPCOMING)
        }
        for organization_id, contact in services.contacts.of(list(mandates)).items():
            yield to_organization(
                services,
                mandates[organization_id],
                contact,
                "agent_data_changed",
                f"v{record.version}",
                changes=[
                    f"{one.label}：{one.before or 'なし'} → {one.after or 'なし'}"
                    for one in change.changes
                ],
                changed_at=in_japanese(change.at),
            )

    _tell(services, mails())


def to_agent(services: MailServices, mandate: Mandate, agent: Agent, kind: str, mark: str) -> Mail:
    """A mail to the agent about what it may do for one organisation."""
    return Mail(
        subject=mandate.agent_id,
        mail_id=f"{kind}#{mandate.organization_id}-{mark}",
        kind=kind,
        to=(agent.email,),
        values={
            **_values(services, mandate),
            "office_reference": "",
            "organization_name": agent.name,
            "contact_name": agent.contact_name,
            "mandate_url": f"{services.site_url}/clients",
        },
        office=_office_of(mandate.terms),
    )


def to_organization(
    services: MailServices,
    mandate: Mandate,
    contact: Contact,
    kind: str,
    mark: str,
    **values: Any,
) -> Mail:
    """A mail to the organisation about what it lets one agent do."""
    return Mail(
        subject=mandate.organization_id,
        mail_id=f"{kind}#{mandate.agent_id}-{mark}",
        kind=kind,
        to=(contact.contact_email,),
        values={
            **_values(services, mandate),
            "office_reference": contact.office_reference,
            "organization_name": contact.organization_name,
            "contact_name": contact.contact_name,
            "mandate_url": f"{services.site_url}/agents/{mandate.agent_id}",
            **values,
        },
        office=_office_of(mandate.terms),
    )


def _values(services: MailServices, mandate: Mandate) -> dict[str, Any]:
    terms = mandate.terms
    return {
        **services.office.mail_values,
        "client_name": mandate.organization_name,
        "agent_name": mandate.agent_name,
        "period": period_words(terms),
        "last_day": written_day(terms.ends_on),
        "procedures": procedures_words(terms),
        "reach": reach_words(terms),
        "site_url": services.site_url,
    }


def _office_of(terms: Terms) -> str:
    """The office whose words it is in: the first that anything reaches that the agent may file."""
    known = (PROCEDURES[name] for name in terms.procedures if name in PROCEDURES)
    offices = (route.offices for procedure in known for route in procedure.routes)
    return next((one[0] for one in offices if one), "")


def _tell(services: MandateMailServices, mails: Iterator[Mail]) -> None:
    try:
        for mail in mails:
            services.mailer.send(mail)
    except Exception:
        _log.exception("mails about a mandate could not be queued")
