"""How the offices' people get in and out."""

from collections.abc import Sequence

from pydantic import Field

from ukeire.domain.session import Session
from ukeire.usecases.change_staff_password import change_staff_password
from ukeire.usecases.log_in_staff import log_in_staff
from ukeire.web.context import Context
from ukeire.web.door import Door
from ukeire.web.forms import safe_next
from ukeire.web.routing import Route
from ukeire.web.session_answers import LoginBody, PasswordChange


class StaffLoginBody(LoginBody):
    """ID, password and the six digits of the authenticator."""

    otp: str = Field(title="認証コード", max_length=20, repr=False)


def _log_in(context: Context, body: StaffLoginBody) -> tuple[str, Session]:
    return log_in_staff(
        context.services, body.login_id, body.password, body.otp, address=context.address
    )


def _change(context: Context, session: Session, body: PasswordChange) -> None:
    change_staff_password(
        context.services,
        session,
        body.current_password,
        body.new_password,
        address=context.address,
    )


def _beside(context: Context) -> dict[str, str]:
    """Where a login by passkey leads: as one by code would."""
    wanted = context.request.query_params.get("next") or context.form.get("next")
    return {"next": safe_next(wanted, context.site.home)}


def routes() -> Sequence[Route]:
    """Pages and JSON of sessions and of changing the password."""
    return Door("offices/entry.html", StaffLoginBody, _log_in, _change, _beside).routes()
