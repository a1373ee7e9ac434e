"""Attachments: several at once, cut connections, reloads, refusals."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Dialog, FileChooser, FilePayload, Locator, Page, Route, expect

from infrastructure.local.clients import ApplicantClient
from tests.browser.conftest import Visit
from tests.browser.steps import FORM_TITLES, arrive, attachment, pdf, press
from tests.browser.visitor import Visitor
from tests.membership import MEMBERSHIP_SECTIONS, WORKER_ID
from tests.pdf_corpus import document, encrypted, stream
from tests.stack import Stack, wait_for

TITLE = FORM_TITLES[0]
PAGE_TITLE = "NGUYEN VAN ANの添付書類"
MAX = 10 * 1024 * 1024
DRAWN = document(page=b"/Contents 4 0 R", more={4: stream(b"0 0.3 0.6 rg 100 300 200 200 re f")})
CUT = r"net::ERR_(FAILED|INTERNET_DISCONNECTED|NETWORK_CHANGED)"


@dataclass
class Attachments:
    """A draft of an organisation that lacks its documents, and what is stored of them."""

    client: ApplicantClient
    filing_id: str
    site: str
    store: str

    @property
    def documents(self) -> list[dict[str, Any]]:
        return list(self.client.filing(self.filing_id)["documents"])

    @property
    def address(self) -> str:
        return f"{self.site}/filings/{self.filing_id}/documents?about={WORKER_ID}"

    def enter(self, visitor: Visitor) -> Page:
        visitor.enter_as(self.client.http, self.site)
        visitor.page.goto(self.address)
        arrive(visitor.page, PAGE_TITLE)
        visitor.page.wait_for_load_state("networkidle")  # scripts are there
        return visitor.page


@pytest.fixture(scope="module")
def client(stack: Stack) -> ApplicantClient:
    client = ApplicantClient(stack.site)
    client.register()
    return client


@pytest.fixture
def draft(stack: Stack, client: ApplicantClient) -> Iterator[Attachments]:
    filing = client.start()
    for section, data in MEMBERSHIP_SECTIONS.items():
        filing = client.save(filing, section, data)
    yield Attachments(client, filing["filing_id"], stack.site, stack.aws)
    client.move(filing["filing_id"], "discard")


def _choose(item: Locator, *files: FilePayload) -> None:
    item.locator("input[type=file]").set_input_files(list(files))


def _drop(item: Locator, *files: FilePayload) -> None:
    """As from a folder: a browser's own transfer, made in the page."""
    shown = [{"name": one["name"], "text": one["buffer"].decode("latin-1")} for one in files]
    item.evaluate(
        """(target, files) => {
          const transfer = new DataTransfer();
          for (const {name, text} of files) {
            const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
            transfer.items.add(new File([bytes], name, {type: "application/pdf"}));
          }
          for (const type of ["dragover", "drop"]) {
            const event = new DragEvent(type, {dataTransfer: transfer, bubbles: true, cancelable: true});
            target.dispatchEvent(event);
          }
        }""",
        shown,
    )


def _row(item: Locator, name: str) -> Locator:
    return item.locator("[data-upload-list] li", has_text=name)


def _kept(item: Locator, name: str) -> Locator:
    """The file as the server lists it."""
    return item.locator("[data-drawn] li", has_text=name)


def _large(name: str, size: int = 1_500_000) -> FilePayload:
    return pdf(name, document(more={4: stream(b"\x00" * size)}))


def _forgive(visitor: Visitor, fault: str) -> None:
    """What the test brought about itself; it must have happened."""
    assert any(re.search(fault, one) for one in visitor.faults), visitor.faults
    visitor.faults[:] = [one for one in visitor.faults if not re.search(fault, one)]


def _until(page: Page, holds: Callable[[], bool]) -> None:
    """Waits while the browser goes on."""
    for _ in range(300):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come to that")


@contextmanager
def _store_that(page: Page, draft: Attachments, act: Any) -> Iterator[list[str]]:
    """Inside, posts to the store go through ``act``; their addresses."""
    seen: list[str] = []

    def handle(route: Route) -> None:
        if route.request.method == "POST":
            seen.append(route.request.url)
            act(route)
        else:
            route.continue_()

    page.route(f"{draft.store}/**", handle)
    yield seen
    page.unroute_all(behavior="ignoreErrors")


