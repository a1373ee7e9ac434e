"""A change of what somebody else changed meanwhile: told before filing, and nothing typed is lost."""

from tests.applicants_site import Site
from tests.changing import edit, filed, start_change
from tests.unit.pages.browser import Browser

TOLD = "登録内容が、この申請の後に変わりました"


def test_the_check_page_says_so_and_leads_to_a_new_one_with_what_was_typed(
    site: Site, browser: Browser
) -> None:
    world = site.world
    world.approved()
    slow = edit(world, start_change(world), phone="03-1111-0000")
    check = browser.open(f"/filings/{slow.filing_id}/check").form("/submit")
    assert TOLD not in browser.text
    filed(world, phone="03-3333-0000")  # while the page is open
    assert browser.press(form=check).status_code == 409
    assert TOLD in browser.text
    assert "法人の情報：電話番号" in browser.text
    assert "この内容で申請する" not in browser.text
    again = browser.press(form=browser.form("/filings"))
    browser.open(again.headers["location"])
    copied = world.filings.get(browser.path.split("/")[2].partition("?")[0])
    assert copied.sections["organization"]["phone"] == "03-1111-0000"
    assert copied.base["organization"]["phone"] == "03-3333-0000"
    assert TOLD not in browser.open(f"/filings/{copied.filing_id}/check").text
