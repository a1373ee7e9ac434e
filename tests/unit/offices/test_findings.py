"""What a machine finds for an office to look at, and what it must not reveal (D4)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.filing_world import APPLICANT, FilingWorld
from tests.filings_factory import PACE, make_filing
from tests.membership import MEMBERSHIP_SECTIONS, facility, worker
from tests.offices_site import OfficesSite
from ukeire.domain.filing import Filing, Move, Status
from ukeire.domain.review import Request, decide
from ukeire.procedures.membership import MEMBERSHIP
from ukeire.usecases.relay_outbox import relay_outbox

SECTIONS = {
    **MEMBERSHIP_SECTIONS,
    "facilities": {"items": [facility(facility_number="1370009999")]},
    "workers": {"items": [worker(name="OTHER PERSON", residence_card_number="ZZ00000000ZZ")]},
}
NUMBERS = iter(range(1000, 9999))


def filed(world: FilingWorld, owner: str, /, **sections: Any) -> Filing:
    """An organisation's filing, submitted and told to dispatch."""
    draft = make_filing(
        filing_id=f"filing-of-{owner}",
        organization_id=owner,
        organization_name="医療法人もみじ",
        sections={**SECTIONS, **sections},
    )
    world.filings.create(draft, exclusive=False)
    for section in draft.sections:
        draft = replace(draft, version=draft.version + 1)
        world.filings.save_section(draft, section)
    actor = replace(APPLICANT, organization_id=owner)
    decision = decide(
        draft,
        MEMBERSHIP,
        Request(Move.SUBMIT),
        actor,
        at=world.now(),
        pace=PACE,
        receipt_number=f"20261101-{next(NUMBERS)}",
    )
    world.filings.commit(draft, decision)
    tell(world)
    return decision.filing


def tell(world: FilingWorld) -> None:
    for entry in world.outbox.pending(world.now() + timedelta(seconds=1)):
        relay_outbox(world, entry)


def submitted(world: FilingWorld) -> Filing:
    filing = world.submitted()
    tell(world)
    return filing


def found(offices: OfficesSite, filing: Filing) -> list[tuple[str, str]]:
    """Code and the other filing of everything that is found, but for dates."""
    response = offices.secretariat.get(f"/api/filings/{filing.filing_id}/findings")
    assert response.status_code == 200, response.text
    findings = response.json()["findings"]
    return [(one["code"], one["filing_id"]) for one in findings if one["code"] != "expiring"]


@pytest.mark.parametrize(
    ("code", "sections"),
    [
        (
            "worker",
            {
                "workers": {
                    "items": [worker(name="Nguyen  van an", residence_card_number="ZZ00000000ZZ")]
                }
            },
        ),
        ("residence_card", {"workers": {"items": [worker(name="SOMEBODY ELSE")]}}),
        ("facility", {"facilities": {"items": [facility(name="別の名前の事業所")]}}),
    ],
)
def test_the_same_worker_card_or_facility_at_another_organisation_is_found(
    offices: OfficesSite, code: str, sections: dict[str, Any]
) -> None:
    filing = submitted(offices.world)
    assert found(offices, filing) == []
    other = filed(offices.world, "org-2", **sections)
    assert found(offices, filing) == [(code, other.filing_id)]
    assert found(offices, other) == [(code, filing.filing_id)]
    page = offices.secretariat.get(f"/filings/{filing.filing_id}").text
    assert "医療法人もみじの入会申請（申請中）にあります" in page
    assert f'href="/filings/{other.filing_id}"' in page


def test_who_differs_is_not_found_and_ones_own_filings_are_not(offices: OfficesSite) -> None:
    filing = submitted(offices.world)
    filed(
        offices.world,
        "org-2",
        workers={
            "items": [
                worker(date_of_birth="1999-09-09", residence_card_number=None),
                {"id": "unfinished"},
            ]
        },
    )
    filed(offices.world, "org-1", **MEMBERSHIP_SECTIONS)
    assert found(offices, filing) == []


@pytest.mark.rule("D4")
def test_what_is_with_its_applicant_is_not_revealed(offices: OfficesSite) -> None:
    world = offices.world
    filing = submitted(world)
    other = filed(world, "org-2", **MEMBERSHIP_SECTIONS)
    assert len(found(offices, filing)) == 3
    offices.secretariat.move(other.filing_id, "return", comment="直してください")
    assert found(offices, filing) == []
    page = offices.secretariat.get(f"/filings/{filing.filing_id}").text
    assert "医療法人もみじ" not in page


def test_once_approved_the_register_counts_and_a_rejected_filing_does_not(
    offices: OfficesSite,
) -> None:
    world = offices.world
    mine = submitted(world)
    for move in ("accept", "approve"):
        offices.secretariat.move(mine.filing_id, move)
    other = filed(world, "org-2", **MEMBERSHIP_SECTIONS)
    offices.secretariat.move(other.filing_id, "accept")
    offices.ministry.move(mine.filing_id, "approve")
    codes = [code for code, _ in found(offices, other)]
    assert codes == ["worker", "residence_card", "facility"]
    page = offices.secretariat.get(f"/filings/{other.filing_id}").text
    assert "社会福祉法人さくら会の名簿にあります" in page
    offices.secretariat.move(other.filing_id, "reject", comment="重複")
    assert found(offices, mine) == []


def test_a_stay_that_ends_within_90_days_is_shown(offices: OfficesSite) -> None:
    world = offices.world
    filing = submitted(world)  # the example ends on 2027-03-31

    def expiring() -> list[str]:
        answer = offices.secretariat.get(f"/api/filings/{filing.filing_id}/findings").json()
        return [one["message"] for one in answer["findings"] if one["code"] == "expiring"]

    for today, told in (
        ("2026-12-30", []),
        ("2026-12-31", ["あと90日です"]),
        ("2027-03-31", ["本日です"]),
        ("2027-04-01", ["過ぎています"]),
    ):
        world.now.moment = datetime.fromisoformat(f"{today}T12:00:00+09:00")
        messages = expiring()
        assert len(messages) == len(told)
        assert all(part in text for part, text in zip(told, messages, strict=True))


@pytest.mark.rule("D4")
def test_other_filings_of_the_organisation_are_listed_with_their_results(
    offices: OfficesSite,
) -> None:
    world = offices.world
    filing = submitted(world)
    earlier = replace(filing, filing_id="earlier", status_since=world.now(), history=())
    world.filings.create(replace(earlier, status=Status.REJECTED), exclusive=False)
    world.filings.create(
        replace(earlier, filing_id="back", status=Status.RETURNED), exclusive=False
    )
    answer = offices.secretariat.get(f"/api/filings/{filing.filing_id}/findings").json()
    assert [(one["filing_id"], one["status"]) for one in answer["earlier"]] == [
        ("earlier", "rejected")
    ]
    page = offices.secretariat.get(f"/filings/{filing.filing_id}").text
    assert 'href="/filings/earlier"' in page
    assert 'href="/filings/back"' not in page
