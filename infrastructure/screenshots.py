"""`python -m infrastructure.screenshots`: the README's pictures, taken from the demo.

Starts a local run of its own with the demo data, and writes `docs/images/*.webp`. The browser is
the one that CHROMIUM names, else Playwright's own.
"""

import base64
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Page, sync_playwright

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect
from infrastructure.local.config import ROOT
from infrastructure.local.demo import PASSWORD

IMAGES = ROOT / "docs" / "images"
_QUALITY = 85
_ADDRESSES = {"applicants' site": "site", "offices' console": "offices"}


def main() -> None:
    """Take all of them. Raises AssertionError when the demo does not get ready."""
    # The local run says where it listens, and then that it is ready.
    run = subprocess.Popen(
        [sys.executable, "-m", "infrastructure.local", "--demo"],
        cwd=ROOT,
        env={**os.environ, "PORT": "0", "ADMIN_PORT": "0", "AWS_PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        _take_all(_addresses(run))
    finally:
        run.terminate()
        run.wait()


def _addresses(run: "subprocess.Popen[str]") -> Mapping[str, str]:
    found: dict[str, str] = {}
    for line in run.stdout or ():
        for words, name in _ADDRESSES.items():
            if line.startswith(words):
                found[name] = line.removeprefix(words).strip()
        if line.strip() == "ready":
            return found
    raise AssertionError("the demo did not get ready")


def _take_all(addresses: Mapping[str, str]) -> None:
    site, offices = addresses["site"], addresses["offices"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or playwright.chromium.executable_path,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=ja"],
        )
        context = browser.new_context(
            viewport={"width": 1280, "height": 960}, locale="ja-JP", timezone_id="Asia/Tokyo"
        )
        page = context.new_page()
        returned = _applicant(site, "minna-no-ie")
        _enter(page, returned.http, site)
        _take(page, f"{site}/filings/{_filing(returned)}", "returned-application")
        half = _applicant(site, "midori")
        _enter(page, half.http, site)
        form = f"{site}/filings/{_filing(half)}/sections/organization?problems=1"
        _take(page, form, "form")
        _enter(page, _office(site, offices), offices)
        _take(page, f"{offices}/queue", "queue")
        browser.close()


def _applicant(site: str, login_id: str) -> ApplicantClient:
    client = ApplicantClient(site)
    client.login_id = login_id
    client.log_in(PASSWORD)
    return client


def _filing(client: ApplicantClient) -> Any:
    return expect(200, client.http.get("/api/filings"))["items"][0]["filing_id"]


def _office(site: str, offices: str) -> httpx.Client:
    members = expect(200, httpx.get(f"{site}/_local/staff"))
    member = next(one for one in members if one["office"] == "secretariat")
    client = OfficeClient(offices, member)
    client.log_in()
    return client.http


def _enter(page: Page, http: httpx.Client, address: str) -> None:
    page.context.clear_cookies()
    host = urlsplit(address)
    for cookie in http.cookies.jar:
        page.context.add_cookies(
            [
                {
                    "name": cookie.name,
                    "value": cookie.value or "",
                    "url": f"{host.scheme}://{host.netloc}",
                }
            ]
        )


def _take(page: Page, address: str, name: str) -> Path:
    page.goto(address, wait_until="networkidle")
    devtools = page.context.new_cdp_session(page)
    # Playwright writes PNG and JPEG; WebP is a third of either.
    taken = devtools.send("Page.captureScreenshot", {"format": "webp", "quality": _QUALITY})
    file = IMAGES / f"{name}.webp"
    file.write_bytes(base64.b64decode(taken["data"]))
    print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1000} kB", flush=True)
    return file


if __name__ == "__main__":
    main()
