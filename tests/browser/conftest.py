"""Chromium, one for each worker, and the windows that tests open in it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserType, expect, sync_playwright

from tests.browser.visitor import PATIENCE, Visitor
from tests.stack import Stack

DEBIAN_CHROMIUM = "/usr/bin/chromium"
# Containers have no sandbox to offer, no GPU and a small /dev/shm.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=ja"]

type Visit = Callable[..., Visitor]
"""``visit(width=1280, script=True)`` opens a window; ``zoom=4`` is its 400 %."""


def executable(chromium: BrowserType) -> str:
    """The browser to test with. Raises FileNotFoundError: tests are never skipped for its lack."""
    named = os.environ.get("CHROMIUM")
    for path in (named,) if named else (DEBIAN_CHROMIUM, chromium.executable_path):
        if Path(path).exists():
            return path
    raise FileNotFoundError("no Chromium: run the tests by `make test`, or name one in CHROMIUM")


def whole_browser(chromium: BrowserType) -> str:
    """A browser that has settings of its own; the shell without windows has none.

    Raises FileNotFoundError.
    """
    for path in (os.environ.get("CHROMIUM", ""), DEBIAN_CHROMIUM, chromium.executable_path):
        if path and Path(path).exists() and "headless" not in Path(path).name:
            return path
    raise FileNotFoundError("no whole Chromium beside its shell: apt-get install chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The worker's one browser."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=executable(playwright.chromium),
            args=ARGUMENTS,
            # Its own words (on file fields, say) and the names of files follow the machine.
            env={**os.environ, "LANGUAGE": "ja", "LC_ALL": "C.UTF-8"},
        )
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser, stack: Stack) -> Iterator[Visit]:
    """Opens windows of their own cookies; at the end of the test none may have seen a fault."""
    visitors: list[Visitor] = []
    addresses = [urlsplit(each) for each in (stack.site, stack.offices, stack.aws)]
    origins = [f"{one.scheme}://{one.netloc}/" for one in addresses]

    def open_window(
        *, width: int = 1280, height: int = 900, script: bool = True, zoom: float = 1
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": int(width / zoom), "height": int(height / zoom)},
            device_scale_factor=zoom,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            java_script_enabled=script,
            accept_downloads=True,
        )
        visitor = Visitor(context, origins, script=script)
        visitors.append(visitor)
        return visitor

    yield open_window
    faults: list[str] = []
    for visitor in visitors:
        visitor.context.close()
        faults += visitor.faults
    assert not faults, "\n".join(faults)
