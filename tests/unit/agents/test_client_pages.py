"""An agent's pages: choosing, the band, and forms of another client (A16)."""

import pytest

from tests.agents_factory import give
from tests.applicants_site import Client, Site
from tests.filing_world import SECRETARIAT
from tests.html_page import forms_of
from tests.unit.pages.browser import Browser
from ukeire.domain.filing import Move

BAND = "<strong>社会福祉法人さくら会</strong>の代理で操作中"


def act_for(browser: Browser, organization_id: str) -> Browser:
    """Presses the organisation's button."""
    browser.open("/clients")
    choice = ("organization_id", organization_id)
    form = next(one for one in forms_of(browser.page) if choice in one.buttons)
    return browser.open(browser.press({}, choice, form=form).headers["location"])


@pytest.mark.rule("A16")
def test_an_agent_chooses_first_and_every_page_says_for_whom_it_acts(
    site: Site, browser: Browser
) -> None:
    give(site.world)
    browser.open("/register")
    assert browser.path == "/clients?next=%2Fregister"
    assert "client-band" not in browser.text
    browser.go({}, ("organization_id", "org-1"))
    assert browser.path == "/register"
    for page in ("/register", "/home", "/certificates"):
        assert BAND in browser.open(page).text
    assert 'href="/clients">切り替える' in browser.text


@pytest.mark.rule("A16")
def test_a_form_of_another_client_is_kept_and_can_be_sent_after_switching_back(
    site: Site, browser: Browser, agent: Client
) -> None:
    give(site.world, "org-1")
    give(site.world, "org-2")
    act_for(browser, "org-1")
    started = browser.press({}, form=browser.form("/filings"))
    browser.open(started.headers["location"] + "/sections/organization")
    form = browser.form("/organization")
    act_for(Browser(agent), "org-2")
    answer = browser.press({"name": "社会福祉法人さくら会"}, form=form)
    assert answer.status_code == 409
    assert "内容は送信されていません" in browser.text
    assert "社会福祉法人さくら会" in browser.text  # what was typed, and not yet kept
    filing_id = started.headers["location"].split("/")[2]
    assert not site.world.filings.get(filing_id).sections
    browser.press({}, ("_switch", "1"))
    assert "入力内容を保存しました" in browser.text
    kept = site.world.filings.get(filing_id).sections["organization"]
    assert kept["name"] == "社会福祉法人さくら会"
    assert BAND in browser.open("/home").text


@pytest.mark.rule("A16")
def test_typing_on_when_the_mandate_was_revoked_is_answered_for_the_script_and_keeps_the_draft(
    site: Site, browser: Browser, agent: Client
) -> None:
    mandate = give(site.world)
    act_for(browser, "org-1")
    started = browser.press({}, form=browser.form("/filings"))
    browser.open(started.headers["location"] + "/sections/organization")
    form = browser.form("/organization")
    site.world.mandates.save(mandate.revoked("sakura", "鈴木 一郎", site.world.now()))
    data = form.filled({"name": "社会福祉法人さくら会"}, None)
    headers = {"accept": "application/problem+json"}
    answer = agent.send("POST", form.action, headers=headers, data={**data, "_then": "auto"})
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:ukeire:problem:mandate-over"
    # without script: a page that says why and leads on
    assert browser.press({"name": "社会福祉法人さくら会"}, form=form).status_code == 403
    assert "社会福祉法人さくら会が委任を取り消しました" in browser.text
    assert 'href="/clients"' in browser.text


@pytest.mark.rule("A16")
def test_an_agent_gives_a_mandate_up_after_being_asked(site: Site, browser: Browser) -> None:
    give(site.world)
    act_for(browser, "org-1")
    browser.open("/clients/org-1/end")
    assert "すぐに代理で操作できなくなります" in browser.text
    browser.go()
    assert "委任を辞退しました" in browser.text
    assert "社会福祉法人さくら会の委任は辞退されました" in browser.text
    assert browser.open("/home").path.startswith("/clients") or browser.answer.status_code == 403


def test_nobody_but_an_agent_has_clients(site: Site) -> None:
    for path in ("/clients", "/clients/org-1/end"):
        assert Browser(site.applicant).open(path).answer.status_code == 403


@pytest.mark.rule("A16")
def test_of_many_clients_one_is_found_by_a_part_of_its_name(
    site: Site, browser: Browser, agent: Client
) -> None:
    give(site.world, "org-1")
    give(site.world, "org-2")
    assert 'name="q"' not in browser.open("/clients").text, "two are seen at a glance"
    for typed, found in (("さくら", ["org-1"]), ("ﾓﾐｼﾞ", ["org-2"]), ("", ["org-2", "org-1"])):
        items = agent.get(f"/api/mandates?q={typed}").json()["items"]
        assert [one["organization_id"] for one in items] == found
    browser.open("/clients?q=もみじ")
    assert 'value="もみじ"' in browser.text
    assert "さくら会" not in browser.text
    assert "を名前に含む法人はありません" in browser.open("/clients?q=<b>ない").text
    assert "<b>ない" not in browser.text
    assert agent.get("/api/mandates?q=a&q=b").status_code == 422


@pytest.mark.rule("A16")
def test_clients_with_something_to_correct_come_first(site: Site, agent: Client) -> None:
    give(site.world, "org-1")
    give(site.world, "org-2")
    filing = site.world.accepted()
    site.world.move(filing, Move.RETURN, SECRETARIAT, reason="電話番号を確認してください。")
    items = agent.get("/api/mandates").json()["items"]
    assert [one["organization_id"] for one in items] == ["org-1", "org-2"]
