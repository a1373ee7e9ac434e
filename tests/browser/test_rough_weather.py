"""Old browsers, slow lines, cut connections, impatient fingers, and texts of any length."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from infrastructure.local.clients import ApplicantClient
from infrastructure.local.clients import expect as answered
from tests.browser.conftest import Visit
from tests.browser.steps import Person, arrive, fill, heading, log_in, press
from tests.browser.visitor import Visitor
from tests.membership import MEMBERSHIP_SECTIONS, WORKER_ID, facility, worker
from tests.page_weight import FirstVisits
from tests.stack import Stack

RECEIPT = re.compile(r"\d{8}-\d{4}")
# What browsers of some years ago lack, of all that our scripts, or the browser's own, might use.
WITHOUT_THE_NEWEST = """
delete AbortSignal.timeout;
delete AbortSignal.any;
delete window.structuredClone;
delete window.BroadcastChannel;
delete HTMLFormElement.prototype.requestSubmit;
delete HTMLDialogElement.prototype.showModal;
delete HTMLElement.prototype.showPopover;
delete Element.prototype.checkVisibility;
delete Element.prototype.replaceChildren;
delete Array.prototype.at;
delete Array.prototype.toSorted;
delete Object.groupBy;
delete Promise.withResolvers;
delete crypto.randomUUID;
"""
# 400 ms there and back, 400 kbit/s down and up: what Chromium's developer tools call "Slow 3G".
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
LONG_NAME = ("社会福祉法人" + "とても長い名前の" * 12)[:99] + "会"
LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 2


@pytest.fixture(scope="module")
def account(stack: Stack) -> ApplicantClient:
    """A full account."""
    client = ApplicantClient(stack.site)
    client.register()
    return client


@pytest.fixture(scope="module")
def ready(stack: Stack) -> Any:
    """Makes drafts that lack nothing: a client and a filing each."""

    def make() -> tuple[ApplicantClient, str]:
        client = ApplicantClient(stack.site)
        client.register()
        filing_id: str = client.fill(client.start(), MEMBERSHIP_SECTIONS)["filing_id"]
        return client, filing_id

    return make


def _person(client: ApplicantClient) -> Person:
    return Person(client.email, client.login_id, client.password)


def test_an_old_browser_fills_in_and_files_without_an_error(
    visit: Visit, stack: Stack, ready: Any
) -> None:
    client, filing_id = ready()
    clerk = visit()
    clerk.context.add_init_script(WITHOUT_THE_NEWEST)
    page = clerk.page
    page.goto(stack.site)
    log_in(page, _person(client), client.password)
    arrive(page, "マイページ")
    page.goto(f"{stack.site}/filings/{filing_id}/sections/organization")
    arrive(page, "法人の情報")
    page.wait_for_load_state("networkidle")
    fill(page, {"postal_code": "104-0061", "building": "別館"})
    press(page, "保存して次へ")
    arrive(page, "構成員名簿での公開")
    page.goto(f"{stack.site}/filings/{filing_id}/documents?about={WORKER_ID}")
    page.wait_for_load_state("networkidle")
    page.goto(f"{stack.site}/filings/{filing_id}/check")
    press(page, "この内容で申請する")
    arrive(page, "申請を受け付けました")
    stored = client.filing(filing_id)
    assert stored["sections"]["organization"]["building"] == "別館"
    assert stored["status"] == "submitted"


@pytest.mark.rule("B5", "B6")
def test_on_a_slow_line_the_way_is_walked_and_the_first_page_is_soon_there(
    visit: Visit, stack: Stack, account: ApplicantClient
) -> None:
    clerk = visit(width=360)
    page = clerk.page
    visits = FirstVisits(page)
    line = clerk.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_3G)
    weight = visits.open(stack.site)
    paint, shift = visits.paint()
    print(  # noqa: T201 - a figure for who runs it with -s
        f"slow 3G: login page {weight.total} bytes, first contentful paint {paint} ms"
    )
    assert shift < 0.1, "nothing jumps away from under the finger"
    log_in(page, _person(account), account.password)
    arrive(page, "マイページ")
    press(page, "入会申請を始める")
    arrive(page, "入会申請")
    page.get_by_role("link", name="次の項目を入力する：法人の情報").click()
    arrive(page, re.compile("^法人の情報"))
    fill(page, {"name": "社会福祉法人さくら会"})
    press(page, "一時保存する")
    arrive(page, "入会申請")


@pytest.mark.rule("D9")
@pytest.mark.fault("F01")
def test_pressing_submit_twice_at_once_files_once(visit: Visit, stack: Stack, ready: Any) -> None:
    client, filing_id = ready()
    clerk = visit()
    page = _at_the_check(clerk, stack, client, filing_id)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    page.get_by_role("button", name="この内容で申請する").dblclick()
    arrive(page, "申請を受け付けました")
    assert len(sent) == 1
    receipt = RECEIPT.search(page.locator("main").inner_text())
    assert receipt
    page.go_back()
    arrive(page, re.compile("申請内容の確認|入会申請"))
    page.go_forward()
    arrive(page, "申請を受け付けました")
    page.reload()
    expect(page.get_by_text(receipt[0]).first).to_be_visible()
    _filed_once(client, filing_id, receipt[0])


@pytest.mark.rule("D9")
@pytest.mark.fault("F01")
def test_without_script_pressing_twice_and_going_back_to_press_again_files_once(
    visit: Visit, stack: Stack, ready: Any
) -> None:
    client, filing_id = ready()
    clerk = visit(script=False)
    page = _at_the_check(clerk, stack, client, filing_id)
    page.get_by_role("button", name="この内容で申請する").dblclick()
    arrive(page, "申請を受け付けました")
    receipt = RECEIPT.search(page.locator("main").inner_text())
    assert receipt
    _filed_once(client, filing_id, receipt[0])


@pytest.mark.rule("D9")
@pytest.mark.fault("F01", "F47")
@pytest.mark.parametrize("arrived", [True, False], ids=["answer lost", "request lost"])
def test_a_connection_cut_while_submitting_is_told_and_ends_in_one_submission(
    visit: Visit, stack: Stack, ready: Any, arrived: bool
) -> None:
    client, filing_id = ready()
    clerk = visit()
    page = _at_the_check(clerk, stack, client, filing_id)
    cut: list[str] = []

    def lose(route: Route) -> None:
        if arrived:
            route.fetch(max_redirects=0)
        cut.append(route.request.url)
        route.abort("connectionreset")

    page.route("**/submit", lose, times=1)
    press(page, "この内容で申請する")
    status = page.locator("[data-steady-status]")
    expect(status).to_contain_text("二重に送信されることはありません")
    clerk.look("submit-cut")
    arrive(page, "申請を受け付けました")
    assert len(cut) == 1
    receipt = RECEIPT.search(page.locator("main").inner_text())
    assert receipt
    _filed_once(client, filing_id, receipt[0])
    _forgive(clerk, "ERR_CONNECTION_RESET")


@pytest.mark.rule("B5")
@pytest.mark.fault("F09", "F48")
def test_a_connection_cut_while_a_form_stores_itself_is_told_and_the_form_stored_once(
    visit: Visit, stack: Stack
) -> None:
    client = ApplicantClient(stack.site)
    client.register()
    filing_id = client.start()["filing_id"]
    clerk = visit()
    clerk.enter_as(client.http, stack.site)
    page = clerk.page
    page.goto(f"{stack.site}/filings/{filing_id}/sections/facilities/items/new")
    arrive(page, "事業所の追加")
    page.wait_for_load_state("networkidle")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route(
        re.compile("/items/"),
        lambda route: lose(route) if route.request.method == "POST" else route.fallback(),
        times=1,
    )
    page.locator("[name=name]").fill("さくら苑")
    status = page.locator("[data-autosave-status]")
    expect(status).to_contain_text("入力した内容はこの画面に残っています")
    expect(page.locator("[name=name]")).to_have_value("さくら苑")
    expect(status).to_contain_text("保存しました")
    items = client.filing(filing_id)["sections"]["facilities"]["items"]
    assert [one["name"] for one in items] == ["さくら苑"]
    _forgive(clerk, "ERR_CONNECTION_RESET")


def test_going_back_and_reloading_lose_nothing_and_do_nothing_twice(
    visit: Visit, stack: Stack
) -> None:
    client = ApplicantClient(stack.site)
    client.register()
    filing_id = client.start()["filing_id"]
    clerk = visit(script=False)
    clerk.enter_as(client.http, stack.site)
    page = clerk.page
    page.goto(f"{stack.site}/filings/{filing_id}/sections/facilities/items/new")
    fill(page, {key: value for key, value in facility().items() if key != "id"})
    press(page, "保存して次へ")
    arrive(page, "受け入れる事業所")
    page.reload()
    page.go_back()
    arrive(page, str(facility()["name"]))
    press(page, "保存して次へ")
    arrive(page, "受け入れる事業所")
    items = client.filing(filing_id)["sections"]["facilities"]["items"]
    assert [one["name"] for one in items] == [facility()["name"]]


@pytest.mark.rule("E9")
@pytest.mark.parametrize("width", [320, 360])
def test_forty_workers_long_names_and_long_words_fit_a_phone(
    visit: Visit, stack: Stack, width: int
) -> None:
    client = ApplicantClient(stack.site, organization_name=LONG_NAME)
    client.register()
    workers = [
        worker(id=f"worker-{number}", name=f"{LONG_WORD} {number}".upper()[:100])
        for number in range(1, 41)
    ]
    filing = client.start()
    sections = {
        **MEMBERSHIP_SECTIONS,
        "organization": {**MEMBERSHIP_SECTIONS["organization"], "name": LONG_NAME},
        "facilities": {"items": [facility(name=LONG_WORD)]},
        "workers": {"items": workers},
    }
    for name, data in sections.items():
        filing = client.save(filing, name, data)
    reader = visit(width=width)
    reader.enter_as(client.http, stack.site)
    draft = f"{stack.site}/filings/{filing['filing_id']}"
    for name, address in {
        "home": f"{stack.site}/home",
        "filing": draft,
        "workers": f"{draft}/sections/workers",
        "worker": f"{draft}/sections/workers/items/worker-40",
        "documents": f"{draft}/documents",
        "check": f"{draft}/check",
    }.items():
        reader.page.goto(address)
        expect(heading(reader.page)).to_be_visible()
        reader.look(f"forty-{name}")
    everybody = answered(200, client.http.get(f"/api/filings/{filing['filing_id']}"))
    assert len(everybody["sections"]["workers"]["items"]) == 40


def test_pasted_tabs_and_line_breaks_become_spaces_or_lines(visit: Visit, stack: Stack) -> None:
    client = ApplicantClient(stack.site)
    client.register()
    filing_id = client.start()["filing_id"]
    clerk = visit()
    clerk.enter_as(client.http, stack.site)
    page = clerk.page
    page.goto(f"{stack.site}/filings/{filing_id}/sections/organization")
    page.locator("[name=representative_name]").focus()
    page.evaluate("""(text) => document.execCommand("insertText", false, text)""", "山田\t花子\n")
    press(page, "一時保存する")
    arrive(page, "入会申請")
    stored = client.filing(filing_id)["sections"]["organization"]
    assert stored["representative_name"] == "山田 花子"


def _at_the_check(clerk: Visitor, stack: Stack, client: ApplicantClient, filing_id: str) -> Page:
    clerk.enter_as(client.http, stack.site)
    clerk.page.goto(f"{stack.site}/filings/{filing_id}/check", wait_until="networkidle")
    arrive(clerk.page, "申請内容の確認")
    return clerk.page


def _filed_once(client: ApplicantClient, filing_id: str, receipt: str) -> None:
    filing = client.filing(filing_id)
    assert filing["receipt_number"] == receipt
    assert [one["move"] for one in filing["history"]].count("submit") == 1


def _forgive(visitor: Visitor, fault: str) -> None:
    """What the test brought about itself; it must have happened."""
    assert any(fault in one for one in visitor.faults), visitor.faults
    visitor.faults[:] = [one for one in visitor.faults if fault not in one]
