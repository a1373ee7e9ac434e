"""What can be filed, and where a postal code leads, as JSON."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.responses import Response

from ukeire.domain.errors import NotFound
from ukeire.usecases.start_filing import procedures_open_to
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.procedure_representations import (
    ProcedureAnswer,
    ProcedureListAnswer,
    open_procedure_answer,
    procedure_answer,
)
from ukeire.web.representations import Answer
from ukeire.web.routing import Access, Route


class AddressAnswer(Answer):
    """What a postal code says of an address; ``town`` is empty where it says no more."""

    prefecture: str
    city: str
    town: str


class AddressListAnswer(Answer):
    """Every place with the postal code."""

    items: tuple[AddressAnswer, ...]


def list_procedures(context: Context) -> Response:
    """``GET /api/procedures``."""
    listed = procedures_open_to(context.services, context.actor)
    return json_answer(
        ProcedureListAnswer(items=tuple(open_procedure_answer(*one) for one in listed))
    )


def read_procedure(context: Context) -> Response:
    """``GET /api/procedures/{procedure}``."""
    return json_answer(procedure_answer(context.path["procedure"]))


def read_postal_code(context: Context) -> Response:
    """``GET /api/postal-codes/{code}``: with or without its hyphen (B4)."""
    places = context.services.postal_codes.lookup(context.path["code"])
    if not places:
        raise NotFound("この郵便番号の住所は見つかりませんでした。")
    return json_answer(
        AddressListAnswer(
            items=tuple(
                AddressAnswer(prefecture=one.prefecture, city=one.city, town=one.town)
                for one in places
            )
        )
    )


def routes() -> Sequence[Route]:
    """The JSON of procedures and postal codes."""
    return (
        Route(
            "GET",
            "/api/procedures",
            list_procedures,
            Access.SESSION,
            "procedures.list",
            "手続の一覧（いま申請できるか、できない理由）",
            answers={HTTPStatus.OK: ProcedureListAnswer},
        ),
        Route(
            "GET",
            "/api/procedures/{procedure}",
            read_procedure,
            Access.SESSION,
            "procedures.read",
            "手続の入力項目・添付書類・審査する機関",
            answers={HTTPStatus.OK: ProcedureAnswer},
        ),
        Route(
            "GET",
            "/api/postal-codes/{code}",
            read_postal_code,
            Access.PUBLIC,
            "postal_codes.read",
            "郵便番号から住所を調べる",
            answers={HTTPStatus.OK: AddressListAnswer},
        ),
    )
