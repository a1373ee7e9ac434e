"""Changing what is registered: what is changed decides who reviews it, and nothing is lost."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from tests.changing import REASON, approved_by_all, edit, filed, issued, save, start_change
from tests.filing_world import APPLICANT, MINISTRY, SECRETARIAT, STRANGER, FilingWorld
from tests.membership import facility
from tests.unit.engine.test_following import relay_all
from ukeire.domain.errors import InvalidInput, NotAllowedNow, OpenElsewhere, Overtaken
from ukeire.domain.filing import Filing, Move, Status
from ukeire.domain.register import CertificateStatus
from ukeire.procedures import procedure_named
from ukeire.procedures.member_forms import DESIGNATED_FORMS
from ukeire.usecases.find_filing import find_filing, view_filing
from ukeire.usecases.ports.filings import Page
from ukeire.usecases.register_changes import overtaken_entries
from ukeire.usecases.start_filing import start_filing
from ukeire.usecases.tell_result import tell_result


@pytest.fixture(autouse=True)
def joined(world: FilingWorld) -> Filing:
    """The organisation is a member, with a certificate."""
    filing = world.approved()
    issued(world, filing)
    relay_all(world)
    world.mailer.queued.clear()
    return filing


def organization(world: FilingWorld) -> dict[str, Any]:
    entry: dict[str, Any] = world.registers.get("org-1").entries["organization"]
    return entry


@pytest.mark.rule("C3", "C10")
@pytest.mark.parametrize(
    "values",
    [
        {"name": "社会福祉法人うめ会"},
        {"city_and_street": "中央区銀座1-1"},
        {"representative_title": "会長"},
        {"representative_name": "田中 次郎"},
    ],
)
def test_certificate_items_take_both_offices_and_a_new_certificate(
    world: FilingWorld, values: dict[str, Any]
) -> None:
    before = organization(world)
    filing = filed(world, **values)
    assert filing.status is Status.SUBMITTED
    assert procedure_named("change").route_of(filing).offices == ("secretariat", "ministry")
    assert organization(world) == before, "nothing is changed before it is approved"
    filing = approved_by_all(world, filing)
    assert filing.history[-1].office == "ministry"
    assert organization(world) == before | values
    first, second = (*world.registers.get("org-1").certificates, issued(world, filing))
    register = world.registers.get("org-1")
    states = {one.certificate_id: one.status for one in register.certificates}
    assert states[first.certificate_id] is CertificateStatus.SUPERSEDED
    assert states[second.certificate_id] is CertificateStatus.VALID
    tell_result(world, filing.filing_id, 1)
    assert world.mailer.queued[-1].kind == "certificate_issued"


@pytest.mark.rule("C4")
@pytest.mark.parametrize(
    ("section", "values"),
    [
        ("facilities", {"name": "特別養護老人ホームうめ苑"}),
        ("facilities", {"city_and_street": "中央区銀座1-1"}),
        ("workers", {"facility_ids": "another"}),
    ],
)
def test_facilities_and_who_works_where_take_the_secretariat_alone(
    world: FilingWorld, section: str, values: dict[str, Any]
) -> None:
    filing = start_change(world)
    if section == "workers":
        items = filing.items("facilities")
        new = {name: value for name, value in facility(name="第二さくら苑").items() if name != "id"}
        filing = save(world, filing, "facilities", {"items": [*items, new]})
        values = {"facility_ids": [filing.items("facilities")[1]["id"]]}
    filing = edit(world, filing, section, item=0, **values)
    filing = world.move(filing, Move.SUBMIT, APPLICANT)
    assert procedure_named("change").route_of(filing).offices == ("secretariat",)
    filing = approved_by_all(world, filing)
    assert (filing.status, filing.history[-1].office) == (Status.APPROVED, "secretariat")
    text = world.certificates.stored[issued(world, filing).object_key].decode()
    (entry, *_) = world.registers.get("org-1").group(section).values()
    assert values.items() <= entry.items()
    assert values.get("name", "") in text


@pytest.mark.rule("C4")
def test_an_added_worker_needs_the_forms_and_a_registered_one_does_not(world: FilingWorld) -> None:
    filing = start_change(world)
    new = {name: value for name, value in filing.items("workers")[0].items() if name != "id"}
    new |= {"name": "NGUYEN VAN B", "residence_card_number": "CD12345678EF"}
    data = {"items": [*filing.items("workers"), new]}
    filing = save(world, filing, "workers", data)
    added = filing.items("workers")[1]["id"]
    with pytest.raises(InvalidInput) as refused:
        world.move(filing, Move.SUBMIT, APPLICANT)
    assert {one.pointer for one in refused.value.problems} == {
        f"/documents/{item}/{added}" for item, _ in DESIGNATED_FORMS
    }
    for item, title in DESIGNATED_FORMS:
        world.attach(filing.filing_id, item, added, f"{title}.pdf")
    filing = world.move(filing, Move.SUBMIT, APPLICANT)
    assert procedure_named("change").route_of(filing).offices == ("secretariat",)
    approved_by_all(world, filing)
    assert set(world.registers.get("org-1").group("workers")) == {added, "worker-1"}


@pytest.mark.rule("C5", "C10")
def test_anything_else_is_in_force_at_once_with_its_reason_and_without_mail(
    world: FilingWorld,
) -> None:
    filing = start_filing(world, "change", APPLICANT)
    filing = edit(world, filing, phone="03-9999-0000")
    with pytest.raises(InvalidInput) as refused:
        world.move(filing, Move.SUBMIT, APPLICANT)
    assert {"/sections/reason/what", "/sections/reason/why"} <= {
        one.pointer for one in refused.value.problems
    }
    filing = save(world, filing, "reason", REASON)
    filing = world.move(filing, Move.SUBMIT, APPLICANT)
    assert filing.status is Status.APPROVED
    assert organization(world)["phone"] == "03-9999-0000"
    relay_all(world)
    (started,) = [v for k, v in world.executions.started.items() if k.startswith(filing.filing_id)]
    assert (started["offices"], started["issues"]) == ([], [])
    tell_result(world, filing.filing_id, 1)
    assert world.mailer.queued == []


@pytest.mark.rule("C6", "C11")
def test_saving_is_not_filing_and_discarding_undoes(world: FilingWorld) -> None:
    before = world.registers.get("org-1")
    filing = edit(world, start_change(world), phone="03-9999-0000")
    filing = edit(world, filing, "facilities", item=0, capacity=99)
    assert filing.status is Status.DRAFT
    kept = find_filing(world, filing.filing_id, APPLICANT).sections
    assert kept["organization"]["phone"] == "03-9999-0000", "a draft, to go on with on another day"
    assert world.registers.get("org-1") == before
    assert world.move(filing, Move.DISCARD, APPLICANT).status is Status.DISCARDED
    assert world.registers.get("org-1") == before


@pytest.mark.rule("C6", "C8")
def test_several_edits_are_one_filing_and_one_line_of_history(world: FilingWorld) -> None:
    filing = edit(world, start_change(world), phone="03-9999-0000")
    filing = edit(world, filing, "facilities", item=0, capacity=99)
    filing = world.move(filing, Move.SUBMIT, APPLICANT)
    joined, line = world.registers.get("org-1").history
    assert joined.what == "入会申請"
    assert (line.filing_id, line.what, line.reason) == (
        filing.filing_id,
        "登録内容の変更",
        REASON["why"],
    )
    assert (line.actor, line.at) == (APPLICANT.name, filing.history[-1].at)
    assert [(one.before, one.after) for one in line.changes] == [
        ("03-1234-5678", "03-9999-0000"),
        (50, 99),
    ]


@pytest.mark.rule("C7", "C9")
def test_before_and_after_stand_side_by_side_until_decided_and_when_withdrawn(
    world: FilingWorld,
) -> None:
    filing = filed(world, representative_name="田中 次郎")
    (seen,) = view_filing(
        world, find_filing(world, filing.filing_id, SECRETARIAT), SECRETARIAT
    ).changes
    assert (seen.before, seen.after) == ("山田 花子", "田中 次郎")
    filing = world.move(filing, Move.WITHDRAW, APPLICANT)
    assert view_filing(world, world.filings.get(filing.filing_id), APPLICANT).changes == (seen,)
    filing = edit(world, world.filings.get(filing.filing_id), representative_name="高橋 三郎")
    filing = world.move(filing, Move.SUBMIT, APPLICANT)
    assert filing.status is Status.SUBMITTED
    approved_by_all(world, filing)
    decided = world.filings.get(filing.filing_id)
    assert organization(world)["representative_name"] == "高橋 三郎"
    assert view_filing(world, decided, APPLICANT).changes == (), "afterwards only what is"


def test_a_change_of_nothing_is_not_filed(world: FilingWorld) -> None:
    with pytest.raises(InvalidInput) as refused:
        world.move(start_change(world), Move.SUBMIT, APPLICANT)
    assert [(one.pointer, one.code) for one in refused.value.problems] == [
        ("/sections", "unchanged")
    ]


def test_only_members_change_or_ask_for_another_certificate(world: FilingWorld) -> None:
    for procedure in ("change", "reissue"):
        with pytest.raises(NotAllowedNow, match="入会申請"):
            start_filing(world, procedure, STRANGER)


def test_a_returned_change_never_comes_back_on_a_shorter_route(world: FilingWorld) -> None:
    filing = filed(world, representative_name="田中 次郎")
    filing = world.move(filing, Move.ACCEPT, SECRETARIAT)
    filing = world.move(filing, Move.RETURN, SECRETARIAT, reason="ご確認ください。")
    before = world.registers.get("org-1").entries["organization"]
    filing = edit(
        world, filing, representative_name=before["representative_name"], phone="03-9999-0000"
    )
    filing = world.move(filing, Move.SUBMIT, APPLICANT)
    assert filing.status is Status.UNDER_REVIEW
    assert procedure_named("change").route_of(filing).offices == ("secretariat", "ministry")


def test_a_change_of_an_entry_that_another_change_is_about_says_which(world: FilingWorld) -> None:
    first = filed(world, representative_name="田中 次郎")
    second = edit(world, start_change(world), phone="03-9999-0000")
    with pytest.raises(OpenElsewhere, match="法人の情報は、") as refused:
        world.move(second, Move.SUBMIT, APPLICANT)
    assert refused.value.filing_id == first.filing_id
    assert filed(world, "facilities", item=0, capacity=99).status is Status.APPROVED
    approved_by_all(world, first)
    assert world.move(second, Move.SUBMIT, APPLICANT).status is Status.APPROVED
    assert organization(world)["representative_name"] == "田中 次郎", "rebased, not undone"


def test_a_change_of_what_another_changed_meanwhile_is_refused_and_shown(
    world: FilingWorld,
) -> None:
    slow = edit(world, start_change(world), phone="03-1111-0000", contact_phone="03-2222-0000")
    filed(world, phone="03-3333-0000")
    with pytest.raises(Overtaken, match="法人の情報：電話番号"):
        world.move(slow, Move.SUBMIT, APPLICANT)
    slow = world.filings.get(slow.filing_id)
    assert overtaken_entries(world, procedure_named("change"), slow) == ("法人の情報：電話番号",)
    assert organization(world)["phone"] == "03-3333-0000"
    again = start_filing(world, "change", APPLICANT, copy_of=slow.filing_id)
    assert again.sections["organization"]["phone"] == "03-1111-0000", "what was typed is kept"
    assert again.base["organization"]["phone"] == "03-3333-0000"
    assert world.move(again, Move.SUBMIT, APPLICANT).status is Status.APPROVED
    assert organization(world)["contact_phone"] == "03-2222-0000"


def test_an_office_is_told_that_a_change_was_overtaken(
    world: FilingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = world.move(filed(world, representative_name="田中 次郎"), Move.ACCEPT, SECRETARIAT)
    # Two submitted at the same moment pass each other's check; the approvals do not.
    register = world.registers.get("org-1")
    assert register.entries["organization"]["representative_name"]
    other = edit(world, start_change(world), representative_name="高橋 三郎")
    with monkeypatch.context() as patched:
        patched.setattr(world.filings, "of_organization", lambda *_: Page((), None))
        other = world.move(other, Move.SUBMIT, APPLICANT)
    approved_by_all(world, other)
    waiting = world.move(waiting, Move.APPROVE, SECRETARIAT)
    with pytest.raises(Overtaken, match="代表者の氏名"):
        world.move(waiting, Move.APPROVE, MINISTRY)
    assert organization(world)["representative_name"] == "高橋 三郎"
    assert world.move(waiting, Move.RETURN, MINISTRY, reason="ご確認ください。").status is (
        Status.RETURNED
    )


def test_a_worker_leaves_with_a_reason_and_a_facility_closes_when_nobody_works_there(
    world: FilingWorld,
) -> None:
    filing = start_change(world)
    workers = deepcopy(dict(filing.sections["workers"]))
    filing = save(world, filing, "workers", {"items": workers["items"][1:]})
    with pytest.raises(InvalidInput) as refused:
        world.move(filing, Move.SUBMIT, APPLICANT)
    assert [one.pointer for one in refused.value.problems] == ["/sections/reason/departure"]
    filing = save(world, filing, "reason", REASON | {"departure": "moved"})
    filing = world.move(filing, Move.SUBMIT, APPLICANT)
    assert procedure_named("change").route_of(filing).offices == ("secretariat",)
    approved_by_all(world, filing)
    assert world.registers.get("org-1").group("workers") == {}


def test_a_facility_that_somebody_works_at_does_not_close(world: FilingWorld) -> None:
    new = {name: value for name, value in facility(name="第二さくら苑").items() if name != "id"}
    filing = save(world, start_change(world), "facilities", {"items": [new]})
    with pytest.raises(InvalidInput) as refused:
        world.move(filing, Move.SUBMIT, APPLICANT)
    assert [one.code for one in refused.value.problems] == ["unknown_facility"]
    filing = edit(
        world, filing, "workers", item=0, facility_ids=[filing.items("facilities")[0]["id"]]
    )
    filing = world.move(filing, Move.SUBMIT, APPLICANT)
    approved_by_all(world, filing)
    assert [one["name"] for one in world.registers.get("org-1").group("facilities").values()] == [
        "第二さくら苑"
    ]


@pytest.mark.rule("C1", "C2", "C10")
def test_another_certificate_is_asked_for_with_a_reason_and_replaces_the_first(
    world: FilingWorld,
) -> None:
    filing = start_filing(world, "reissue", APPLICANT)
    with pytest.raises(InvalidInput):
        world.move(filing, Move.SUBMIT, APPLICANT)
    filing = save(world, filing, "reason", {"why": "パソコンが故障したため。"})
    filing = approved_by_all(world, world.move(filing, Move.SUBMIT, APPLICANT))
    assert filing.history[-1].office == "secretariat"
    second = issued(world, filing)
    register = world.registers.get("org-1")
    assert [one.downloadable for one in register.certificates].count(True) == 1
    assert second.downloadable
    assert register.history[-1].reason == "パソコンが故障したため。"
    tell_result(world, filing.filing_id, 1)
    assert world.mailer.queued[-1].kind == "certificate_issued"


@pytest.mark.rule("C2")
def test_another_certificate_is_asked_for_once_at_a_time(world: FilingWorld) -> None:
    start_filing(world, "reissue", APPLICANT)
    with pytest.raises(NotAllowedNow):
        start_filing(world, "reissue", APPLICANT)


def test_a_certificate_made_from_a_register_that_moved_is_not_issued(world: FilingWorld) -> None:
    register = world.registers.get("org-1")
    (old,) = register.certificates
    filed(world, phone="03-9999-0000")
    other = replace(old, certificate_id="other", number="2026-999999")
    assert not world.registers.issue(other, register)
    assert world.registers.issue(other, world.registers.get("org-1"))
    assert not world.registers.issue(
        replace(other, certificate_id="third"), replace(register, version=2)
    ), "another was issued meanwhile"