@pytest.mark.rule("B3", "E1")
def test_several_files_come_by_picker_and_drop_and_show_what_became_of_them(
    visit: Visit, draft: Attachments
) -> None:
    visitor = visit()
    page = draft.enter(visitor)
    item = attachment(page, TITLE)
    expect(item.locator("[data-left]")).to_have_text("PDFファイル、1つ10MBまで、30ファイルまで")
    _choose(item, *(pdf(f"様式{number}.pdf") for number in range(3)))
    _drop(item, pdf("落とした.pdf"), pdf("もう1つ.pdf"))
    expect(item.locator("[data-drawn] .tag", has_text="添付済")).to_have_count(5)
    expect(item.locator("[data-upload-list] li")).to_have_count(0)
    expect(item.locator("[data-left]")).to_contain_text("あと25ファイル")
    expect(item.get_by_role("status")).to_contain_text("アップロードが終わりました")
    visitor.look("uploads-done")
    assert {one["filename"] for one in draft.documents} == {
        "様式0.pdf", "様式1.pdf", "様式2.pdf", "落とした.pdf", "もう1つ.pdf",
    }  # fmt: skip


def test_a_slow_file_says_how_far_it_is_and_can_be_given_up_by_keyboard(
    visit: Visit, draft: Attachments
) -> None:
    visitor = visit(width=360, height=740)
    page = draft.enter(visitor)
    item = attachment(page, TITLE)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 150_000}
    network = visitor.context.new_cdp_session(page)
    network.send("Network.emulateNetworkConditions", slow)
    _choose(item, _large("大きい.pdf"), _large("次.pdf"), pdf("小さい.pdf"), pdf("四つ目.pdf"))
    large = _row(item, "大きい.pdf")
    expect(large).to_contain_text(re.compile(r"\d+%.*毎秒[\d.]+\s[kM]B.*(残り約|まもなく)"))
    expect(large.get_by_role("progressbar")).to_be_visible()
    visitor.look("uploads-sending")
    large.get_by_role("button", name=re.compile("^やめる.*大きい")).focus()
    page.keyboard.press("Enter")
    expect(large).to_have_count(0)
    assert page.evaluate("document.activeElement.textContent").startswith("やめる")
    network.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    expect(item.locator("[data-drawn] .tag", has_text="添付済")).to_have_count(3)
    assert len(draft.documents) == 3


@pytest.mark.fault("F48")
def test_a_cut_connection_keeps_the_queue_and_goes_on_by_itself(
    visit: Visit, draft: Attachments
) -> None:
    visitor = visit()
    page = draft.enter(visitor)
    item = attachment(page, TITLE)
    held: list[Route] = []
    with _store_that(page, draft, held.append):
        _choose(item, *(pdf(f"{number}.pdf") for number in range(5)))
        expect(item.locator("[data-state=sending]")).to_have_count(3)
        _until(page, lambda: len(held) == 3)
        visitor.context.set_offline(True)
        for route in held:  # as the browser does to those that it did not hand to us
            route.abort("internetdisconnected")
        expect(_row(item, "0.pdf")).to_contain_text("接続が切れました")
        expect(item.locator("[data-state=paused]")).to_have_count(3)
        expect(item.locator("[data-state=queued]")).to_have_count(2)
        visitor.look("uploads-offline")
    visitor.context.set_offline(False)
    expect(item.locator("[data-drawn] .tag", has_text="添付済")).to_have_count(5)
    assert sorted(one["filename"] for one in draft.documents) == [f"{n}.pdf" for n in range(5)]
    _forgive(visitor, CUT)


@pytest.mark.fault("F48")
def test_only_what_failed_is_sent_again(visit: Visit, draft: Attachments) -> None:
    visitor = visit()
    page = draft.enter(visitor)
    item = attachment(page, TITLE)

    def cut(route: Route) -> None:
        if b"broken.pdf" in (route.request.post_data_buffer or b""):
            route.abort()
        else:
            route.continue_()

    with _store_that(page, draft, cut) as posts:
        _choose(item, pdf("broken.pdf"), pdf("fine.pdf"))
        expect(_kept(item, "fine.pdf").locator(".tag")).to_have_text("添付済")
        failed = _row(item, "broken.pdf")
        expect(failed).to_contain_text("通信の状態を確かめて")
        assert len(posts) == 4, "three tries of one, one of the other"
        visitor.look("uploads-failed")
    with _store_that(page, draft, lambda route: route.continue_()) as posts:
        failed.get_by_role("button", name="もう一度送る").click()
        expect(_kept(item, "broken.pdf").locator(".tag")).to_have_text("添付済")
        assert len(posts) == 1
    assert len(draft.documents) == 2
    _forgive(visitor, CUT)


