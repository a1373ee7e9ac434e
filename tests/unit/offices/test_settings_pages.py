"""What an office sets for itself, page by page and as JSON."""

from dataclasses import replace
from typing import Any

import pytest

from tests.filing_world import MINISTRY, SECRETARIAT
from tests.offices_site import OfficesSite, Staff
from ukeire.domain.permissions import StaffRole

NOTICE = {
    "title": "年末年始の審査",
    "text": "12月29日から休みます。\n詳しくは https://ukeire.example/news をご覧ください。",
    "importance": "important",
    "state": "published",
    "shown_from": "2026-11-01",
}
COMMENT = {"title": "添付の不足", "text": "{法人名} 様\n書類が足りません。", "position": "10"}


def _with(offices: OfficesSite, role: StaffRole, name: str = "管理 太郎") -> Staff:
    actor = replace(SECRETARIAT, login_id=name, name=name, duty=role.value)
    return offices.log_in(actor)


@pytest.fixture
def administrator(offices: OfficesSite) -> Staff:
    return _with(offices, StaffRole.ADMINISTRATOR)


def test_closing_days_stand_beside_the_public_holidays_of_this_year_and_the_next(
    administrator: Staff,
) -> None:
    page = administrator.get("/settings/holidays").text
    assert "2026年の祝日" in page
    assert "2027年の祝日" in page
    assert "勤労感謝の日" in page
    assert "すでにお知らせした期日は変わりません" in page
    assert "祝日</h2>" not in administrator.get("/settings/targets").text


@pytest.mark.parametrize(
    ("path", "form", "shown"),
    [
        ("/notices", NOTICE, "年末年始の審査"),
        ("/settings/comments", COMMENT, "添付の不足"),
        (
            "/settings/stops",
            {"starts": "2026-12-05T22:00", "ends": "2026-12-06T04:00", "reason": "保守"},
            "2026年12月5日 22時00分",
        ),
        ("/settings/holidays", {"day": "令和8年8月13日", "name": "夏季休業"}, "2026年8月13日"),
    ],
)
def test_what_is_added_is_listed_changed_and_removed(
    administrator: Staff, path: str, form: dict[str, str], shown: str
) -> None:
    assert administrator.get(f"{path}/new").status_code == 200
    added = administrator.post(path, **form)
    assert (added.status_code, added.headers["location"]) == (303, f"{path}?done=saved")
    listed = administrator.get(path)
    assert shown in listed.text
    (item,) = administrator.get(f"/api{path}").json()["items"]
    page = f"{path}/{item['key']}"
    assert administrator.get(page).status_code == 200
    again = {name: value for name, value in form.items() if name != "day"}
    assert administrator.post(page, version="1", **again).status_code == 303
    assert administrator.get(f"/api{path}/{item['key']}").json()["version"] == 2
    assert administrator.post(f"{page}/delete", version="2").status_code == 303
    assert administrator.get(f"/api{path}").json()["items"] == []
    assert administrator.post(f"{page}/delete", version="2").status_code == 303
    assert administrator.get(page).status_code == 404


@pytest.mark.parametrize(
    ("path", "form", "shown"),
    [
        ("/settings/hours/only", {"opens": "04:00", "closes": "01:00"}, "4時00分"),
        ("/settings/targets/membership", {"working_days": "10"}, "10営業日"),
    ],
)
def test_what_there_is_one_of_is_set_and_unset(
    administrator: Staff, path: str, form: dict[str, str], shown: str
) -> None:
    listing = path.rpartition("/")[0]
    assert "設定なし" in administrator.get(listing).text
    assert administrator.post(path, version="0", **form).status_code == 303
    assert shown in administrator.get(listing).text
    assert administrator.post(f"{path}/delete", version="1").status_code == 303
    assert "設定なし" in administrator.get(listing).text


def test_whoever_is_slower_sees_who_changed_what_and_keeps_what_was_typed(
    offices: OfficesSite, administrator: Staff
) -> None:
    administrator.post("/settings/comments", **COMMENT)
    (item,) = administrator.get("/api/settings/comments").json()["items"]
    page = f"/settings/comments/{item['key']}"
    colleague = _with(offices, StaffRole.SENIOR, "先手 花子")
    assert colleague.post(page, version="1", **COMMENT | {"title": "先の見出し"}).status_code == 303
    late = administrator.post(page, version="1", **COMMENT | {"title": "後の見出し"})
    assert late.status_code == 412
    assert "先手 花子が先に変更" in late.text
    assert "添付の不足 → 先の見出し" in late.text
    assert 'value="後の見出し"' in late.text
    assert 'name="version" value="2"' in late.text
    assert administrator.post(page, version="2", **COMMENT).status_code == 303


