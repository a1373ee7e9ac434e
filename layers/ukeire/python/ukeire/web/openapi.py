"""The OpenAPI 3.1 document of a site, made from its route table and the models it names."""

import functools
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.responses import Response

from ukeire.domain.errors import NotFound
from ukeire.web.context import Context
from ukeire.web.errors import TITLES
from ukeire.web.routing import Access, Route
from ukeire.web.site import Site

BUILT = Path(__file__).parent / "openapi_built"
_REFERENCE = "#/components/schemas/{model}"


class ProblemEntry(BaseModel):
    """One fault of the request."""

    pointer: str
    code: str
    message: str
    about: str | None = None
    item: str | None = None


class ProblemDocument(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemEntry]


def routes(site: Site) -> Sequence[Route]:
    """``GET /api/openapi.json``: the document of the whole site, as the build wrote it."""
    return (
        Route(
            "GET",
            "/api/openapi.json",
            functools.partial(_serve, site),
            Access.PUBLIC,
            "openapi.read",
            "このAPIの説明（OpenAPI 3.1）",
            answers={200: None},
            extends=False,
        ),
    )


def _serve(site: Site, _context: Context) -> Response:
    try:
        document = (BUILT / f"{site.name}.json").read_bytes()
    except FileNotFoundError as error:
        raise NotFound from error
    return Response(document, media_type="application/json")


def openapi_document(site: Site, routes: Sequence[Route], version: str) -> dict[str, Any]:
    """The document of all ``routes`` under ``/api`` of ``site``."""
    listed = [route for route in routes if route.is_api]
    models: list[tuple[Any, Any]] = [*_models(listed), (ProblemDocument, "validation")]
    references, definitions = models_json_schema(models, ref_template=_REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for route in listed:
        path = re.sub(r"\{(\w+):\w+\}", r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, references)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ukeire 受入れ申請" if site.name == "applicants" else "Ukeire 審査コンソール",
            "version": version,
            "description": "画面でできることは、すべてこのAPIでもできます。",
        },
        "paths": paths,
        "components": {
            "schemas": definitions["$defs"],
            "securitySchemes": {
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": f"__Host-{site.cookie}",
                    "description": "POST /api/session の応答で渡されます。",
                }
            },
        },
    }


def _models(routes: Sequence[Route]) -> list[tuple[type[BaseModel], Any]]:
    wanted = {(route.body, "validation") for route in routes if route.body}
    wanted |= {
        (model, "serialization")
        for route in routes
        for model in route.answers.values()
        if isinstance(model, type)
    }
    return sorted(wanted, key=lambda one: (one[0].__name__, one[1]))


type References = Mapping[tuple[Any, Any], dict[str, Any]]


def _operation(route: Route, references: References) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.action,
        "summary": route.summary,
        "security": [] if route.access is Access.PUBLIC else [{"session": []}],
        "parameters": _parameters(route),
        "responses": _responses(route, references),
    }
    if route.body:
        schema = references[route.body, "validation"]
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    return operation


def _parameters(route: Route) -> list[dict[str, Any]]:
    found = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{(\w+)", route.path)
    ]
    found += [
        {
            "name": parameter.name,
            "in": parameter.place,
            "required": parameter.required,
            "description": parameter.description,
            "schema": dict(parameter.schema),
        }
        for parameter in route.parameters
    ]
    if route.idempotent:
        found.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": "同じ値と同じ内容での再送には、24時間以内なら同じ応答を返します。",
                "schema": {"type": "string", "minLength": 1, "maxLength": 255},
            }
        )
    return found


def _responses(route: Route, references: References) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, model in sorted((route.answers or {200: None}).items()):
        found[str(status)] = {"description": HTTPStatus(status).phrase}
        if isinstance(model, str):
            found[str(status)]["content"] = {model: {}}
        elif model:
            schema = references[model, "serialization"]
            found[str(status)]["content"] = {"application/json": {"schema": schema}}
    problem = {"schema": {"$ref": _REFERENCE.format(model=ProblemDocument.__name__)}}
    for status in _refusals(route):
        found[str(int(status))] = {
            "description": TITLES[status],
            "content": {"application/problem+json": problem},
        }
    return found


def _refusals(route: Route) -> list[HTTPStatus]:
    """The refusals that a route of its kind can give."""
    found = {HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE, *route.refuses}
    if route.access is not Access.PUBLIC:
        found |= {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
    if "{" in route.path:
        found |= {HTTPStatus.NOT_FOUND}
    if route.method != "GET":
        found |= {
            HTTPStatus.FORBIDDEN,
            HTTPStatus.CONFLICT,
            HTTPStatus.GONE,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            HTTPStatus.TOO_MANY_REQUESTS,
        }
    if route.access is Access.PUBLIC and route.body:
        found |= {HTTPStatus.UNAUTHORIZED}
    if route.body:
        found |= {
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        }
    if any(parameter.place == "query" for parameter in route.parameters):
        found |= {HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY}
    if any(parameter.name.lower() == "if-match" for parameter in route.parameters):
        found |= {HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED}
    return sorted(found - {HTTPStatus(status) for status in route.answers})
