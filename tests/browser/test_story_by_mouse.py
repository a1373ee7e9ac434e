"""The whole story in a browser: an organisation, two offices, one certificate."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.office_steps import accept_and_return, approve, enter_office
from tests.browser.steps import (
    FORM_TITLES,
    Person,
    arrive,
    attachment,
    change_first_password,
    downloaded_text,
    fill,
    fill_facility,
    fill_pages,
    log_in,
    pdf,
    press,
    read_mail,
    somebody,
)
from tests.browser.visitor import Visitor
from tests.membership import MEMBERSHIP_SECTIONS, worker
from tests.pdf_corpus import encrypted
from tests.stack import Stack

RECEIPT = re.compile(r"\d{8}-\d{4}")
COMMENT = "建物の名前をご確認ください。\n階数も入力してください。"
NOTE = "内部だけの覚え書き"
BUILDING = "松岡銀七ビル9階"


@pytest.mark.rule("A2", "A3", "A4", "A5", "A7", "A10", "B1", "B2", "B3", "B4", "B5", "B6", "B7")
@pytest.mark.rule("B8", "C1", "D1", "D3", "D4", "D6", "D9")
def test_an_organisation_registers_files_corrects_and_takes_its_certificate(
    visit: Visit, stack: Stack
) -> None:
    clerk, person = visit(), somebody()
    _register_with_mistakes_first(clerk, stack, person)
    _log_in_for_the_first_time(clerk, stack, person)
    _begin_with_the_organization(clerk)
    _resume(clerk, person)
    _enter_worker_and_facility(clerk)
    _attach_documents(clerk)
    receipt = _check_and_submit(clerk)

    secretariat, ministry = visit(), visit()
    enter_office(secretariat, stack, stack.staff("secretariat"))
    accept_and_return(secretariat, receipt, comment=COMMENT, note=NOTE)
    _correct_and_file_again(clerk, stack, receipt)
    approve(secretariat, receipt, "secretariat", expected=BUILDING)
    enter_office(ministry, stack, stack.staff("ministry"))
    approve(ministry, receipt, "ministry", expected=BUILDING)

    stack.mail(person.email, "入会証明書を発行しました", seconds=30)
    _download_once(clerk)


def _register_with_mistakes_first(clerk: Visitor, stack: Stack, person: Person) -> None:
    page = clerk.page
    page.goto(stack.site)
    clerk.look("login")
    page.get_by_role("link", name="受入機関の新規登録はこちら").click()
    arrive(page, "受入機関の新規登録")
    expect(page.get_by_role("heading", name="遵守事項")).to_be_visible()
    clerk.look("register")
    wrong = {
        "organization_name": "社会福祉法人 さくら会",
        "organization_kana": "しゃかいふくしほうじん",
        "contact_phone": "0312345678",
        "email_confirmation": f"other-{person.email}",
        "consents": ["privacy_policy"],
    }
    fill(page, {**person.registration, **wrong})
    for name in ("constitution", "membership_rules", "compliance"):
        page.locator(f"[name=consents][value={name}]").uncheck()
    press(page, "上記の内容で仮アカウントの発行を申請する")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^エラー："))
    for field in ("organization_name", "contact_phone", "email_confirmation", "consents"):
        expect(summary.locator(f"a[href='#f-{field}']")).to_be_visible()
    expect(page.locator("[name=organization_name]")).to_have_value("社会福祉法人 さくら会")
    expect(page.locator("[name=contact_name]")).to_have_value("鈴木 一郎")
    expect(page.locator("[name=consents][value=privacy_policy]")).to_be_checked()
    expect(page.locator("[name=consents][value=compliance]")).not_to_be_checked()
    clerk.look("register-errors")
    summary.locator("a[href='#f-contact_phone']").click()
    expect(page.locator("[name=contact_phone]")).to_be_focused()
    fill(page, person.registration)
    press(page, "上記の内容で仮アカウントの発行を申請する")
    arrive(page, "仮アカウントの発行を申請しました")
    clerk.look("registered")


def _log_in_for_the_first_time(clerk: Visitor, stack: Stack, person: Person) -> None:
    page = clerk.page
    provisional = read_mail(stack, person)
    page.get_by_role("link", name="ログイン画面へ").click()
    log_in(page, person, "Chigau2026desu")
    of_the_password = page.get_by_role("alert").inner_text()
    clerk.look("login-refused")
    log_in(page, Person(person.email, login_id="nobody-knows"), provisional)
    expect(page.locator("[name=login_id]")).to_have_value("nobody-knows")
    assert page.get_by_role("alert").inner_text() == of_the_password, "one message for both (A10)"
    log_in(page, person, provisional)
    arrive(page, "新しいパスワードの設定（本登録）")
    clerk.look("first-password")
    page.goto(f"{stack.site}/home")
    change_first_password(page, provisional)
    expect(page.get_by_text("新しいパスワードを設定しました")).to_be_visible()
    page.goto(f"{stack.site}/home")
    arrive(page, re.compile("申請システム"))
    person.password = "Sakura2026kai"
    log_in(page, person, person.password)
    arrive(page, "マイページ")
    clerk.look("home-new")


def _begin_with_the_organization(clerk: Visitor) -> None:
    page = clerk.page
    press(page, "入会申請を始める")
    arrive(page, "入会申請")
    clerk.look("filing-new")
    page.get_by_role("link", name="次の項目を入力する：法人の情報").click()
    arrive(page, "法人の情報（1/4）法人の名称")
    clerk.look("organization-identity")
    page.get_by_role("link", name="1ページにまとめて表示する").click()
    arrive(page, "法人の情報")
    clerk.look("organization")
    values = dict(MEMBERSHIP_SECTIONS["organization"])
    fill(page, {"postal_code": values["postal_code"]})
    press(page, "郵便番号から住所を入力")
    street = page.locator("[name=city_and_street]")
    expect(street).to_have_value("中央区銀座")
    expect(page.locator("[name=prefecture]")).to_have_value("東京都")
    street.fill("中央区銀座7-17-14")
    filled = {"postal_code", "prefecture", "city_and_street"}
    fill(page, {name: value for name, value in values.items() if name not in filled})
    page.locator("[name=corporate_number]").fill("7000012050003")
    press(page, "保存して次へ")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("[name=city_and_street]")).to_have_value("中央区銀座7-17-14")
    clerk.look("organization-errors")
    press(page, "一時保存する")
    arrive(page, "入会申請")
    clerk.look("filing-started")
    press(page, "ログアウト")
    expect(page.get_by_text("ログアウトしました")).to_be_visible()
    clerk.look("logged-out")


def _resume(clerk: Visitor, person: Person) -> None:
    """A draft waits for whoever comes back (B5)."""
    page = clerk.page
    log_in(page, person, person.password)
    arrive(page, "マイページ")
    clerk.look("home-draft")
    page.get_by_role("link", name="続きから入力する").click()
    page.get_by_role("link", name="次の項目を入力する：法人の情報").click()
    arrive(page, "法人の情報（1/4）法人の名称")
    expect(page.locator("[name=corporate_number]")).to_have_value("7000012050003")
    fill_pages(page, "organization", MEMBERSHIP_SECTIONS["organization"])
    press(page, "保存して次へ")
    arrive(page, "構成員名簿での公開")
    clerk.look("disclosure")
    fill(page, MEMBERSHIP_SECTIONS["disclosure"])
    press(page, "保存して次へ")
    arrive(page, "受け入れる事業所")
    clerk.look("facilities-empty")


def _enter_worker_and_facility(clerk: Visitor) -> None:
    """A worker is begun first: the facility is registered on the way, and nothing is lost (B2)."""
    page = clerk.page
    page.get_by_role("link", name="申請の画面に戻る").click()
    page.get_by_role("link", name="特定技能外国人を追加する").click()
    arrive(page, "特定技能外国人の追加（1/3）本人")
    clerk.look("worker-new")
    fill_pages(page, "workers", worker())
    fill(page, {"planned_start": "令和9年4月1日"})
    press(page, "事業所を追加する")
    fill_facility(page)
    clerk.look("facility")
    press(page, "保存して戻る")
    arrive(page, "NGUYEN VAN AN（3/3）就労の予定")
    expect(page.locator("[name=planned_start]")).to_have_value("2027年4月1日")
    expect(page.get_by_label("特別養護老人ホームさくら苑")).to_be_checked()
    clerk.look("worker")
    press(page, "保存して次へ")


def _attach_documents(clerk: Visitor) -> None:
    page = clerk.page
    arrive(page, "NGUYEN VAN ANの添付書類")
    clerk.look("documents-empty")
    refused = attachment(page, FORM_TITLES[0])
    refused.locator("input[type=file]").set_input_files(
        pdf("誓約書.pdf", encrypted("secret", "AES-256"))
    )
    expect(refused.get_by_text("受付不可")).to_be_visible()
    clerk.look("documents-refused")
    refused.get_by_role("button", name=re.compile("^削除する")).click()
    expect(refused.get_by_text("まだ添付されていません")).to_be_visible()
    for number, title in enumerate(FORM_TITLES):
        item = attachment(page, title)
        item.locator("input[type=file]").set_input_files(pdf(f"様式{number + 1}.pdf"))
    for title in FORM_TITLES:
        expect(attachment(page, title).get_by_text("添付済")).to_be_visible()
        expect(attachment(page, title).locator("[data-upload-list] li")).to_have_count(0)
    other = attachment(page, "その他の書類")
    other.get_by_label("書類の名前").fill("辞令の写し")
    other.locator("input[type=file]").set_input_files(pdf("辞令.pdf"))
    expect(other.get_by_text("添付済")).to_be_visible()
    expect(other.get_by_text("辞令の写し")).to_be_visible()
    clerk.look("documents")
    page.get_by_role("link", name="次へ進む").click()
    arrive(page, "特定技能外国人")
    clerk.look("workers")


def _check_and_submit(clerk: Visitor) -> str:
    page = clerk.page
    page.get_by_role("link", name="次へ進む").click()
    arrive(page, "申請内容の確認")
    expect(page.get_by_text("松岡銀七ビル3階")).to_be_visible()
    expect(page.get_by_text("公開してよい")).to_have_count(3)
    clerk.look("check")
    press(page, "この内容で申請する")
    arrive(page, "申請を受け付けました")
    clerk.look("submitted")
    receipt = RECEIPT.search(page.locator("main").inner_text())
    assert receipt
    page.get_by_role("link", name="マイページへ").click()
    arrive(page, "マイページ")
    clerk.look("home-submitted")
    page.get_by_role("link", name="入会申請", exact=True).click()
    expect(page.get_by_text("審査の間は、内容を変更できません")).to_be_visible()
    expect(page.get_by_text("法人の情報").first).to_be_visible()
    expect(page.locator("main input:not([type=hidden]), main select, main textarea")).to_have_count(
        0
    )
    clerk.look("filing-submitted")
    return receipt[0]


def _correct_and_file_again(clerk: Visitor, stack: Stack, receipt: str) -> None:
    page = clerk.page
    page.goto(f"{stack.site}/home")
    clerk.look("home-returned")
    page.get_by_role("link", name="指摘された内容を確認して修正する").click()
    expect(page.get_by_text("建物の名前をご確認ください。")).to_be_visible()
    expect(page.get_by_text(NOTE)).to_have_count(0)
    clerk.look("filing-returned")
    page.get_by_role("link", name=re.compile("建物名")).click()
    building = page.locator("[name=building]")
    expect(building).to_have_value("松岡銀七ビル3階")
    expect(page.locator("[name=name]")).to_have_count(0)
    clerk.look("organization-returned")
    building.fill(BUILDING)
    press(page, "保存して次へ")
    arrive(page, "入会申請")
    clerk.look("filing-corrected")
    page.get_by_role("link", name="内容を確認して申請へ進む").click()
    arrive(page, "申請内容の確認")
    press(page, "この内容で申請する")
    arrive(page, "申請を受け付けました")
    expect(page.get_by_text(receipt).first).to_be_visible()


def _download_once(clerk: Visitor) -> None:
    page = clerk.page
    page.get_by_role("link", name="マイページ", exact=True).first.click()
    arrive(page, "マイページ")
    clerk.look("home-member")
    page.get_by_role("link", name="入会証明書の画面へ").click()
    arrive(page, "入会証明書")
    clerk.look("certificates")
    page.get_by_role("link", name="ダウンロードへ進む").click()
    arrive(page, "入会証明書のダウンロード")
    clerk.look("certificate-download")
    texts = [downloaded_text(page) for _ in range(2)]
    for part in ("社会福祉法人さくら会", BUILDING, "山田 花子", "特別養護老人ホームさくら苑"):
        assert part in texts[0]
    assert texts[0] == texts[1], "pressed again soon, after a broken connection, say: the same file"

    clerk.allowed.add(410)
    page.reload()
    arrive(page, "この入会証明書はダウンロードできません")
    clerk.look("certificate-used")
    page.get_by_role("link", name="入会証明書の一覧へ").click()
    expect(page.get_by_text("ダウンロード済みです")).to_be_visible()
    expect(page.get_by_role("link", name="ダウンロードへ進む")).to_have_count(0)
    clerk.look("certificates-used")
    page.get_by_role("link", name="登録内容").first.click()
    arrive(page, "登録内容")
    clerk.look("register-page")
