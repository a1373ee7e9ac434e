"""Mails at the console: the words of an office, a filing's log, an address that takes none."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from infrastructure.local.clients import OfficeClient
from tests.browser.conftest import Visit
from tests.browser.steps import arrive, fill, press
from tests.browser.visitor import Visitor
from tests.integration.test_mail_story import submitted
from tests.stack import Stack


@pytest.fixture(params=[1280, 360])
def administrator(
    request: pytest.FixtureRequest, visit: Visit, stack: Stack, offices: dict[str, OfficeClient]
) -> Visitor:
    """Logged in, in a window of that width."""
    visitor = visit(width=request.param)
    visitor.enter_as(offices["secretariat"].http, stack.offices)
    visitor.page.goto(stack.offices)
    return visitor


def test_an_office_writes_its_mail_looks_at_it_and_has_it_sent_to_itself(
    administrator: Visitor, stack: Stack
) -> None:
    page, mark = administrator.page, uuid4().hex[:8]
    page.goto(f"{stack.offices}/settings/mails")
    administrator.look("mail-templates")
    page.get_by_role("link", name="差戻しのお知らせ").click()
    arrive(page, "差戻しのお知らせの設定")
    fill(page, {"subject": "{だれか}"})
    press(page, "保存する")
    expect(page.get_by_role("alert")).to_be_focused()
    administrator.look("mail-template-errors")
    fill(page, {"subject": f"{mark} {{手続名}}", "body": "{法人名} 様\n{コメント}\n{申請のページ}"})
    press(page, "プレビュー")
    expect(page.get_by_role("heading", name="プレビュー")).to_be_visible()
    expect(page.get_by_text(f"{mark} 入会申請")).to_be_visible()
    administrator.look("mail-template-preview")
    press(page, "自分のアドレスに試し送信")
    expect(page.get_by_text("試し送信をしました")).to_be_visible()
    assert stack.mail("secretariat@offices.example", mark)["subject"].startswith("【試し送信】")
    press(page, "保存する")
    arrive(page, "メールの文面")
    page.get_by_role("link", name="差戻しのお知らせ").click()
    administrator.look("mail-template")
    page.get_by_text("設定をなくす").first.click()
    press(page, "設定をなくす")
    arrive(page, "メールの文面")


@pytest.mark.fault("F25")
def test_a_clerk_sees_the_bounce_says_that_it_works_again_and_sends_the_mail_again(
    administrator: Visitor, stack: Stack
) -> None:
    page = administrator.page
    contact = f"bounce+{uuid4().hex[:8]}@simulator.amazonses.com"
    _, filing_id = submitted(stack, contact)
    stack.mail(contact, "受け付けました")
    page.goto(f"{stack.offices}/addresses")
    expect(page.get_by_text(contact)).to_be_visible()
    administrator.look("bad-addresses")
    page.goto(f"{stack.offices}/filings/{filing_id}")
    expect(page.get_by_text("メールが届いていないアドレスがあります")).to_be_visible()
    expect(page.get_by_text("届かず", exact=True)).to_be_visible()
    administrator.look("office-filing-bounced")
    page.get_by_role("button", name=f"{contact}に届くことを確認した").click()
    expect(page.get_by_text("メールの送信を再開しました")).to_be_visible()
    page.get_by_role("button", name="申請を受け付けたお知らせを再送する").click()
    expect(page.get_by_text("メールを再送します")).to_be_visible()
    expect(page.get_by_text("再送（佐藤 恵子）")).to_be_visible()


def test_an_applicant_is_told_of_the_bounce_and_has_the_mails_come_again(
    visit: Visit, stack: Stack
) -> None:
    contact = f"bounce+{uuid4().hex[:8]}@simulator.amazonses.com"
    client, _ = submitted(stack, contact)
    stack.mail(contact, "受け付けました")
    for width in (1280, 360):
        visitor = visit(width=width)
        page = visitor.page
        page.goto(stack.site)
        fill(page, {"login_id": client.login_id, "password": client.password})
        press(page, "ログイン")
        arrive(page, "マイページ")
        expect(page.get_by_text("メールが届いていません")).to_be_visible()
        visitor.look("home-bounced")
    press(page, "受け取れるようになったので、送信を再開する")
    expect(page.get_by_text("メールの送信を再開しました")).to_be_visible()
    expect(page.get_by_text("メールが届いていません")).to_have_count(0)
