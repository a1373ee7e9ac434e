"""The mails about accounts, as they are read."""

from datetime import timedelta

import pytest

from tests.accounts_factory import HOME, START, World, make_account, make_registration
from ukeire.adapters.mail import compose
from ukeire.domain.mail import Mail
from ukeire.usecases import account_mails
from ukeire.usecases.issue_provisional_account import issue_provisional_account
from ukeire.usecases.request_password_reset import request_password_reset


def read(mail: Mail) -> tuple[str, str, str]:
    """Subject, text and HTML."""
    message = compose(mail, "no-reply@ukeire.example.jp", "事務局")
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    return str(message["Subject"]), text.get_content(), html.get_content()


@pytest.mark.rule("A5")
def test_the_provisional_mail_holds_everything_in_text_and_html() -> None:
    world = World()
    account = issue_provisional_account(world, make_registration(), address=HOME)
    mail = world.mailer.sent[-1]
    subject, text, html = read(mail)
    assert subject == "【介護分野における特定技能協議会】仮アカウント発行のご案内"
    assert text.startswith(
        f"※事務局窓口用識別番号：{account.office_reference}\n社会福祉法人ひまわり会"
    )
    for wanted in (
        "山田 花子 様",
        account.login_id,
        mail.values["password"],
        world.site_url,
        account.office_reference,
        world.office.phone,
        "2026年11月1日 15時00分",
    ):
        assert wanted in text
        assert wanted in html


@pytest.mark.rule("A9")
def test_the_reset_mail_holds_the_link_and_its_end() -> None:
    world = World()
    account = world.add(make_account())
    request_password_reset(world, account.login_id, account.email, address=HOME)
    mail = world.mailer.sent[-1]
    _, text, html = read(mail)
    for wanted in (mail.values["link"], "himawari", "2026年11月1日 13時00分"):
        assert wanted in text
        assert wanted in html


@pytest.mark.asvs("6.3.7")
def test_the_mail_about_a_change_says_when() -> None:
    mail = account_mails.password_changed(World(), make_account(), START + timedelta(minutes=5))
    _, text, _ = read(mail)
    assert "2026年11月1日 12時05分" in text


@pytest.mark.fault("F42")
def test_a_name_is_escaped_in_html() -> None:
    account = make_account(organization_name="株式会社<script>alert(1)</script>")
    mail = account_mails.password_changed(World(), account, START)
    _, text, html = read(mail)
    assert "<script>" in text
    assert "<script>" not in html


def test_mails_of_two_issues_of_one_id_are_two_mails() -> None:
    world = World()
    for _ in range(2):
        issue_provisional_account(world, make_registration(), address=HOME)
        world.now.advance(hours=3)
    first, second = world.mailer.sent
    assert first.subject == second.subject == "himawari"
    assert first.mail_id != second.mail_id
