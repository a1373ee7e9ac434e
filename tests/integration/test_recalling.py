"""A return that is taken back: its execution, its mail, and two who act at the same moment."""

from collections.abc import Callable

import httpx
import pytest

from infrastructure.local.clients import ApplicantClient, OfficeClient
from tests.integration.test_office_races import applicant, asking, at_once, submitted
from tests.stack import Stack, wait_for

__all__ = ["applicant", "submitted"]


def executions(stack: Stack, filing_id: str) -> dict[str, str]:
    return {one["name"]: one["status"] for one in stack.executions() if filing_id in one["name"]}


def saving(client: ApplicantClient, filing_id: str) -> Callable[[], httpx.Response]:
    """The applicant's save of one section, begun from what the return left."""
    filing = client.filing(filing_id)
    data = {**filing["sections"]["organization"], "phone": "03-9999-0000"}
    url = f"{client.http.base_url}/api/filings/{filing_id}/sections/organization"
    headers = {"If-Match": f'"{filing["version"]}"'}
    cookies = dict(client.http.cookies)
    return lambda: httpx.put(
        url.replace("//api", "/api"), json=data, headers=headers, cookies=cookies, timeout=60
    )


@pytest.mark.rule("D3", "D4")
def test_a_recalled_return_goes_on_in_an_execution_of_its_own_to_the_certificate(
    stack: Stack, applicant: ApplicantClient, offices: dict[str, OfficeClient], submitted: str
) -> None:
    secretariat, ministry = offices["secretariat"], offices["ministry"]
    secretariat.move(submitted, "accept")
    secretariat.move(submitted, "return", comment="取り違えた理由")
    assert secretariat.http.get(f"/api/filings/{submitted}").status_code == 404
    secretariat.move(submitted, "recall")
    mail = applicant.mail("差戻しを取り消しました")
    assert "修正は必要ありません" in mail["text"]
    wait_for(
        lambda: (
            executions(stack, submitted)
            == {f"{submitted}-r1": "SUCCEEDED", f"{submitted}-r2": "RUNNING"}
        ),
        what="the first execution's end and the second's start",
    )
    secretariat.move(submitted, "approve")
    ministry.move(submitted, "approve")
    wait_for(
        lambda: executions(stack, submitted)[f"{submitted}-r2"] == "SUCCEEDED",
        what="the second execution's end",
    )
    certificates = applicant.http.get("/api/certificates").json()["items"]
    assert [one["status"] for one in certificates] == ["valid"]
    moves = [one["move"] for one in applicant.filing(submitted)["history"]]
    assert moves == ["submit", "accept", "return", "recall", "approve", "approve"]


@pytest.mark.fault("F03", "F12")
@pytest.mark.rule("D3")
def test_of_a_recall_and_an_applicants_save_at_once_one_wins_and_the_other_is_told(
    applicant: ApplicantClient, offices: dict[str, OfficeClient], submitted: str
) -> None:
    staff = offices["secretariat"]
    staff.move(submitted, "return", comment="直してください")
    recalled, saved = at_once(
        [asking(staff.http, submitted, "recall"), saving(applicant, submitted)]
    )
    filing = applicant.filing(submitted)
    if recalled.status_code == 200:
        assert saved.status_code in (409, 412), saved.text
        assert filing["status"] == "submitted"
        assert filing["sections"]["organization"]["phone"] != "03-9999-0000"
    else:
        assert (recalled.status_code, saved.status_code) == (409, 200)
        assert "修正を始めた" in recalled.json()["detail"]
        assert filing["status"] == "returned"
        assert filing["sections"]["organization"]["phone"] == "03-9999-0000"


@pytest.mark.fault("F03")
def test_of_many_who_recall_at_once_exactly_one_does(
    applicant: ApplicantClient, offices: dict[str, OfficeClient], submitted: str
) -> None:
    staff = offices["secretariat"]
    staff.move(submitted, "return", comment="直してください")
    recall = asking(staff.http, submitted, "recall")
    answers = at_once([recall, recall, recall, asking(applicant.http, submitted, "submit")])
    history = [entry["move"] for entry in applicant.filing(submitted)["history"]]
    assert history in (["submit", "return", "recall"], ["submit", "return", "submit"])
    assert sum(one.status_code == 200 for one in answers) == 1
    assert all(one.status_code in (200, 409) for one in answers)
