"""Mails as they are composed: every template, its headers, and what a value cannot do to them."""

from dataclasses import replace
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError

from ukeire.adapters import mail as adapter
from ukeire.adapters.mail import compose
from ukeire.domain.mail import Mail
from ukeire.domain.office import Office

TEMPLATES = Path(adapter.__file__).with_name("mail_templates")
KINDS = sorted(folder.name for folder in TEMPLATES.iterdir() if folder.is_dir())
SENDER = "no-reply@ukeire.example"
VALUES: dict[str, Any] = {
    **Office().mail_values,
    "organization_name": "社会福祉法人𠮷髙﨑会",
    "contact_name": "鈴木 一郎",
    "office_reference": "K0000001",
    "address": "atarashii@sakura.example",
    "list_url": "https://ukeire.example/accounts#invitations",
    "asked_by": "鈴木 一郎",
    "until": "2026年12月22日",
    "ends": True,
    "data_url": "https://ukeire.example/your-data",
    "procedure_title": "入会申請",
    "receipt_number": "20261122-0001",
    "submitted_at": "2026年11月22日 13時21分",
    "target_days": 14,
    "due_at": "2026年12月11日",
    "since": "2026年11月22日 13時21分",
    "reason": "1行目です。\n2行目です。",
    "login_id": "sakura",
    "password": "Abc234defGHJ567",
    "expires_at": "2026年11月22日 16時21分",
    "changed_at": "2026年11月22日 13時21分",
    "link": "https://ukeire.example/password/reset/token",
    "site_url": "https://ukeire.example",
    "filing_url": "https://ukeire.example/filings/filing-1",
    "title": "審査コンソールへの招待",
    "text": "招待されました。",
    "what": "利用が停止されました。",
    "changed_by": "山田 花子",
    "inviter_name": "山田 花子",
    "lapsed_login_id": "sakura-old",
    "last_day": "2026年12月22日",
    "days": 7,
    "login_ids": ["sakura"],
    "lapsed": ["sakura-old"],
    "new_email": "new@sakura.example",
    "old_email": "old@sakura.example",
    "requested_at": "2026年11月22日 13時21分",
    "staff_office": "事務局",
    "staff_name": "佐藤 恵子",
    "certificates_url": "https://ukeire.example/certificates",
    "client_name": "社会福祉法人𠮷髙﨑会",
    "agent_name": "一般社団法人東都支援センター",
    "period": "2026年11月1日から2027年10月31日まで",
    "procedures": "入会申請",
    "reach": "入力と書類の添付まで",
    "changes": ["電話番号：03-1234-5678 → 03-9999-0000"],
    "mandate_url": "https://ukeire.example/clients",
}
"""Everything that any template asks for."""


def a_mail(kind: str = "filing_returned", **values: Any) -> Mail:
    return Mail("filing-1", f"{kind}#1", kind, ("tanto@sakura.example",), VALUES | values)


def composed(mail: Mail) -> EmailMessage:
    return compose(mail, SENDER, "介護分野における特定技能協議会")


def bodies(message: EmailMessage) -> tuple[str, str]:
    """Text and HTML."""
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


@pytest.mark.rule("A13", "D7")
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_subject_of_one_line_a_text_and_a_page(kind: str) -> None:
    message = composed(a_mail(kind))
    assert str(message["Subject"]).startswith("【介護分野における特定技能協議会】")
    assert "\n" not in str(message["Subject"])
    assert parseaddr(str(message["From"])) == ("介護分野における特定技能協議会", SENDER)
    assert message["To"] == "tanto@sakura.example"
    assert message["Auto-Submitted"] == "auto-generated"
    text, html = bodies(message)
    assert html.startswith("<!doctype html>")
    assert '<html lang="ja">' in html
    for office in Office().phone, Office().address:
        assert office in text
        assert office in html
    assert "{{" not in text + html
    assert "None" not in text + html


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_survives_the_wire(kind: str) -> None:
    sent = composed(a_mail(kind))
    for line in sent.as_bytes().splitlines():
        assert len(line) <= 998, "what mail servers take (RFC 5322)"
        line.decode("ascii")


@pytest.mark.fault("F24")
def test_the_message_id_is_the_same_at_every_try_and_of_one_mail_alone() -> None:
    first = composed(a_mail())["Message-ID"]
    assert composed(a_mail(reason="別の理由"))["Message-ID"] == first
    others = {
        composed(replace(a_mail(), mail_id="filing_returned#2"))["Message-ID"],
        composed(replace(a_mail(), subject="filing-2"))["Message-ID"],
    }
    assert len(others | {first}) == 3
    assert first.endswith("@ukeire.example>")


@pytest.mark.fault("F26")
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_no_value_adds_a_header(end: str) -> None:
    injected = f"入会申請{end}Bcc: everybody@evil.example"
    with pytest.raises(ValueError, match=r"linefeed|carriage|Header"):
        composed(a_mail(procedure_title=injected))


@pytest.mark.fault("F26")
def test_no_address_adds_a_header() -> None:
    mail = replace(a_mail(), to=("tanto@sakura.example\r\nBcc: everybody@evil.example",))
    with pytest.raises(ValueError, match=r"linefeed|carriage|Header"):
        composed(mail)


@pytest.mark.fault("F42")
def test_what_people_typed_is_text_in_the_page_too() -> None:
    typed = "<img src=x onerror=\"alert(1)\"> & 'b'"
    text, html = bodies(composed(a_mail(reason=typed, organization_name=typed)))
    assert typed in text
    assert "<img" not in html
    assert html.count("&lt;img src=x onerror=&#34;alert(1)&#34;&gt; &amp; &#39;b&#39;") == 2


def test_a_comment_keeps_its_lines() -> None:
    text, html = bodies(composed(a_mail()))
    assert "1行目です。\n2行目です。" in text
    (quoted,) = (line for line in html.split("<p ") if "1行目です。\n2行目です。" in line)
    assert "white-space:pre-wrap" in quoted


def test_a_missing_value_is_no_mail() -> None:
    values = {name: value for name, value in VALUES.items() if name != "filing_url"}
    with pytest.raises(UndefinedError, match="filing_url"):
        composed(replace(a_mail(), values=values))


def test_a_mail_to_several_names_them_all() -> None:
    mail = replace(a_mail(), to=("a@sakura.example", "b@sakura.example"))
    assert composed(mail)["To"] == "a@sakura.example, b@sakura.example"