@pytest.mark.fault("F09", "F27")
def test_a_file_that_arrived_though_its_answer_was_lost_is_not_sent_again(
    visit: Visit, draft: Attachments
) -> None:
    visitor = visit()
    page = draft.enter(visitor)
    item = attachment(page, TITLE)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        wait_for(lambda: draft.documents[0]["status"] == "attached", what="the inspection")
        route.abort()

    with _store_that(page, draft, lose_the_answer) as posts:
        _choose(item, pdf("届いた.pdf"))
        expect(_kept(item, "届いた.pdf").locator(".tag")).to_have_text("添付済")
        assert len(posts) == 1
    assert [one["status"] for one in draft.documents] == ["attached"]
    _forgive(visitor, CUT)


def test_a_ticket_that_ran_out_is_renewed(visit: Visit, draft: Attachments) -> None:
    visitor = visit()
    page = draft.enter(visitor)
    item = attachment(page, TITLE)
    expired: list[str] = []

    def once(route: Route) -> None:
        if expired:
            route.continue_()
            return
        expired.append(route.request.url)
        route.fulfill(
            status=403,
            headers={"Access-Control-Allow-Origin": draft.site},
            body="<Error><Code>AccessDenied</Code><Message>Policy expired.</Message></Error>",
        )

    with _store_that(page, draft, once) as posts:
        _choose(item, pdf("期限.pdf"))
        expect(_kept(item, "期限.pdf").locator(".tag")).to_have_text("添付済")
        assert len(posts) == 2
    assert len(draft.documents) == 1
    _forgive(visitor, "^403: POST")


@pytest.mark.fault("F28")
def test_leaving_asks_and_the_next_page_names_what_was_unfinished(
    visit: Visit, draft: Attachments
) -> None:
    visitor = visit()
    page = draft.enter(visitor)
    item = attachment(page, TITLE)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    with _store_that(page, draft, lambda route: None):
        item.locator("input[type=file]").focus()
        page.keyboard.press("Shift")  # browsers ask only those who did something
        _choose(item, *(pdf(f"{letter}.pdf") for letter in "abcd"))
        expect(item.locator("[data-state=sending]")).to_have_count(3)
        _until(page, lambda: len(draft.documents) == 3)
        page.reload()
    assert asked == ["beforeunload"]
    arrive(page, PAGE_TITLE)
    notice = item.locator("[data-upload-unfinished]")
    expect(notice).to_contain_text(
        "前回、アップロードが終わらなかったファイルがあります：a.pdf、b.pdf、c.pdf、d.pdf。"
        "もう一度選んでください。"
    )
    expect(_kept(item, "a.pdf").locator(".tag")).to_have_text("未着")
    visitor.look("uploads-unfinished")
    _choose(item, pdf("a.pdf"), pdf("d.pdf"))
    expect(_kept(item, "a.pdf").locator(".tag")).to_have_text("添付済")
    expect(_kept(item, "d.pdf").locator(".tag")).to_have_text("添付済")
    expect(notice).to_contain_text("：b.pdf、c.pdf。")
    names = sorted(one["filename"] for one in draft.documents)
    assert names == ["a.pdf", "b.pdf", "c.pdf", "d.pdf"], "each in its place, none twice"
    _kept(item, "b.pdf").get_by_role("button", name=re.compile("^削除する")).click()
    arrive(page, PAGE_TITLE)
    expect(_kept(item, "b.pdf")).to_have_count(0)
    expect(notice).to_contain_text("：c.pdf。")
    notice.get_by_role("button", name="この表示を消す").click()
    page.reload()
    expect(notice).to_be_hidden()


