"""Hours, stops and notices as applicants meet them (E8)."""

from datetime import UTC, datetime, time, timedelta

import pytest

from tests.applicants_site import Site
from tests.filing_world import APPLICANT, SECRETARIAT
from tests.unit.pages.browser import Browser
from ukeire.domain.dates import JST
from ukeire.domain.filing import Move, Status
from ukeire.domain.settings.kinds import ONLY, Kind, Value
from ukeire.domain.settings.notices import NOTICES, Notice
from ukeire.domain.settings.service_hours import (
    PLANNED_STOPS,
    SERVICE_HOURS,
    PlannedStop,
    ServiceHours,
)

NIGHT = datetime(2026, 11, 3, 2, 30, tzinfo=JST)


def put[V: Value](site: Site, kind: Kind[V], value: V, key: str = ONLY) -> None:
    office = "secretariat"
    now = datetime(2026, 11, 1, tzinfo=UTC)
    site.world.settings.put(kind, office, key, value, seen_version=0, actor=SECRETARIAT, at=now)


def closed_at_night(site: Site) -> None:
    put(site, SERVICE_HOURS, ServiceHours(opens=time(4), closes=time(1)))


def at(site: Site, moment: datetime) -> None:
    site.world.now.advance(seconds=(moment - site.world.now()).total_seconds())
    site.applicant = site.log_in(APPLICANT)


@pytest.mark.rule("E8")
def test_outside_the_hours_submitting_says_when_it_opens_and_loses_nothing(site: Site) -> None:
    filing = site.world.draft()
    closed_at_night(site)
    at(site, NIGHT)
    browser = Browser(site.applicant).open(f"/filings/{filing.filing_id}/check")
    assert "2026年11月3日 4時00分から申請できます" in browser.text
    assert "この内容で申請する" not in browser.text
    refused = browser.press(form=browser.form("/submit"))
    assert refused.status_code == 409
    assert "2026年11月3日 4時00分から申請できます" in refused.text
    assert site.world.filings.get(filing.filing_id).status is Status.DRAFT


@pytest.mark.rule("E8")
def test_programs_are_told_the_opening_time(site: Site) -> None:
    filing = site.world.draft()
    closed_at_night(site)
    at(site, NIGHT)
    answer = site.applicant.move(filing.filing_id, "submit")
    assert answer.status_code == 409
    problem = answer.json()
    assert datetime.fromisoformat(problem["opens_at"]) == NIGHT.replace(hour=4, minute=0)
    assert "4時00分から申請できます" in problem["detail"]


@pytest.mark.rule("E8")
def test_at_the_opening_minute_it_is_filed(site: Site) -> None:
    filing = site.world.draft()
    closed_at_night(site)
    at(site, NIGHT.replace(hour=4, minute=0))
    assert site.applicant.move(filing.filing_id, "submit").status_code == 200


@pytest.mark.rule("E8")
def test_outside_the_hours_pages_read_and_drafts_save(site: Site) -> None:
    draft = site.world.draft()
    closed_at_night(site)
    at(site, NIGHT)
    assert site.applicant.get("/api/home").status_code == 200
    read = site.applicant.read(draft.filing_id)
    saved = site.applicant.put_section(read, "disclosure", read["sections"]["disclosure"])
    assert saved.status_code == 200


@pytest.mark.rule("E8")
def test_outside_the_hours_a_filing_is_withdrawn(site: Site) -> None:
    filed = site.world.submitted()
    closed_at_night(site)
    at(site, NIGHT)
    assert site.applicant.move(filed.filing_id, "withdraw").status_code == 200


@pytest.mark.rule("E8")
def test_by_default_nobody_is_turned_away_at_night(site: Site) -> None:
    filing = site.world.draft()
    at(site, NIGHT)
    assert site.applicant.move(filing.filing_id, "submit").status_code == 200


@pytest.mark.rule("E8")
def test_a_planned_stop_is_announced_then_holds_then_is_over(site: Site) -> None:
    filing = site.world.draft()
    starts, ends = NIGHT + timedelta(days=7), NIGHT + timedelta(days=7, hours=3)
    put(site, PLANNED_STOPS, PlannedStop(starts=starts, ends=ends, reason="システムの保守"))
    at(site, NIGHT)
    browser = Browser(site.applicant).open("/home")
    assert "申請の受付を停止する予定があります" in browser.text
    assert "システムの保守" in browser.open(f"/filings/{filing.filing_id}").text
    (stop,) = site.applicant.get("/api/home").json()["stops"]
    assert datetime.fromisoformat(stop["starts"]) == starts
    at(site, starts)
    browser = Browser(site.applicant).open("/home")
    assert "ただいま申請の受付を停止しています" in browser.text
    assert site.applicant.move(filing.filing_id, "submit").status_code == 409
    at(site, ends)
    assert "システムの保守" not in Browser(site.applicant).open("/home").text
    assert site.applicant.move(filing.filing_id, "submit").status_code == 200


def test_hours_of_another_office_close_nothing_here(site: Site) -> None:
    filing = site.world.draft()
    hours = ServiceHours(opens=time(4), closes=time(1))
    now = site.world.now()
    site.world.settings.put(
        SERVICE_HOURS, "ministry", ONLY, hours, seen_version=0, actor=SECRETARIAT, at=now
    )
    at(site, NIGHT)
    assert site.applicant.move(filing.filing_id, "submit").status_code == 200


def test_filing_again_after_a_return_waits_for_the_opening_too(site: Site) -> None:
    filing = site.world.submitted()
    site.world.move(filing, Move.RETURN, SECRETARIAT, reason="直してください")
    closed_at_night(site)
    at(site, NIGHT)
    assert site.applicant.move(filing.filing_id, "submit").status_code == 409


def test_notices_are_shown_on_my_page_with_what_they_say_and_nothing_they_could_do(
    site: Site,
) -> None:
    text = '<script>alert(1)</script>\njavascript:alert(1) と https://a.example/x?y=1"onclick=z 。'
    notice = {"title": "<b>重要</b>", "text": text, "state": "published"}
    put(site, NOTICES, Notice.model_validate({**notice, "shown_from": "2026-11-01"}), "n-1")
    at(site, NIGHT)
    browser = Browser(site.applicant).open("/home")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in browser.text
    assert "&lt;b&gt;重要&lt;/b&gt;" in browser.text
    assert 'href="javascript:' not in browser.text
    assert '<a href="https://a.example/x?y=1" rel="noreferrer">' in browser.text
    (listed,) = site.applicant.get("/api/home").json()["notices"]
    assert listed["title"] == "<b>重要</b>"
    assert listed["office"] == "事務局"
    assert datetime.fromisoformat(listed["at"]) == datetime(2026, 11, 1, tzinfo=JST)


def test_drafts_of_notices_are_shown_to_nobody(site: Site) -> None:
    notice = {"title": "まだ秘密", "text": "本文", "shown_from": "2026-11-01"}
    put(site, NOTICES, Notice.model_validate(notice), "n-1")
    at(site, NIGHT)
    assert "まだ秘密" not in Browser(site.applicant).open("/home").text
    assert site.applicant.get("/api/home").json()["notices"] == []
