"""Somebody at a browser: every page they open is watched, and looked at when asked."""

import functools
import json
import os
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from tests.stack import ROOT

# A picture of each page looked at, for people: with PICTURES=1 only, since a page takes longer to
# draw in full than to check.
PICTURES = ROOT / "build" / "pictures" if os.environ.get("PICTURES") else None
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# The whole product is slow where it runs on half a core beside other tests: patience costs nothing.
PATIENCE = 30_000  # milliseconds

# Chromium cannot draw forty workers' whole page at once.
TALLEST = 16_000

# Violations become console errors, which are collected.
REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`))"""

STRUCTURE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const flat = (text) => text.replace(/\\s+/g, " ").trim();
  return {
    title: flat(document.title),
    language: document.documentElement.lang,
    headings: [...document.querySelectorAll("h1")].map((h1) => flat(h1.textContent)),
    repeated: ids.filter((id, index) => ids.indexOf(id) !== index),
    lost: [...document.querySelectorAll("[aria-describedby], [aria-labelledby], label[for]")]
      .flatMap((element) => ["aria-describedby", "aria-labelledby", "for"]
        .flatMap((name) => (element.getAttribute(name) ?? "").split(" ").filter(Boolean)))
      .filter((id) => !document.getElementById(id)),
    helpless: document.body.matches(".site--applicants")
      && !document.querySelector(".site-footer a[href='/help']"),
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    wide: [...document.querySelectorAll("main *")]
      .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth)
      .map((one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 40)}`),
  };
}"""

# axe leaves target sizes (WCAG 2.2, 2.5.8) out unless asked for; nobody points at paper.
AXE_RUN = """() => axe.run(document, {
  resultTypes: ["violations"], rules: {"target-size": {enabled: matchMedia("screen").matches}},
}).then((found) => found.violations.map(({id, help, nodes}) => ({id, help, nodes: nodes.map((node) => node.html)})))"""


class Visitor:
    """One browser window of its own cookies, ``width`` CSS pixels wide, with or without script.

    ``faults`` gathers what no page may do: console errors, violations of the content security
    policy, requests to other hosts, failed requests, answers of 400 and above. A page that answers
    422 shows its form again; any other such answer has to be announced in ``allowed``, or in
    ``refusals`` where a script is answered so. ``language`` is what pages are expected to speak.
    """

    def __init__(self, context: BrowserContext, origins: Collection[str], *, script: bool) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.allowed = {422}
        self.language = "ja"
        self.refusals: set[int] = set()
        self.faults: list[str] = []
        self.looked: list[str] = []
        self._origins = tuple(origins)
        self.scripted = script
        if script:
            context.add_init_script(REPORT_VIOLATIONS)
        context.set_default_timeout(PATIENCE)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.faults.append(f"uncaught: {error.error}"))
        context.on("request", self._on_request)
        context.on("requestfailed", self._on_request_failed)
        context.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        # Refused answers are judged by their status, in _on_response.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text} ({message.location['url']})")

    def _on_request(self, request: Request) -> None:
        # The browser draws PDFs with pages of its own.
        if not request.url.startswith((*self._origins, "chrome-extension://", "chrome://")):
            self.faults.append(f"another host: {request.url}")

    def _on_request_failed(self, request: Request) -> None:
        # Leaving a page ends its fetches, and a download ends its navigation.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"{request.failure}: {request.method} {request.url}")

    def _on_response(self, response: Response) -> None:
        document = response.request.resource_type == "document"
        foreseen = self.allowed if document else self.refusals
        if response.status >= 400 and response.status not in foreseen:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")

    def enter_as(self, client: httpx.Client, site: str) -> None:
        """Take over the session of a program."""
        for cookie in client.cookies.jar:
            self.context.add_cookies(
                [{"name": cookie.name, "value": cookie.value or "", "url": site}]
            )

    def look(self, name: str) -> None:
        """Check all that holds for every page; keep a picture of it if they are wanted."""
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        shown = f"{name}-{width}{'' if self.scripted else '-plain'}"
        self.looked.append(shown)
        if PICTURES:
            PICTURES.mkdir(parents=True, exist_ok=True)
            height = self.page.evaluate("() => document.documentElement.scrollHeight")
            self.page.screenshot(path=PICTURES / f"{shown}.png", full_page=height <= TALLEST)
        check_structure(self.page, shown, self.language)
        if self.scripted:
            check_accessibility(self.page, shown)


def check_structure(page: Page, shown: str, language: str = "ja") -> None:
    """One h1 that opens the title, ids once, its language, help in its place, nothing too wide."""
    found: dict[str, Any] = page.evaluate(STRUCTURE)
    (heading,) = found["headings"]
    title = re.sub(r"^(エラー：|Error: )", "", found["title"])
    assert title.startswith(heading), f"{shown}: {found['title']!r} does not open with {heading!r}"
    assert found["language"] == language, shown
    assert not found["repeated"], f"{shown}: ids twice: {found['repeated']}"
    assert not found["lost"], f"{shown}: no such ids: {found['lost']}"
    assert not found["helpless"], f"{shown}: help is not where it is on every page (WCAG 3.2.6)"
    assert found["over"] <= 0, f"{shown}: {found['over']} px too wide, perhaps {found['wide'][:5]}"


@functools.cache
def axe_source() -> str:
    """axe-core as its package ships it. Raises FileNotFoundError where npm has not run."""
    return Path(AXE).read_text(encoding="utf-8")


def check_accessibility(page: Page, shown: str) -> None:
    """axe-core finds nothing at all. The page's own policy keeps its rules: nothing is added."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe_source())
    violations = page.evaluate(AXE_RUN)
    assert not violations, f"{shown}: {json.dumps(violations, ensure_ascii=False, indent=1)}"
