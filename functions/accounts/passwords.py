"""Setting a new password through a mailed link."""

from collections.abc import Sequence
from http import HTTPStatus

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from ukeire.domain.errors import InvalidInput, TooMany
from ukeire.usecases.request_password_reset import request_password_reset
from ukeire.usecases.reset_password import account_of_link, reset_password
from ukeire.web.answers import no_content
from ukeire.web.context import Context
from ukeire.web.door import password_help
from ukeire.web.headers import private
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route
from ukeire.web.shown_again import shown_again

_FORGOTTEN = "accounts/password_forgotten.html"
_RESET = "accounts/password_reset.html"


class ResetRequest(BaseModel):
    """Whose password is forgotten."""

    model_config = ConfigDict(extra="forbid")

    login_id: str = Field(title="ログインID", max_length=200)
    email: str = Field(title="登録したメールアドレス", max_length=254)
    office_reference: str | None = Field(default=None, title="事務局窓口用識別番号", max_length=200)


class ResetForm(ResetRequest):
    """What the page asks for: the number too (A9)."""

    office_reference: str = Field(title="事務局窓口用識別番号", min_length=1, max_length=200)


class NewPassword(BaseModel):
    """The next password, exactly as typed."""

    model_config = ConfigDict(extra="forbid")

    new_password: str = Field(title="新しいパスワード", max_length=1000, repr=False)


def forgotten_page(context: Context) -> Response:
    """``/password/forgotten``."""
    return render(context, _FORGOTTEN, form=context.form, office=context.services.office)


def forgotten_from_page(context: Context) -> Response:
    """The posted form: the same answer whoever asks."""
    try:
        _ask_for_link(context, ResetForm)
    except (InvalidInput, TooMany) as error:
        return shown_again(context, _FORGOTTEN, error, office=context.services.office)
    return redirect("/password/forgotten/sent")


def sent_page(context: Context) -> Response:
    """What happens next."""
    return render(context, "accounts/password_sent.html", office=context.services.office)


def ask_for_link(context: Context) -> Response:
    """``POST /api/password-resets``."""
    _ask_for_link(context, ResetRequest)
    return Response(status_code=HTTPStatus.ACCEPTED)


def _ask_for_link(context: Context, model: type[ResetRequest]) -> None:
    body = context.read(model)
    request_password_reset(
        context.services,
        body.login_id,
        body.email,
        body.office_reference,
        address=context.address,
    )


def reset_page(context: Context) -> Response:
    """The page a mailed link opens, while it opens."""
    account_of_link(context.services, context.path["token"])
    return private(render(context, _RESET, **password_help(context)))


def reset_from_page(context: Context) -> Response:
    """The posted form."""
    try:
        _reset(context)
    except InvalidInput as error:
        return private(shown_again(context, _RESET, error, **password_help(context)))
    return redirect(f"{context.site.login_page}?notice=password-changed")


def reset(context: Context) -> Response:
    """``PUT /api/password-resets/{token}``."""
    _reset(context)
    return no_content()


def _reset(context: Context) -> None:
    body = context.read(NewPassword)
    reset_password(context.services, context.path["token"], body.new_password)


def routes() -> Sequence[Route]:
    """Pages and JSON of passwords."""
    anyone = Access.PUBLIC
    token = "/password/reset/{token}"  # noqa: S105
    return (
        Route(
            "GET",
            "/password/forgotten",
            forgotten_page,
            anyone,
            "password_resets.prepare",
            "パスワードを忘れたとき",
        ),
        Route(
            "POST",
            "/password/forgotten",
            forgotten_from_page,
            anyone,
            "password_resets.request",
            "パスワード再設定の申込み",
        ),
        Route(
            "GET",
            "/password/forgotten/sent",
            sent_page,
            anyone,
            "password_resets.requested",
            "パスワード再設定の受付完了",
        ),
        Route("GET", token, reset_page, anyone, "password_resets.open", "パスワードの再設定"),
        Route("POST", token, reset_from_page, anyone, "password_resets.use", "パスワードを再設定"),
        Route(
            "POST",
            "/api/password-resets",
            ask_for_link,
            anyone,
            "password_resets.request",
            "パスワード再設定のメールを申し込む",
            body=ResetRequest,
            answers={HTTPStatus.ACCEPTED: None},
        ),
        Route(
            "PUT",
            "/api/password-resets/{token}",
            reset,
            anyone,
            "password_resets.use",
            "メールのリンクで新しいパスワードを設定する",
            body=NewPassword,
            answers={HTTPStatus.NO_CONTENT: None},
        ),
    )
