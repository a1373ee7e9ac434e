"""Drafts: incomplete is fine, nothing typed is lost, and submitting says all that is wrong."""

from typing import Any

import pytest

from tests.filing_world import APPLICANT, SECRETARIAT, STRANGER, FilingWorld
from tests.membership import MEMBERSHIP_SECTIONS, facility, organization, worker
from ukeire.domain.errors import InvalidInput, NotAllowedNow, NotFound, StaleVersion, TooLarge
from ukeire.domain.filing import Filing, Move, Status
from ukeire.usecases.add_document import add_document
from ukeire.usecases.find_filing import find_filing, view_filing
from ukeire.usecases.save_section import save_section
from ukeire.usecases.start_filing import procedures_open_to, start_filing


def save(world: FilingWorld, filing: Filing, section: str, data: Any) -> Filing:
    return save_section(world, filing.filing_id, section, data, APPLICANT, version=filing.version)


@pytest.mark.rule("D8")
def test_one_application_at_a_time(world: FilingWorld) -> None:
    filing = start_filing(world, "membership", APPLICANT)
    with pytest.raises(NotAllowedNow):
        start_filing(world, "membership", APPLICANT)
    (_, reason, open_filing), *_ = procedures_open_to(world, APPLICANT)
    assert reason
    assert open_filing == filing.filing_id
    world.move(filing, Move.DISCARD, APPLICANT)
    assert start_filing(world, "membership", APPLICANT).filing_id != filing.filing_id


@pytest.mark.rule("A1", "D8")
def test_another_organisation_may_have_its_own(world: FilingWorld) -> None:
    start_filing(world, "membership", APPLICANT)
    assert start_filing(world, "membership", STRANGER).organization_id == "org-2"


def test_a_member_does_not_apply_again(world: FilingWorld) -> None:
    world.approved()
    with pytest.raises(NotAllowedNow, match="入会しています"):
        start_filing(world, "membership", APPLICANT)


@pytest.mark.rule("B5")
def test_a_draft_takes_what_is_incomplete_and_wrong_and_reports_it(world: FilingWorld) -> None:
    filing = start_filing(world, "membership", APPLICANT)
    filing = save(
        world, filing, "organization", {"name": "社会福祉法人 さくら会", "corporate_number": "123"}
    )
    stored = world.filings.get(filing.filing_id)
    assert stored.sections["organization"] == {
        "name": "社会福祉法人 さくら会",
        "corporate_number": "123",
    }
    codes = {
        problem.pointer: problem.code for problem in view_filing(world, stored, APPLICANT).problems
    }
    assert codes["/sections/organization/name"] == "space_after_legal_form"
    assert codes["/sections/organization/corporate_number"] == "not_13_digits"
    assert codes["/sections/organization/kana"] == "missing"
    assert codes["/sections/workers/items"] == "too_short"


def test_typing_habits_are_mended_on_the_way_in(world: FilingWorld) -> None:
    filing = start_filing(world, "membership", APPLICANT)
    typed = organization(phone="０３ー１２３４－５６７８", kana="ｼｬｶｲﾌｸｼﾎｳｼﾞﾝ")
    saved = save(world, filing, "organization", typed).sections["organization"]
    assert saved["phone"] == "03-1234-5678"
    assert saved["kana"] == "シャカイフクシホウジン"


@pytest.mark.parametrize("name", ["社会福祉法人𠮷野会", "医療法人髙﨑会"])
def test_rare_characters_stay_as_typed(world: FilingWorld, name: str) -> None:
    filing = start_filing(world, "membership", APPLICANT)
    save(world, filing, "organization", organization(name=name))
    stored = world.filings.get(filing.filing_id)
    assert stored.sections["organization"]["name"] == name


@pytest.mark.fault("F12")
def test_the_second_of_two_tabs_is_told_and_loses_nothing(world: FilingWorld) -> None:
    filing = start_filing(world, "membership", APPLICANT)
    save(world, filing, "organization", organization(building="1階"))
    with pytest.raises(StaleVersion):
        save(world, filing, "organization", organization(building="2階"))
    stored = world.filings.get(filing.filing_id)
    assert stored.sections["organization"]["building"] == "1階"


