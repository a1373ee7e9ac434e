"""A filing's own pages: the task list, the check, the moves, what offices say."""

import pytest

from tests.applicants_site import Site
from tests.filing_world import SECRETARIAT, Printer, Signer
from tests.html_page import PageForm, forms_of
from tests.membership import WORKER_ID
from tests.unit.pages.browser import Browser
from ukeire.domain.filing import Filing, Move, Status
from ukeire.procedures.member_forms import DESIGNATED_FORMS
from ukeire.usecases.issue_certificate import issue_certificate


def page_of(filing: Filing) -> str:
    return f"/filings/{filing.filing_id}"


def returned(site: Site, *fields: str) -> Filing:
    filing = site.world.accepted()
    return site.world.move(
        filing, Move.RETURN, SECRETARIAT, reason="電話番号を\n確認してください。", fields=fields
    )


def test_my_page_starts_a_filing_once_and_leads_back_to_it(site: Site, browser: Browser) -> None:
    browser.open("/home")
    start = browser.form()
    first = browser.press(form=start).headers["location"]
    assert browser.press(form=start).headers["location"] == first
    browser.open("/home")
    assert f'href="{first}"' in browser.text
    assert "続きから入力する" in browser.text


def test_the_task_list_says_how_far_each_part_is(site: Site, browser: Browser) -> None:
    browser.open("/home").go()
    filing = browser.path
    assert browser.states() == {"1. 法人の情報": "未入力", "2. 構成員名簿での公開": "未入力"}
    browser.open(f"{filing}/sections/organization").go({"name": "さくら会"}, ("_then", "keep"))
    browser.open(f"{filing}/sections/workers/items/new")
    browser.go({"name": "NGUYEN VAN AN"}, ("_then", "keep"))
    assert browser.states() == {
        "1. 法人の情報": "入力中",
        "2. 構成員名簿での公開": "未入力",
        "NGUYEN VAN AN": "入力中",
        "NGUYEN VAN ANの添付書類": "未入力",
    }
    browser.open(f"{filing}/discard").go()
    browser.open(page_of(site.world.draft()))
    assert set(browser.states().values()) == {"入力済"}


@pytest.mark.rule("B6", "D2")
def test_under_review_a_filing_is_read_and_its_forms_lead_back_to_it(
    site: Site, browser: Browser
) -> None:
    filing = site.world.accepted()
    browser.open(page_of(filing))
    assert "審査中" in browser.text
    assert "NGUYEN VAN AN" in browser.text
    assert filing.receipt_number
    assert filing.receipt_number in browser.text
    for path in ("/sections/organization", f"/sections/workers/items/{WORKER_ID}", "/check"):
        assert browser.open(page_of(filing) + path).path == page_of(filing)
    assert browser.open(f"{page_of(filing)}/withdraw").answer.status_code == 409


def test_the_check_names_every_fault_with_a_link_and_offers_no_button(
    site: Site, browser: Browser
) -> None:
    browser.open("/home").go()
    filing = browser.path
    browser.open(f"{filing}/check")
    assert f"{filing}/sections/organization?group=identity&problems=1#f-name" in browser.errors
    assert f"{filing}/sections/workers" in browser.errors
    assert "この内容で申請する" not in browser.text
    assert browser.press(form=browser.form("/submit")).status_code == 422
    browser.open(browser.errors[0])
    assert "#f-name" in browser.errors


@pytest.mark.rule("D9")
@pytest.mark.fault("F01")
def test_pressing_submit_twice_files_once_and_shows_one_receipt_number(
    site: Site, browser: Browser
) -> None:
    filing = site.world.draft()
    browser.open(f"{page_of(filing)}/check")
    form = browser.form("/submit")
    first, second = browser.press(form=form), browser.press(form=form)
    assert first.headers["location"] == second.headers["location"]
    browser.open(first.headers["location"])
    filed = site.world.filings.get(filing.filing_id)
    assert (filed.status, filed.round) == (Status.SUBMITTED, 1)
    assert filed.receipt_number
    assert filed.receipt_number in browser.text


