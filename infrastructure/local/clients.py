"""An applicant and an office as programs see the sites: over the published JSON alone.

The demo data, the story's tests and the benchmarks all speak through these.
"""

import re
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import httpx
import pyotp

_PATIENCE = 60.0
_OTP_SECONDS = 30


class ApplicantClient:
    """One organisation's program. ``site`` is the applicants' address; the local run's pages there
    are read for mail."""

    def __init__(self, site: str, number: int = 0, **registration: str) -> None:
        self.http = httpx.Client(base_url=site, timeout=60)
        name = f"さくら会{number or ''}"
        self.email = f"tanto{number or uuid4().hex[:8]}@example.jp"
        self.registration: dict[str, Any] = {
            "organization_name": f"社会福祉法人{name}",
            "organization_kana": "シャカイフクシホウジンサクラカイ",
            "contact_name": "鈴木 一郎",
            "contact_kana": "スズキイチロウ",
            "contact_phone": "03-1234-5678",
            "email": self.email,
            "email_confirmation": self.email,
            "consents": ["privacy_policy", "constitution", "membership_rules", "compliance"],
            **registration,
        }
        self.login_id = ""
        self.password = ""

    def register(self, password: str = "Sakura2026kai") -> None:  # noqa: S107 - a demo's
        """From the form to a full account that is logged in (A2–A7)."""
        issued = expect(202, self.http.post("/api/provisional-accounts", json=self.registration))
        self.login_id = issued["login_id"]
        text = self.mail("仮アカウント")["text"]
        found = re.search(r"仮パスワード[：:]\s*(\S+)", text)
        if found is None:
            raise LookupError("the mail carries no provisional password")
        provisional = found[1]
        self.log_in(provisional)
        self.change_password(provisional, password)
        self.log_in(password)

    def log_in(self, password: str) -> Any:
        """A new session."""
        body = {"login_id": self.login_id, "password": password}
        return expect(200, self.http.post("/api/session", json=body))

    def change_password(self, current: str, new: str) -> None:
        """The session ends with it."""
        body = {"current_password": current, "new_password": new}
        expect(204, self.http.put("/api/password", json=body))
        self.password = new

    def mail(self, subject: str) -> dict[str, Any]:
        """The newest mail whose subject contains that; waits for it."""

        def look() -> dict[str, Any] | None:
            answer = self.http.get(
                "/_local/mail", params={"to": self.email}, headers={"Accept": "application/json"}
            )
            return next((one for one in answer.json() if subject in one["subject"]), None)

        return wait_for(look, f"a mail about {subject}")

    def start(self, procedure: str = "membership") -> Any:
        """A new draft."""
        return expect(201, self.http.post("/api/filings", json={"procedure": procedure}))

    def filing(self, filing_id: str) -> Any:
        """The filing as it is."""
        return expect(200, self.http.get(f"/api/filings/{filing_id}"))

    def save(self, filing: Mapping[str, Any], section: str, data: Any) -> Any:
        """The filing with that section."""
        return expect(
            200,
            self.http.put(
                f"/api/filings/{filing['filing_id']}/sections/{section}",
                json=data,
                headers={"If-Match": f'"{filing["version"]}"'},
            ),
        )

    def send(
        self, filing_id: str, item: str, content: bytes, about: str | None, **ticket: Any
    ) -> str:
        """Post a document to the store; its id."""
        body = {
            "item": item,
            "filename": f"{item}.pdf",
            "size": len(content),
            "content_type": "application/pdf",
            **({"about": about} if about else {}),
            **ticket,
        }
        given = expect(201, self.http.post(f"/api/filings/{filing_id}/documents", json=body))
        post(given["upload"], content)
        document_id: str = given["document_id"]
        return document_id

    def upload(
        self, filing_id: str, item: str, content: bytes, about: str | None, **ticket: Any
    ) -> dict[str, Any]:
        """A document that was posted to the store and inspected."""
        document_id = self.send(filing_id, item, content, about, **ticket)
        path = f"/api/filings/{filing_id}/documents/{document_id}"

        def look() -> Any:
            found = expect(200, self.http.get(path))
            return found if found["status"] != "waiting" else None

        inspected: dict[str, Any] = wait_for(look, "the inspection of an upload")
        return inspected

    def fill(self, filing: Mapping[str, Any], sections: Mapping[str, Any]) -> Any:
        """Every section, and for each worker every required document."""
        current = dict(filing)
        for section, data in sections.items():
            current = self.save(current, section, data)
        declared = expect(200, self.http.get(f"/api/procedures/{filing['procedure']}"))
        for document in declared["documents"]:
            if document["required"] and document["per"]:
                for owner in current["sections"][document["per"]]["items"]:
                    pdf = sample_pdf(document["item"])
                    self.send(filing["filing_id"], document["item"], pdf, owner["id"])

        def look() -> Any:
            found = self.filing(filing["filing_id"])
            waiting = any(one["status"] == "waiting" for one in found["documents"])
            return None if waiting else found

        return wait_for(look, "the inspection of the uploads")

    def move(self, filing_id: str, move: str, **body: Any) -> Any:
        """The filing after the move."""
        return expect(200, _move(self.http, filing_id, {"move": move, **body}))


