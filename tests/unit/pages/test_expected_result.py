"""When to expect the result: on my page, on the filing's page, on the confirmation; paused, late."""

from datetime import datetime

import pytest

from tests.applicants_site import Site
from tests.filing_world import APPLICANT, MINISTRY, SECRETARIAT
from tests.unit.pages.browser import Browser
from ukeire.domain.filing import Move
from ukeire.domain.settings.closing_days import HOLIDAYS, ClosingDay
from ukeire.domain.settings.kinds import Kind, Value
from ukeire.domain.settings.targets import TARGETS, Target


def later(site: Site, moment: str) -> Browser:
    """A clerk who logs in at that time."""
    site.world.now.moment = datetime.fromisoformat(moment)
    return Browser(site.log_in(APPLICANT))


def set_by_office[V: Value](site: Site, kind: Kind[V], key: str, value: V) -> None:
    now = site.world.now()
    site.world.settings.put(
        kind, "secretariat", key, value, seen_version=0, actor=SECRETARIAT, at=now
    )


@pytest.mark.rule("B7")
def test_my_page_and_the_filing_say_by_which_day_the_result_is_expected(
    site: Site,
) -> None:
    browser = later(site, "2026-11-30T15:30:00Z")  # 1 December in Japan
    filing = site.world.submitted()
    for page in ("/home", f"/filings/{filing.filing_id}", f"/filings/{filing.filing_id}/submitted"):
        assert "12月21日ごろまでに結果をお知らせする見込みです" in browser.open(page).text


@pytest.mark.rule("B7")
def test_while_returned_the_clock_stands_and_says_what_is_left(site: Site) -> None:
    world = site.world
    later(site, "2026-12-01T00:00:00Z")
    filing = world.submitted()
    later(site, "2026-12-05T00:00:00Z")
    filing = world.move(filing, Move.RETURN, SECRETARIAT, reason="確認してください。")
    browser = later(site, "2027-01-04T00:00:00Z")
    for page in ("/home", f"/filings/{filing.filing_id}"):
        text = browser.open(page).text
        assert "審査の期間を数えるのを止めています" in text
        assert "そこから11営業日ほどで" in text
    world.move(filing, Move.SUBMIT, APPLICANT)
    assert "1月19日ごろまでに" in browser.open("/home").text


@pytest.mark.rule("B7")
def test_an_offices_own_target_and_closing_days_say_when_a_new_review_is_expected(
    site: Site,
) -> None:
    browser = later(site, "2026-12-01T00:00:00Z")
    filing = site.world.submitted()
    set_by_office(site, TARGETS, "membership", Target(working_days=3))
    set_by_office(site, HOLIDAYS, "2026-12-03", ClosingDay(name="創立記念日"))
    assert "12月21日ごろまでに" in browser.open("/home").text, "what was told stays"
    site.world.move(filing, Move.WITHDRAW, APPLICANT)
    assert "申請すると、3営業日ほどで" in browser.open(f"/filings/{filing.filing_id}").text
    site.world.move(filing, Move.SUBMIT, APPLICANT)
    assert "12月7日ごろまでに" in browser.open("/home").text


@pytest.mark.rule("B7")
def test_a_late_review_is_admitted_and_a_finished_one_expects_nothing(
    site: Site,
) -> None:
    world = site.world
    later(site, "2026-12-01T00:00:00Z")
    filing = world.at_ministry()
    browser = later(site, "2026-12-22T00:00:00Z")
    assert "12月21日を過ぎています" in browser.open("/home").text
    world.move(filing, Move.APPROVE, MINISTRY)
    text = browser.open(f"/filings/{filing.filing_id}").text
    assert "見込み" not in text


@pytest.mark.rule("A5", "B6")
def test_whoever_asks_the_office_reads_which_numbers_to_quote(site: Site, browser: Browser) -> None:
    filing = site.world.submitted()
    text = browser.open(f"/filings/{filing.filing_id}").text
    assert "事務局窓口用識別番号" in text
    assert "K0000001" in text
    assert f'受付番号 <span class="unbroken">{filing.receipt_number}</span>' in text
    assert "K0000001" in browser.open("/home").text
