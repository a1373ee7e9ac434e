"""Two who decide at the same moment, through the running stack: one wins, the other learns of it."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence

import httpx
import pytest

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack, wait_for


@pytest.fixture
def applicant(stack: Stack) -> ApplicantClient:
    client = ApplicantClient(stack.site)
    client.register()
    return client


@pytest.fixture
def submitted(applicant: ApplicantClient) -> str:
    """The id of a filing that waits to be accepted."""
    filing_id: str = applicant.fill(applicant.start(), MEMBERSHIP_SECTIONS)["filing_id"]
    applicant.move(filing_id, "submit")
    return filing_id


def at_once(calls: Sequence[Callable[[], httpx.Response]]) -> list[httpx.Response]:
    """What each call is answered, in their order, all of them begun together."""
    barrier = threading.Barrier(len(calls))
    answers: dict[int, httpx.Response] = {}

    def run(place: int) -> None:
        barrier.wait()
        answers[place] = calls[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[place] for place in range(len(calls))]


def asking(
    client: httpx.Client, filing_id: str, move: str, **body: str
) -> Callable[[], httpx.Response]:
    """The move as a request of its own: another window, another connection, no key."""
    url = f"{client.base_url}/api/filings/{filing_id}/moves".replace("//api", "/api")
    cookies = dict(client.cookies)
    return lambda: httpx.post(url, json={"move": move, **body}, cookies=cookies, timeout=60)


@pytest.mark.fault("F03")
@pytest.mark.rule("D1")
def test_of_many_who_accept_or_return_at_once_exactly_one_decides(
    applicant: ApplicantClient, offices: dict[str, OfficeClient], submitted: str
) -> None:
    staff = offices["secretariat"].http
    accept = asking(staff, submitted, "accept")
    answers = at_once([accept, asking(staff, submitted, "return", comment="理由"), accept, accept])
    history = [entry["move"] for entry in applicant.filing(submitted)["history"]]
    winners = [one for one in answers if one.status_code == 200]
    if history == ["submit", "accept", "return"]:
        assert len(winners) == 2, "returning what was just accepted is a move of its own"
    else:
        assert history in (["submit", "accept"], ["submit", "return"])
        assert len(winners) == 1
    for loser in answers:
        if loser.status_code != 200:
            assert loser.status_code == 409
            assert "事務局" in loser.json()["detail"]


@pytest.mark.fault("F03")
def test_of_many_who_approve_or_reject_at_once_exactly_one_decides(
    stack: Stack, applicant: ApplicantClient, offices: dict[str, OfficeClient], submitted: str
) -> None:
    for office, moves in (("secretariat", ("accept", "approve")), ("ministry", ())):
        for move in moves:
            offices[office].move(submitted, move)
    staff = offices["ministry"].http
    approve, reject = (
        asking(staff, submitted, move, comment="理由") for move in ("approve", "reject")
    )
    answers = at_once([approve, reject, approve, reject, approve, reject])
    assert Counter(one.status_code for one in answers) == {200: 1, 409: 5}
    filing = applicant.filing(submitted)
    assert filing["status"] in ("approved", "rejected")
    assert len(filing["history"]) == 4
    wait_for(lambda: _status(stack, f"{submitted}-r1") == "SUCCEEDED", what="the execution's end")
    certificates = expect(200, applicant.http.get("/api/certificates"))["items"]
    assert len(certificates) == (1 if filing["status"] == "approved" else 0)


def _status(stack: Stack, name: str) -> str | None:
    return next((one["status"] for one in stack.executions() if one["name"] == name), None)


@pytest.mark.fault("F04")
@pytest.mark.rule("D2")
def test_withdrawn_while_being_accepted_it_is_one_of_the_two_and_the_other_is_told(
    applicant: ApplicantClient, offices: dict[str, OfficeClient], submitted: str
) -> None:
    accepted, withdrawn = at_once(
        [
            asking(offices["secretariat"].http, submitted, "accept"),
            asking(applicant.http, submitted, "withdraw"),
        ]
    )
    assert sorted((accepted.status_code, withdrawn.status_code)) == [200, 409]
    filing = applicant.filing(submitted)
    loser = withdrawn if accepted.status_code == 200 else accepted
    assert filing["status"] == ("under_review" if loser is withdrawn else "withdrawn")
    assert ("受理" if loser is withdrawn else "取下げ") in loser.json()["detail"]
    assert "佐藤" not in loser.json()["detail"], "applicants read the office, not the person"


@pytest.mark.fault("F37")
@pytest.mark.asvs("8.3.1")
def test_an_office_acts_at_its_own_stage_alone(
    offices: dict[str, OfficeClient], submitted: str
) -> None:
    secretariat, ministry = offices["secretariat"], offices["ministry"]
    assert asking(ministry.http, submitted, "accept")().status_code == 403
    secretariat.move(submitted, "accept")
    assert asking(ministry.http, submitted, "approve")().status_code == 403
    secretariat.move(submitted, "approve")
    assert asking(secretariat.http, submitted, "approve")().status_code == 403
    assert asking(secretariat.http, submitted, "reject", comment="理由")().status_code == 403
