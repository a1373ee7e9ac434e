"""What people do on the pages, in the words of the pages."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pypdf
from playwright.sync_api import FilePayload, Locator, Page, expect

from infrastructure.local.clients import sample_pdf
from tests.browser.visitor import Visitor
from tests.membership import facility, worker
from tests.stack import Stack
from ukeire.procedures.member_forms import DESIGNATED_FORMS
from ukeire.procedures.membership import MEMBERSHIP

PASSWORD = "Sakura2026kai"


@dataclass(slots=True)
class Person:
    """A clerk of an organisation, who is about to register."""

    email: str
    login_id: str = ""
    password: str = ""

    @property
    def registration(self) -> dict[str, Any]:
        """Every field of the first form, without a fault."""
        return {
            "organization_name": "社会福祉法人さくら会",
            "organization_kana": "シャカイフクシホウジンサクラカイ",
            "contact_name": "鈴木 一郎",
            "contact_kana": "スズキイチロウ",
            "contact_phone": "03-1234-5678",
            "email": self.email,
            "email_confirmation": self.email,
            "consents": ["privacy_policy", "constitution", "membership_rules", "compliance"],
        }


def somebody() -> Person:
    """Somebody nobody has heard of."""
    return Person(f"clerk-{uuid4().hex[:12]}@example.jp")


def fill(page: Page, values: Mapping[str, Any]) -> None:
    """Enter values by the names of fields, each in the way its control wants."""
    for name, value in values.items():
        field = page.locator(f"main form [name='{name}']")
        kind = field.first.evaluate("(one) => one.type ?? one.tagName")
        if kind == "select-one":
            field.select_option(str(value))
        elif kind in ("radio", "checkbox"):
            chosen = value if isinstance(value, list | tuple) else [value]
            for one in chosen:
                choice = field.and_(page.locator(f"[value='{_form_value(one)}']"))
                choice.check()
        else:
            field.fill(str(value))


def _form_value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def press(page: Page, button: str) -> None:
    """A button of the page by its exact name."""
    page.get_by_role("button", name=button, exact=True).click()


def heading(page: Page) -> Locator:
    """The page's one h1."""
    return page.get_by_role("heading", level=1)


def arrive(page: Page, title: str | re.Pattern[str]) -> None:
    """Wait until the page with that h1 is there."""
    expect(heading(page)).to_have_text(title)


def read_mail(stack: Stack, person: Person) -> str:
    """Note the login ID of the first mail; the provisional password."""
    text = stack.mail(person.email, "仮アカウント", seconds=60)["text"]
    login_id = re.search(r"ログインID：(\S+)", text)
    password = re.search(r"仮パスワード：(\S+)", text)
    assert login_id
    assert password
    person.login_id = login_id[1]
    return password[1]


def log_in(page: Page, person: Person, password: str) -> None:
    """On the first page: ID and password. The page is the next one afterwards."""
    fill(page, {"login_id": person.login_id, "password": password})
    with page.expect_navigation():
        press(page, "ログイン")


def change_first_password(page: Page, provisional: str) -> None:
    """The page that the first login leads to."""
    arrive(page, "新しいパスワードの設定（本登録）")
    fill(page, {"current_password": provisional, "new_password": PASSWORD})
    press(page, "パスワードを変更する")


def register(visitor: Visitor, stack: Stack, person: Person, *, look: bool = False) -> None:
    """From the first page to my page, without a fault; with ``look``, looking at every page."""
    page = visitor.page
    see = visitor.look if look else (lambda _name: None)
    page.goto(stack.site)
    see("login")
    page.get_by_role("link", name="受入機関の新規登録はこちら").click()
    arrive(page, "受入機関の新規登録")
    see("register")
    fill(page, person.registration)
    press(page, "上記の内容で仮アカウントの発行を申請する")
    arrive(page, "仮アカウントの発行を申請しました")
    see("registered")
    provisional = read_mail(stack, person)
    page.get_by_role("link", name="ログイン画面へ").click()
    log_in(page, person, provisional)
    arrive(page, "新しいパスワードの設定（本登録）")
    see("first-password")
    change_first_password(page, provisional)
    expect(page.get_by_text("新しいパスワードを設定しました")).to_be_visible()
    person.password = PASSWORD
    log_in(page, person, person.password)
    arrive(page, "マイページ")
    see("home-new")


def fill_facility(page: Page) -> None:
    """The pages of a facility, but for the last one's button."""
    arrive(page, re.compile("^事業所の追加"))
    fill_pages(page, "facilities", entries_of(facility()))


def fill_worker(page: Page) -> None:
    """The pages of a worker at the one facility, from any of them, but for the last one's button."""
    fill_pages(page, "workers", entries_of(worker()))
    page.get_by_label(str(facility()["name"])).check()


def fill_pages(page: Page, section: str, values: Mapping[str, Any]) -> None:
    """A form one group a page, from the page that is open to the last, which stays unsent."""
    declared = MEMBERSHIP.section(section)
    assert declared is not None
    here = page.locator("main form.filing-form")
    for group in declared.groups:
        names = [name for name in group.entries if name != "facility_ids"]
        if not here.locator(f"[name='{names[0]}']").count():
            continue  # the form was opened further on
        fill(page, {name: values[name] for name in names})
        if group != declared.groups[-1]:
            press(page, "保存して次へ")
            arrive(page, re.compile(f"{declared.groups[declared.groups.index(group) + 1].title}$"))


def entries_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """What people enter of an item: everything but its id."""
    return {name: value for name, value in item.items() if name != "id"}


def pdf(name: str, content: bytes | None = None) -> FilePayload:
    """A file for a file input; a sound PDF unless told otherwise."""
    return {"name": name, "mimeType": "application/pdf", "buffer": content or sample_pdf("form")}


def attachment(page: Page, title: str) -> Locator:
    """The part of the documents' page about one item."""
    return page.get_by_role("region", name=re.compile(f"^{re.escape(title)}"))


FORM_TITLES = tuple(title for _, title in DESIGNATED_FORMS)


def downloaded_text(page: Page) -> str:
    """The text of the PDF that the button gives."""
    with page.expect_download() as waiting:
        press(page, "入会証明書をダウンロードする")
    assert re.fullmatch(r"入会証明書_.+\.pdf", waiting.value.suggested_filename)
    content = waiting.value.path().read_bytes()
    return "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages)
