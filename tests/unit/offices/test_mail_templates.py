"""An office's words for its mails: written, tried, in force, brought back, and never in the way."""

from dataclasses import replace
from typing import Any

import pytest

from tests.accounts_factory import make_staff
from tests.filing_world import MINISTRY, SECRETARIAT, FilingWorld
from tests.offices_site import OfficesSite, Staff
from tests.unit.adapters.test_mail import SENDER, a_mail, bodies
from tests.unit.engine.test_sending_mail import Transport
from tests.unit.offices.test_mails import send_all
from ukeire.adapters.mail import compose
from ukeire.adapters.mail import read_mail as read_as_text
from ukeire.adapters.mail_queue import read_mail, write_mail
from ukeire.domain.filing import Move
from ukeire.domain.mail import Mail
from ukeire.domain.permissions import StaffRole
from ukeire.domain.settings.mail_templates import MAIL_TEMPLATES, MailTemplate
from ukeire.usecases.mail_words import words_of
from ukeire.usecases.send_mail import send_mail

PAGE, API = "/settings/mails/filing_returned", "/api/settings/mails/filing_returned"
OWN = {"subject": "{手続名}を直してください", "body": "{法人名} の {コメント}\n{申請のページ}"}
RETURNED = replace(a_mail(), office="secretariat")


@pytest.fixture
def world(offices: OfficesSite) -> FilingWorld:
    return offices.world


@pytest.fixture
def administrator(offices: OfficesSite) -> Staff:
    actor = replace(SECRETARIAT, duty=StaffRole.ADMINISTRATOR.value)
    account = make_staff(login_id=actor.login_id, email="sato@offices.example")
    assert offices.world.staff.add(account)
    services: Any = offices.world
    services.read_mail = read_as_text
    return offices.log_in(actor)


def put(world: FilingWorld, words: dict[str, str], seen: int = 0) -> int:
    return world.settings.put(
        MAIL_TEMPLATES,
        "secretariat",
        "filing_returned",
        MailTemplate.model_validate(words),
        seen_version=seen,
        actor=SECRETARIAT,
        at=world.now(),
    )


def sent(world: FilingWorld, mail: Mail = RETURNED) -> tuple[str, str, str]:
    """Subject, text and HTML of the mail as it goes out."""
    transport = Transport()
    assert send_mail(world, transport, mail)
    message = compose(mail, SENDER, "協議会", transport.words[0])
    return (str(message["Subject"]), *bodies(message))


def test_the_newest_words_of_the_office_are_sent_between_head_and_foot(world: FilingWorld) -> None:
    put(world, OWN)
    put(world, {**OWN, "subject": "第2版 {受付番号}"}, 1)
    subject, text, html = sent(world)
    assert subject == "第2版 20261122-0001"
    assert "社会福祉法人𠮷髙﨑会 の 1行目です。" in text
    assert "事務局窓口用識別番号：K0000001" in text
    assert "電話 03-0000-0000" in text
    assert 'href="https://ukeire.example/filings/filing-1"' in html
    (logged,) = world.mail_log.of(RETURNED.subject)
    assert (logged.wording.office, logged.wording.version) == ("secretariat", 2)


@pytest.mark.parametrize(
    "words", [{}, {"subject": "件名だけ"}, {"body": "本文だけ"}], ids=["none", "subject", "body"]
)
def test_what_is_left_empty_stays_as_it_is_built_in(
    world: FilingWorld, words: dict[str, str]
) -> None:
    put(world, words)
    subject, text, _ = sent(world)
    assert ("差戻しのお知らせ" in subject) == ("subject" not in words)
    assert ("もう一度申請してください" in text) == ("body" not in words)


def test_another_office_s_mails_and_mails_of_accounts_are_not_in_these_words(
    world: FilingWorld,
) -> None:
    put(world, OWN)
    for mail in (
        replace(RETURNED, office="ministry"),
        replace(RETURNED, office=""),
        replace(a_mail("password_reset"), office="secretariat"),
    ):
        assert words_of(world, mail)[0] is None


@pytest.mark.asvs("1.3.7")
def test_values_and_words_are_text_and_never_code_or_markup(world: FilingWorld) -> None:
    put(world, {"body": "<b>{法人名}</b>"})
    mail = replace(
        RETURNED, values={**RETURNED.values, "organization_name": "<script>{コメント}{{7*7}}"}
    )
    _, text, html = sent(world, mail)
    assert "<script>{コメント}{{7*7}}" in text
    assert "<script>" not in html
    assert "&lt;b&gt;&lt;script&gt;{コメント}{{7*7}}&lt;/b&gt;" in html


@pytest.mark.parametrize("stored", [{"body": 7}, {"body": "{だれか}"}, {"sort": "x"}])
def test_words_that_broke_stop_no_mail_and_the_log_says_so(
    world: FilingWorld, stored: dict[str, Any]
) -> None:
    put(world, OWN)
    item = world.settings._item  # what an older program may have left there
    kept = item.get("mail_templates", "mail_templates#secretariat#filing_returned")
    kept.value = stored
    kept.save()
    subject, text, _ = sent(world)
    assert "差戻しのお知らせ" in subject
    assert "もう一度申請してください" in text
    (logged,) = world.mail_log.of(RETURNED.subject)
    assert logged.status == "sent"
    assert logged.wording.problem


