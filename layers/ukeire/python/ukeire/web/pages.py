"""Pages: Jinja2 templates with what every page needs, imported at first use."""

import functools
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import HTMLResponse

from ukeire.domain.permissions import AccountPermission, Permission, may
from ukeire.domain.session import Actor, Role, Session
from ukeire.web import filters, static
from ukeire.web.answers import redirect
from ukeire.web.context import Context
from ukeire.web.csrf import csrf_token
from ukeire.web.forms import CLIENT_FIELD, CSRF_FIELD, FieldErrors, field_id
from ukeire.web.languages import JAPANESE, Language, languages

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment

__all__ = ["environment", "redirect", "render"]

TEMPLATES = Path(__file__).parent / "templates"
COMPILED = Path(__file__).parent / "templates_compiled"


def render(
    context: Context, template: str, status: int = HTTPStatus.OK, **values: Any
) -> HTMLResponse:
    """The page ``template`` with ``values``; ``errors`` is there, empty, unless given.

    Every template also sees ``site``, ``layout``, ``language``, ``languages``, ``session``,
    ``path``, ``here`` (to come back to), ``now``, ``nonce``, ``request_id``, ``static(name)``,
    ``field_id(name)`` and ``csrf_field()``. Texts (``domain/wording.py``) are said in the page's language as they are.
    """
    return draw(context, template, status, context.session, values)


def draw(
    context: Context, template: str, status: int, session: Session | None, values: dict[str, Any]
) -> HTMLResponse:
    """``render`` for a session that is known already, or known not to be looked up."""
    made = environment(context.language).get_template(template)
    text = made.render(known(context, session) | values)
    return HTMLResponse(text, status, headers=language_headers(context))


def language_headers(context: Context) -> dict[str, str]:
    """What the answer speaks, and what that was decided by."""
    said = {"Content-Language": context.language.tag}
    return said | {"Vary": "Cookie, Accept-Language"} if context.site.translated else said


def known(context: Context, session: Session | None) -> dict[str, Any]:
    """What every template sees."""
    return {
        "errors": FieldErrors(),
        "site": context.site,
        "layout": context.site.layout,
        "languages": languages().values() if context.site.translated else (),
        "session": session,
        "path": context.request.url.path,
        "here": here(context.request),
        "now": context.now,
        "nonce": context.nonce,
        "request_id": context.request_id,
        "csrf_field": _csrf_field(context.token if session else None, session),
    }


def here(request: Request) -> str:
    """The address of the page, to come back to; of a posted form the page that it stood on."""
    url = request.url
    if request.method not in ("GET", "HEAD"):
        url = URL(request.headers.get("referer", ""))
        if url.netloc != request.headers.get("host"):
            return ""
    return f"{url.path}?{url.query}" if url.query else url.path


def _csrf_field(token: str | None, session: Session | None) -> Callable[[], str]:
    """Draws the hidden fields of a form; nothing where nobody is logged in.

    For an agent they say besides for which organisation the form is shown.
    """
    from markupsafe import Markup

    if token is None:
        return Markup
    # One for all forms of the page: what repeats compresses.
    field = Markup('<input type="hidden" name="{}" value="{}">').format(
        CSRF_FIELD, csrf_token(token)
    )
    if session is not None and session.actor.role is Role.AGENT:
        client = Markup('<input type="hidden" name="{}" value="{}">').format(
            CLIENT_FIELD, session.actor.organization_id or ""
        )
        field += client
    return lambda: field


def _may(actor: Actor, permission: str) -> bool:
    """Whether whoever looks may do it: menus offer nothing that would be refused."""
    kind = AccountPermission if permission in AccountPermission else Permission
    return may(actor, kind(permission))


@functools.cache
def environment(language: Language = JAPANESE) -> "Environment":
    """The templates in one language: compiled when the build left them so, else from the source.

    What is compiled knows no language: it asks the environment it is loaded into.
    """
    from jinja2 import Environment, StrictUndefined

    made = Environment(
        loader=_loader(),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        finalize=language.say,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.newstyle_gettext = True  # type: ignore[attr-defined]
    made.globals.update(_gettext(language))
    made.globals.update(
        language=language,
        static=static.url,
        stylesheets=static.stylesheets,
        field_id=field_id,
        may=_may,
    )
    made.filters.update(filters.FILTERS)
    return made


def _gettext(language: Language) -> dict[str, Any]:
    """What ``_()`` and ``{% trans %}`` call: values are escaped, and said if they are texts."""
    from markupsafe import Markup

    find, say = language.find, language.say

    def gettext(message: str, **values: Any) -> Markup:
        found = find(message)
        if "%" not in found:
            return Markup(found)  # noqa: S704 templates' own words
        said = {name: say(value) for name, value in values.items()}
        return Markup(found) % said  # noqa: S704

    return {"_": gettext, "gettext": gettext}


def _loader() -> "BaseLoader":
    """One for each environment: loading binds a compiled template to its environment."""
    from jinja2 import FileSystemLoader, ModuleLoader

    if COMPILED.is_dir():
        return ModuleLoader(COMPILED)
    return FileSystemLoader(TEMPLATES)