def test_what_changed_after_the_check_is_looked_at_again(site: Site, browser: Browser) -> None:
    filing = site.world.draft()
    browser.open(f"{page_of(filing)}/check")
    form = browser.form("/submit")
    browser.open(f"{page_of(filing)}/sections/organization").go({"building": "別館"})
    assert browser.press(form=form).status_code == 412
    assert site.world.filings.get(filing.filing_id).status is Status.DRAFT
    assert browser.press(form=browser.form("/submit")).status_code == 303


@pytest.mark.rule("D2")
def test_a_filing_withdrawn_before_acceptance_can_be_mended_and_filed_again(
    site: Site, browser: Browser
) -> None:
    filing = site.world.submitted()
    browser.open(f"{page_of(filing)}/withdraw")
    form = browser.form("/withdraw")
    assert browser.press({"reason": "あ" * 3001}, form=form).status_code == 422
    assert browser.press({"reason": "記入を誤りました。"}, form=form).status_code == 303
    assert browser.press(form=form).status_code == 303
    browser.open(page_of(filing))
    assert "取下げ" in browser.text
    browser.open(f"{page_of(filing)}/check")
    assert browser.press(form=browser.form("/submit")).status_code == 303


@pytest.mark.rule("B7")
def test_a_return_shows_its_comment_and_leads_to_the_fields_it_names(
    site: Site, browser: Browser
) -> None:
    filing = returned(site, "/sections/organization/phone", f"/documents/pledge/{WORKER_ID}")
    browser.open(page_of(filing))
    assert "電話番号を\n確認してください。" in browser.text
    assert (
        f'href="{page_of(filing)}/sections/organization?group=representative#f-phone"'
        in browser.text
    )
    assert f'href="{page_of(filing)}/documents?about={WORKER_ID}#f-pledge"' in browser.text
    states = browser.states()
    assert states["1. 法人の情報"] == "要修正"
    assert states["NGUYEN VAN ANの添付書類"] == "要修正"
    assert states["NGUYEN VAN AN"] == "変更不可"


@pytest.mark.rule("B7")
def test_only_what_the_return_names_can_be_changed_and_then_it_is_done(
    site: Site, browser: Browser
) -> None:
    filing = returned(site, "/sections/organization/phone")
    browser.open(f"{page_of(filing)}/sections/organization")
    assert "name" not in browser.form().names
    browser.go({"phone": "03-9999-8888"})
    assert browser.path.startswith(page_of(filing))
    assert browser.states()["1. 法人の情報"] == "入力済"
    section = site.world.filings.get(filing.filing_id).sections["organization"]
    assert (section["phone"], section["name"]) == ("03-9999-8888", "社会福祉法人さくら会")
    browser.open(f"{page_of(filing)}/sections/disclosure")
    assert "_then" not in browser.form().names | {name for name, _ in browser.form().buttons}


@pytest.mark.rule("D6")
def test_what_offices_write_for_themselves_is_on_no_page_of_the_applicant(
    site: Site, browser: Browser
) -> None:
    filing = site.world.submitted()
    world = site.world
    world.move(filing, Move.ACCEPT, SECRETARIAT, reason="内部の覚え書き1")
    world.move(
        filing, Move.RETURN, SECRETARIAT, reason="公開の指摘", internal_comment="内部の覚え書き2"
    )
    for path in ("/home", page_of(filing), f"{page_of(filing)}/check"):
        browser.open(path)
        assert "内部の覚え書き" not in browser.text
    assert "公開の指摘" in browser.open(page_of(filing)).text