@pytest.mark.fault("F26")
def test_a_value_that_would_break_the_subject_leaves_it_built_in(world: FilingWorld) -> None:
    put(world, {"subject": "{法人名}"})
    mail = replace(RETURNED, values={**RETURNED.values, "organization_name": "甲\nBcc: x@y.z"})
    subject, _, _ = sent(world, mail)
    assert "差戻しのお知らせ" in subject


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"body": "{パスワード}"}, "{パスワード} は使えません"),
        ({"body": "{% for x in y %}"}, "{% for x in y %} は使えません"),
        ({"subject": "{コメント}"}, "{コメント} は使えません"),
        ({"body": "あ" * 301}, "1行は300文字以内"),
        ({"body": "あ\n" * 1501}, "3000文字以内"),
        ({"subject": "件\n名"}, "件名"),
    ],
)
@pytest.mark.parametrize("way", ["", "/preview", "/test"])
def test_words_that_cannot_be_are_refused_with_what_may_stand(
    offices: OfficesSite, administrator: Staff, words: dict[str, str], told: str, way: str
) -> None:
    refused = administrator.post(f"{PAGE}{way}", version="0", **words)
    assert refused.status_code == 422
    assert told in refused.text
    assert not offices.world.settings.all(MAIL_TEMPLATES)
    assert not offices.world.mailer.queued


def test_a_preview_shows_the_whole_mail_and_saves_nothing(
    offices: OfficesSite, administrator: Staff
) -> None:
    page = administrator.post(f"{PAGE}/preview", version="0", **OWN)
    assert page.status_code == 200
    assert "入会申請を直してください" in page.text
    assert "社会福祉法人見本会 の " in page.text
    assert OWN["body"] in page.text.replace("&#39;", "'")
    answer = administrator.send("POST", f"{API}/preview", json=OWN).json()
    assert answer["subject"] == "入会申請を直してください"
    assert not offices.world.settings.all(MAIL_TEMPLATES)


def test_a_test_goes_to_one_s_own_address_through_the_queue(
    offices: OfficesSite, administrator: Staff
) -> None:
    pressed = administrator.post(f"{PAGE}/test", version="0", **OWN)
    assert "sato@offices.example に試し送信をしました" in pressed.text
    answer = administrator.send("POST", f"{API}/test", json=OWN)
    assert (answer.status_code, answer.json()) == (202, {"to": "sato@offices.example"})
    for mail in offices.world.mailer.queued:
        carried = read_mail(write_mail(mail))
        assert carried == mail
        assert carried.to == ("sato@offices.example",)
        subject, text, _ = sent(offices.world, carried)
        assert subject == "【試し送信】入会申請を直してください"
        assert "見本会" in text
    assert not offices.world.settings.all(MAIL_TEMPLATES)


def test_an_earlier_version_is_loaded_saved_and_taken_away_again(
    offices: OfficesSite, administrator: Staff
) -> None:
    first = administrator.post(PAGE, version="0", **OWN)
    assert first.status_code == 303
    administrator.post(PAGE, version="1", subject="第2版の件名", body="本文")
    page = administrator.get(PAGE).text
    assert f'href="{PAGE}?of=1"' in page
    loaded = administrator.get(f"{PAGE}?of=1").text
    assert "第1版の内容を読み込みました" in loaded
    assert OWN["subject"] in loaded
    assert administrator.post(PAGE, version="2", **OWN).status_code == 303
    stored = offices.world.settings.get(MAIL_TEMPLATES, "secretariat", "filing_returned")
    assert stored is not None
    assert (stored.version, stored.value.subject) == (3, OWN["subject"])
    assert administrator.get(f"{PAGE}?of=9").status_code == 404
    assert administrator.post(f"{PAGE}/delete", version="3").status_code == 303
    assert offices.world.settings.get(MAIL_TEMPLATES, "secretariat", "filing_returned") is None


def test_each_office_writes_the_mails_that_are_its_own(
    offices: OfficesSite, administrator: Staff
) -> None:
    ministry = offices.log_in(replace(MINISTRY, duty=StaffRole.ADMINISTRATOR.value))
    assert administrator.get("/settings/mails/filing_submitted").status_code == 200
    assert ministry.get("/settings/mails/filing_submitted").status_code == 404
    assert ministry.get("/settings/mails/filing_approved").status_code == 200
    assert administrator.get("/settings/mails/password_reset").status_code == 404
    assert administrator.get("/settings/mails/review_overdue").status_code == 404
    refused = ministry.send(
        "PUT", "/api/settings/mails/filing_submitted", json=OWN, headers={"If-Match": '"0"'}
    )
    assert refused.status_code == 404


@pytest.mark.asvs("8.2.1")
@pytest.mark.parametrize("way", ["/preview", "/test"])
def test_whoever_may_not_write_them_may_not_try_them(offices: OfficesSite, way: str) -> None:
    reviewer = offices.log_in(replace(SECRETARIAT, duty=StaffRole.REVIEWER.value))
    assert reviewer.send("POST", f"{API}{way}", json=OWN).status_code == 403


@pytest.mark.rule("D7")
def test_a_mail_is_in_the_words_of_the_office_whose_act_it_tells(world: FilingWorld) -> None:
    filing = world.at_ministry()
    submitted = {one.kind: one.office for one in send_all(world).taken}
    assert submitted["filing_submitted"] == "secretariat"
    world.move(filing, Move.RETURN, MINISTRY, reason="理由")
    assert {one.kind: one.office for one in send_all(world).taken} == {
        "filing_returned": "ministry"
    }


@pytest.mark.usefixtures("world")
def test_a_mail_queued_before_offices_had_words_is_read() -> None:
    body = write_mail(a_mail()).replace('"office": "", ', "").replace(', "office": ""', "")
    assert '"office": ' not in body
    assert read_mail(body) == a_mail()
