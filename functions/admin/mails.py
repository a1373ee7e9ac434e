"""The log of a filing's mails, sending one again, and addresses that take none."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from admin.filing_pages import filing_response
from admin.mail_rows import REASONS
from ukeire.domain.errors import InvalidInput
from ukeire.domain.mail import BadAddress, LoggedMail, normal
from ukeire.usecases.find_filing import find_filing
from ukeire.usecases.mend_address import every_bad_address, mend_address
from ukeire.usecases.resend_mail import resend_mail
from ukeire.web.answers import json_answer, no_content
from ukeire.web.context import Context
from ukeire.web.pages import redirect, render
from ukeire.web.representations import Answer, in_japan
from ukeire.web.routing import Access, Route


class ResendBody(BaseModel):
    """Which mail of the log is sent again."""

    model_config = ConfigDict(extra="forbid")

    mail_id: str = Field(title="メール", min_length=1, max_length=300)


class ResendForm(ResendBody):
    """The same from the page; ``times`` is how often it had been when the page was drawn."""

    times: int = Field(title="再送した回数", ge=0, le=1000)


class AddressBody(BaseModel):
    """An address that works again."""

    model_config = ConfigDict(extra="forbid")

    address: str = Field(title="メールアドレス", min_length=3, max_length=254)


class AddressForm(AddressBody):
    """The same from a page; ``filing_id`` is the filing that one comes back to."""

    filing_id: str = Field("", title="申請", pattern="^[a-z0-9-]*$", max_length=64)


class DeliveryAnswer(Answer):
    """A mail at one address: ``state`` is ``asked``, ``sending``, ``sent``, ``failed``, ``withheld``
    or what the mail service told: ``delayed``, ``delivered``, ``undelivered``, ``rejected``,
    ``bounced``, ``complained``."""

    address: str
    state: str
    at: datetime
    detail: str


class MailAnswer(Answer):
    """One mail of the log. ``asked_by`` names who had it sent again.

    ``template_version`` is that of the office's words, ``None`` for the built-in ones;
    ``template_problem`` why the built-in ones stood in.
    """

    mail_id: str
    kind: str
    at: datetime
    status: str
    asked_by: str | None
    template_version: int | None
    template_problem: str | None
    deliveries: tuple[DeliveryAnswer, ...]


class MailListAnswer(Answer):
    """The log of a filing's mails, the latest first."""

    items: tuple[MailAnswer, ...]


class ResentAnswer(Answer):
    """The mail that was put on its way."""

    mail_id: str


class BadAddressAnswer(Answer):
    """An address that is sent nothing: ``bounced`` or ``complained``, and since when."""

    address: str
    state: str
    since: datetime
    detail: str


class BadAddressListAnswer(Answer):
    """Every address that is sent nothing, the latest first."""

    items: tuple[BadAddressAnswer, ...]


def list_mails(context: Context) -> Response:
    """``GET /api/filings/{filing_id}/mails``."""
    filing = find_filing(context.services, context.path["filing_id"], context.actor)
    log = context.services.mail_log.of(filing.filing_id)
    return json_answer(MailListAnswer(items=tuple(_mail(one) for one in reversed(log))))


def _mail(mail: LoggedMail) -> MailAnswer:
    return MailAnswer(
        mail_id=mail.mail_id,
        kind=mail.kind,
        at=in_japan(mail.at),
        status=mail.status,
        asked_by=mail.asked_by or None,
        template_version=mail.wording.version or None,
        template_problem=mail.wording.problem or None,
        deliveries=tuple(_delivery(mail, address) for address in mail.to),
    )


def _delivery(mail: LoggedMail, address: str) -> DeliveryAnswer:
    known = mail.deliveries.get(normal(address))
    return DeliveryAnswer(
        address=address,
        state=mail.state_at(address),
        at=in_japan(known.at if known else mail.at),
        detail=known.detail if known else "",
    )


def resend(context: Context) -> Response:
    """``POST /api/filings/{filing_id}/mails``."""
    body = context.read(ResendBody)
    made = resend_mail(context.services, context.path["filing_id"], body.mail_id, context.actor)
    return json_answer(ResentAnswer(mail_id=made), HTTPStatus.ACCEPTED)


def press_resend(context: Context) -> Response:
    """The button at a mail of the filing's page."""
    form = context.read(ResendForm)
    filing_id = context.path["filing_id"]
    try:
        resend_mail(context.services, filing_id, form.mail_id, context.actor, seen_times=form.times)
    except InvalidInput as error:
        return filing_response(context, error=error)
    return redirect(f"/filings/{filing_id}?done=resent#mails")


def list_addresses(context: Context) -> Response:
    """``GET /api/addresses``."""
    found = every_bad_address(context.services, context.actor)
    return json_answer(BadAddressListAnswer(items=tuple(_address(one) for one in found)))


def _address(bad: BadAddress) -> BadAddressAnswer:
    return BadAddressAnswer(
        address=bad.address, state=bad.outcome, since=in_japan(bad.since), detail=bad.detail
    )


def mend(context: Context) -> Response:
    """``POST /api/addresses/mended``."""
    mend_address(context.services, context.read(AddressBody).address, context.actor)
    return no_content()


def addresses_page(context: Context) -> Response:
    """``/addresses``: every address that is sent nothing."""
    return render(
        context,
        "offices/addresses.html",
        addresses=every_bad_address(context.services, context.actor),
        reasons=REASONS,
        done="メールの送信を再開しました。" if context.request.query_params.get("done") else None,
    )


def press_mended(context: Context) -> Response:
    """The button beside an address, at a filing or in the list."""
    form = context.read(AddressForm)
    mend_address(context.services, form.address, context.actor)
    if form.filing_id:
        return redirect(f"/filings/{form.filing_id}?done=mended#mails")
    return redirect("/addresses?done=mended")


def routes() -> Sequence[Route]:
    """Mails of a filing, and addresses."""
    api, page, session = (
        "/api/filings/{filing_id}/mails",
        "/filings/{filing_id}/mails",
        Access.SESSION,
    )
    ok, accepted, done = HTTPStatus.OK, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT
    return (
        Route(
            "GET",
            api,
            list_mails,
            session,
            "filings.mails",
            "送信したメール",
            answers={ok: MailListAnswer},
        ),
        Route(
            "POST",
            api,
            resend,
            session,
            "filings.resend",
            "メールの再送",
            body=ResendBody,
            answers={accepted: ResentAnswer},
        ),
        Route("POST", page, press_resend, session, "filings.resend", "メールの再送"),
        Route(
            "GET",
            "/api/addresses",
            list_addresses,
            session,
            "addresses.list",
            "メールが届かないアドレス",
            answers={ok: BadAddressListAnswer},
        ),
        Route(
            "POST",
            "/api/addresses/mended",
            mend,
            session,
            "addresses.mend",
            "メールアドレスの確認",
            body=AddressBody,
            answers={done: None},
        ),
        Route("GET", "/addresses", addresses_page, session, "addresses.list", "届かないアドレス"),
        Route("POST", "/addresses", press_mended, session, "addresses.mend", "アドレスの確認"),
    )
