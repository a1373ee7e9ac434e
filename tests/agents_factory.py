"""Agents and the mandates that organisations give them."""

from datetime import date
from typing import Any

from tests.filing_world import FilingWorld
from ukeire.domain.agent import Agent
from ukeire.domain.mandate import Mandate, Terms
from ukeire.domain.session import Actor, Role

AGENT = Actor("tohto", "東都支援センター", Role.AGENT, agent_id="tohto")
AGENT_BODY: dict[str, Any] = {
    "name": "一般社団法人東都支援センター",
    "kana": "イッパンシャダンホウジントウトシエンセンター",
    "registration_number": "19登-000123",
    "postal_code": "104-0061",
    "prefecture": "東京都",
    "city_and_street": "中央区銀座1-2-3",
    "contact_name": "田中 実",
    "contact_kana": "タナカミノル",
    "phone": "03-1234-5678",
    "email": "tanaka@tohto.example.jp",
}
NAMES = {"org-1": "社会福祉法人さくら会", "org-2": "医療法人もみじ"}


def make_terms(**overrides: Any) -> Terms:
    """All of November 2026, membership, also filing."""
    given: dict[str, Any] = {
        "starts_on": date(2026, 11, 1),
        "ends_on": date(2026, 11, 30),
        "procedures": ("membership",),
        "may_submit": True,
    }
    return Terms(**(given | overrides))


def make_mandate(organization_id: str = "org-1", agent_id: str = "tohto", **terms: Any) -> Mandate:
    """A mandate as its agent accepted it."""
    return Mandate(
        organization_id=organization_id,
        organization_name=NAMES[organization_id],
        agent_id=agent_id,
        agent_name="東都支援センター",
        terms=make_terms(**terms),
    )


def give(world: FilingWorld, organization_id: str = "org-1", **terms: Any) -> Mandate:
    """The agent holds a mandate of the organisation from now on."""
    mandate = make_mandate(organization_id, **terms).accepted("tohto", world.now())
    assert world.mandates.save(mandate)
    world.mandates.save_agent(
        "tohto", Agent.model_validate(AGENT_BODY | {"name": mandate.agent_name})
    )
    return mandate
