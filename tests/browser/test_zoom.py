"""Every page of a filing works from 50 % to 400 % zoom."""

import re

import pytest
from playwright.sync_api import expect

from infrastructure.local.clients import ApplicantClient, OfficeClient, sample_pdf
from tests.browser.conftest import Visit
from tests.browser.steps import FORM_TITLES, arrive, attachment, fill, heading, press
from tests.membership import MEMBERSHIP_SECTIONS, WORKER_ID
from tests.stack import Stack

LONG = "社会福祉法人" + "とても長い名前の" * 10 + "会"


@pytest.fixture(scope="module")
def account(stack: Stack) -> ApplicantClient:
    """An organisation with a long name and a whole draft."""
    client = ApplicantClient(stack.site, organization_name=LONG)
    client.register()
    return client


@pytest.fixture(scope="module")
def draft(account: ApplicantClient) -> str:
    """The address of that draft."""
    filing = account.fill(account.start(), MEMBERSHIP_SECTIONS)
    filing = account.save(
        filing, "organization", {**MEMBERSHIP_SECTIONS["organization"], "name": LONG}
    )
    filing_id = filing["filing_id"]
    name = f"{'w' * 60}.pdf"
    account.upload(filing_id, "other", sample_pdf("x"), WORKER_ID, filename=name, title="W" * 60)
    return f"/filings/{filing_id}"


@pytest.mark.rule("E9")
@pytest.mark.parametrize("zoom", [0.5, 2, 4])
def test_the_pages_of_a_draft_work_at_any_zoom(
    visit: Visit, stack: Stack, account: ApplicantClient, draft: str, zoom: float
) -> None:
    clerk = visit(zoom=zoom)
    clerk.enter_as(account.http, stack.site)
    page = clerk.page
    pages = {
        "home": "/home",
        "filing": draft,
        "organization": f"{draft}/sections/organization",
        "workers": f"{draft}/sections/workers",
        "worker": f"{draft}/sections/workers/items/{WORKER_ID}",
        "documents": f"{draft}/documents?about={WORKER_ID}",
        "check": f"{draft}/check",
        "discard": f"{draft}/discard",
        "certificates": "/certificates",
        "register": "/register",
    }
    for name, path in pages.items():
        page.goto(stack.site + path)
        expect(heading(page)).to_be_visible()
        clerk.look(f"zoom-{name}")

    page.goto(f"{stack.site}{draft}/sections/disclosure")
    fill(page, {"show_name": zoom == 4})
    press(page, "保存して次へ")
    arrive(page, "受け入れる事業所")
    page.goto(f"{stack.site}{draft}/documents?about={WORKER_ID}")
    expect(attachment(page, FORM_TITLES[0]).get_by_text("添付済")).to_be_visible()


@pytest.mark.rule("E9")
@pytest.mark.parametrize("zoom", [0.5, 4])
def test_the_offices_console_works_at_any_zoom(
    visit: Visit, stack: Stack, offices: dict[str, OfficeClient], zoom: float
) -> None:
    applicant = ApplicantClient(stack.site, organization_name=LONG)
    applicant.register()
    filing = applicant.fill(applicant.start(), MEMBERSHIP_SECTIONS)
    filing_id = filing["filing_id"]
    applicant.move(filing_id, "submit")
    secretariat = offices["secretariat"]
    official = visit(zoom=zoom)
    official.enter_as(secretariat.http, stack.offices)
    page = official.page
    for name, path in {
        "queue": "/queue",
        "office-filing": f"/filings/{filing_id}",
        "office-return": f"/filings/{filing_id}/return",
        "office-reject": f"/filings/{filing_id}/reject",
    }.items():
        if name == "office-reject":
            secretariat.move(filing_id, "accept")
        page.goto(stack.offices + path)
        expect(heading(page)).to_be_visible()
        official.look(f"zoom-{name}")
    page.goto(f"{stack.offices}/filings/{filing_id}")
    press(page, "承認する")
    arrive(page, "審査待ち一覧")
    expect(page.get_by_text(re.compile("を処理しました（承認）"))).to_be_visible()