class OfficeClient:
    """One member of an office; ``member`` as ``/_local/staff`` lists them."""

    def __init__(self, offices: str, member: Mapping[str, str]) -> None:
        self.http = httpx.Client(base_url=offices, timeout=60)
        self.member = member

    def log_in(self) -> Any:
        """A new session. A code opens the door once, so one that was used gives way to the next."""
        totp = pyotp.TOTP(self.member["totp_secret"])
        pair = {"login_id": self.member["login_id"], "password": self.member["password"]}
        deadline = time.monotonic() + 3 * _OTP_SECONDS
        tried: set[str] = set()  # each wrong code counts against whoever guesses
        while True:
            for offset in (0, -_OTP_SECONDS, _OTP_SECONDS):
                otp = totp.at(int(time.time()) + offset)
                if otp in tried:
                    continue
                answer = self.http.post("/api/session", json={**pair, "otp": otp})
                if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                    time.sleep(int(answer.headers["Retry-After"]))
                    answer = self.http.post("/api/session", json={**pair, "otp": otp})
                if answer.status_code != HTTPStatus.UNAUTHORIZED:
                    return expect(200, answer)
                tried.add(otp)
            if time.monotonic() > deadline:
                raise PermissionError(f"{self.member['login_id']} may not log in")
            time.sleep(_OTP_SECONDS - time.time() % _OTP_SECONDS)

    def queue(self, **query: str) -> list[dict[str, Any]]:
        """What is this office's to do."""
        items: list[dict[str, Any]] = expect(200, self.http.get("/api/queue", params=query))[
            "items"
        ]
        return items

    def move(self, filing_id: str, move: str, **body: Any) -> Any:
        """The filing after the move."""
        return expect(200, _move(self.http, filing_id, {"move": move, **body}))


def _move(http: httpx.Client, filing_id: str, body: Mapping[str, Any]) -> httpx.Response:
    headers = {"Idempotency-Key": uuid4().hex}
    return http.post(f"/api/filings/{filing_id}/moves", json=body, headers=headers)


def post(upload: Mapping[str, Any], content: bytes) -> httpx.Response:
    """Post a file straight to the store, as its ticket says. Raises when it is not taken."""
    answer = httpx.post(
        upload["url"],
        data=upload["fields"],
        files={"file": ("file.pdf", content, "application/pdf")},
        timeout=60,
    )
    answer.raise_for_status()
    return answer


def expect(status: int, answer: httpx.Response) -> Any:
    """The answer's JSON. Raises AssertionError when its status is another."""
    if answer.status_code != status:
        request = f"{answer.request.method} {answer.request.url}"
        raise AssertionError(f"{request}: {answer.status_code} {answer.text[:2000]}")
    return answer.json() if answer.content else None


def wait_for[T](look: Callable[[], T | None], what: str) -> T:
    """The first answer of ``look`` that is not None. Raises TimeoutError when none comes."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        found = look()
        if found is not None:
            return found
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come within {_PATIENCE:.0f} s")
        time.sleep(0.1)


def sample_pdf(text: str) -> bytes:
    """A one-page PDF that says ``text`` (ASCII)."""
    content = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    pdf = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(pdf)
    pdf += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    pdf += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return pdf + trailer % (len(objects) + 1, start)