@pytest.mark.fault("F28")
def test_a_file_that_never_came_is_shown_as_such_and_its_place_filled(
    visit: Visit, stack: Stack, draft: Attachments
) -> None:
    body = {"item": "pledge", "about": WORKER_ID, "filename": "来ない.pdf"}
    size = len(pdf("x")["buffer"])
    ticket = draft.client.http.post(
        f"/api/filings/{draft.filing_id}/documents",
        json=body | {"size": size, "content_type": "application/pdf"},
    )
    assert ticket.status_code == 201
    stack.clock(advance="PT16M")
    try:
        visitor = visit(width=360, height=740)
        page = draft.enter(visitor)
        item = attachment(page, TITLE)
        expect(_kept(item, "来ない.pdf").locator(".tag")).to_have_text("未着")
        expect(_kept(item, "来ない.pdf")).to_contain_text("同じファイルをもう一度選ぶと")
        visitor.look("uploads-late")
        item.locator("summary").click()
        _choose(item, pdf("来ない.pdf"))
        expect(_kept(item, "来ない.pdf").locator(".tag")).to_have_text("添付済")
        assert len(draft.documents) == 1
    finally:
        stack.clock()


@pytest.mark.rule("E1")
@pytest.mark.fault("F29", "F30", "F31")
def test_what_cannot_be_taken_says_why_before_it_is_sent_and_what_to_do(
    visit: Visit, draft: Attachments
) -> None:
    visitor = visit()
    page = draft.enter(visitor)
    item = attachment(page, TITLE)
    with _store_that(page, draft, lambda route: route.continue_()) as posts:
        _choose(
            item,
            {"name": "空.pdf", "mimeType": "application/pdf", "buffer": b""},
            pdf("大.pdf", document() + b" " * MAX),
            pdf("文章.pdf", b"PK\x03\x04 a word processor's file"),
            {"name": "写真.png", "mimeType": "image/png", "buffer": b"\x89PNG"},
        )
        for name, reason in (
            ("空.pdf", "ファイルが空です（0バイト）。"),
            ("大.pdf", "ファイルが大きすぎます（10.1MB）。10MB以下にしてください。"),
            ("文章.pdf", "PDFファイルではありません。印刷の画面で「PDFに保存」"),
            ("写真.png", "PDFファイルではありません。"),
        ):
            expect(_row(item, name)).to_contain_text(reason)
        expect(item.get_by_role("status")).to_contain_text("送れないファイルが4件あります。")
        visitor.look("uploads-refused-here")
        assert not posts
        assert not draft.documents
        _row(item, "空.pdf").get_by_role("link", name=re.compile("^直し方を見る")).click()
        expect(page.get_by_role("heading", name="PDFを小さくする")).to_be_visible()
        _row(item, "空.pdf").get_by_role("button", name="一覧から外す").click()
        expect(item.locator("[data-upload-list] li")).to_have_count(3)
    locked = attachment(page, FORM_TITLES[1])
    _choose(locked, pdf("鍵.pdf", encrypted("secret", "AES-256")))
    expect(_kept(locked, "鍵.pdf").locator(".tag")).to_have_text("受付不可")
    expect(_kept(locked, "鍵.pdf")).to_contain_text("パスワードを入れてファイルを開き")
    visitor.look("uploads-refused-there")


@pytest.mark.rule("E1")
@pytest.mark.fault("F30")
def test_the_same_file_twice_and_odd_names(visit: Visit, draft: Attachments) -> None:
    visitor = visit(width=360, height=740)
    page = draft.enter(visitor)
    item = attachment(page, TITLE)
    names = {
        "書" * 300 + ".pdf": "書" * 196 + ".pdf",
        "誓約書🙂.pdf": "誓約書🙂.pdf",
        "right\u202efdp.exe.pdf": "rightfdp.exe.pdf",
    }
    _choose(item, *(pdf(name) for name in names))
    expect(item.locator("[data-drawn] .tag", has_text="添付済")).to_have_count(3)
    assert {one["filename"] for one in draft.documents} == set(names.values())
    visitor.look("uploads-odd-names")
    _choose(item, pdf("誓約書🙂.pdf"))
    expect(_row(item, "誓約書🙂.pdf")).to_contain_text("同じ名前で同じ大きさのファイルが")
    assert len(draft.documents) == 3


