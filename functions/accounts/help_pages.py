"""Pages that explain: help and contact, the documents accepted on registering, cookies."""

from collections.abc import Sequence

from starlette.responses import Response

from ukeire.domain.consents import CONSENTS
from ukeire.domain.errors import NotFound
from ukeire.web.context import Context
from ukeire.web.pages import render
from ukeire.web.routing import Access, Route


def help_page(context: Context) -> Response:
    """``/help``: how it works, whom to ask, from which address our mails come (A13)."""
    return render(
        context,
        "accounts/help.html",
        office=context.services.office,
        sender=context.services.sender,
        consents=CONSENTS,
        policy=context.services.policy,
    )


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
        Route("GET", "/cookies", cookies_page, Access.PUBLIC, "help.cookies", "Cookie について"),
    )
