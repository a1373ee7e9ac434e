"""Login IDs that were forgotten, and those that lapsed."""

from collections.abc import Sequence
from http import HTTPStatus

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from ukeire.domain.errors import InvalidInput, LoginIdTaken, TooMany
from ukeire.domain.registration import LoginId
from ukeire.usecases.renew_login_id import lapsed_account_of_link, renew_login_id
from ukeire.usecases.tell_login_ids import tell_login_ids
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.door import password_help
from ukeire.web.headers import private
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route
from ukeire.web.shown_again import shown_again

_FORGOTTEN = "accounts/login_id_forgotten.html"
_RENEWAL = "accounts/login_id_renewal.html"


class LoginIdReminder(BaseModel):
    """Whose login IDs are wanted; ``organization`` is its number at the office's window, or its name."""

    model_config = ConfigDict(extra="forbid")

    email: str = Field(title="登録したメールアドレス", min_length=1, max_length=254)
    organization: str = Field(
        title="事務局窓口用識別番号または受入機関名", min_length=1, max_length=200
    )


class LoginIdRenewal(BaseModel):
    """The login ID that takes a lapsed one's place; without one, one is chosen."""

    model_config = ConfigDict(extra="forbid")

    login_id: LoginId | None = Field(default=None, title="新しいログインID")
    new_password: str = Field(title="新しいパスワード", max_length=1000, repr=False)


class LoginIdAnswer(BaseModel):
    """What to log in with from now on."""

    login_id: str


def forgotten_page(context: Context) -> Response:
    """``/login-id/forgotten``."""
    return render(context, _FORGOTTEN, form=context.form, office=context.services.office)


def forgotten_from_page(context: Context) -> Response:
    """The posted form: the same answer whoever asks."""
    try:
        _tell(context)
    except (InvalidInput, TooMany) as error:
        return shown_again(context, _FORGOTTEN, error, office=context.services.office)
    return redirect("/login-id/forgotten/sent")


def sent_page(context: Context) -> Response:
    """What happens next."""
    return render(context, "accounts/login_id_sent.html", office=context.services.office)


def remind(context: Context) -> Response:
    """``POST /api/login-id-reminders``."""
    _tell(context)
    return Response(status_code=HTTPStatus.ACCEPTED)


def _tell(context: Context) -> None:
    body = context.read(LoginIdReminder)
    tell_login_ids(context.services, body.email, body.organization, address=context.address)


def renewal_page(context: Context) -> Response:
    """The page a mailed link opens, while it opens."""
    lapsed = lapsed_account_of_link(context.services, context.path["token"])
    return private(render(context, _RENEWAL, form={}, lapsed=lapsed, **password_help(context)))


def renewal_from_page(context: Context) -> Response:
    """The posted form: what to log in with from now on."""
    lapsed = lapsed_account_of_link(context.services, context.path["token"])
    try:
        fresh = _renew(context)
    except (InvalidInput, LoginIdTaken) as error:
        around = {"lapsed": lapsed, **password_help(context)}
        return private(shown_again(context, _RENEWAL, error, **around))
    return private(render(context, "accounts/login_id_renewed.html", login_id=fresh))


def renew(context: Context) -> Response:
    """``PUT /api/login-id-renewals/{token}``."""
    return json_answer({"login_id": _renew(context)})


def _renew(context: Context) -> str:
    body = context.read(LoginIdRenewal)
    token = context.path["token"]
    return renew_login_id(context.services, token, body.login_id, body.new_password).login_id


def routes() -> Sequence[Route]:
    """Pages and JSON of login IDs."""
    anyone = Access.PUBLIC
    return (
        Route(
            "GET",
            "/login-id/forgotten",
            forgotten_page,
            anyone,
            "login_ids.prepare",
            "ログインIDを忘れたとき",
        ),
        Route(
            "POST",
            "/login-id/forgotten",
            forgotten_from_page,
            anyone,
            "login_ids.remind",
            "ログインIDの案内の申込み",
        ),
        Route(
            "GET",
            "/login-id/forgotten/sent",
            sent_page,
            anyone,
            "login_ids.reminded",
            "ログインIDの案内の受付完了",
        ),
        Route(
            "GET",
            "/login-id/renewal/{token}",
            renewal_page,
            anyone,
            "login_ids.open",
            "新しいログインIDの取得",
        ),
        Route(
            "POST",
            "/login-id/renewal/{token}",
            renewal_from_page,
            anyone,
            "login_ids.renew",
            "新しいログインIDを取得",
        ),
        Route(
            "POST",
            "/api/login-id-reminders",
            remind,
            anyone,
            "login_ids.remind",
            "登録したメールアドレスにログインIDを送る",
            body=LoginIdReminder,
            answers={HTTPStatus.ACCEPTED: None},
        ),
        Route(
            "PUT",
            "/api/login-id-renewals/{token}",
            renew,
            anyone,
            "login_ids.renew",
            "メールのリンクで、失効したログインIDに代わるログインIDを取得する",
            body=LoginIdRenewal,
            answers={HTTPStatus.OK: LoginIdAnswer},
        ),
    )
