"""Certificates on their pages: one download, and where another one is asked for."""

import pytest

from tests.applicants_site import Site
from tests.changing import filed, issued
from tests.unit.pages.browser import Browser

REISSUE = "入会証明書の再発行を始める"


@pytest.mark.rule("C1", "C2")
def test_a_certificate_that_was_taken_leads_to_its_reissue(site: Site, browser: Browser) -> None:
    certificate = issued(site.world, site.world.approved())
    browser.open("/certificates")
    assert REISSUE not in browser.text, "it can still be downloaded"
    page = f"/certificates/{certificate.certificate_id}/download"
    browser.open(page).press()
    assert browser.open(page).answer.status_code == 410
    assert "入会証明書の一覧から再発行を申請できます" in browser.text
    browser.open("/certificates")
    assert REISSUE in browser.text
    started = browser.press(form=browser.form("/filings")).headers["location"]
    browser.open("/certificates")
    assert REISSUE not in browser.text
    assert f'href="{started}"' in browser.text


def test_another_filing_is_offered_once_this_one_is_decided(site: Site, browser: Browser) -> None:
    site.world.approved()
    waiting = filed(site.world, city_and_street="千代田区丸の内1-1-1")
    offer = "この内容をもとに新しく申請する"
    assert offer not in browser.open(f"/filings/{waiting.filing_id}").text
    done = filed(site.world, "disclosure", show_name=False)
    assert done.status.value == "approved"
    assert offer in browser.open(f"/filings/{done.filing_id}").text
