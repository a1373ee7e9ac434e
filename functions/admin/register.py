"""The register beside a filing: what is in force of its organisation, and how it came to be."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.responses import Response

from ukeire.usecases.find_register import find_register_beside
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.filing_pages.register import history_lines, member_since, register_chapters
from ukeire.web.pages import render
from ukeire.web.register_representations import WholeRegisterAnswer, whole_register_answer
from ukeire.web.routing import Access, Route


def register_page(context: Context) -> Response:
    """Everything in force, and its history."""
    filing, register = find_register_beside(
        context.services, context.path["filing_id"], context.actor
    )
    return render(
        context,
        "offices/register.html",
        filing=filing,
        register=register,
        since=member_since(register),
        chapters=register_chapters(register),
        history=history_lines(register),
        office=context.services.office,
    )


def read_register(context: Context) -> Response:
    """``GET /api/filings/{filing_id}/register``."""
    _, register = find_register_beside(context.services, context.path["filing_id"], context.actor)
    return json_answer(whole_register_answer(register, context.services.office))


def routes() -> Sequence[Route]:
    """Page and JSON."""
    return (
        Route(
            "GET",
            "/filings/{filing_id}/register",
            register_page,
            Access.SESSION,
            "filings.register_page",
            "申請した法人の登録内容",
        ),
        Route(
            "GET",
            "/api/filings/{filing_id}/register",
            read_register,
            Access.SESSION,
            "filings.register",
            "申請した法人の名簿の登録事項と変更履歴",
            answers={HTTPStatus.OK: WholeRegisterAnswer},
        ),
    )
