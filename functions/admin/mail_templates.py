"""Trying an office's words for a mail: a preview, a test to one's own address."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

from pydantic import BaseModel
from starlette.responses import Response

from admin.settings_desks import DESKS
from admin.settings_form import form_again
from ukeire.domain.errors import InvalidInput
from ukeire.domain.permissions import Permission
from ukeire.domain.settings.mail_templates import MAIL_TEMPLATES, MailTemplate
from ukeire.usecases.try_mail_template import preview_template, send_test
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.representations import Answer
from ukeire.web.routing import Access, Route

_DESK = next(one for one in DESKS if one.kind is MAIL_TEMPLATES)


class MailPreviewAnswer(Answer):
    """A mail as it would be read, with sample data."""

    subject: str
    text: str


class TestSentAnswer(Answer):
    """Where the test was sent."""

    to: str


def preview(context: Context) -> Response:
    """``POST /api/settings/mails/{key}/preview``."""
    subject, text = preview_template(
        context.services, context.path["key"], context.read(MailTemplate), context.actor
    )
    return json_answer(MailPreviewAnswer(subject=subject, text=text))


def test_send(context: Context) -> Response:
    """``POST /api/settings/mails/{key}/test``."""
    to = send_test(context.services, context.path["key"], context.read(MailTemplate), context.actor)
    return json_answer(TestSentAnswer(to=to), HTTPStatus.ACCEPTED)


def press_preview(context: Context) -> Response:
    """The form again, with the mail beneath it; nothing is saved."""
    try:
        value = context.read(MailTemplate, ignore=("version",))
        subject, text = preview_template(
            context.services, context.path["key"], value, context.actor
        )
    except InvalidInput as error:
        return form_again(context, _DESK, error=error)
    return form_again(context, _DESK, preview={"subject": subject, "text": text})


def press_test(context: Context) -> Response:
    """The form again, and where the test was sent; nothing is saved."""
    try:
        value = context.read(MailTemplate, ignore=("version",))
        to = send_test(context.services, context.path["key"], value, context.actor)
    except InvalidInput as error:
        return form_again(context, _DESK, error=error)
    return form_again(context, _DESK, done=f"{to} に試し送信をしました。まだ保存していません。")


def routes() -> Sequence[Route]:
    """Beside those of the settings."""
    page, api = "/settings/mails/{key}", "/api/settings/mails/{key}"

    def api_route(
        name: str,
        endpoint: Callable[[Context], Response],
        words: str,
        status: int,
        answer: type[BaseModel],
    ) -> Route:
        return Route(
            "POST",
            f"{api}/{name}",
            endpoint,
            Access.SESSION,
            f"mail_templates.{name}",
            words,
            body=MailTemplate,
            answers={status: answer},
            permission=Permission.SETTINGS,
        )

    return (
        api_route("preview", preview, "メールの文面の確認", HTTPStatus.OK, MailPreviewAnswer),
        api_route("test", test_send, "メールの試し送信", HTTPStatus.ACCEPTED, TestSentAnswer),
        *(
            Route(
                "POST",
                f"{page}/{name}",
                endpoint,
                Access.SESSION,
                f"mail_templates.{name}",
                words,
                permission=Permission.SETTINGS,
            )
            for name, endpoint, words in (
                ("preview", press_preview, "メールの文面の確認"),
                ("test", press_test, "メールの試し送信"),
            )
        ),
    )
