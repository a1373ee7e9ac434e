"""The queue through the running stack, with the functions' own roles: lists, words, desks."""

import threading

import httpx
import pytest

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack


@pytest.fixture
def submitted(stack: Stack) -> str:
    """The id of a filing that was submitted this moment."""
    client = ApplicantClient(stack.site)
    client.register()
    filing_id: str = client.fill(client.start(), MEMBERSHIP_SECTIONS)["filing_id"]
    client.move(filing_id, "submit")
    return filing_id


def listed(office: OfficeClient, **query: str) -> list[str]:
    """Every id of every page."""
    found: list[str] = []
    cursor = ""
    while True:
        answer = expect(200, office.http.get("/api/queue", params={**query, "cursor": cursor}))
        found += [item["filing_id"] for item in answer["items"]]
        cursor = answer["next_cursor"]
        if cursor is None:
            return found


@pytest.mark.rule("D4")
def test_submitted_it_is_listed_and_found_at_once_and_returned_not_any_more(
    offices: dict[str, OfficeClient], submitted: str
) -> None:
    office = offices["secretariat"]
    queries: list[dict[str, str]] = [
        {},
        {"stage": "any"},
        {"assignee": "none"},
        {"prefecture": "東京都", "status": "submitted"},
        {"sort": "due_at"},
        {"sort": "-waiting_since"},
        {"q": "サクラ"},
        {"q": "nguyen"},
        {"q": "AB12345678CD"},
    ]
    for query in queries:
        assert submitted in listed(office, **query), query
    office.move(submitted, "return", comment="直してください。")
    for query in queries:
        assert submitted not in listed(office, **query), query


@pytest.mark.fault("F03")
def test_of_several_who_claim_at_once_one_has_it_and_the_others_learn_who(
    stack: Stack, submitted: str
) -> None:
    members = [
        one
        for one in expect(200, httpx.get(f"{stack.site}/_local/staff"))
        if one["office"] == "secretariat"
    ]
    people = [OfficeClient(stack.offices, member) for member in members]
    for person in people:
        person.log_in()
    path = f"/api/filings/{submitted}/assignee"
    barrier = threading.Barrier(len(people))
    answers: dict[str, httpx.Response] = {}

    def claim(person: OfficeClient, login_id: str) -> None:
        barrier.wait()
        answers[login_id] = person.http.put(path, json={"assignee": "me"})

    threads = [
        threading.Thread(target=claim, args=(person, member["login_id"]))
        for person, member in zip(people, members, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [one for one, answer in answers.items() if answer.status_code == 200]
    name = answers[winner].json()["assignee"]["name"]
    for login_id, answer in answers.items():
        if login_id != winner:
            assert answer.status_code == 409
            assert name in answer.json()["detail"]
    for person, member in zip(people, members, strict=True):
        mine = submitted in listed(person, assignee="me")
        assert mine is (member["login_id"] == winner)
        assert submitted not in listed(person, assignee="none")


def test_counts_filters_and_marks_are_each_persons_own(
    offices: dict[str, OfficeClient], submitted: str
) -> None:
    office = offices["secretariat"].http
    counts = expect(200, office.get("/api/queue/counts"))
    assert counts["all"] >= counts["unassigned"] >= 1
    assert submitted in listed(offices["secretariat"], unread="true")
    expect(200, office.get(f"/api/filings/{submitted}"))
    assert submitted not in listed(offices["secretariat"], unread="true")
    body = {"name": "東京", "query": {"prefecture": "東京都"}}
    kept = expect(201, office.post("/api/saved-filters", json=body))
    assert [one["name"] for one in expect(200, office.get("/api/saved-filters"))["items"]] == [
        "東京"
    ]
    assert expect(200, offices["ministry"].http.get("/api/saved-filters"))["items"] == []
    office.delete(f"/api/saved-filters/{kept['filter_id']}").raise_for_status()