@pytest.mark.parametrize(
    ("section", "data", "pointer"),
    [
        ("organization", [], ""),
        ("organization", {"unknown": "x"}, "/unknown"),
        ("organization", {"name": {"a": 1}}, "/name"),
        ("organization", {"name": 5}, "/name"),
        ("organization", {"name": "あ" * 4001}, "/name"),
        ("disclosure", {"show_name": 3}, "/show_name"),
        ("facilities", {"items": "x"}, "/items"),
        ("facilities", {"items": [{"id": 5}]}, "/items/0/id"),
        ("facilities", {"items": [{"id": "a"}, {"id": "a"}]}, "/items/1/id"),
        ("workers", {"items": [{"facility_ids": "a"}]}, "/items/0/facility_ids"),
        ("workers", {"items": ["x"]}, "/items/0"),
    ],
)
def test_what_is_of_the_wrong_kind_is_refused_with_its_place(
    world: FilingWorld, section: str, data: Any, pointer: str
) -> None:
    filing = start_filing(world, "membership", APPLICANT)
    with pytest.raises(InvalidInput) as refused:
        save(world, filing, section, data)
    assert [problem.pointer for problem in refused.value.problems] == [pointer]
    assert world.filings.get(filing.filing_id).version == 1


@pytest.mark.fault("F14")
def test_a_hundred_workers_fit_and_a_section_over_300_kb_is_refused(world: FilingWorld) -> None:
    filing = start_filing(world, "membership", APPLICANT)
    workers = [worker(id=f"w{number}") for number in range(100)]
    filing = save(world, filing, "workers", {"items": workers})
    assert len(filing.items("workers")) == 100
    fat = [worker(id=f"w{number}", name="あ" * 3000) for number in range(100)]
    with pytest.raises(TooLarge):
        save(world, filing, "workers", {"items": fat})


def test_a_worker_that_is_taken_out_takes_its_documents_along(world: FilingWorld) -> None:
    filing = world.draft()
    assert len(filing.documents) == 6
    filing = save(world, filing, "workers", {"items": [worker(id="another")]})
    assert not world.filings.get(filing.filing_id).documents
    assert len(world.documents.deleted) == 6


@pytest.mark.rule("B2", "B3")
def test_submitting_names_every_problem_at_once(world: FilingWorld) -> None:
    filing = start_filing(world, "membership", APPLICANT)
    filing = save(world, filing, "facilities", MEMBERSHIP_SECTIONS["facilities"])
    filing = save(
        world, filing, "workers", {"items": [worker(facility_ids=["nowhere"], nationality="")]}
    )
    with pytest.raises(InvalidInput) as refused:
        world.move(filing, Move.SUBMIT, APPLICANT)
    found = {(problem.pointer, problem.code) for problem in refused.value.problems}
    assert ("/sections/organization/name", "missing") in found
    assert ("/sections/disclosure/show_name", "missing") in found
    assert ("/sections/workers/items/0/nationality", "missing") in found
    assert ("/sections/workers/items/0/facility_ids/0", "unknown_facility") in found
    assert ("/documents/pledge/worker-1", "document_missing") in found
    assert len([code for _, code in found if code == "document_missing"]) == 6


@pytest.mark.rule("D9")
def test_a_receipt_number_says_the_day_of_filing_in_japan_and_stays(world: FilingWorld) -> None:
    filing = world.submitted()
    assert filing.receipt_number == "20261101-0001"
    filing = world.move(filing, Move.WITHDRAW, APPLICANT)
    world.now.advance(days=3)
    assert world.move(filing, Move.SUBMIT, APPLICANT).receipt_number == "20261101-0001"


@pytest.mark.rule("B6", "D2")
@pytest.mark.fault("F13")
def test_content_is_closed_from_submission_and_open_again_once_withdrawn(
    world: FilingWorld,
) -> None:
    filing = world.submitted()
    with pytest.raises(NotAllowedNow):
        save(world, filing, "organization", organization(building="9階"))
    filing = world.move(filing, Move.WITHDRAW, APPLICANT)
    assert save(world, filing, "organization", organization(building="9階")).version


