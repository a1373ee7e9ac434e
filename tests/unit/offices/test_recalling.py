"""Taking back a return: by whom, until when, and without showing what is returned (D4)."""

import pytest

from tests.filing_world import APPLICANT, FilingWorld
from tests.offices_site import OfficesSite
from ukeire.domain.filing import Filing, Move, Status
from ukeire.usecases.relay_outbox import relay_outbox
from ukeire.usecases.save_section import save_section


def returned(offices: OfficesSite) -> Filing:
    filing = offices.world.submitted()
    response = offices.secretariat.move(filing.filing_id, "return", comment="住所を直してください")
    assert response.status_code == 200
    return offices.world.filings.get(filing.filing_id)


def edit(world: FilingWorld, filing: Filing) -> Filing:
    data = {**filing.sections["organization"], "phone": "03-9999-0000"}
    return save_section(
        world, filing.filing_id, "organization", data, APPLICANT, version=filing.version
    )


@pytest.mark.rule("D3", "D4")
def test_the_office_that_returned_takes_it_back_by_its_receipt_number(offices: OfficesSite) -> None:
    filing = returned(offices)
    assert offices.secretariat.get(f"/filings/{filing.filing_id}").status_code == 404
    assert str(filing.receipt_number) not in offices.secretariat.get("/recall").text
    response = offices.secretariat.post(
        "/recall", receipt=filing.receipt_number, internal_comment="行き違い"
    )
    assert response.status_code == 303
    assert response.headers["location"] == f"/filings/{filing.filing_id}?done=recall"
    after = offices.world.filings.get(filing.filing_id)
    assert after.status is Status.SUBMITTED
    assert after.history[-1].internal_comment == "行き違い"
    assert offices.secretariat.queue() == [filing.filing_id]
    page = offices.secretariat.get(response.headers["location"]).text
    assert "差戻しを取り消しました" in page
    assert "取り消されました" in page


@pytest.mark.rule("D4")
def test_a_number_says_nothing_but_to_the_office_that_returned_it(offices: OfficesSite) -> None:
    filing = returned(offices)
    answers = {
        offices.ministry.post("/recall", receipt=filing.receipt_number).text,
        offices.ministry.post("/recall", receipt="20991231-0001").text.replace(
            "20991231-0001", filing.receipt_number or ""
        ),
    }
    strip = {text.partition("<main")[2].partition("csrf_token")[0] for text in answers}
    assert len(strip) == 1
    assert "取り消せる差戻しはありません" in strip.pop()
    for number in ("", "x" * 500, "20261101-0001#"):
        assert offices.secretariat.post("/recall", receipt=number).status_code == 422
    assert offices.world.filings.get(filing.filing_id).status is Status.RETURNED


@pytest.mark.fault("F03")
def test_once_the_applicant_has_changed_something_it_is_too_late(offices: OfficesSite) -> None:
    filing = returned(offices)
    edit(offices.world, filing)
    response = offices.secretariat.post("/recall", receipt=filing.receipt_number)
    assert response.status_code == 422
    assert "申請者が修正を始めたため" in response.text
    by_json = offices.secretariat.move(filing.filing_id, "recall")
    assert (by_json.status_code, "修正を始めた" in by_json.json()["detail"]) == (409, True)
    assert offices.world.filings.get(filing.filing_id).status is Status.RETURNED


@pytest.mark.rule("D6")
def test_programs_recall_too_and_the_applicant_reads_that_it_was_recalled(
    offices: OfficesSite,
) -> None:
    filing = returned(offices)
    assert offices.ministry.move(filing.filing_id, "recall").status_code in (403, 409)
    recalled = offices.secretariat.move(filing.filing_id, "recall", comment="取り違えました")
    assert recalled.status_code == 200
    [said] = [one for one in recalled.json()["comments"] if not one["internal"]]
    assert said["recalled"] is True
    world = offices.world
    for entry in world.outbox.pending(world.now().replace(year=2099)):
        relay_outbox(world, entry)
    assert [mail.kind for mail in world.mailer.queued][-1] == "filing_recalled"
    assert list(world.executions.started) == [f"{filing.filing_id}-r1", f"{filing.filing_id}-r2"]
    again = offices.secretariat.move(filing.filing_id, "recall")
    assert again.status_code == 409


def test_what_is_changed_after_a_recall_is_compared_with_what_was_filed_before(
    offices: OfficesSite,
) -> None:
    world = offices.world
    filing = returned(offices)
    offices.secretariat.move(filing.filing_id, "recall")
    offices.secretariat.move(filing.filing_id, "return", comment="やはり直してください")
    edit(world, world.filings.get(filing.filing_id))
    world.move(filing, Move.SUBMIT, APPLICANT)
    seen = offices.secretariat.get(f"/api/filings/{filing.filing_id}").json()
    assert [one["pointer"] for one in seen["changes"]] == ["/sections/organization/phone"]
    [item] = offices.secretariat.get("/api/queue").json()["items"]
    assert item["round"] == 2, "filed twice, whatever was recalled in between"
