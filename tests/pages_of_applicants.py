"""Every page of the applicants' site, and accounts that have something on each of them.

Walked by the browser's test of all pages; some are weighed by the benchmarks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import uuid4

from infrastructure.local.clients import ApplicantClient, OfficeClient, expect
from tests.membership import FACILITY_ID, MEMBERSHIP_SECTIONS, WORKER_ID
from tests.stack import Stack, wait_for


@dataclass(frozen=True, slots=True)
class Shown:
    """A page in one state: the path of its route, what to call it, whose it is, its address."""

    route: str
    name: str
    who: str | None
    address: str


class Accounts:
    """Organisations in every state, each made at first need."""

    def __init__(self, stack: Stack, offices: Mapping[str, OfficeClient]) -> None:
        self._stack = stack
        self._offices = offices
        self.clients: dict[str, ApplicantClient] = {}

    def _registered(self, who: str) -> ApplicantClient:
        client = ApplicantClient(self._stack.site)
        client.register()
        self.clients[who] = client
        return client

    def _filled(self, who: str) -> tuple[ApplicantClient, Any]:
        client = self._registered(who)
        return client, client.fill(client.start(), MEMBERSHIP_SECTIONS)

    @cached_property
    def nothing(self) -> ApplicantClient:
        """Has an account and no more."""
        return self._registered("nothing")

    @cached_property
    def empty(self) -> str:
        """A new draft's id."""
        filing_id: str = self._registered("empty").start()["filing_id"]
        return filing_id

    @cached_property
    def draft(self) -> tuple[str, str]:
        """A draft with everything filled in, and a document whose file never came."""
        client, filing = self._filled("draft")
        filing_id = filing["filing_id"]
        body = {"item": "other", "filename": "追加.pdf", "size": 1000, "about": WORKER_ID}
        ticket = {**body, "content_type": "application/pdf", "title": "追加の書類"}
        given = expect(201, client.http.post(f"/api/filings/{filing_id}/documents", json=ticket))
        return filing_id, given["document_id"]

    @cached_property
    def submitted(self) -> str:
        """Waits for the first office."""
        client, filing = self._filled("submitted")
        client.move(filing["filing_id"], "submit")
        return str(filing["filing_id"])

    @cached_property
    def returned(self) -> str:
        """Two things are to be corrected."""
        client, filing = self._filled("returned")
        filing_id = str(filing["filing_id"])
        client.move(filing_id, "submit")
        fields = ["/sections/organization/phone", f"/documents/pledge/{WORKER_ID}"]
        office = self._offices["secretariat"]
        office.move(filing_id, "return", comment="電話番号をご確認ください。", fields=fields)
        return filing_id

    @cached_property
    def member(self) -> tuple[str, str]:
        """A member's approved filing and certificate."""
        client, filing = self._filled("member")
        filing_id = str(filing["filing_id"])
        client.move(filing_id, "submit")
        self._offices["secretariat"].move(filing_id, "accept")
        self._offices["secretariat"].move(filing_id, "approve")
        self._offices["ministry"].move(filing_id, "approve")

        def look() -> Any:
            return expect(200, client.http.get("/api/certificates"))["items"] or None

        certificate = wait_for(look, seconds=60, what="the certificate")[0]
        return filing_id, certificate["certificate_id"]

    def public(self) -> Iterator[Shown]:
        """What anybody may open."""
        pages = {
            "/": "/",
            "/accounts/new": "/accounts/new",
            "/accounts/new/done": "/accounts/new/done",
            "/password/forgotten": "/password/forgotten",
            "/password/forgotten/sent": "/password/forgotten/sent",
            "/login-id/forgotten": "/login-id/forgotten",
            "/login-id/forgotten/sent": "/login-id/forgotten/sent",
            "/help": "/help",
            "/help/words": "/help/words",
            "/members": "/members",
            "/help/procedures/{procedure}": "/help/procedures/membership",
            "/help/documents/{name}": "/help/documents/constitution",
            "/cookies": "/cookies",
            "/verify": f"/verify?number=NO-SUCH&code={uuid4().hex[:8]}",
        }
        for route, address in pages.items():
            yield Shown(
                route, route.split("{")[0].strip("/").replace("/", "-") or "login", None, address
            )

    def private(self) -> Iterator[Shown]:
        """What an organisation sees of itself, state by state."""
        yield from self._of_nothing()
        yield from self._of_drafts()
        yield from self._of_filed()

    def _of_nothing(self) -> Iterator[Shown]:
        assert self.nothing.login_id
        for route in ("/home", "/password", "/email", "/register", "/certificates", "/your-data"):
            yield Shown(route, f"{route[1:]}-of-nobody", "nothing", route)
        yield Shown("/email/sent", "email-sent", "nothing", "/email/sent")
        for route in (
            "/accounts",
            "/accounts/invite",
            "/accounts/{login_id}",
            "/agents",
            "/agents/invite",
        ):
            address = route.format(login_id=self.nothing.login_id)
            name = route.strip("/").replace("{login_id}", "one").replace("/", "-")
            yield Shown(route, name, "nothing", address)

    def _of_drafts(self) -> Iterator[Shown]:
        filing, section = "/filings/{filing_id}", "/filings/{filing_id}/sections/{section}"
        new = f"/filings/{self.empty}"
        yield Shown("/home", "home-of-a-draft", "empty", "/home")
        yield Shown(filing, "filing-empty", "empty", new)
        yield Shown(f"{filing}/check", "check-empty", "empty", f"{new}/check")
        yield Shown(section, "workers-empty", "empty", f"{new}/sections/workers")
        draft_id, document_id = self.draft
        draft = f"/filings/{draft_id}"
        yield Shown(filing, "filing-full", "draft", draft)
        yield Shown(f"{filing}/check", "check-full", "draft", f"{draft}/check")
        yield Shown(f"{filing}/discard", "discard", "draft", f"{draft}/discard")
        for name in MEMBERSHIP_SECTIONS:
            yield Shown(section, f"section-{name}", "draft", f"{draft}/sections/{name}")
        for name, item in {"facilities": FACILITY_ID, "workers": WORKER_ID}.items():
            items = f"{draft}/sections/{name}/items"
            yield Shown(
                f"{section}/items/new", f"{name}-new", "draft", f"{items}/new?as=item-of-mine"
            )
            one = f"{section}/items/{{item_id}}"
            yield Shown(one, f"{name}-item", "draft", f"{items}/{item}")
            yield Shown(f"{one}/delete", f"{name}-delete", "draft", f"{items}/{item}/delete")
        documents = f"{filing}/documents"
        about = f"{draft}/documents?about={WORKER_ID}"
        yield Shown(documents, "documents-owners", "draft", f"{draft}/documents")
        yield Shown(documents, "documents-worker", "draft", about)
        upload = f"{draft}/documents/{document_id}/upload"
        yield Shown(f"{documents}/{{document_id}}/upload", "upload", "draft", upload)
        filing = self.clients["draft"].filing(draft_id)
        kept = next(one for one in filing["documents"] if one["status"] == "attached")
        preview = f"{draft}/documents/{kept['document_id']}/preview"
        yield Shown(f"{documents}/{{document_id}}/preview", "preview", "draft", preview)

    def _of_filed(self) -> Iterator[Shown]:
        filing = "/filings/{filing_id}"
        filed = f"/filings/{self.submitted}"
        yield Shown("/home", "home-submitted", "submitted", "/home")
        yield Shown(filing, "filing-submitted", "submitted", filed)
        yield Shown(f"{filing}/submitted", "submitted", "submitted", f"{filed}/submitted")
        yield Shown(f"{filing}/audit", "audit", "submitted", f"{filed}/audit")
        yield Shown(f"{filing}/withdraw", "withdraw", "submitted", f"{filed}/withdraw")
        back = f"/filings/{self.returned}"
        yield Shown("/home", "home-returned", "returned", "/home")
        yield Shown(filing, "filing-returned", "returned", back)
        approved, certificate_id = self.member
        yield Shown("/home", "home-member", "member", "/home")
        yield Shown(filing, "filing-approved", "member", f"/filings/{approved}")
        yield Shown("/register", "register-member", "member", "/register")
        yield Shown("/certificates", "certificates-member", "member", "/certificates")
        download = "/certificates/{certificate_id}/download"
        address = download.format(certificate_id=certificate_id)
        yield Shown(download, "certificate-download", "member", address)
