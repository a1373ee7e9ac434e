"""Mails about what an agent filed: to the organisation, and to the agent while it represents it (D7)."""

from typing import Any

import pytest

from tests.agents_factory import AGENT, give
from tests.applicants_site import Site
from tests.filing_world import APPLICANT, SECRETARIAT, FilingWorld
from ukeire.domain.filing import Filing, Move
from ukeire.usecases.act_for import acting
from ukeire.usecases.filing_mails import mail_of_move, mail_of_result

MAIL = "tanaka@tohto.example.jp"


def filed(world: FilingWorld, **terms: Any) -> Filing:
    """Prepared by the organisation and filed by its agent, then returned."""
    by = acting(AGENT, give(world, **terms))
    filing = world.move(world.draft(APPLICANT), Move.SUBMIT, by)
    return world.move(filing, Move.RETURN, SECRETARIAT, reason="直してください。")


def told(world: FilingWorld, filing: Filing) -> tuple[str, ...]:
    return mail_of_move(world, filing, filing.history[-1], "filing_returned").to


@pytest.mark.rule("D7", "A16")
def test_returns_and_results_go_to_the_organisation_and_to_the_agent_that_filed(site: Site) -> None:
    filing = filed(site.world)
    organization = [one for one in told(site.world, filing) if one != MAIL]
    assert MAIL in told(site.world, filing)
    assert "org-1@example.jp" in organization
    assert MAIL in mail_of_result(site.world, filing, 1).to


@pytest.mark.rule("D7", "A16")
@pytest.mark.parametrize("how", ["revoked", "given_up", "over", "outside"])
def test_an_agent_without_representation_is_told_nothing_more(site: Site, how: str) -> None:
    world = site.world
    filing = filed(world)
    mandate = world.mandates.get("org-1", "tohto")
    assert mandate is not None
    if how == "revoked":
        assert world.mandates.save(mandate.revoked("sakura", "鈴木 一郎", world.now()))
    elif how == "given_up":
        assert world.mandates.save(mandate.given_up("tohto", world.now()))
    elif how == "over":
        world.now.advance(days=31)
    else:
        from tests.agents_factory import make_terms

        narrower = mandate.changed(
            make_terms(procedures=("change",)), "sakura", "鈴木", world.now()
        )
        assert world.mandates.save(narrower)
    assert told(world, filing)
    assert MAIL not in told(world, filing)


@pytest.mark.rule("D7")
def test_what_the_organisation_filed_itself_is_not_told_to_its_agent(site: Site) -> None:
    give(site.world)
    filing = site.world.move(site.world.draft(APPLICANT), Move.SUBMIT, APPLICANT)
    returned = site.world.move(filing, Move.RETURN, SECRETARIAT, reason="直してください。")
    assert MAIL not in told(site.world, returned)
