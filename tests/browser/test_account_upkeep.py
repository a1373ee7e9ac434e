"""Lost login IDs, another mail address, lapses and giving up an account, as people see them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from infrastructure.local.clients import ApplicantClient, sample_pdf
from tests.browser.conftest import Visit
from tests.browser.steps import Person, arrive, fill, log_in, press
from tests.stack import Stack


@pytest.fixture
def account(stack: Stack) -> ApplicantClient:
    client = ApplicantClient(stack.site)
    client.register()
    return client


def mailed_link(stack: Stack, email: str, subject: str, path: str) -> str:
    text = stack.mail(email, subject, seconds=60)["text"]
    found = re.search(rf"{re.escape(stack.site)}/{path}/\S+", text)
    assert found, text
    return found[0]


def age(stack: Stack, account: ApplicantClient, days: int) -> None:
    """Its password was set, and it was last used, so many days ago."""
    table = stack.client("dynamodb")
    (name,) = (one for one in table.list_tables()["TableNames"] if "Accounts" in one)
    table.update_item(
        TableName=name,
        Key={"pk": {"S": f"ACCOUNT#{account.login_id}"}, "sk": {"S": "HEAD"}},
        UpdateExpression="SET password_set_at = :at, last_used_at = :at",
        ExpressionAttributeValues={
            ":at": {"S": (datetime.now(UTC) - timedelta(days=days)).isoformat()}
        },
    )


@pytest.mark.rule("A9", "A14", "A18")
@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_an_address_is_changed_an_id_found_again_and_a_lapsed_one_replaced(
    visit: Visit, stack: Stack, account: ApplicantClient, width: int, script: bool
) -> None:
    clerk = visit(width=width, script=script)
    page = clerk.page
    clerk.enter_as(account.http, stack.site)
    new = f"new-{account.email}"
    page.goto(f"{stack.site}/email")
    arrive(page, "メールアドレスの変更")
    clerk.look("email")
    fill(page, {"email": new, "email_confirmation": account.email, "current_password": "x"})
    press(page, "確認のメールを送る")
    clerk.look("email-errors")
    fill(page, {"email": new, "email_confirmation": new, "current_password": account.password})
    press(page, "確認のメールを送る")
    arrive(page, "確認のメールをお送りしました")
    clerk.look("email-asked")
    stop = mailed_link(stack, account.email, "メールアドレスの変更の申込み", "email/stop")
    page.goto(stop)
    arrive(page, "メールアドレスの変更の取消し")
    clerk.look("email-stop")
    page.goto(mailed_link(stack, new, "メールアドレスの確認", "email/confirm"))
    arrive(page, "メールアドレスの変更の確定")
    clerk.look("email-confirm")
    press(page, "変更を確定する")
    arrive(page, "メールアドレスを変更しました")
    clerk.look("email-changed")

    clerk.context.clear_cookies()
    page.goto(stack.site)
    page.get_by_role("link", name="ログインIDを忘れた方はこちら").click()
    arrive(page, "ログインIDを忘れた方")
    name = str(account.registration["organization_name"])
    fill(page, {"email": new, "organization": name})
    press(page, "ログインIDを送る")
    arrive(page, "ログインIDの案内の申込みを受け付けました")
    clerk.look("login-id-asked")
    assert account.login_id in stack.mail(new, "ログインIDのご案内", seconds=60)["text"]

    age(stack, account, 400)
    person = Person(new, account.login_id)
    page.goto(stack.site)
    log_in(page, person, account.password)
    expect(page.get_by_text("ログインIDの有効期間が過ぎています").first).to_be_visible()
    clerk.look("login-id-lapsed")
    page.goto(mailed_link(stack, new, "ログインIDの有効期間が過ぎました", "login-id/renewal"))
    arrive(page, "新しいログインIDの取得")
    clerk.look("login-id-renewal")
    fill(page, {"new_password": "Tsugi2027haru"})
    press(page, "新しいログインIDを取得する")
    arrive(page, "新しいログインIDを発行しました")
    clerk.look("login-id-renewed")


@pytest.mark.rule("A20")
@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_an_account_is_given_up_on_pages_that_say_what_to_mask(
    visit: Visit, stack: Stack, account: ApplicantClient, width: int, script: bool
) -> None:
    filing = account.start("deregistration")
    filing_id = filing["filing_id"]
    clerk = visit(width=width, script=script)
    page = clerk.page
    clerk.enter_as(account.http, stack.site)
    page.goto(f"{stack.site}/filings/{filing_id}")
    arrive(page, "アカウントの廃止")
    clerk.look("deregistration")
    page.goto(f"{stack.site}/filings/{filing_id}/sections/deregistration")
    clerk.look("deregistration-form")
    fill(page, {"cause": "left", "why": "退職するため。", "masked": True, "known": True})
    with page.expect_navigation():
        press(page, "保存して次へ")
    page.goto(f"{stack.site}/filings/{filing_id}/documents")
    expect(page.get_by_text("被保険者等記号・番号").first).to_be_visible()
    clerk.look("deregistration-documents")
    account.upload(filing_id, "employment_proof", sample_pdf("proof"), None)
    page.goto(f"{stack.site}/filings/{filing_id}/check")
    clerk.look("deregistration-check")
    press(page, "この内容で申請する")
    expect(page.get_by_role("button", name="アカウントの廃止を届け出る")).to_be_visible()
    clerk.look("deregistration-sure")
    press(page, "アカウントの廃止を届け出る")
    arrive(page, "申請を受け付けました")
    expect(page.get_by_role("heading", name="受付の控え")).to_be_visible()
    clerk.look("deregistration-received")
