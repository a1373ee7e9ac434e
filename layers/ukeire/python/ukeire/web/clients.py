"""Pages and scripts say for whom an agent was shown them: nothing is filed for the wrong one."""

from typing import Any

from ukeire.domain.errors import MandateOver, NoClient, OtherClient
from ukeire.domain.mandate import why_not
from ukeire.domain.session import Role, Session
from ukeire.usecases.act_for import choose_client
from ukeire.web.context import Context
from ukeire.web.forms import CLIENT_FIELD

SWITCH_FIELD = "_switch"
"""The name of the button that switches back and sends a refused form again."""

_HEADER = "ukeire-organization"


def check_client(context: Context, session: Session) -> None:
    """Raises what keeps an agent from acting now; nobody else is asked anything.

    NoClient before it has chosen for whom, MandateOver where the mandate holds no more, OtherClient
    for what was shown for another organisation than the one it acts for by now.
    """
    actor = session.actor
    if actor.role is not Role.AGENT:
        return
    shown_for = context.form.get(CLIENT_FIELD) or context.request.headers.get(_HEADER)
    if shown_for and shown_for != actor.organization_id and SWITCH_FIELD in context.form:
        context.go_on_as(choose_client(context.services, session, shown_for))
        return
    if actor.organization_id is None:
        raise MandateOver(why_not(actor.mandate, context.now)) if actor.mandate else NoClient
    if shown_for and shown_for != actor.organization_id:
        raise OtherClient(shown_for)


def sent_again(context: Context) -> dict[str, Any] | None:
    """What a page needs to offer the refused form once more: its address and its fields."""
    if context.request.method != "POST" or context.route.is_api:
        return None
    return {"action": context.request.url.path, "fields": context.form.multi_items()}
