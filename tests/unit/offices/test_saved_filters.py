"""Filters that somebody keeps: their own, and one to begin with."""

import pytest

from tests.offices_site import OfficesSite, Staff
from ukeire.usecases.saved_filters import MAX_FILTERS

API = "/api/saved-filters"


def keep(staff: Staff, name: str, default: bool = False, **query: str) -> str:
    """The id of the filter that was kept."""
    body = {"name": name, "query": query, "default": default}
    answer = staff.send("POST", API, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["filter_id"])


def names(staff: Staff) -> list[str]:
    return [one["name"] for one in staff.get(API).json()["items"]]


def test_a_filter_is_kept_used_and_deleted_by_its_owner_alone(offices: OfficesSite) -> None:
    staff, other = offices.secretariat, offices.ministry
    kept = keep(staff, "東京の未担当", prefecture="東京都", assignee="none")
    assert names(staff) == ["東京の未担当"]
    assert staff.get(API).json()["items"][0]["query"] == {
        "prefecture": "東京都",
        "assignee": "none",
    }
    page = staff.get("/queue")
    assert "prefecture=%E6%9D%B1%E4%BA%AC%E9%83%BD&amp;assignee=none" in page.text
    assert names(other) == []
    assert other.send("DELETE", f"{API}/{kept}").status_code == 404
    assert staff.send("DELETE", f"{API}/{kept}").status_code == 204
    assert staff.send("DELETE", f"{API}/{kept}").status_code == 404
    assert names(staff) == []


def test_the_queue_begins_with_the_default_and_only_bare(offices: OfficesSite) -> None:
    staff = offices.secretariat
    keep(staff, "期限", default=True, overdue="true", sort="due_at")
    kept = keep(staff, "自分", default=True, assignee="me")
    opened = staff.get("/queue")
    assert (opened.status_code, opened.headers["location"]) == (303, "/queue?assignee=me")
    assert staff.get("/queue?assignee=any").status_code == 200
    assert staff.post(f"/queue/filters/{kept}/default", default="no").status_code == 303
    assert staff.get("/queue").status_code == 200


def test_the_same_name_replaces(offices: OfficesSite) -> None:
    staff = offices.secretariat
    keep(staff, "朝一番", assignee="me")
    keep(staff, "昼", assignee="none")
    keep(staff, "朝一番", unread="true")
    assert names(staff) == ["朝一番", "昼"]
    assert staff.get(API).json()["items"][0]["query"] == {"unread": True}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "", "query": {}}, "/name"),
        ({"name": "あ" * 41, "query": {}}, "/name"),
        ({"name": "x", "query": {"status": "nonsense"}}, "/query/status"),
        ({"name": "x", "query": {"colour": "red"}}, "/query"),
        ({"name": "x", "query": "status=submitted"}, "/query"),
    ],
)
def test_a_filter_that_makes_no_sense_is_not_kept(
    offices: OfficesSite, body: dict[str, object], pointer: str
) -> None:
    refused = offices.secretariat.send("POST", API, json=body)
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]


def test_there_is_an_end_to_what_is_kept(offices: OfficesSite) -> None:
    staff = offices.secretariat
    for number in range(MAX_FILTERS):
        keep(staff, f"条件{number}", assignee="me")
    more = staff.send("POST", API, json={"name": "もう一つ", "query": {}})
    assert more.status_code == 422
    keep(staff, "条件3", assignee="none")


def test_what_the_page_shows_is_kept_under_a_name(offices: OfficesSite) -> None:
    staff = offices.secretariat
    form = {"name": "期限間近", "query": "overdue=true&sort=due_at&cursor=x&limit=3"}
    kept = staff.post("/queue/filters", **form)
    assert kept.headers["location"] == "/queue?overdue=true&sort=due_at"
    assert names(staff) == ["期限間近"]


@pytest.mark.asvs("8.2.1")
def test_filters_are_for_offices_alone(offices: OfficesSite) -> None:
    assert offices.anonymous.get(API).status_code == 401
