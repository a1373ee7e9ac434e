"""How applicants get in and out."""

from collections.abc import Sequence

from ukeire.domain.session import Session
from ukeire.usecases.account_language import kept_language
from ukeire.usecases.change_password import change_password
from ukeire.usecases.log_in import log_in
from ukeire.web.context import Context
from ukeire.web.door import Door
from ukeire.web.filing_pages.announcements import announcements
from ukeire.web.routing import Route
from ukeire.web.session_answers import LoginBody, PasswordChange


def _log_in(context: Context, body: LoginBody) -> tuple[str, Session]:
    return log_in(context.services, body.login_id, body.password, address=context.address)


def _change(context: Context, session: Session, body: PasswordChange) -> None:
    change_password(
        context.services,
        session,
        body.current_password,
        body.new_password,
        address=context.address,
    )


def _language(context: Context, session: Session) -> str | None:
    return kept_language(context.services, session.actor)


def routes() -> Sequence[Route]:
    """Pages and JSON of sessions and of changing the password."""
    door = Door("accounts/entry.html", LoginBody, _log_in, _change, announcements, _language)
    return door.routes()
