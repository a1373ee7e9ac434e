"""What an office decides over JSON, what it must say, and who reads it."""

import httpx
import pytest

from tests.filing_world import APPLICANT, SECRETARIAT
from tests.offices_site import OfficesSite
from ukeire.domain.filing import Move, Status
from ukeire.domain.session import Actor, Role
from ukeire.usecases.find_filing import view_filing
from ukeire.usecases.review_pace import ReviewPace
from ukeire.web.filing_representations import filing_answer

COLLEAGUE = Actor("s-2", "事務局 次郎", Role.STAFF, office="secretariat")


def pointers(response: httpx.Response) -> list[str]:
    assert response.status_code == 422, response.text
    return [error["pointer"] for error in response.json()["errors"]]


@pytest.mark.rule("B7", "D1")
def test_the_secretariat_accepts_and_approves_then_the_ministry_approves(
    offices: OfficesSite,
) -> None:
    filing_id = offices.world.submitted().filing_id
    accepted = offices.secretariat.move(filing_id, "accept").json()
    assert (accepted["status"], accepted["stage"]) == ("under_review", "secretariat")
    assert accepted["moves"] == ["return", "approve", "reject"]
    passed_on = offices.secretariat.move(filing_id, "approve").json()
    assert (passed_on["status"], passed_on["stage"]) == ("under_review", "ministry")
    assert passed_on["moves"] == []
    approved = offices.ministry.move(filing_id, "approve").json()
    assert (approved["status"], approved["stage"]) == ("approved", None)
    assert offices.world.registers.get("org-1").member


@pytest.mark.fault("F37")
@pytest.mark.asvs("8.2.2", "8.3.1")
def test_an_office_does_not_act_at_another_offices_stage(offices: OfficesSite) -> None:
    filing_id = offices.world.submitted().filing_id
    assert offices.ministry.move(filing_id, "accept").status_code == 403
    offices.secretariat.move(filing_id, "accept")
    for move in ("approve", "return", "reject"):
        assert offices.ministry.move(filing_id, move, comment="理由").status_code == 403
    offices.secretariat.move(filing_id, "approve")
    for move in ("approve", "return", "reject"):
        assert offices.secretariat.move(filing_id, move, comment="理由").status_code == 403
    assert offices.world.filings.get(filing_id).status is Status.UNDER_REVIEW


@pytest.mark.fault("F37")
def test_applicants_have_no_business_here(offices: OfficesSite) -> None:
    filing_id = offices.world.submitted().filing_id
    assert offices.log_in(APPLICANT).move(filing_id, "accept").status_code == 403
    assert offices.anonymous.move(filing_id, "accept").status_code == 401
    assert offices.world.filings.get(filing_id).status is Status.SUBMITTED


@pytest.mark.rule("B6", "D2")
@pytest.mark.parametrize("move", ["withdraw", "submit", "discard", "accept!", ""])
def test_offices_have_no_other_moves(offices: OfficesSite, move: str) -> None:
    filing_id = offices.world.submitted().filing_id
    assert pointers(offices.secretariat.move(filing_id, move)) == ["/move"]


def test_a_move_the_status_forbids_is_refused(offices: OfficesSite) -> None:
    filing_id = offices.world.submitted().filing_id
    refused = offices.secretariat.move(filing_id, "approve")
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.rule("D5")
@pytest.mark.parametrize("move", ["return", "reject"])
@pytest.mark.parametrize("comment", [None, "", "　\n "])
def test_a_return_and_a_rejection_need_a_comment(
    offices: OfficesSite, move: str, comment: str | None
) -> None:
    filing_id = offices.world.accepted().filing_id
    body = {} if comment is None else {"comment": comment}
    assert pointers(offices.secretariat.move(filing_id, move, **body)) == ["/comment"]


@pytest.mark.rule("D5")
def test_3000_characters_fit_and_3001_do_not(offices: OfficesSite) -> None:
    filing_id = offices.world.submitted().filing_id
    comment = "あA 　𠮷\r\n" * 500
    assert len(comment.replace("\r\n", "\n")) == 3000
    too_long = offices.secretariat.move(filing_id, "return", comment=comment + "。")
    assert pointers(too_long) == ["/comment"]
    internal = offices.secretariat.move(
        filing_id, "return", comment="理由", internal_comment="x" * 3001
    )
    assert pointers(internal) == ["/internal_comment"]
    returned = offices.secretariat.move(filing_id, "return", comment=comment)
    assert returned.status_code == 200
    assert returned.json()["comments"][0]["text"] == comment.replace("\r\n", "\n")


