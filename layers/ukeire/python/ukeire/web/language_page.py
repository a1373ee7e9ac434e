"""Choosing the language of the pages: buttons that every page has, before and after login."""

from collections.abc import Sequence

from starlette.responses import Response

from ukeire.domain.errors import NotFound
from ukeire.usecases.account_language import keep_language
from ukeire.web.answers import redirect
from ukeire.web.context import Context
from ukeire.web.forms import safe_next
from ukeire.web.languages import languages, remember
from ukeire.web.routing import Access, Route


def choose(context: Context) -> Response:
    """Remember the language and lead back to the page; whoever is logged in finds it again in other
    browsers. Raises NotFound for one that is not there.
    """
    language = languages().get(context.form.get("language", ""))
    if language is None:
        raise NotFound
    if context.session is not None:
        keep_language(context.services, context.session.actor, language.tag)
    response = redirect(safe_next(context.form.get("next"), context.site.login_page))
    remember(response, language, context.settings)
    return response


def routes() -> Sequence[Route]:
    """For anyone: nothing but the look of pages hangs on it."""
    return (
        Route("POST", "/language", choose, Access.PUBLIC, "languages.choose", "表示する言語の選択"),
    )
