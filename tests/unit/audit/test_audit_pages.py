"""The audit as offices read, verify and take it away."""

import csv
import io
import re
from dataclasses import replace
from datetime import date, timedelta

import boto3
import pytest

from tests.filing_world import MINISTRY, SECRETARIAT, several
from tests.html_page import Page, assert_sound
from tests.offices_site import OfficesSite
from ukeire.domain.csv_text import csv_bytes
from ukeire.domain.dates import day_in_japan
from ukeire.usecases.seal_days import seal_days

SENIOR = replace(SECRETARIAT, login_id="s-9", name="=HYPERLINK", duty="senior")


def rows_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_page_lists_who_did_what_the_latest_first(offices: OfficesSite) -> None:
    filing_id = offices.world.accepted().filing_id
    offices.secretariat.get(f"/filings/{filing_id}")
    offices.world.now.advance(minutes=1)
    text = offices.secretariat.get(f"/filings/{filing_id}/audit").text
    assert_sound(Page(text))
    rows = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        for row in re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)[1:]
    ]
    assert [row[3] for row in rows[:2]] == ["操作の記録の閲覧", "申請の閲覧"]
    assert ("事務局", "事務局 花子", "申請の操作", "受理") in [tuple(row[1:]) for row in rows]
    assert ("申請者", "鈴木 一郎", "申請の操作", "申請") in [tuple(row[1:]) for row in rows]


def test_the_filings_page_leads_to_its_records_and_their_verification(
    offices: OfficesSite,
) -> None:
    filing_id = offices.world.submitted().filing_id
    page = offices.secretariat.get(f"/filings/{filing_id}").text
    assert f'href="/filings/{filing_id}/verification"' in page
    assert f'href="/filings/{filing_id}/audit"' in page


def test_verifying_by_the_button_says_sound_and_later_what_is_not(offices: OfficesSite) -> None:
    filing_id = offices.world.accepted().filing_id
    offices.world.now.advance(days=1)
    seal_days(offices.world)
    sound = offices.secretariat.get(f"/filings/{filing_id}/verification")
    assert "書き換えは見つかりませんでした" in sound.text
    assert "1日分は、日ごとの封印とも照合" in sound.text
    answer = offices.secretariat.get(f"/api/filings/{filing_id}/verification").json()
    assert (answer["sound"], answer["findings"]) == (True, [])
    key = {"pk": filing_id, "sk": "HISTORY#000002"}
    boto3.resource("dynamodb").Table("FilingsTable").delete_item(Key=key)
    broken = offices.secretariat.get(f"/filings/{filing_id}/verification")
    assert "書き換えられたおそれがあります" in broken.text
    found = offices.secretariat.get(f"/api/filings/{filing_id}/verification").json()["findings"]
    assert [one["code"] for one in found] == ["head_differs", "entry_missing"]


@pytest.mark.asvs("16.4.2", "8.2.1")
@pytest.mark.parametrize("path", ["/filings/{id}/audit.csv", "/api/filings/{id}/audit"])
def test_only_seniors_and_administrators_take_records_away(offices: OfficesSite, path: str) -> None:
    filing_id = offices.world.accepted().filing_id
    there = path.format(id=filing_id)
    assert offices.secretariat.get(there).status_code == 403
    assert offices.log_in(SENIOR).get(there).status_code == 200
    administrator = replace(MINISTRY, duty="administrator")
    assert offices.log_in(administrator).get(there).status_code == 200


@pytest.mark.parametrize("path", ["/audit", "/audit.csv", "/api/audit"])
def test_a_period_is_not_for_everybody_either(offices: OfficesSite, path: str) -> None:
    period = "?first=2026-11-01&last=2026-11-02"
    assert offices.secretariat.get(path + period).status_code == 403
    assert offices.log_in(SENIOR).get(path + period).status_code == 200


def test_the_export_itself_is_recorded_before_it_is_answered(offices: OfficesSite) -> None:
    filing_id = offices.world.accepted().filing_id
    senior = offices.log_in(SENIOR)
    items = senior.get(f"/api/filings/{filing_id}/audit").json()["items"]
    assert (items[-1]["act"], items[-1]["login_id"]) == ("audit_exported", SENIOR.login_id)
    today = day_in_japan(offices.world.now()).isoformat()
    items = senior.get(f"/api/audit?first={today}&last={today}").json()["items"]
    assert {"first": today, "last": today} in [one["detail"] for one in items]


@pytest.mark.fault("F41")
def test_the_file_opens_in_a_spreadsheet_and_runs_nothing(offices: OfficesSite) -> None:
    filing_id = offices.world.accepted().filing_id
    answer = offices.log_in(SENIOR).get(f"/filings/{filing_id}/audit.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    heads, *rows = rows_of(answer.content)
    assert heads[:5] == ["日時", "部署", "氏名", "ログインID", "操作"]
    assert rows[-1][2] == "'=HYPERLINK"
    assert [row[5] for row in rows[:2]] == ["申請", "受理"]


@pytest.mark.fault("F41")
@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\t=1", " =1", "＝1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    ((_,), (written,)) = rows_of(csv_bytes(["見出し"], [[cell]]))
    assert written.startswith("'")


@pytest.mark.fault("F41")
def test_a_table_comes_back_from_its_file_as_it_was() -> None:
    cells = ["髙﨑〜", "0012", 'say "yes", no', "一行\n二行", "", "😀"]
    assert rows_of(csv_bytes(["a"] * 6, [cells]))[1] == cells


def test_a_period_holds_what_ones_own_office_did(offices: OfficesSite) -> None:
    world = offices.world
    several(world, 1)
    filing_id = world.at_ministry().filing_id
    offices.ministry.get(f"/filings/{filing_id}")
    first = (day_in_japan(world.now()) - timedelta(days=2)).isoformat()
    last = day_in_japan(world.now()).isoformat()
    answer = offices.log_in(SENIOR).get(f"/api/audit?first={first}&last={last}")
    assert {one["office"] for one in answer.json()["items"]} == {"secretariat"}
    assert {one["act"] for one in answer.json()["items"]} == {"moved", "audit_exported"}


@pytest.mark.parametrize(
    "period",
    [
        "",
        "?first=2026-11-01",
        "?first=2026-11-02&last=2026-11-01",
        "?first=2026-02-30&last=x",
        f"?first=2026-10-01&last={date(2026, 11, 1)}",
        "?first=2026-11-01%00&last=2026-11-02",
    ],
)
def test_a_period_that_is_none_is_said_to_be(offices: OfficesSite, period: str) -> None:
    senior = offices.log_in(SENIOR)
    assert senior.get(f"/api/audit{period}").status_code == 422
    page = senior.get(f"/audit.csv{period}")
    assert page.status_code == 422
    assert "エラー" in page.text


@pytest.mark.rule("D4")
@pytest.mark.fault("F37")
def test_what_an_office_may_not_see_has_no_records_for_it(offices: OfficesSite) -> None:
    draft = offices.world.draft().filing_id
    senior = offices.log_in(SENIOR)
    for path in ("filings/{}/audit", "filings/{}/verification", "filings/{}/audit.csv"):
        assert senior.get("/" + path.format(draft)).status_code == 404
    assert senior.get(f"/api/filings/{draft}/audit").status_code == 404
    assert offices.anonymous.get(f"/api/filings/{draft}/audit").status_code == 401
