"""A change on its pages: what of the register it touches, from the task list to the attachments."""

import pytest

from tests.applicants_site import Site
from tests.changing import REASON, edit, save, start_change
from tests.filing_world import APPLICANT
from tests.membership import WORKER_ID
from tests.unit.pages.browser import Browser
from ukeire.usecases.start_filing import start_filing


@pytest.mark.rule("C3", "C6")
def test_a_change_is_begun_where_the_entry_is_read(site: Site, browser: Browser) -> None:
    browser.open("/register")
    assert 'value="change"' not in browser.text, "nothing is registered yet"
    site.world.approved()
    browser.open("/register").go()
    assert browser.path.startswith("/filings/")
    assert "いまの登録内容がすべて入っています" in browser.text


@pytest.mark.rule("C7")
def test_the_task_list_says_what_the_change_touches(site: Site, browser: Browser) -> None:
    world = site.world
    world.approved()
    filing = start_filing(world, "change", APPLICANT)
    page = f"/filings/{filing.filing_id}"
    browser.open(page)
    assert browser.states() == {
        "1. 法人の情報": "変更なし",
        "2. 構成員名簿での公開": "変更なし",
        "特別養護老人ホームさくら苑": "変更なし",
        "NGUYEN VAN AN": "変更なし",
        "NGUYEN VAN ANの添付書類": "変更なし",
        "5. 変更の内容と理由": "未入力",
    }
    filing = edit(world, filing, phone="03-1111-0000")
    filing = edit(world, filing, "workers", item=0, name="NGUYEN VAN BINH")
    filing = save(world, filing, "reason", dict(REASON))
    states = browser.open(page).states()
    assert states["1. 法人の情報"] == "変更あり"
    assert states["2. 構成員名簿での公開"] == "変更なし"
    assert states["NGUYEN VAN BINH"] == "変更あり"
    assert states["5. 変更の内容と理由"] == "入力済"
    assert "いまの登録内容がすべて入っています" not in browser.text
    assert "登録から外す" not in browser.text
    save(world, filing, "workers", {"items": []})
    browser.open(page)
    assert "登録から外す：NGUYEN VAN AN" in browser.text


def test_whom_the_register_holds_is_asked_for_no_documents(site: Site, browser: Browser) -> None:
    site.world.approved()
    filing = start_change(site.world)
    browser.open(f"/filings/{filing.filing_id}/check")
    assert "未添付" not in browser.text
    owner = {**filing.items("workers")[0], "id": "0" * len(WORKER_ID)}
    save(site.world, filing, "workers", {"items": [owner]})
    assert "未添付" in browser.open(f"/filings/{filing.filing_id}/check").text


def test_my_page_tells_drafts_of_one_procedure_apart(site: Site, browser: Browser) -> None:
    world = site.world
    world.approved()
    assert "まだ提出していないもの" not in browser.open("/home").text
    start_change(world)
    start_change(world)
    browser.open("/home")
    assert browser.text.count("に入力を始めたもの）は、まだ提出されていません") == 2
    assert "まだ提出していないものが2件あります" in browser.text
