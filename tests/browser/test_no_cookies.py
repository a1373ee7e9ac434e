"""A browser that takes no cookies: told so, before and after trying, and how to change it."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from infrastructure.local.clients import ApplicantClient
from tests.browser.conftest import ARGUMENTS, whole_browser
from tests.browser.steps import Person, log_in
from tests.browser.visitor import PATIENCE, Visitor
from tests.stack import Stack

TOLD = "このブラウザーでは、Cookie が使えないためログインできません"


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def refusing(
    request: pytest.FixtureRequest, browser: Browser, stack: Stack, tmp_path: Path
) -> Iterator[Visitor]:
    """A browser whose own settings block all cookies."""
    settings = tmp_path / "Default" / "Preferences"
    settings.parent.mkdir()
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    settings.write_text(json.dumps(blocked))
    context: BrowserContext = browser.browser_type.launch_persistent_context(
        tmp_path,
        executable_path=whole_browser(browser.browser_type),
        args=ARGUMENTS,
        locale="ja-JP",
        viewport={"width": 1280, "height": 900},
        java_script_enabled=request.param,
    )
    site = urlsplit(stack.site)
    visitor = Visitor(context, [f"{site.scheme}://{site.netloc}/"], script=request.param)
    context.set_default_timeout(PATIENCE)
    yield visitor
    context.close()
    assert not visitor.faults


def test_without_cookies_the_login_says_why_and_what_to_do(refusing: Visitor, stack: Stack) -> None:
    account = ApplicantClient(stack.site)
    account.register()
    page = refusing.page
    told = page.get_by_role("heading", name=TOLD)
    for path in ("/", "/accounts/new"):
        page.goto(stack.site + path, wait_until="networkidle")
        expect(told).to_be_visible(visible=refusing.scripted)
    page.goto(stack.site)
    log_in(page, Person(account.email, account.login_id), account.password)
    expect(page.get_by_role("alert").filter(has=told)).to_be_visible()
    expect(page.get_by_text("Google Chrome：")).to_be_visible()
    refusing.look("no-cookies")