def test_a_file_removed_in_another_window_while_it_is_looked_at(
    visit: Visit, draft: Attachments
) -> None:
    visitor = visit()
    page = draft.enter(visitor)
    item = attachment(page, TITLE)

    def take_out(route: Route) -> None:
        for one in draft.documents:
            path = f"/api/filings/{draft.filing_id}/documents/{one['document_id']}"
            assert draft.client.http.delete(path).status_code == 204
        headers = {"Access-Control-Allow-Origin": draft.site}
        route.fulfill(status=204, headers=headers)

    with _store_that(page, draft, take_out):
        _choose(item, pdf("消えた.pdf"))
        expect(_row(item, "消えた.pdf")).to_contain_text("ほかの画面で削除されました")
    assert not draft.documents


def test_nothing_is_taken_once_the_filing_was_submitted(visit: Visit, stack: Stack) -> None:
    client = ApplicantClient(stack.site)
    client.register()
    filing = client.fill(client.start(), MEMBERSHIP_SECTIONS)
    draft = Attachments(client, filing["filing_id"], stack.site, stack.aws)
    visitor = visit()
    page = draft.enter(visitor)
    client.move(draft.filing_id, "submit")
    item = attachment(page, TITLE)
    item.locator("summary").click()
    _choose(item, pdf("遅い.pdf"))
    expect(_row(item, "遅い.pdf")).to_contain_text("申請中または審査中のため、書類を変更できません")
    _forgive(visitor, "^409: POST")


def test_a_file_is_chosen_seen_and_taken_out_by_keyboard(visit: Visit, draft: Attachments) -> None:
    visitor = visit()
    # Asked for before the page is there: the browser is told late that a test wants its choosers.
    choosers: list[FileChooser] = []
    visitor.page.on("filechooser", lambda chooser: choosers.append(chooser))
    page = draft.enter(visitor)
    item = attachment(page, TITLE)
    item.get_by_label("ファイルを選ぶ").focus()
    expect(item.get_by_label("ファイルを選ぶ")).to_be_focused()
    page.keyboard.press("Enter")
    _until(page, lambda: len(choosers) == 1)
    choosers[0].set_files([pdf("鍵盤.pdf", DRAWN)])
    expect(_kept(item, "鍵盤.pdf").locator(".tag")).to_have_text("添付済")
    seen = _kept(item, "鍵盤.pdf").get_by_role("link", name=re.compile("^1ページ目を見る"))
    seen.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="鍵盤.pdf")
    picture = dialog.get_by_role("img", name="鍵盤.pdfの1ページ目")
    expect(picture).to_be_visible()
    assert picture.evaluate("(one) => one.naturalWidth") == 1000
    visitor.look("preview-dialog")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(seen).to_be_focused()
    _kept(item, "鍵盤.pdf").get_by_role("button", name=re.compile("^削除する")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("削除しました。")).to_be_visible()
    expect(item.get_by_text("まだ添付されていません")).to_be_visible()


@pytest.mark.rule("B3")
def test_without_script_each_step_is_named_and_the_state_can_be_asked_for(
    visit: Visit, draft: Attachments
) -> None:
    visitor = visit(width=360, height=740, script=False)
    visitor.enter_as(draft.client.http, draft.site)
    page = visitor.page
    page.goto(draft.address)
    arrive(page, PAGE_TITLE)
    attachment(page, TITLE).get_by_role("button", name=re.compile("画面へ進む")).click()
    arrive(page, f"{TITLE}の添付")
    expect(page.locator(".upload-steps li")).to_have_count(3)
    visitor.look("upload-steps")
    page.get_by_label("ファイル").set_input_files(pdf("手で.pdf"))
    press(page, "このファイルを添付する")
    arrive(page, PAGE_TITLE)

    def attached() -> bool:
        again = page.get_by_role("link", name="最新の状態を表示する")
        if again.count():
            again.click()
        return attachment(page, TITLE).locator(".tag", has_text="添付済").count() == 1

    wait_for(attached, seconds=60, what="the inspection")
    page.get_by_role("link", name=re.compile("^1ページ目を見る")).click()
    picture = page.get_by_role("img", name=f"{TITLE}.pdfの1ページ目")
    expect(picture).to_be_visible()
    wait_for(lambda: (picture.bounding_box() or {"height": 0})["height"] > 300, what="the picture")
    visitor.look("preview-page")
    page.get_by_role("link", name="添付書類に戻る").click()
    arrive(page, PAGE_TITLE)
