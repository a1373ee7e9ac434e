"""The applicants' site in this process: its real routes over moto's tables and buckets."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

import documents.inspect
from applications.app import ROUTES as APPLICATIONS
from documents.app import ROUTES as DOCUMENTS
from tests.filing_world import APPLICANT, STRANGER, FilingWorld, filing_world
from tests.membership import MEMBERSHIP_SECTIONS
from ukeire.adapters import aws, pdf_inspection
from ukeire.adapters.documents import S3Documents
from ukeire.adapters.sessions import DynamoSessions
from ukeire.domain.errors import UkeireError
from ukeire.domain.session import Actor
from ukeire.usecases.ports.postal_codes import Address
from ukeire.usecases.sessions import new_session
from ukeire.web.app import create_app
from ukeire.web.openapi import openapi_document
from ukeire.web.routing import RouteTable
from ukeire.web.site import APPLICANTS, WebSettings

ROUTES = tuple(route for route in (*APPLICATIONS, *DOCUMENTS) if route.is_api)
_TABLE = RouteTable(ROUTES)
_DOCUMENT = openapi_document(APPLICANTS, ROUTES, "1")
HOST = "ukeire.example"
BUCKET = "documents"
EVENTS = Path(__file__).parents[1] / "events"


class FakePostalCodes:
    """A table of one postal code."""

    def lookup(self, code: str) -> list[Address]:
        return [Address("東京都", "中央区", "銀座")] if code.replace("-", "") == "1040061" else []


class FakePreviews:
    """Draws what it is told to, and remembers of what."""

    def __init__(self) -> None:
        self.picture: bytes | None = b"RIFF picture WEBP"
        self.links: list[str] = []

    def first_page(self, link: str) -> bytes | None:
        self.links.append(link)
        return self.picture


class Site:
    """The application and the world behind it; ``applicant`` and ``stranger`` are logged in."""

    def __init__(self, world: FilingWorld) -> None:
        self.world = world
        self.store = aws.client("s3")
        self.store.create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"}
        )
        self.store.put_bucket_versioning(
            Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"}
        )
        self.sessions = DynamoSessions("SessionsTable")
        services: Any = world
        services.documents = S3Documents(BUCKET)
        services.sessions = self.sessions
        services.dynamodb = aws.client("dynamodb")
        services.postal_codes = FakePostalCodes()
        services.pdf_inspection = pdf_inspection
        self.previews = services.previews = FakePreviews()
        self.app = create_app(
            world,
            (*APPLICATIONS, *DOCUMENTS),
            site=APPLICANTS,
            settings=WebSettings(requests_table="RequestsTable"),
        )
        self.applicant = self.log_in(APPLICANT)
        self.stranger = self.log_in(STRANGER)
        self.anonymous = Client(self, None)

    def log_in(self, actor: Actor) -> "Client":
        """A client with a new session of the actor."""
        token = f"token-{uuid4()}"
        self.sessions.put(new_session(token, actor, self.world.now(), must_change_password=False))
        return Client(self, token)

    def upload(self, key: str, content: bytes) -> str:
        """Put a file into the store, as the form post does; its version."""
        version: str = self.store.put_object(Bucket=BUCKET, Key=key, Body=content)["VersionId"]
        return version

    def arrive(self, *arrivals: tuple[str, str]) -> list[str]:
        """Tell the inspection of (key, version) pairs; the numbers of those that failed."""
        sample = json.loads((EVENTS / "inspect-uploaded.json").read_text("utf-8"))
        message = sample["Records"][0]
        records = []
        for number, (key, version) in enumerate(arrivals):
            body = json.loads(message["body"])
            body["Records"][0]["s3"]["object"] |= {"key": key, "versionId": version}
            records.append(message | {"messageId": str(number), "body": json.dumps(body)})
        return self.inspect({"Records": records})

    @staticmethod
    def inspect(event: dict[str, Any]) -> list[str]:
        """Call the inspection's handler; the message ids it reports as failed."""
        context = LambdaContext()
        answer = documents.inspect.handler(deepcopy(event), context)
        return [str(one["itemIdentifier"]) for one in answer["batchItemFailures"]]


class LambdaContext:
    """What Lambda hands a handler."""

    function_name = "inspect"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:ap-northeast-1:123456789012:function:inspect"
    aws_request_id = "request-1"


@dataclass(frozen=True)
class Client:
    """Sends requests with a session's cookie; no answer may be one that is not documented."""

    site: Site
    token: str | None

    def get(self, path: str, **request: Any) -> httpx.Response:
        return self.send("GET", path, **request)

    def post(self, path: str, body: Any = None, key: str | None = None) -> httpx.Response:
        """POST with a JSON body and, if given, an ``Idempotency-Key``."""
        headers = {"Idempotency-Key": key} if key else {}
        return self.send("POST", path, json=body, headers=headers)

    def put_section(self, filing: dict[str, Any], name: str, data: Any) -> httpx.Response:
        """Save a section as edited on the filing's version."""
        return self.send(
            "PUT",
            f"/api/filings/{filing['filing_id']}/sections/{name}",
            json=data,
            headers={"If-Match": f'"{filing["version"]}"'},
        )

    def delete(self, path: str) -> httpx.Response:
        return self.send("DELETE", path)

    def send(
        self, method: str, path: str, headers: dict[str, str] | None = None, **request: Any
    ) -> httpx.Response:
        sent = dict(headers or {})
        if self.token:
            sent["cookie"] = f"__Host-{APPLICANTS.cookie}={self.token}"

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.site.app)
            async with httpx.AsyncClient(transport=transport, base_url=f"https://{HOST}") as client:
                return await client.request(method, path, headers=sent, **request)

        response = asyncio.run(ask())
        _check_documented(response)
        return response

    def start(self) -> dict[str, Any]:
        """A new, empty draft."""
        return answer(self.post("/api/filings", {"procedure": "membership"}), 201)

    def fill(self, filing: dict[str, Any]) -> dict[str, Any]:
        """The filing with every section filled in; nothing is attached yet."""
        for name, data in MEMBERSHIP_SECTIONS.items():
            filing = answer(self.put_section(filing, name, data))
        return filing

    def read(self, filing_id: str) -> dict[str, Any]:
        return answer(self.get(f"/api/filings/{filing_id}"))

    def move(self, filing_id: str, move: str, **body: Any) -> httpx.Response:
        return self.post(f"/api/filings/{filing_id}/moves", {"move": move, **body})


def _check_documented(response: httpx.Response) -> None:
    """Whether the OpenAPI document says that this request can be answered so."""
    method = response.request.method
    try:
        route, _ = _TABLE.match(method, response.request.url.path)
    except UkeireError:
        return
    documented = _DOCUMENT["paths"][route.path][method.lower()]["responses"]
    content = documented[str(response.status_code)].get("content", {"": {}})
    assert response.headers.get("content-type", "") in content


def answer(response: httpx.Response, status: int = 200) -> dict[str, Any]:
    """The JSON of an answer that must have that status."""
    assert response.status_code == status, response.text
    found: dict[str, Any] = response.json()
    return found


def pointers(response: httpx.Response) -> set[str]:
    """Where the refusal says that something is wrong."""
    return {error["pointer"] for error in answer(response, 422)["errors"]}


@contextmanager
def applicants_site() -> Iterator[Site]:
    """A site of its own; the inspection looks into the same world."""
    with filing_world() as world:
        site = Site(world)
        before = documents.inspect.services
        services: Any = world
        documents.inspect.services = services
        yield site
        documents.inspect.services = before
