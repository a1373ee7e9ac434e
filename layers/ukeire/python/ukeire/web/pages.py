"""Pages: Jinja2 templates with what every page needs, imported at first use."""

import functools
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse

from ukeire.domain.permissions import Permission, may
from ukeire.domain.session import Actor, Session
from ukeire.web import filters, static
from ukeire.web.answers import redirect
from ukeire.web.context import Context
from ukeire.web.csrf import csrf_token
from ukeire.web.forms import CSRF_FIELD, FieldErrors, field_id

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment

__all__ = ["environment", "redirect", "render"]

TEMPLATES = Path(__file__).parent / "templates"
COMPILED = Path(__file__).parent / "templates_compiled"


def render(
    context: Context, template: str, status: int = HTTPStatus.OK, **values: Any
) -> HTMLResponse:
    """The page ``template`` with ``values``; ``errors`` is there, empty, unless given.

    Every template also sees ``site``, ``layout``, ``session``, ``path``, ``now``, ``nonce``,
    ``request_id``, ``static(name)``, ``field_id(name)`` and ``csrf_field()``.
    """
    return draw(context, template, status, context.session, values)


def draw(
    context: Context, template: str, status: int, session: Session | None, values: dict[str, Any]
) -> HTMLResponse:
    """``render`` for a session that is known already, or known not to be looked up."""
    text = environment().get_template(template).render(known(context, session) | values)
    return HTMLResponse(text, status)


def known(context: Context, session: Session | None) -> dict[str, Any]:
    """What every template sees."""
    return {
        "errors": FieldErrors(),
        "site": context.site,
        "layout": context.site.layout,
        "session": session,
        "path": context.request.url.path,
        "now": context.now,
        "nonce": context.nonce,
        "request_id": context.request_id,
        "csrf_field": _csrf_field(context.token if session else None),
    }


def _csrf_field(token: str | None) -> Callable[[], str]:
    """Draws the hidden field of a form; nothing where nobody is logged in."""
    from markupsafe import Markup

    if token is None:
        return Markup
    # One for all forms of the page: what repeats compresses.
    field = Markup('<input type="hidden" name="{}" value="{}">').format(
        CSRF_FIELD, csrf_token(token)
    )
    return lambda: field


def _may(actor: Actor, permission: str) -> bool:
    """Whether whoever looks may do it: menus offer nothing that would be refused."""
    return may(actor, Permission(permission))


@functools.cache
def environment() -> "Environment":
    """The templates: compiled when the build left them so, otherwise as they lie in the source."""
    from jinja2 import Environment, StrictUndefined

    made = Environment(
        loader=_loader(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        static=static.url, stylesheets=static.stylesheets, field_id=field_id, may=_may
    )
    made.filters.update(filters.FILTERS)
    return made


def _loader() -> "BaseLoader":
    from jinja2 import FileSystemLoader, ModuleLoader

    if COMPILED.is_dir():
        return ModuleLoader(COMPILED)
    return FileSystemLoader(TEMPLATES)