@pytest.mark.rule("B8", "C1", "C8")
def test_after_approval_the_register_is_read_and_the_certificate_taken_once(
    site: Site, browser: Browser
) -> None:
    filing = site.world.approved()
    record = issue_certificate(site.world, Printer(), filing.filing_id, 1)
    browser.open("/register")
    assert "グエンヴァンアン" in browser.text
    assert "入会申請" in browser.text
    browser.open(f"/certificates/{record.certificate_id}/download")
    form = browser.form("/download")
    for _ in range(2):
        answer = browser.press(form=form)
        assert record.number in answer.text
        assert "attachment" in answer.headers["content-disposition"]
    assert browser.open(f"/certificates/{record.certificate_id}/download").answer.status_code == 410
    assert "ダウンロード済み" in browser.open("/certificates").text
    anyone = Browser(site.anonymous)
    anyone.open(f"/verify?number={record.number}&code={record.code}")
    assert "この入会証明書は有効です" in anyone.text
    wide = record.number.translate({ord(one): ord(one) + 0xFEE0 for one in "0123456789-"})
    assert (
        "この入会証明書は有効です"
        in anyone.open(f"/verify?number= {wide}&code={record.code}\u200b").text
    )
    assert anyone.open(f"/verify?number={record.number}&code=x").answer.status_code == 422
    assert anyone.open("/verify?number=&code=").errors == ["#f-number", "#f-code"]


@pytest.mark.rule("B8")
@pytest.mark.parametrize("signer", [None, Signer()])
def test_pages_speak_of_a_signature_where_the_file_has_one(
    site: Site, browser: Browser, signer: Signer | None
) -> None:
    filing = site.world.approved()
    record = issue_certificate(site.world, Printer(), filing.filing_id, 1, signer)
    (listed,) = site.applicant.get("/api/certificates").json()["items"]
    assert listed["signed"] is (signer is not None)
    anyone = Browser(site.anonymous)
    for reader, path in (
        (browser, f"/certificates/{record.certificate_id}/download"),
        (anyone, f"/verify?number={record.number}&code={record.code}"),
    ):
        assert ("電子署名" in reader.open(path).text) is (signer is not None)
    assert "電子署名" not in anyone.open("/verify").text


def test_every_page_is_for_who_is_logged_in(site: Site) -> None:
    for path in ("/home", "/register", "/certificates", page_of(site.world.draft())):
        answer = site.anonymous.get(path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/?next=") or path == "/home"


@pytest.mark.rule("B3")
def test_attachments_are_listed_item_by_item_with_what_became_of_them(
    site: Site, browser: Browser
) -> None:
    filing = site.world.draft()
    browser.open(f"{page_of(filing)}/documents?about={WORKER_ID}")
    for _, title in DESIGNATED_FORMS:
        assert title in browser.text
    assert browser.text.count("添付済") >= len(DESIGNATED_FORMS)
    document = filing.documents[0]
    browser.press(form=browser.form(f"{document.document_id}/delete"))
    assert site.world.filings.get(filing.filing_id).document(document.document_id) is None


@pytest.mark.rule("B3")
def test_without_script_a_page_posts_the_file_straight_to_the_store_and_comes_back(
    site: Site, browser: Browser
) -> None:
    filing = site.world.draft()
    page = f"{page_of(filing)}/documents"
    browser.open(f"{page}?about={WORKER_ID}")
    other = next(
        form for form in _forms(browser) if form.action == page and ("item", "other") in form.fields
    )
    assert browser.press(form=other).status_code == 422
    assert "#f-other" in browser.errors
    browser.open(browser.press({"title": "理由書"}, form=other).headers["location"])
    upload = next(
        form for form in _forms(browser) if ("Content-Type", "application/pdf") in form.fields
    )
    fields = dict(upload.fields)
    assert fields["success_action_redirect"].startswith(
        f"{site.world.site_url}{page}?about={WORKER_ID}"
    )
    assert not upload.action.startswith("/")
    document_id = fields["key"].partition("/")[2]
    waiting = site.world.filings.document(filing.filing_id, document_id)
    assert waiting is not None
    assert (waiting.title, waiting.filename) == ("理由書", "理由書.pdf")


def _forms(browser: Browser) -> list[PageForm]:
    return forms_of(browser.page)


def test_my_page_asks_a_new_organisation_to_join_and_for_nothing_else(browser: Browser) -> None:
    page = browser.open("/home").text
    following = page.partition("次にすること")[2].partition("そのほかの手続")[0]
    assert "入会申請を始める" in following
    assert following.count("<button") == 1
    assert "アカウントの廃止を始める" in page.partition("そのほかの手続")[2]
