"""For whom an agent acts, and whether the mandate holds (A16)."""

from dataclasses import replace
from datetime import datetime

from ukeire.domain.errors import Forbidden, MandateOver, NotFound
from ukeire.domain.mandate import Mandate, why_not
from ukeire.domain.session import Actor, Role, Session
from ukeire.usecases.ports.mandates import MandateServices


def under_mandate(services: MandateServices, session: Session, *, extend: bool) -> Session:
    """An agent's session as it may act now; ``extend`` where a person acts.

    The mandate is read anew for every request; without one that holds it acts for nobody.
    """
    now = services.now()
    if extend:
        session = services.sessions.touch(session, now)
    actor = session.actor
    if actor.organization_id is None:
        return session
    mandate = services.mandates.get(actor.organization_id, actor.agent_id)
    if mandate is None or not mandate.holds(now):
        return replace(session, actor=replace(actor, organization_id=None, mandate=mandate))
    if extend and mandate.use_worth_noting(now):
        services.mandates.used(mandate, now)
    return replace(session, actor=acting(actor, mandate))


def choose_client(services: MandateServices, session: Session, organization_id: str) -> Session:
    """From now on the session acts for the organisation.

    Raises Forbidden for who is no agent, NotFound where there never was a mandate, MandateOver
    where it does not hold.
    """
    actor = session.actor
    if actor.role is not Role.AGENT:
        raise Forbidden
    mandate = services.mandates.get(organization_id, actor.agent_id)
    if mandate is None:
        raise NotFound
    require_holding(mandate, services.now())
    services.sessions.act_for(session, organization_id)
    services.mandates.used(mandate, services.now())
    return replace(session, actor=acting(actor, mandate))


def require_holding(mandate: Mandate, now: datetime) -> None:
    """Raises MandateOver, which says why."""
    if not mandate.holds(now):
        raise MandateOver(why_not(mandate, now))


def acting(actor: Actor, mandate: Mandate) -> Actor:
    """The agent as it acts by the mandate: under both names."""
    return replace(
        actor,
        name=mandate.both_names,
        organization_id=mandate.organization_id,
        mandate=mandate,
    )
