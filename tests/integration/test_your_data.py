"""An organisation's data through the running stack: taken away, and erased when its period is over."""

import io
import json
import zipfile
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect
from tests.membership import MEMBERSHIP_SECTIONS
from tests.stack import Stack, wait_for


@pytest.mark.asvs("14.2.4")
def test_an_organisation_takes_away_all_it_filed_and_offices_read_its_register(
    stack: Stack, offices: dict[str, OfficeClient]
) -> None:
    client = ApplicantClient(stack.site)
    client.register()
    filing_id = client.fill(client.start(), MEMBERSHIP_SECTIONS)["filing_id"]
    client.move(filing_id, "submit")
    office = offices["secretariat"].http
    assert office.get(f"/api/filings/{filing_id}").status_code == 200
    for name, moves in (("secretariat", ("accept", "approve")), ("ministry", ("approve",))):
        for move in moves:
            offices[name].move(filing_id, move)

    def issued() -> Any:
        return expect(200, client.http.get("/api/certificates"))["items"] or None

    wait_for(issued, what="the certificate")
    assert client.http.get("/api/your-data").status_code == 404
    asked = expect(202, client.http.post("/api/your-data"))

    def ready() -> dict[str, Any] | None:
        found: dict[str, Any] = expect(200, client.http.get("/api/your-data"))
        return found if found["state"] not in ("waiting", "running") else None

    copy = wait_for(ready, seconds=60, what="the copy")
    assert (copy["state"], copy["copy_id"], copy["filings"]) == ("ready", asked["copy_id"], 1)
    assert client.mail("提出されたデータの写しができました")
    led = client.http.get(copy["files"][0]["href"])
    assert led.status_code == 303, led.text
    file = httpx.get(urljoin(str(client.http.base_url), led.headers["location"]))
    assert file.status_code == 200, file.text
    assert file.headers["content-disposition"].startswith('attachment; filename="ukeire-')
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        pdfs = [archive.read(one) for one in names if one.endswith(".pdf")]
        register = json.loads(archive.read("登録内容.json"))
    assert len(pdfs) > 1
    assert all(one.startswith(b"%PDF") for one in pdfs)
    assert register["certificates"]

    name = register["organization"]["name"]
    (item, *_) = expect(200, office.get("/api/organizations", params={"q": name}))["items"]
    organization_id = register["organization"]["organization_id"]
    whole = expect(200, office.get(f"/api/organizations/{organization_id}"))
    assert item["name"] == name
    assert whole["entries"] == register["entries"]
    assert [one["filing_id"] for one in whole["filings"]] == [filing_id]


@pytest.mark.asvs("14.2.7")
def test_a_draft_is_told_of_ended_and_erased_by_the_daily_job(stack: Stack) -> None:
    client = ApplicantClient(stack.site)
    client.register()
    filing_id = client.fill(client.start(), MEMBERSHIP_SECTIONS)["filing_id"]
    try:
        for days, status, sections in ((151, "draft", 4), (31, "ended", 4), (31, "ended", 0)):
            stack.clock(advance=f"P{days}D")
            assert stack.fire("retention")
            client.log_in("Sakura2026kai")
            filing = client.filing(filing_id)
            filled = [one for one in filing["sections"].values() if one not in ({}, {"items": []})]
            assert (filing["status"], len(filled)) == (status, sections)
            assert bool(filing["documents"]) is bool(sections)
        assert client.mail("入会申請の保存期間が終わります")
        told = expect(200, client.http.get(f"/api/filings/{filing_id}/audit"))["items"]
        assert told[-1]["act"] == "content_erased"
    finally:
        stack.clock()