@pytest.mark.rule("D6")
@pytest.mark.asvs("8.2.3", "15.3.1")
def test_applicants_read_the_return_and_never_what_offices_say_among_themselves(
    offices: OfficesSite,
) -> None:
    filing = offices.world.submitted()
    move = offices.secretariat.move
    move(filing.filing_id, "accept", comment="受理のメモ", internal_comment="内輪の話")
    move(filing.filing_id, "return", comment="住所を直してください", internal_comment="電話した")
    world = offices.world
    own = view_filing(world, world.filings.get(filing.filing_id), APPLICANT)
    seen = filing_answer(own, world.office, world.now(), ReviewPace(world)).model_dump_json()
    assert "住所を直してください" in seen
    for secret in ("受理のメモ", "内輪の話", "電話した", SECRETARIAT.name, SECRETARIAT.login_id):
        assert secret not in seen
    world.move(filing, Move.SUBMIT, APPLICANT)
    comments = offices.ministry.get(f"/api/filings/{filing.filing_id}").json()["comments"]
    assert [(one["text"], one["internal"], one["actor"]) for one in comments] == [
        ("内輪の話\n受理のメモ", True, SECRETARIAT.name),
        ("住所を直してください", False, SECRETARIAT.name),
        ("電話した", True, SECRETARIAT.name),
    ]


@pytest.mark.rule("D3")
def test_returned_before_acceptance_or_after_it_comes_back_where_it_was(
    offices: OfficesSite,
) -> None:
    world = offices.world
    filing = world.submitted()
    offices.secretariat.move(filing.filing_id, "return", comment="直してください")
    assert world.move(filing, Move.SUBMIT, APPLICANT).status is Status.SUBMITTED
    offices.secretariat.move(filing.filing_id, "accept")
    offices.secretariat.move(filing.filing_id, "approve")
    offices.ministry.move(filing.filing_id, "return", comment="直してください")
    again = world.move(filing, Move.SUBMIT, APPLICANT)
    assert again.status is Status.UNDER_REVIEW
    assert offices.ministry.queue() == [filing.filing_id]
    assert offices.secretariat.queue() == []


def test_a_return_names_fields_of_the_filing(offices: OfficesSite) -> None:
    filing_id = offices.world.submitted().filing_id
    fields = ["/sections/organization/phone", "/sections/workers/items/0", "/documents/pledge"]
    wrong = offices.secretariat.move(
        filing_id, "return", comment="理由", fields=[*fields, "/sections/organization/age"]
    )
    assert pointers(wrong) == ["/fields/3"]
    offices.secretariat.move(filing_id, "return", comment="理由", fields=fields)
    assert list(offices.world.filings.get(filing_id).return_fields) == fields


@pytest.mark.fault("F01")
def test_the_same_request_twice_is_one_decision(offices: OfficesSite) -> None:
    filing_id = offices.world.submitted().filing_id
    first = offices.secretariat.move(filing_id, "accept", key="k-1")
    again = offices.secretariat.move(filing_id, "accept", key="k-1")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert len(offices.world.filings.get(filing_id).history) == 2
    other = offices.secretariat.move(filing_id, "reject", key="k-1", comment="理由")
    assert other.status_code == 422


@pytest.mark.fault("F03")
@pytest.mark.parametrize("move", ["accept", "return", "approve", "reject"])
def test_who_decides_too_late_learns_who_decided_what(offices: OfficesSite, move: str) -> None:
    world = offices.world
    filing = world.submitted() if move == "accept" else world.accepted()
    offices.log_in(COLLEAGUE).move(filing.filing_id, "return", comment="直してください")
    refused = offices.secretariat.move(filing.filing_id, move, comment="理由")
    assert refused.status_code == 409
    detail = refused.json()["detail"]
    assert COLLEAGUE.name in detail
    assert "差戻し" in detail


@pytest.mark.fault("F04")
def test_who_accepts_what_was_withdrawn_learns_that_it_was(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    offices.world.move(filing, Move.WITHDRAW, APPLICANT)
    refused = offices.secretariat.move(filing.filing_id, "accept")
    assert refused.status_code == 409
    assert "取下げ" in refused.json()["detail"]
    assert offices.world.filings.get(filing.filing_id).status is Status.WITHDRAWN


def test_what_was_never_filed_does_not_exist_for_offices(offices: OfficesSite) -> None:
    draft = offices.world.draft()
    assert offices.secretariat.move(draft.filing_id, "accept").status_code == 404
    assert offices.secretariat.move("no-such-filing", "accept").status_code == 404


def test_documents_open_by_a_short_lived_link_while_the_filing_is_visible(
    offices: OfficesSite,
) -> None:
    filing = offices.world.submitted()
    document = filing.documents[0].document_id
    for prefix in ("/api", ""):
        address = f"{prefix}/filings/{filing.filing_id}/documents/{document}/content"
        opened = offices.secretariat.get(address)
        assert opened.status_code == 303
        assert opened.headers["location"].endswith(document)
        assert offices.secretariat.get(address.replace(document, "other")).status_code == 404
    offices.world.move(filing, Move.WITHDRAW, APPLICANT)
    assert offices.secretariat.get(address).status_code == 404
