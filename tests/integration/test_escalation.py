"""An overdue review through the running stack: the schedule finds it, its office's senior is told."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from infrastructure.local.clients import OfficeClient, expect
from tests.integration.test_office_races import applicant, submitted
from tests.stack import Stack

__all__ = ["applicant", "submitted"]

SENIOR = "secretariat2@offices.example"
SUBJECT = "審査の目安の日数を過ぎた申請があります"


@pytest.fixture
def target_of_a_day(stack: Stack, offices: dict[str, OfficeClient]) -> Iterator[None]:
    """The secretariat means to review in one working day."""
    administrator = offices["secretariat"]
    path = "/api/settings/targets/membership"
    headers = {"If-Match": '"0"'}
    made = administrator.http.put(path, json={"working_days": 1}, headers=headers)
    version = expect(200, made)["version"]
    yield
    stack.clock()
    administrator.log_in()  # days of moving the clock have ended every session
    gone = administrator.http.delete(path, headers={"If-Match": f'"{version}"'})
    assert gone.status_code == 204


@pytest.mark.rule("B7")
@pytest.mark.fault("F43")
def test_an_overdue_review_is_told_once_to_its_offices_senior_and_shown_in_the_queue(
    stack: Stack, offices: dict[str, OfficeClient], target_of_a_day: None, submitted: str
) -> None:
    secretariat = offices["secretariat"]
    filing = expect(200, secretariat.http.get(f"/api/filings/{submitted}"))
    due_at = datetime.fromisoformat(filing["clock"]["due_at"])
    assert (filing["clock"]["days_target"], filing["clock"]["ageing"]) == (1, "fresh")
    now = datetime.fromisoformat(stack.clock("PT0S"))
    seconds = int((due_at - now + timedelta(minutes=1)).total_seconds())
    stack.clock(f"PT{seconds}S")  # the schedules run as they come due on the way
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(stack.fire, ["reminders", "reminders"]))
    mail = stack.mail(SENIOR, filing["receipt_number"])
    assert f"/filings/{submitted}" in mail["text"]
    stack.fire("reminders")
    subjects = [one["subject"] for one in stack.mails() if SUBJECT in one["subject"]]
    assert len([one for one in subjects if filing["receipt_number"] in one]) == 1
    secretariat.log_in()
    found = expect(200, secretariat.http.get("/api/queue?overdue=true&sort=due_at"))
    (row,) = [one for one in found["items"] if one["filing_id"] == submitted]
    assert row["overdue"] is True
    assert row["clock"]["ageing"] == "overdue"
    page = secretariat.http.get(f"/filings/{submitted}", headers={"Accept": "text/html"})
    assert "審査の目安を過ぎたお知らせ（責任者あて）" in page.text
    assert SENIOR in page.text
