"""What pages weigh and how soon they are there, in a real browser."""

import os
import time
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from playwright.sync_api import Page, sync_playwright

from tests.benchmarks import story
from tests.page_weight import FirstVisits
from tests.pages_of_applicants import Accounts, Shown
from tests.stack import Stack

LOADS = 3
REQUESTS = 7
NAMES = {
    "login": "login",
    "accounts-new": "register",
    "home-of-a-draft": "home, a draft",
    "home-member": "home, a member",
    "filing-full": "filing",
    "section-organization": "section form",
    "workers-item": "worker form",
    "documents-worker": "documents",
    "check-full": "check",
    "certificates-member": "certificates",
    "help": "help",
}
"""The pages that are measured, by their name among all pages, and what they are called here."""


def measure(stack: Stack) -> dict[str, dict[str, Any]]:
    """Name to figures. Raises FileNotFoundError without a Chromium."""
    accounts = Accounts(stack, story.log_in_offices(stack))
    shown = {one.name: one for one in (*accounts.public(), *accounts.private())}
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or playwright.chromium.executable_path
        if not Path(path).exists():
            raise FileNotFoundError("no Chromium: run `make bench`, or name one in CHROMIUM")
        # Containers have no sandbox to offer, no GPU and a small /dev/shm.
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="ja-JP")
        found = {
            title: _measure(stack, accounts, page, shown[name]) for name, title in NAMES.items()
        }
        browser.close()
    return found


def _measure(stack: Stack, accounts: Accounts, page: Page, shown: Shown) -> dict[str, Any]:
    page.context.clear_cookies()
    client = accounts.clients[shown.who].http if shown.who else httpx.Client(base_url=stack.site)
    for cookie in client.cookies.jar:
        page.context.add_cookies(
            [{"name": cookie.name, "value": cookie.value or "", "url": stack.site}]
        )
    visits = FirstVisits(page)
    paints: list[float] = []
    shifts: list[float] = []
    for _ in range(LOADS):
        weight = visits.open(stack.site + shown.address)
        paint, shift = visits.paint()
        shifts.append(shift)
        if paint is not None:
            paints.append(paint)
    return {
        "html_bytes": weight.bytes["document"],
        "html_css_js_bytes": weight.texts,
        "all_bytes": weight.total,
        "requests": weight.requests,
        "server_ms": round(_server_ms(client, shown.address), 1),
        "first_contentful_paint_ms": round(median(paints)) if paints else None,
        "cumulative_layout_shift": max(shifts),
    }


def _server_ms(client: httpx.Client, address: str) -> float:
    times = []
    for _ in range(REQUESTS):
        started = time.perf_counter()
        client.get(address).raise_for_status()
        times.append(time.perf_counter() - started)
    return median(times) * 1000
