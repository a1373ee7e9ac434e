"""What an office says about single parts, what changed since, and what it notes for itself."""

from typing import Any

import pytest

from tests.filing_world import APPLICANT, SECRETARIAT, FilingWorld
from tests.offices_site import OfficesSite
from ukeire.domain.filing import Filing, Move, Status
from ukeire.domain.settings.canned_comments import CANNED_COMMENTS, CannedComment
from ukeire.usecases.find_filing import view_filing
from ukeire.usecases.review_pace import ReviewPace
from ukeire.usecases.save_section import save_section
from ukeire.web.filing_representations import filing_answer

PHONE = "/sections/organization/phone"


def applicants_view(world: FilingWorld, filing_id: str) -> dict[str, Any]:
    view = view_filing(world, world.filings.get(filing_id), APPLICANT)
    return filing_answer(view, world.office, world.now(), ReviewPace(world)).model_dump(mode="json")


def pledge(filing: Filing) -> str:
    return f"/documents/pledge/{filing.items('workers')[0]['id']}"


def test_a_remark_opens_its_part_and_is_read_there_by_the_applicant(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    remarks = [
        {"pointer": PHONE, "text": "市外局番がありません。"},
        {"pointer": pledge(filing), "text": "署名がありません。\r\n押印は不要です。"},
    ]
    response = offices.secretariat.move(
        filing.filing_id, "return", comment="直してください", fields=[PHONE], remarks=remarks
    )
    assert response.status_code == 200, response.text
    seen = applicants_view(offices.world, filing.filing_id)
    assert seen["editable"] == [PHONE, pledge(filing)]
    remarks[1]["text"] = "署名がありません。\n押印は不要です。"
    assert seen["remarks"] == remarks
    assert seen["comments"][0]["remarks"] == remarks


@pytest.mark.rule("D5")
def test_a_comment_and_its_remarks_together_have_3000_characters(offices: OfficesSite) -> None:
    filing_id = offices.world.submitted().filing_id

    def ask(comment: str, text: str) -> Any:
        return offices.secretariat.move(
            filing_id, "return", comment=comment, remarks=[{"pointer": PHONE, "text": text}]
        )

    too_long = ask("あ\r\n" * 1000, "𠮷" * 1001)
    assert too_long.status_code == 422
    [problem] = too_long.json()["errors"]
    assert problem["pointer"] == "/comment"
    assert "現在3001文字" in problem["message"]
    assert ask("あ\r\n" * 1000, "𠮷" * 1000).status_code == 200


@pytest.mark.parametrize(
    ("remark", "pointer"),
    [
        ({"pointer": "/sections/organization/age", "text": "直して"}, "/remarks/0/pointer"),
        ({"pointer": PHONE, "text": " \n　"}, "/remarks/0/text"),
        ({"pointer": PHONE}, "/remarks/0/text"),
        ({"pointer": PHONE, "text": 3}, "/remarks/0/text"),
    ],
)
def test_a_remark_names_a_part_and_says_something(
    offices: OfficesSite, remark: dict[str, Any], pointer: str
) -> None:
    filing_id = offices.world.submitted().filing_id
    response = offices.secretariat.move(filing_id, "return", comment="理由", remarks=[remark])
    assert response.status_code == 422
    assert [one["pointer"] for one in response.json()["errors"]] == [pointer]


def test_without_script_a_button_draws_the_fields_of_remarks(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    page = f"/filings/{filing.filing_id}/return"
    form: dict[str, Any] = {
        "version": str(filing.version),
        "comment": "直して",
        "fields": [PHONE, pledge(filing)],
    }
    asked = offices.secretariat.post(page, **form, _then="remarks")
    assert asked.status_code == 200
    assert f'name="remark:{PHONE}"' in asked.text
    assert f'name="remark:{pledge(filing)}"' in asked.text
    assert ">\n直して</textarea>" in asked.text
    form[f"remark:{PHONE}"] = "<b>市外局番</b> =cmd()"
    done = offices.secretariat.post(page, **form)
    assert done.status_code == 303
    [remark] = offices.world.filings.get(filing.filing_id).return_remarks
    assert (remark.pointer, remark.text) == (PHONE, "<b>市外局番</b> =cmd()")


def test_a_canned_comment_is_inserted_with_its_places_filled(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    page = f"/filings/{filing.filing_id}/return"
    assert "定型文" not in offices.secretariat.get(page).text
    text = "{法人名}の{手続名}（{受付番号}）は、{修正の期限}までに直してください。"
    for key, value in (
        ("c-1", CannedComment(title="期限つき", text=text)),
        ("c-2", CannedComment(title="別の手続", text="x", procedure="leave")),
    ):
        offices.world.settings.put(
            CANNED_COMMENTS,
            "secretariat",
            key,
            value,
            seen_version=0,
            actor=SECRETARIAT,
            at=offices.world.now(),
        )
    assert "別の手続" not in offices.secretariat.get(page).text
    form = {"version": str(filing.version), "comment": "写真が不鮮明です。", "canned": "c-1"}
    inserted = offices.secretariat.post(page, **form, _then="canned")
    assert inserted.status_code == 200
    filled = f"社会福祉法人さくら会の入会申請（{filing.receipt_number}）は、{{修正の期限}}まで"
    assert f"写真が不鮮明です。\n\n{filled}" in inserted.text
    assert offices.world.filings.get(filing.filing_id).status is Status.SUBMITTED


def test_both_sides_see_what_changed_entries_and_files(offices: OfficesSite) -> None:
    world = offices.world
    filing = world.submitted()
    worker = filing.items("workers")[0]["id"]
    offices.secretariat.move(filing.filing_id, "return", comment="直して")
    data = {**filing.sections["organization"], "phone": "03-9999-0000"}
    returned = world.filings.get(filing.filing_id)
    save_section(world, filing.filing_id, "organization", data, APPLICANT, version=returned.version)
    old = next(one for one in returned.documents if one.item == "pledge")
    current = world.filings.get(filing.filing_id)
    assert world.filings.remove_document(current, old.document_id)
    world.attach(filing.filing_id, "pledge", worker, "新しい誓約書.pdf", sha256="cd" * 32)
    world.attach(filing.filing_id, "other", worker, "追加.pdf", sha256="ef" * 32)
    expected = [
        (PHONE, "03-1234-5678", "03-9999-0000"),
        (f"/documents/pledge/{worker}", old.filename, "新しい誓約書.pdf"),
        (f"/documents/other/{worker}", None, "追加.pdf"),
    ]

    def changes(answer: dict[str, Any]) -> list[Any]:
        return [(one["pointer"], one["before"], one["after"]) for one in answer["changes"]]

    before_filing = applicants_view(world, filing.filing_id)
    assert changes(before_filing) == expected
    assert before_filing["changes"][1]["label"].startswith("NGUYEN VAN AN：")
    world.move(filing, Move.SUBMIT, APPLICANT)
    assert changes(applicants_view(world, filing.filing_id)) == expected
    assert changes(offices.secretariat.get(f"/api/filings/{filing.filing_id}").json()) == expected
    page = offices.secretariat.get(f"/filings/{filing.filing_id}").text
    assert "前回の申請から変わったところ（3件）" in page


def test_nothing_changed_is_said_to_both(offices: OfficesSite) -> None:
    world = offices.world
    filing = world.submitted()
    assert "unchanged" not in applicants_view(world, filing.filing_id)
    offices.secretariat.move(filing.filing_id, "return", comment="直して")
    assert applicants_view(world, filing.filing_id)["unchanged"] is True
    old = filing.documents[0]
    current = world.filings.get(filing.filing_id)
    assert world.filings.remove_document(current, old.document_id)
    assert "unchanged" not in applicants_view(world, filing.filing_id)
    world.attach(filing.filing_id, old.item, old.about or "", "名前だけ新しい.pdf")
    world.move(filing, Move.SUBMIT, APPLICANT)
    seen = offices.secretariat.get(f"/api/filings/{filing.filing_id}").json()
    assert (seen["changes"], seen["unchanged"]) == ([], True)
    page = offices.secretariat.get(f"/filings/{filing.filing_id}").text
    assert "入力内容も添付書類も変わっていません" in page


@pytest.mark.rule("D6")
def test_a_note_is_read_by_the_offices_of_the_route_and_by_no_applicant(
    offices: OfficesSite,
) -> None:
    filing = offices.world.submitted()
    address = f"/filings/{filing.filing_id}/notes"
    note = "電話で確認<script>alert(1)</script>\nhttps://example.jp"
    for _ in range(2):  # pressed twice
        done = offices.secretariat.post(address, text=note, note_id="n-1")
        assert done.headers["location"] == f"/filings/{filing.filing_id}?done=note#notes"
    offices.world.now.advance(minutes=1)
    told = offices.ministry.send("POST", f"/api{address}", json={"text": "本省のメモ"})
    comments = told.json()["comments"]
    assert [(one["text"], one["internal"]) for one in comments] == [
        (note, True),
        ("本省のメモ", True),
    ]
    page = offices.secretariat.get(f"/filings/{filing.filing_id}").text
    assert "電話で確認&lt;script&gt;" in page
    seen = str(applicants_view(offices.world, filing.filing_id))
    for secret in ("電話で確認", "本省のメモ", SECRETARIAT.name):
        assert secret not in seen


@pytest.mark.rule("D4", "D5")
def test_a_note_needs_words_at_most_3000_and_a_filing_that_offices_see(
    offices: OfficesSite,
) -> None:
    filing = offices.world.submitted()
    address = f"/api/filings/{filing.filing_id}/notes"

    def note(text: str) -> int:
        return offices.secretariat.send("POST", address, json={"text": text}).status_code

    assert (note(""), note(" \n"), note("字" * 3001), note("字" * 3000)) == (422, 422, 422, 200)
    assert offices.secretariat.post(address.removeprefix("/api"), text="").status_code == 422
    assert offices.log_in(APPLICANT).send("POST", address, json={"text": "x"}).status_code == 403
    offices.secretariat.move(filing.filing_id, "return", comment="直して")
    assert note("もう見えない") == 404
    assert len(offices.world.filings.get(filing.filing_id).notes) == 1
