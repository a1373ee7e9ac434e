"""What officials do on the pages of the console."""

import re
import time
from collections.abc import Mapping
from http import HTTPStatus

import pyotp
from playwright.sync_api import Page, expect

from tests.browser.steps import arrive, fill, heading, press
from tests.browser.visitor import Visitor
from tests.stack import Stack

CODE_SECONDS = 30


def log_in_office(office: Visitor, member: Mapping[str, str]) -> None:
    """The offices' first page. A code opens once, so a used one gives way to its neighbours.

    Codes that were used count as failures: told to wait (429), it waits. Whoever only needs to be
    inside takes a program's session over (`Visitor.enter_as`).
    """
    page, totp = office.page, pyotp.TOTP(member["totp_secret"])
    office.allowed.add(HTTPStatus.TOO_MANY_REQUESTS)
    deadline = time.monotonic() + 3 * CODE_SECONDS
    while True:
        for offset in (0, -CODE_SECONDS, CODE_SECONDS):
            arrive(page, "審査担当者のログイン")
            code = totp.at(int(time.time()) + offset)
            fill(page, {**{key: member[key] for key in ("login_id", "password")}, "otp": code})
            with page.expect_navigation():
                press(page, "ログイン")
            if heading(page).inner_text() == "審査待ち一覧":
                return
        assert time.monotonic() < deadline, f"{member['login_id']} cannot log in"
        page.wait_for_timeout(1000 * (CODE_SECONDS - time.time() % CODE_SECONDS))


def enter_office(office: Visitor, stack: Stack, member: Mapping[str, str]) -> None:
    """Log in, looking at the way."""
    office.page.goto(stack.offices)
    office.look("office-login")
    log_in_office(office, member)
    office.look(f"queue-{member['office']}")


def _open(page: Page, receipt: str) -> None:
    page.get_by_role("link", name=receipt).click()
    expect(page.get_by_role("heading", name="審査", exact=True)).to_be_visible()


def accept_and_return(office: Visitor, receipt: str, *, comment: str, note: str) -> None:
    """Accept with a note for colleagues; return for the building's name, with a comment (D4)."""
    page = office.page
    _open(page, receipt)
    office.look("office-filing")
    page.get_by_text("内部コメントを付ける").click()
    fill(page, {"internal_comment": note})
    press(page, "受理する")
    expect(page.get_by_text("受理しました")).to_be_visible()
    filing = page.url
    office.look("office-accepted")
    page.get_by_role("link", name="差し戻す").click()
    arrive(page, re.compile("^差し戻す"))
    press(page, "差し戻す")
    expect(page.get_by_role("alert")).to_be_focused()
    office.look("office-return-errors")
    fill(page, {"comment": comment})
    page.get_by_label(re.compile("^建物名・階")).first.check()
    office.look("office-return")
    press(page, "差し戻す")
    arrive(page, "審査待ち一覧")
    expect(page.get_by_role("link", name=receipt)).to_have_count(0)
    page.goto(f"{page.url.partition('?')[0]}?q={receipt}&stage=any")
    expect(page.get_by_role("link", name=receipt)).to_have_count(0)
    office.look("queue-nothing-found")
    office.allowed.add(404)
    page.goto(filing)
    arrive(page, "見つかりません")
    office.look("office-not-found")


def approve(office: Visitor, receipt: str, name: str, *, expected: str) -> None:
    """Approve what shows the change to ``expected``; ``name`` is the office's, for pictures."""
    page = office.page
    page.get_by_role("link", name="審査待ち一覧").first.click()
    _open(page, receipt)
    expect(page.get_by_role("cell", name=expected)).to_be_visible()
    office.look(f"office-again-{name}")
    press(page, "承認する")
    arrive(page, "審査待ち一覧")
    office.look(f"queue-approved-{name}")
