"""An agent gives a mandate up: at once, and what it began stays with the organisation (A16)."""

from typing import Protocol

from ukeire.domain.errors import Forbidden, NotAllowedNow, NotFound
from ukeire.domain.mandate import Mandate, MandateState, why_not
from ukeire.domain.session import Actor, Role
from ukeire.usecases.mandate_mails import MandateMailServices, tell_organization
from ukeire.usecases.ports.mandates import MandateServices


class GivingUpServices(MandateServices, MandateMailServices, Protocol):
    """What giving a mandate up needs."""


def give_up_mandate(
    services: GivingUpServices, organization_id: str, actor: Actor, *, ask: bool = False
) -> Mandate:
    """The mandate afterwards, its organisation told; as it is where ``ask`` only asks whether it could.

    Raises Forbidden for who is no agent, NotFound, NotAllowedNow where it is over already.
    """
    if actor.role is not Role.AGENT:
        raise Forbidden
    mandate = services.mandates.get(organization_id, actor.agent_id)
    if mandate is None:
        raise NotFound
    now = services.now()
    if mandate.state is not MandateState.ACTIVE:
        raise NotAllowedNow(why_not(mandate, now))
    if ask:
        return mandate
    ended = mandate.given_up(actor.login_id, now)
    if not services.mandates.save(ended):
        raise NotAllowedNow("受入機関が委任を変更しました。最新の内容を確認してください。")
    tell_organization(services, ended, "mandate_given_up")
    return ended
