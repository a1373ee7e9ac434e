"""The OpenAPI document: valid, and true to the route table."""

from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import BaseModel

from infrastructure.build.openapi import FUNCTIONS, site_routes
from tests.unit.web.support import make_app, send
from ukeire.web import openapi
from ukeire.web.answers import no_content
from ukeire.web.openapi import openapi_document
from ukeire.web.routing import Access, Parameter, Route
from ukeire.web.site import APPLICANTS, Site


class Order(BaseModel, extra="forbid"):
    name: str


class Receipt(BaseModel):
    number: int
    order: Order


ROUTES = [
    Route("POST", "/api/orders/{shop}", lambda _: no_content(), Access.SESSION, "orders.add", "注文する", Order, {201: Receipt}, idempotent=True),
    Route("GET", "/api/orders", lambda _: no_content(), Access.PUBLIC, "orders.list", "一覧", parameters=(Parameter("cursor", "続き"),)),
    Route("GET", "/orders", lambda _: no_content(), Access.PUBLIC, "orders.page", "画面"),
]  # fmt: skip


@pytest.fixture
def document() -> dict[str, Any]:
    return openapi_document(APPLICANTS, ROUTES, "1.0.0")


def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(document).validate()


def test_pages_are_not_in_it(document: dict[str, Any]) -> None:
    assert set(document["paths"]) == {"/api/orders/{shop}", "/api/orders"}


def test_a_route_tells_its_body_answers_parameters_and_refusals(document: dict[str, Any]) -> None:
    operation = document["paths"]["/api/orders/{shop}"]["post"]
    assert operation["operationId"] == "orders.add"
    assert operation["security"] == [{"session": []}]
    assert {one["name"] for one in operation["parameters"]} == {"shop", "Idempotency-Key"}
    body = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    assert (
        document["components"]["schemas"][body.rpartition("/")[2]]["additionalProperties"] is False
    )
    assert "201" in operation["responses"]
    assert {"400", "401", "403", "404", "409", "413", "415", "422", "429"} <= set(
        operation["responses"]
    )
    assert "application/problem+json" in operation["responses"]["422"]["content"]


def test_the_built_document_is_served(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "applicants.json").write_text('{"openapi": "3.1.0"}')
    monkeypatch.setattr(openapi, "BUILT", tmp_path)
    answer = send(make_app(openapi.routes(APPLICANTS)), "GET", "/api/openapi.json")
    assert answer.json() == {"openapi": "3.1.0"}


@pytest.mark.parametrize("site", FUNCTIONS, ids=lambda site: site.name)
def test_the_document_of_each_site_is_valid(site: Site) -> None:
    OpenAPIV31SpecValidator(openapi_document(site, site_routes(site), "1.0.0")).validate()