def test_a_return_that_names_fields_opens_those_alone(world: FilingWorld) -> None:
    filing = world.move(
        world.accepted(),
        Move.RETURN,
        SECRETARIAT,
        reason="建物名をご確認ください。",
        fields=("/sections/organization/building",),
    )
    with pytest.raises(InvalidInput) as refused:
        save(world, filing, "organization", organization(building="9階", phone="03-9999-9999"))
    assert [problem.pointer for problem in refused.value.problems] == ["/phone"]
    filing = save(world, filing, "organization", organization(building="9階"))
    (change,) = view_filing(world, world.filings.get(filing.filing_id), APPLICANT).changes
    assert (change.before, change.after) == ("松岡銀七ビル3階", "9階")
    with pytest.raises(NotAllowedNow):
        add_document(
            world,
            filing.filing_id,
            APPLICANT,
            item="pledge",
            filename="a.pdf",
            size=10,
            content_type="application/pdf",
            about="worker-1",
        )


def test_the_office_sees_what_was_corrected(world: FilingWorld) -> None:
    filing = world.move(world.accepted(), Move.RETURN, SECRETARIAT, reason="ご確認ください。")
    filing = save(world, filing, "facilities", {"items": [facility(capacity=80)]})
    filing = world.move(filing, Move.SUBMIT, APPLICANT)
    seen = view_filing(world, world.filings.get(filing.filing_id), SECRETARIAT).changes
    assert [(one.label, one.before, one.after) for one in seen] == [
        ("特別養護老人ホームさくら苑：定員", 50, 80)
    ]


@pytest.mark.fault("F37")
def test_another_organisations_filing_does_not_exist(world: FilingWorld) -> None:
    filing = world.draft()
    with pytest.raises(NotFound):
        find_filing(world, filing.filing_id, STRANGER)
    with pytest.raises(NotFound):
        world.move(filing, Move.SUBMIT, STRANGER)
    with pytest.raises(NotFound):
        save_section(world, filing.filing_id, "organization", {}, STRANGER, version=1)


@pytest.mark.rule("E1")
def test_the_thirty_first_file_of_an_item_is_refused(world: FilingWorld) -> None:
    filing = world.draft()
    for number in range(29):
        world.attach(filing.filing_id, "pledge", "worker-1", f"{number}.pdf")
    with pytest.raises(InvalidInput) as refused:
        add_document(
            world,
            filing.filing_id,
            APPLICANT,
            item="pledge",
            filename="31.pdf",
            size=10,
            content_type="application/pdf",
            about="worker-1",
        )
    assert [problem.code for problem in refused.value.problems] == ["too_many_files"]


@pytest.mark.rule("E1", "B3")
@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("size", 10 * 1024 * 1024 + 1, "too_large"),
        ("size", 0, "empty"),
        ("content_type", "image/png", "content_type"),
        ("about", "nobody", "unknown_about"),
        ("item", "nothing", "unknown_item"),
    ],
)
def test_a_ticket_is_refused_for_what_a_limit_forbids(
    world: FilingWorld, field: str, value: Any, code: str
) -> None:
    filing = world.draft()
    ticket: dict[str, Any] = {
        "item": "pledge",
        "filename": "a.pdf",
        "size": 10 * 1024 * 1024,
        "content_type": "application/pdf",
        "about": "worker-1",
    }
    add_document(world, filing.filing_id, APPLICANT, **ticket)
    with pytest.raises(InvalidInput) as refused:
        add_document(world, filing.filing_id, APPLICANT, **{**ticket, field: value})
    assert [problem.code for problem in refused.value.problems] == [code]


@pytest.mark.rule("B3")
def test_other_documents_need_a_title(world: FilingWorld) -> None:
    filing = world.draft()
    ticket: dict[str, Any] = {
        "item": "other",
        "filename": "a.pdf",
        "size": 10,
        "content_type": "application/pdf",
        "about": "worker-1",
    }
    with pytest.raises(InvalidInput):
        add_document(world, filing.filing_id, APPLICANT, **ticket)
    document, _ = add_document(world, filing.filing_id, APPLICANT, **ticket, title="住居の図面")
    assert document.title == "住居の図面"


def test_a_document_still_waiting_or_refused_keeps_the_filing_from_being_submitted(
    world: FilingWorld,
) -> None:
    filing = world.draft()
    add_document(
        world,
        filing.filing_id,
        APPLICANT,
        item="pledge",
        filename="late.pdf",
        size=10,
        content_type="application/pdf",
        about="worker-1",
    )
    with pytest.raises(InvalidInput) as refused:
        world.move(filing, Move.SUBMIT, APPLICANT)
    assert [problem.code for problem in refused.value.problems] == ["document_waiting"]
    assert world.filings.get(filing.filing_id).status is Status.DRAFT
