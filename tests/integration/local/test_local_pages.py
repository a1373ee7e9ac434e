"""The pages that only a laptop has."""

from email.message import EmailMessage

import httpx
import pytest

from tests.stack import Stack


def _send(small: Stack, to: str, subject: str) -> None:
    mail = EmailMessage()
    mail["From"] = "事務局 <noreply@site.example>"
    mail["To"] = to
    mail["Subject"] = subject
    mail.set_content("本文です。")
    mail.add_alternative("<p>本文<b>です</b>。</p>", subtype="html")
    small.client("sesv2").send_email(
        FromEmailAddress="noreply@site.example",
        Destination={"ToAddresses": [to]},
        Content={"Raw": {"Data": mail.as_bytes()}},
    )


def test_sent_mail_is_listed_newest_first_and_by_address(small: Stack) -> None:
    _send(small, "a@pages.example", "一通目")
    _send(small, "a@pages.example", "二通目")
    _send(small, "b@pages.example", "別の人に")
    mails = small.mails("a@pages.example")
    assert [mail["subject"] for mail in mails] == ["二通目", "一通目"]
    assert mails[0]["text"] == "本文です。\n"
    assert mails[0]["html"] == "<p>本文<b>です</b>。</p>\n"
    assert mails[0]["from"] == "事務局 <noreply@site.example>"
    assert mails[0]["sent_at"].endswith("+00:00")


def test_the_page_of_mail_shows_what_was_written_harmlessly(small: Stack) -> None:
    _send(small, "c@pages.example", "<script>alert(1)</script>")
    page = httpx.get(f"{small.site}/_local/mail")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "&lt;script&gt;" in page.text
    assert "<script>" not in page.text


def test_mail_from_an_address_that_is_not_ours_is_rejected(small: Stack) -> None:
    sesv2 = small.client("sesv2")
    with pytest.raises(sesv2.exceptions.MessageRejected):
        sesv2.send_email(
            FromEmailAddress="noreply@elsewhere.example",
            Destination={"ToAddresses": ["a@pages.example"]},
            Content={"Raw": {"Data": b"Subject: x\r\n\r\nx"}},
        )


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"advance": "3 hours"},
        {"advance": "-PT1H"},
        {"advance": 3},
        {"reset": False},
        {"reset": True, "advance": "PT1H"},
    ],
)
def test_the_clock_takes_a_duration_or_a_reset_and_nothing_else(
    small: Stack, body: dict[str, object]
) -> None:
    answer = httpx.post(f"{small.site}/_local/clock", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_other_local_paths_are_not_found(small: Stack) -> None:
    assert httpx.get(f"{small.site}/_local/nothing").status_code == 404
    assert httpx.get(f"{small.site}/_local/clock").status_code == 404


def test_the_offices_console_has_no_local_pages(small: Stack) -> None:
    # Their site is the probe, which answers any path with its event.
    assert httpx.get(f"{small.offices}/_local/mail").json()["rawPath"] == "/_local/mail"
