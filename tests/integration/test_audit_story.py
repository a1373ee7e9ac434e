"""The audit through the running stack: read, decide, seal, verify, and tell the applicant."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import ROOT, Stack
from ukeire.domain.dates import day_in_japan

_MAIN = "import sys; from ukeire.cli import main; sys.exit(main())"


@pytest.fixture(scope="module")
def own_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack of its own: its clock goes only forwards, so that what is sealed stays sound."""
    running = Stack(log=tmp_path_factory.mktemp("audit") / "local-run.log")
    yield running
    denied = running.permissions()["denied"]
    running.stop()
    assert denied == []


@pytest.fixture(scope="module")
def applicant(own_stack: Stack) -> ApplicantClient:
    client = ApplicantClient(own_stack.site)
    client.register()
    return client


@pytest.fixture(scope="module")
def secretariat(own_stack: Stack) -> OfficeClient:
    client = OfficeClient(own_stack.offices, own_stack.staff("secretariat"))
    client.log_in()
    return client


@pytest.fixture(scope="module")
def filing_id(applicant: ApplicantClient, secretariat: OfficeClient) -> str:
    """An accepted filing that the secretariat read."""
    made: str = applicant.fill(applicant.start(), MEMBERSHIP_SECTIONS)["filing_id"]
    applicant.move(made, "submit")
    expect(200, secretariat.http.get(f"/api/filings/{made}"))
    expect(200, secretariat.http.get(f"/api/filings/{made}/verification"))
    secretariat.move(made, "accept")
    return made


def test_twenty_who_read_at_once_are_one_reading(
    own_stack: Stack, secretariat: OfficeClient, filing_id: str
) -> None:
    url = f"{own_stack.offices}/api/filings/{filing_id}"
    cookies = dict(secretariat.http.cookies)
    statuses: list[int] = []

    def read() -> None:
        statuses.append(httpx.get(url, cookies=cookies, timeout=60).status_code)

    threads = [threading.Thread(target=read) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 20
    table = own_stack.client("dynamodb")
    (name,) = (one for one in table.list_tables()["TableNames"] if "Audit" in one)
    items = table.query(
        TableName=name,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"FILING#{filing_id}"}},
    )["Items"]
    read_now = [one for one in map(_data, items) if one["act"] == "filing_read"]
    # One before accepting and one after: another version. A quarter of an hour may have struck.
    assert 2 <= len(read_now) <= 4


def _data(item: dict[str, dict[str, str]]) -> dict[str, str]:
    read: dict[str, str] = json.loads(item["data"]["S"])
    return read


def test_the_applicant_takes_the_records_away_as_a_pdf(
    applicant: ApplicantClient, filing_id: str
) -> None:
    applicant.log_in(applicant.password)  # the clock may have gone on: tests come in any order
    told = expect(200, applicant.http.get(f"/api/filings/{filing_id}/audit"))["items"]
    assert "事務局が申請の内容を確認しました" in [one["description"] for one in told]
    pdf = applicant.http.get(f"/filings/{filing_id}/audit.pdf")
    assert pdf.status_code == 200, pdf.text
    assert pdf.content.startswith(b"%PDF-")


@pytest.mark.asvs("16.4.2")
def test_the_day_is_sealed_by_its_schedule_and_verified_by_page_and_command(
    own_stack: Stack,
    secretariat: OfficeClient,
    filing_id: str,
) -> None:
    own_stack.clock(advance="P1D")
    own_stack.fire("seal")
    secretariat.log_in()
    verified = expect(200, secretariat.http.get(f"/api/filings/{filing_id}/verification"))
    assert verified["sound"], verified
    assert verified["days"] >= 1
    s3 = own_stack.client("s3")
    (bucket,) = (one["Name"] for one in s3.list_buckets()["Buckets"] if "audit" in one["Name"])
    assert s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"][
        "ObjectLockEnabled"
    ]
    tables = own_stack.client("dynamodb").list_tables()["TableNames"]
    environment = {
        "FILINGS_TABLE": next(one for one in tables if "Filings" in one),
        "AUDIT_TABLE": next(one for one in tables if "Audit" in one),
        "AUDIT_BUCKET": bucket,
        "AWS_ENDPOINT_URL": own_stack.aws,
        "AWS_ACCESS_KEY_ID": "LOCALRUN",
        "AWS_SECRET_ACCESS_KEY": "local-run-only",
        "AWS_DEFAULT_REGION": "ap-northeast-1",
        "S3_ADDRESSING": "path",
    }
    assert _command(environment, filing_id) == (0, "sound")
    assert _command(environment, "--since", "2020-01-01") == (0, "sound")
    table = own_stack.client("dynamodb")
    key = {"pk": {"S": filing_id}, "sk": {"S": "HISTORY#000002"}}
    item = table.get_item(TableName=environment["FILINGS_TABLE"], Key=key)["Item"]
    item["data"]["S"] = json.dumps({**json.loads(item["data"]["S"]), "actor": "だれか"})
    table.put_item(TableName=environment["FILINGS_TABLE"], Item=item)
    assert _command(environment, filing_id) == (1, "NOT")
    assert _command(environment, "--all") == (1, "NOT")
    page = secretariat.http.get(f"/filings/{filing_id}/verification")
    assert "書き換えられたおそれがあります" in page.text


@pytest.mark.rule("A7")
def test_the_ministry_reads_what_an_organisation_did_with_its_account(
    own_stack: Stack, applicant: ApplicantClient
) -> None:
    ministry = OfficeClient(own_stack.offices, own_stack.staff("ministry"))
    ministry.log_in()
    day = day_in_japan(datetime.now(UTC))
    period = {"first": str(day - timedelta(days=2)), "last": str(day + timedelta(days=20))}
    found = expect(200, ministry.http.get("/api/audit/people", params=period))["items"]
    own = [one for one in found if one["login_id"] == applicant.login_id]
    assert [one["detail"]["what"] for one in own] == ["opened"]


def _command(environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    """The exit status of ``ukeire audit verify`` and the first word it says."""
    done = subprocess.run(
        [sys.executable, "-c", _MAIN, "audit", "verify", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    said = done.stdout or done.stderr
    return done.returncode, said.partition(" ")[0].rstrip(":\n")
