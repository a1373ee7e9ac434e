"""What a scope holds off: certificates, mail addresses, and an organisation that has left (A16)."""

import pytest

from tests.agents_factory import AGENT, give
from tests.applicants_site import Site
from tests.filing_world import APPLICANT, FilingWorld, Printer
from ukeire.domain.errors import Forbidden, NotAllowedNow, OutsideMandate, UsedUp
from ukeire.domain.filing import Move
from ukeire.domain.register import CertificateRecord
from ukeire.domain.session import Actor
from ukeire.usecases.act_for import acting
from ukeire.usecases.download_certificate import download_certificate
from ukeire.usecases.issue_certificate import issue_certificate
from ukeire.usecases.mend_address import mend_own_address
from ukeire.usecases.save_section import save_section
from ukeire.usecases.start_filing import procedures_open_to, start_filing

GOODBYE = {
    "why": "特定技能外国人の雇用がすべて終了したため。",
    "office_told": True,
    "notes_read": True,
}


def certificate(world: FilingWorld) -> CertificateRecord:
    filing = world.approved()
    return issue_certificate(world, Printer(), filing.filing_id, filing.round)


def take(world: FilingWorld, actor: Actor, certificate_id: str) -> bytes:
    found = download_certificate(
        world, certificate_id, actor, session_key="s", request_key=str(actor.login_id)
    )
    return found[1]


@pytest.mark.rule("A16", "C1")
@pytest.mark.parametrize("terms", [{"may_submit": False}, {"procedures": ("change",)}])
def test_the_one_download_is_not_taken_by_an_agent_outside_its_scope(
    site: Site, terms: dict[str, object]
) -> None:
    world = site.world
    record = certificate(world)
    agent = acting(AGENT, give(world, **terms))  # type: ignore[arg-type]
    with pytest.raises(OutsideMandate):
        take(world, agent, record.certificate_id)
    assert take(world, APPLICANT, record.certificate_id)


@pytest.mark.rule("A16", "C1")
def test_an_agent_that_may_decide_takes_it_for_the_organisation_once(site: Site) -> None:
    world = site.world
    record = certificate(world)
    assert take(world, acting(AGENT, give(world)), record.certificate_id)
    with pytest.raises(UsedUp):
        take(world, APPLICANT, record.certificate_id)


@pytest.mark.rule("A16")
def test_an_agent_says_nothing_of_the_organisations_mail_address(site: Site) -> None:
    with pytest.raises(Forbidden):
        mend_own_address(site.world, "org-1@example.jp", acting(AGENT, give(site.world)))


@pytest.mark.rule("A16", "C12")
def test_for_an_organisation_that_has_left_an_agent_can_only_begin_anew(site: Site) -> None:
    world = site.world
    world.approved()
    agent = acting(AGENT, give(world, procedures=("membership", "change", "reissue")))
    open_draft = start_filing(world, "change", agent)
    leaving = start_filing(world, "leaving", APPLICANT)
    leaving = save_section(
        world, leaving.filing_id, "leaving", GOODBYE, APPLICANT, version=leaving.version
    )
    world.move(leaving, Move.SUBMIT, APPLICANT)
    for name in ("change", "reissue"):
        with pytest.raises(NotAllowedNow):
            start_filing(world, name, agent)
    closed = {one.name: reason for one, reason, _ in procedures_open_to(world, agent)}
    assert closed["membership"] is None
    assert closed["leaving"] == OutsideMandate.default_detail
    assert start_filing(world, "membership", agent).procedure == "membership"
    assert world.filings.get(open_draft.filing_id).organization_id == "org-1"
