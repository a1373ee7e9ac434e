"""Pages that explain: help and contact, the documents accepted on registering, cookies."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from starlette.responses import Response

from ukeire.domain.consents import CONSENTS
from ukeire.domain.errors import NotFound
from ukeire.web.context import Context
from ukeire.web.glossary import TERMS
from ukeire.web.pages import render
from ukeire.web.routing import Access, Route

if TYPE_CHECKING:
    from ukeire.domain.procedure import Procedure


def help_page(context: Context) -> Response:
    """``/help``: how it works, whom to ask, from which address our mails come (A13)."""
    return render(
        context,
        "accounts/help.html",
        office=context.services.office,
        sender=context.services.sender,
        consents=CONSENTS,
        procedures=_procedures().values(),
        policy=context.services.policy,
    )


def manual_page(context: Context) -> Response:
    """The manual of a procedure, made of its declaration. Raises NotFound."""
    from ukeire.web.manual import manual_of  # models of every form: for few requests

    procedure = _procedures().get(context.path["procedure"])
    if procedure is None:
        raise NotFound
    office = context.services.office
    manual = manual_of(procedure, office, context.paces.target(procedure, procedure.route))
    return render(
        context,
        "accounts/manual.html",
        procedure=procedure,
        manual=manual,
        terms=manual.terms,
        office=office,
    )


def words_page(context: Context) -> Response:
    """``/help/words``: every hard word with its plain meaning."""
    terms = sorted(TERMS, key=lambda term: term.reading)
    return render(context, "accounts/words.html", terms=terms)


def _procedures() -> "Mapping[str, Procedure]":
    from ukeire.procedures import (
        PROCEDURES,
    )  # kept from the start of a function that logs people in

    return PROCEDURES


def document_page(context: Context) -> Response:
    """One of the documents, in its current version. Raises NotFound."""
    found = next((each for each in CONSENTS if each.name == context.path["name"]), None)
    if found is None:
        raise NotFound
    return render(context, "accounts/document.html", document=found, office=context.services.office)


def cookies_page(context: Context) -> Response:
    """``/cookies``: there is one, and what it is for."""
    return render(context, "accounts/cookies.html")


def routes() -> Sequence[Route]:
    """Pages for anyone."""
    return (
        Route("GET", "/help", help_page, Access.PUBLIC, "help.read", "ヘルプ・お問い合わせ"),
        Route(
            "GET",
            "/help/documents/{name}",
            document_page,
            Access.PUBLIC,
            "help.document",
            "規程など",
        ),
        Route("GET", "/help/words", words_page, Access.PUBLIC, "help.words", "用語の説明"),
        Route(
            "GET",
            "/help/procedures/{procedure}",
            manual_page,
            Access.PUBLIC,
            "help.manual",
            "手続の手引き",
        ),
        Route("GET", "/cookies", cookies_page, Access.PUBLIC, "help.cookies", "Cookie について"),
    )