def test_one_that_was_removed_meanwhile_is_not_silently_made_again(administrator: Staff) -> None:
    administrator.post("/settings/comments", **COMMENT)
    (item,) = administrator.get("/api/settings/comments").json()["items"]
    page = f"/settings/comments/{item['key']}"
    administrator.post(f"{page}/delete", version="1")
    late = administrator.post(page, version="1", **COMMENT)
    assert late.status_code == 412
    assert "先に削除" in late.text
    assert COMMENT["title"] in late.text


@pytest.mark.parametrize("path", ["/notices", "/settings/comments", "/settings/stops"])
def test_an_empty_form_says_everything_that_is_missing(administrator: Staff, path: str) -> None:
    answer = administrator.post(path)
    assert answer.status_code == 422
    assert "入力してください" in answer.text


@pytest.mark.parametrize(
    ("path", "form", "said"),
    [
        ("/settings/comments", COMMENT | {"text": "{会社}"}, "使えるのは"),
        ("/settings/comments", COMMENT | {"text": "あ" * 3001}, "3000文字以内"),
        ("/settings/comments", COMMENT | {"procedure": "nothing"}, "選択肢の中から"),
        ("/settings/comments", COMMENT | {"position": "x"}, "整数"),
        ("/settings/holidays", {"day": "2026-02-30", "name": "x"}, "正しく入力"),
        ("/settings/holidays", {"day": "", "name": "x"}, "正しく入力"),
        ("/settings/holidays", {"day": "1999-01-01", "name": "x"}, "年まで"),
        ("/notices", NOTICE | {"shown_until": "2026-10-01"}, "以後の日"),
        ("/notices", NOTICE | {"state": "x"}, "選択肢の中から"),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_typed(
    administrator: Staff, path: str, form: dict[str, str], said: str
) -> None:
    answer = administrator.post(path, **form)
    assert answer.status_code == 422
    assert said in answer.text
    assert administrator.get(f"/api{path}").json()["items"] == []


def test_a_target_for_no_procedure_is_not_there(administrator: Staff) -> None:
    assert administrator.get("/settings/targets/nothing").status_code == 404
    assert administrator.post("/settings/targets/nothing", working_days="3").status_code == 404


def test_settings_belong_to_their_office(offices: OfficesSite, administrator: Staff) -> None:
    administrator.post("/settings/comments", **COMMENT)
    (item,) = administrator.get("/api/settings/comments").json()["items"]
    ministry = offices.log_in(replace(MINISTRY, duty="administrator"))
    assert ministry.get("/api/settings/comments").json()["items"] == []
    assert ministry.get(f"/settings/comments/{item['key']}").status_code == 404
    stolen = ministry.post(f"/settings/comments/{item['key']}", version="1", **COMMENT)
    assert stolen.status_code == 412
    assert ministry.get("/api/settings/history").json()["items"] == []


def test_a_senior_writes_notices_and_comments_and_a_reviewer_neither(offices: OfficesSite) -> None:
    senior, reviewer = _with(offices, StaffRole.SENIOR), _with(offices, StaffRole.REVIEWER)
    assert senior.get("/notices").status_code == 200
    assert senior.get("/settings/comments").status_code == 200
    assert senior.get("/settings/hours").status_code == 403
    assert reviewer.get("/notices").status_code == 403
    assert 'href="/notices"' in senior.get("/queue").text
    assert 'href="/notices"' not in reviewer.get("/queue").text
    assert 'href="/settings"' not in reviewer.get("/queue").text


def test_the_history_shows_who_changed_what_from_what_to_what(administrator: Staff) -> None:
    administrator.post("/settings/hours/only", opens="04:00", closes="01:00")
    administrator.post("/settings/hours/only", version="1", opens="05:00", closes="01:00")
    text = administrator.get("/settings/history").text
    assert "管理 太郎" in text
    assert "<del>4時00分</del>" in text
    assert "<ins>5時00分</ins>" in text
    newest, oldest = administrator.get("/api/settings/history").json()["items"]
    assert (newest["before"]["opens"], newest["after"]["opens"]) == ("04:00:00", "05:00:00")
    assert oldest["before"] is None


def test_json_changes_under_the_version_that_was_read(administrator: Staff) -> None:
    def put(days: Any, **headers: str) -> int:
        return administrator.send(
            "PUT",
            "/api/settings/targets/membership",
            json={"working_days": days},
            headers=headers,
        ).status_code

    assert put(10) == 428
    assert put(10, **{"if-match": '"0"'}) == 200
    assert put(12, **{"if-match": '"0"'}) == 412
    assert put("12", **{"if-match": '"1"'}) == 422
    assert put(12, **{"if-match": '"1"'}) == 200
    path = "/api/settings/targets/membership"
    removed = administrator.send("DELETE", path, headers={"if-match": '"2"'})
    assert removed.status_code == 204
    assert administrator.get(path).status_code == 404
