"""What a mailed link opens: setting a password, an authenticator, or both."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from ukeire.domain.errors import InvalidInput, TooMany
from ukeire.domain.staff import LinkPurpose, StaffAccount, StaffLink
from ukeire.usecases.use_staff_link import FromLink, open_staff_link, use_staff_link
from ukeire.web.answers import json_answer, no_content
from ukeire.web.context import Context
from ukeire.web.door import password_help
from ukeire.web.pages import redirect, render
from ukeire.web.representations import Answer
from ukeire.web.routing import Access, Route
from ukeire.web.shown_again import shown_again

_PAGE = "offices/link.html"


class LinkForm(BaseModel):
    """What the holder of a link types, exactly as typed."""

    model_config = ConfigDict(extra="forbid")

    otp: str = Field("", title="認証コード", max_length=20, repr=False)
    new_password: str = Field("", title="新しいパスワード", max_length=1000, repr=False)
    password: str = Field("", title="現在のパスワード", max_length=1000, repr=False)


class LinkAnswer(Answer):
    """What the link is for; ``totp_secret`` where an authenticator is to be set up."""

    purpose: LinkPurpose
    login_id: str
    name: str
    totp_secret: str | None
    provisioning_uri: str | None


def link_page(context: Context) -> Response:
    """``/links/{token}``: looking uses nothing up, so a mail program may look first."""
    return _private(render(context, _PAGE, **_values(context)))


def use_from_page(context: Context) -> Response:
    """The posted form."""
    values = _values(context)
    try:
        _use(context)
    except (InvalidInput, TooMany) as error:
        return _private(shown_again(context, _PAGE, error, **values))
    return redirect(f"{context.site.login_page}?notice=account-set")


def read_link(context: Context) -> Response:
    """``GET /api/staff-links/{token}``."""
    account, link = open_staff_link(context.services, context.path["token"])
    return json_answer(
        LinkAnswer(
            purpose=link.purpose,
            login_id=account.login_id,
            name=account.name,
            totp_secret=link.totp_secret,
            provisioning_uri=_uri(context, account, link),
        )
    )


def use_link(context: Context) -> Response:
    """``PUT /api/staff-links/{token}``."""
    _use(context)
    return no_content()


def _use(context: Context) -> None:
    typed = context.read(LinkForm)
    use_staff_link(
        context.services,
        context.path["token"],
        FromLink(typed.otp.strip(), typed.new_password, typed.password),
        address=context.address,
    )


def _values(context: Context) -> dict[str, Any]:
    account, link = open_staff_link(context.services, context.path["token"])
    uri = _uri(context, account, link)
    return {
        "account": account,
        "link": link,
        "secret": _in_fours(link.totp_secret),
        "qr": context.services.qr_svg(uri) if uri else "",
        "office": context.services.office,
        **password_help(context),
    }


def _uri(context: Context, account: StaffAccount, link: StaffLink) -> str | None:
    if link.totp_secret is None:
        return None
    uri: str = context.services.provisioning_uri(link.totp_secret, account.login_id, "Ukeire")
    return uri


def _in_fours(secret: str | None) -> str:
    return " ".join((secret or "")[at : at + 4] for at in range(0, len(secret or ""), 4))


def _private(response: Response) -> Response:
    """The address holds the link's secret: nothing that the page loads may learn it."""
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def routes() -> Sequence[Route]:
    """Pages and JSON of mailed links."""
    anyone = Access.PUBLIC
    page, api = "/links/{token}", "/api/staff-links/{token}"
    return (
        Route("GET", page, link_page, anyone, "staff_links.open", "案内のリンク"),
        Route("POST", page, use_from_page, anyone, "staff_links.use", "案内のリンクで設定"),
        Route(
            "GET",
            api,
            read_link,
            anyone,
            "staff_links.open",
            "案内のリンクで設定できること",
            answers={HTTPStatus.OK: LinkAnswer},
            refuses=(HTTPStatus.GONE,),
        ),
        Route(
            "PUT",
            api,
            use_link,
            anyone,
            "staff_links.use",
            "案内のリンクで、パスワードと認証アプリを設定する",
            body=LinkForm,
            answers={HTTPStatus.NO_CONTENT: None},
            refuses=(HTTPStatus.GONE,),
        ),
    )
