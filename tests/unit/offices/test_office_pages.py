"""The offices' pages: complete without script, nothing typed is lost, nothing done unseen."""

import re

import httpx
import pytest

from tests.filing_world import APPLICANT, MINISTRY, SECRETARIAT, several
from tests.offices_site import OfficesSite, Staff
from ukeire.domain.filing import Filing, Move, Status
from ukeire.domain.session import Actor, Role
from ukeire.usecases.save_section import save_section

COLLEAGUE = Actor("s-2", "事務局 次郎", Role.STAFF, office="secretariat")
BOXES = re.compile(r'name="fields" type="checkbox" value="([^"]+)"( checked)?')


def headings(page: httpx.Response) -> list[str]:
    return re.findall(r"<h1[^>]*>(.*?)</h1>", page.text)


def decide(staff: Staff, filing: Filing, path: str = "", **form: object) -> httpx.Response:
    return staff.post(f"/filings/{filing.filing_id}{path}", **{"version": filing.version, **form})


def test_the_queue_leads_to_the_filing(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    page = offices.secretariat.get("/queue")
    assert headings(page) == ["審査待ち一覧"]
    assert f'href="/filings/{filing.filing_id}"' in page.text
    assert filing.organization_name in page.text
    assert "まとめて受理する" in page.text
    nothing = offices.secretariat.get("/queue?q=ほかの会")
    assert "条件に合う申請はありません" in nothing.text


def test_the_filing_shows_all_of_its_content_with_a_link_to_each_file(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    page = offices.secretariat.get(f"/filings/{filing.filing_id}").text
    for text in ("7000012050002", "NGUYEN VAN AN", "特別養護老人ホームさくら苑", "公開してよい"):
        assert text in page
    for document in filing.documents:
        assert f"/filings/{filing.filing_id}?document={document.document_id}#viewer" in page
    assert "履歴は改ざんされていません" in page


def test_only_moves_that_are_open_have_a_button(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    address = f"/filings/{filing.filing_id}"
    page = offices.secretariat.get(address).text
    assert 'value="accept"' in page
    assert f"{address}/return" in page
    assert 'value="approve"' not in page
    assert f"{address}/reject" not in page
    others = offices.ministry.get(address).text
    assert "この部署で行う操作はありません" in others
    assert f'method="post" action="{address}"' not in others
    assert offices.ministry.get(f"{address}/return").status_code == 409
    assert offices.secretariat.get(f"{address}/reject").status_code == 409


@pytest.mark.rule("B7", "D1")
def test_accepting_and_approving_by_form(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    accepted = decide(offices.secretariat, filing, move="accept", internal_comment="よし")
    assert accepted.status_code == 303
    shown = offices.secretariat.get(accepted.headers["location"])
    assert "受理しました" in shown.text
    assert "よし" in shown.text
    filing = offices.world.filings.get(filing.filing_id)
    approved = decide(offices.secretariat, filing, move="approve", internal_comment="")
    queue = offices.secretariat.get(approved.headers["location"])
    assert f"受付番号 {filing.receipt_number}" in queue.text
    assert offices.ministry.queue() == [filing.filing_id]


@pytest.mark.rule("D5")
def test_a_return_that_fails_shows_itself_again_with_all_that_was_typed(
    offices: OfficesSite,
) -> None:
    filing = offices.world.submitted()
    ticked = [
        "/sections/organization/phone",
        f"/documents/pledge/{filing.items('workers')[0]['id']}",
    ]
    form = {"comment": "あ" * 3001, "internal_comment": "電話\nした", "fields": ticked}
    page = decide(offices.secretariat, filing, "/return", **form)
    assert page.status_code == 422
    assert "<title>エラー：" in page.text
    assert "現在3001文字" in page.text
    assert "あ" * 3001 in page.text
    assert "電話\nした" in page.text
    assert [box for box, checked in BOXES.findall(page.text) if checked] == ticked
    assert offices.world.filings.get(filing.filing_id).status is Status.SUBMITTED


def test_every_box_of_the_return_form_names_a_part_that_can_be_returned(
    offices: OfficesSite,
) -> None:
    filing = offices.world.submitted()
    page = offices.secretariat.get(f"/filings/{filing.filing_id}/return")
    boxes = [box for box, _ in BOXES.findall(page.text)]
    assert "/sections/organization/name" in boxes
    assert "/sections/workers/items/0/date_of_birth" in boxes
    assert "/sections/workers" in boxes
    returned = decide(
        offices.secretariat, filing, "/return", comment="全部です。\r\n二行目", fields=boxes
    )
    assert returned.status_code == 303
    stored = offices.world.filings.get(filing.filing_id)
    assert list(stored.return_fields) == boxes
    assert stored.history[-1].reason == "全部です。\n二行目"
    assert "差戻し" in offices.secretariat.get(returned.headers["location"]).text


def test_a_rejection_is_asked_for_once_more(offices: OfficesSite) -> None:
    filing = offices.world.accepted()
    empty = decide(offices.secretariat, filing, "/reject", comment=" ", internal_comment="残す")
    assert empty.status_code == 422
    assert "残す" in empty.text
    form = {"comment": "要件を満たしません。<b>", "internal_comment": "残す"}
    asked = decide(offices.secretariat, filing, "/reject", **form)
    assert headings(asked) == ["この申請を不承認にしますか"]
    assert "要件を満たしません。&lt;b&gt;" in asked.text
    assert offices.world.filings.get(filing.filing_id).status is Status.UNDER_REVIEW
    back = decide(offices.secretariat, filing, "/reject", **form, change="yes")
    assert "要件を満たしません。&lt;b&gt;</textarea>" in back.text
    done = decide(offices.secretariat, filing, "/reject", **form, confirmed="yes")
    assert done.status_code == 303
    assert offices.world.filings.get(filing.filing_id).status is Status.REJECTED


def test_what_changed_since_the_last_round_is_shown_before_and_after(offices: OfficesSite) -> None:
    world = offices.world
    filing = world.submitted()
    world.move(filing, Move.RETURN, SECRETARIAT, reason="直してください")
    returned = world.filings.get(filing.filing_id)
    mended = {**returned.sections["organization"], "phone": "03-9999-0000"}
    save_section(
        world, filing.filing_id, "organization", mended, APPLICANT, version=returned.version
    )
    world.now.advance(hours=1)
    world.attach(filing.filing_id, "other", filing.items("workers")[0]["id"], "追加.pdf")
    world.move(filing, Move.SUBMIT, APPLICANT)
    page = offices.secretariat.get(f"/filings/{filing.filing_id}").text
    assert "前回の申請から変わったところ（2件）" in page
    assert "<del>03-1234-5678</del>" in page
    assert "<ins>03-9999-0000</ins>" in page
    assert page.count("新しいファイル") == 1


def test_a_warning_when_nothing_changed_since_the_last_round(offices: OfficesSite) -> None:
    filing = offices.world.submitted()
    offices.world.move(filing, Move.RETURN, SECRETARIAT, reason="直してください")
    offices.world.move(filing, Move.SUBMIT, APPLICANT)
    page = offices.secretariat.get(f"/filings/{filing.filing_id}").text
    assert "入力内容も添付書類も変わっていません" in page


@pytest.mark.fault("F03")
@pytest.mark.parametrize("path", ["", "/return", "/reject"])
def test_who_comes_too_late_sees_who_did_what_and_keeps_the_words(
    offices: OfficesSite, path: str
) -> None:
    filing = offices.world.accepted()
    offices.world.move(filing, Move.RETURN, COLLEAGUE, reason="先に差し戻しました")
    form = {"move": "approve", "comment": "長い理由", "internal_comment": "メモ"}
    page = decide(offices.secretariat, filing, path, **form)
    assert page.status_code == 409
    assert COLLEAGUE.name in page.text
    assert "差戻し" in page.text
    assert "長い理由" in page.text
    assert "メモ" in page.text
    assert "先に差し戻しました" not in page.text


@pytest.mark.fault("F03", "F12")
def test_nobody_decides_on_a_version_they_have_not_seen(offices: OfficesSite) -> None:
    world = offices.world
    seen = world.accepted()
    world.move(seen, Move.RETURN, COLLEAGUE, reason="直してください")
    world.move(seen, Move.SUBMIT, APPLICANT)
    assert decide(offices.secretariat, seen, move="approve").status_code == 409
    assert world.filings.get(seen.filing_id).stage_index == 0
    current = world.filings.get(seen.filing_id)
    assert decide(offices.secretariat, current, move="approve").status_code == 303


@pytest.mark.fault("F36")
@pytest.mark.parametrize("path", ["", "/return", "/reject"])
def test_a_form_of_another_session_changes_nothing(offices: OfficesSite, path: str) -> None:
    filing = offices.world.accepted()
    form = {"move": "approve", "comment": "理由", "confirmed": "yes", "version": filing.version}
    page = offices.secretariat.post(
        f"/filings/{filing.filing_id}{path}", **{**form, "csrf_token": "0" * 64}
    )
    assert page.status_code == 403
    assert offices.world.filings.get(filing.filing_id) == filing


def test_a_history_that_does_not_fit_is_told_at_once(offices: OfficesSite) -> None:
    filing = offices.world.accepted()
    item = offices.world.filings._item  # what nobody but an intruder could do
    first = item.get(filing.filing_id, "HISTORY#000001")
    first.data = {**first.data, "actor": "だれか"}
    first.save()
    page = offices.secretariat.get(f"/filings/{filing.filing_id}").text
    assert "履歴がつながっていません" in page
    assert "改ざんされていません" not in page


def test_mails_about_the_filing_are_listed(offices: OfficesSite) -> None:
    world = offices.world
    filing = world.submitted()
    world.mail_log.claim(
        filing.filing_id, "filing_submitted#1", "filing_submitted", ["a@example.jp"], world.now()
    )
    page = offices.secretariat.get(f"/filings/{filing.filing_id}").text
    assert "申請を受け付けたお知らせ" in page
    assert "a@example.jp" in page


def test_the_ministry_approves_in_bulk_after_seeing_the_list(offices: OfficesSite) -> None:
    world = offices.world
    filing = world.at_ministry()
    assert 'name="filing_ids"' in offices.ministry.get("/queue").text
    assert 'name="filing_ids"' not in offices.secretariat.get("/queue?stage=any").text
    none = offices.ministry.get("/queue/approve")
    assert none.status_code == 422
    assert "1件以上" in none.text
    confirm = offices.ministry.get(f"/queue/approve?filing_ids={filing.filing_id}&filing_ids=x")
    assert "まとめて承認する（1件）" in confirm.text
    assert "1件は、いま承認できないため除きました" in confirm.text
    assert world.filings.get(filing.filing_id).status is Status.UNDER_REVIEW
    done = offices.ministry.post(
        "/queue/moves", move="approve", filing_ids=[filing.filing_id], internal_comment="会議で確認"
    )
    assert done.status_code == 303
    assert "1件の申請を処理しました" in offices.ministry.get(done.headers["location"]).text
    stored = world.filings.get(filing.filing_id)
    assert stored.status is Status.APPROVED
    assert stored.history[-1].internal_comment == "会議で確認"


def test_what_could_not_be_approved_in_bulk_is_told_one_by_one(offices: OfficesSite) -> None:
    world = offices.world
    filing = world.at_ministry()
    (gone,) = several(world, 1, Move.ACCEPT, Move.APPROVE, Move.RETURN)
    page = offices.ministry.post(
        "/queue/moves", move="approve", filing_ids=[gone, filing.filing_id]
    )
    assert page.status_code == 409
    assert "1件を処理しました（承認）" in page.text
    assert MINISTRY.name in page.text
    assert world.filings.get(filing.filing_id).status is Status.APPROVED
    assert world.filings.get(gone).status is Status.RETURNED


def test_a_long_comment_on_a_bulk_approval_comes_back(offices: OfficesSite) -> None:
    filing = offices.world.at_ministry()
    comment = "あ" * 3001
    page = offices.ministry.post(
        "/queue/moves", move="approve", filing_ids=[filing.filing_id], internal_comment=comment
    )
    assert page.status_code == 422
    assert comment in page.text
    assert f'value="{filing.filing_id}"' in page.text
    assert offices.world.filings.get(filing.filing_id).status is Status.UNDER_REVIEW


def test_words_in_an_address_are_never_shown_as_ours(offices: OfficesSite) -> None:
    page = offices.secretariat.get("/queue?done=approve&receipt=<b>&count=99999")
    assert "処理しました（承認）" in page.text
    assert "99999" not in page.text
    assert "処理しました" not in offices.secretariat.get("/queue?done=hacked").text
