"""The way from the login to the check in English and in easy Japanese, without leaving it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from infrastructure.build.messages import JAPANESE
from infrastructure.local.clients import ApplicantClient
from tests.browser.conftest import Visit
from tests.browser.steps import PASSWORD, arrive, fill, press
from tests.browser.visitor import Visitor
from tests.membership import MEMBERSHIP_SECTIONS, WORKER_ID
from tests.stack import Stack
from ukeire.domain.wording import Text
from ukeire.web.languages import languages

READ = """() => {
  const texts = [];
  const shown = (element) => element && !element.closest(
    "script, style, .field__example, [lang=ja], [lang=ja-simple]");
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (shown(node.parentElement)) texts.push(node.data);
  for (const element of document.querySelectorAll("[aria-label], [title], [alt], [placeholder]"))
    if (shown(element))
      for (const name of ["aria-label", "title", "alt", "placeholder"])
        texts.push(element.getAttribute(name) ?? "");
  return texts.map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""

type Say = Callable[[str], str]


@pytest.fixture(scope="module")
def account(stack: Stack) -> ApplicantClient:
    """An organisation with a draft."""
    client = ApplicantClient(stack.site)
    client.register(PASSWORD)
    return client


@pytest.fixture(scope="module")
def draft(account: ApplicantClient) -> str:
    """The draft's id: complete but for the attachments."""
    filing = account.start()
    for section, data in MEMBERSHIP_SECTIONS.items():
        filing = account.save(filing, section, data)
    return str(filing["filing_id"])


def say_in(tag: str) -> Say:
    language = languages()[tag]
    return lambda japanese, **values: str(language.say(Text(japanese, **values)))


def typed_by_people() -> set[str]:
    """All that the draft holds, and what forms show as an example."""
    items = MEMBERSHIP_SECTIONS["facilities"]["items"] + MEMBERSHIP_SECTIONS["workers"]["items"]
    held = [MEMBERSHIP_SECTIONS["organization"], MEMBERSHIP_SECTIONS["disclosure"], *items]
    return {value for one in held for value in one.values() if isinstance(value, str)}


def japanese_left(page: Page, names: set[str]) -> list[str]:
    """What an English page says in Japanese beside names and official terms in brackets."""
    left = []
    for text in page.evaluate(READ):
        rest = text
        for name in sorted(names, key=len, reverse=True):
            rest = rest.replace(name, "")
        while re.search(r"\([^()]*\)", rest):
            rest = re.sub(r"\([^()]*\)", "", rest)
        rest = re.sub(r"令和\d+年\d+月\d+日|社会福祉法人|医療法人社団|株式会社", "", rest)
        if JAPANESE.search(rest):
            left.append(text)
    return left


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("tag", ["en", "ja-simple"])
def test_the_whole_way_is_understood_in_the_chosen_language(
    visit: Visit, stack: Stack, account: ApplicantClient, draft: str, tag: str, width: int
) -> None:
    clerk = visit(width=width)
    page, say = clerk.page, say_in(tag)
    names = typed_by_people() | {account.registration["organization_name"], "受入れ申請"}
    names |= {account.registration["contact_name"]}

    def look(name: str) -> None:
        clerk.look(f"{name}-{tag}")
        if tag == "en":
            assert japanese_left(page, names) == [], name

    page.goto(stack.site)
    choose(clerk, tag)
    look("login")
    fill(page, {"login_id": account.login_id, "password": "wrong"})
    with page.expect_navigation():
        press(page, say("ログイン"))
    expect(page.get_by_text(say("ログインIDまたはパスワードが正しくありません。"))).to_be_visible()
    look("login-refused")
    fill(page, {"login_id": account.login_id, "password": PASSWORD})
    with page.expect_navigation():
        press(page, say("ログイン"))
    arrive(page, say("マイページ"))
    look("home")
    page.goto(f"{stack.site}/filings/{draft}")
    arrive(page, say("入会申請"))
    look("tasks")
    page.goto(f"{stack.site}/filings/{draft}/sections/workers/items/{WORKER_ID}")
    fill(page, {"date_of_birth": "2026-02-30"})
    press(page, say("保存して次へ"))
    wrong = say("その日付は存在しません。年月日を確かめてください。")
    expect(page.get_by_role("alert").get_by_text(wrong)).to_be_visible()
    look("form-error")
    fill(page, {"date_of_birth": "2000-01-31"})
    with page.expect_navigation():
        press(page, say("保存して次へ"))
    page.goto(f"{stack.site}/filings/{draft}/documents?about={WORKER_ID}")
    look("documents")
    page.goto(f"{stack.site}/filings/{draft}/check")
    arrive(page, say("申請内容の確認"))
    look("check")


@pytest.mark.parametrize("path", ["/accounts/new", "/help", "/help/words", "/verify", "/cookies"])
def test_pages_for_anyone_are_english_but_for_names_and_terms(
    visit: Visit, stack: Stack, path: str
) -> None:
    reader = visit(width=360)
    reader.page.goto(stack.site + path)
    choose(reader, "en")
    assert reader.page.url == stack.site + path
    reader.look(f"{path.strip('/').replace('/', '-')}-en")
    assert japanese_left(reader.page, {"受入れ申請"}) == []


def choose(visitor: Visitor, tag: str) -> None:
    """Press the button of the language, in the head of the page."""
    with visitor.page.expect_navigation():
        visitor.page.locator(f".languages button[value='{tag}']").click()
    visitor.language = tag


def test_what_was_typed_outlives_a_change_of_language_but_a_password_does_not(
    visit: Visit, stack: Stack
) -> None:
    clerk = visit()
    page = clerk.page
    page.goto(f"{stack.site}/accounts/new")
    fill(page, {"contact_name": "鈴木 一郎", "consents": ["compliance"]})
    choose(clerk, "en")
    expect(page.get_by_label(re.compile("^Name of the person in charge required"))).to_have_value(
        "鈴木 一郎"
    )
    expect(page.locator("[name=consents][value=compliance]")).to_be_checked()
    page.goto(stack.site)
    fill(page, {"login_id": "somebody", "password": "secret"})
    choose(clerk, "ja")
    expect(page.locator("[name=login_id]")).to_have_value("somebody")
    expect(page.locator("[name=password]")).to_have_value("")
    assert page.evaluate("() => JSON.stringify({...sessionStorage})") == "{}"


def test_the_language_is_chosen_and_kept_without_script(visit: Visit, stack: Stack) -> None:
    clerk = visit(script=False)
    page = clerk.page
    page.goto(f"{stack.site}/verify?number=2026-000001&code=")
    choose(clerk, "ja-simple")
    assert page.url.endswith("/verify?number=2026-000001&code=")
    clerk.allowed |= {422}
    clerk.look("verify-ja-simple")
    page.goto(stack.site)
    assert page.locator("html").get_attribute("lang") == "ja-simple"
