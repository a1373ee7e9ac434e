"""A form that failed, shown again with what was typed and what is wrong."""

from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from ukeire.domain.errors import InvalidInput, LoginIdTaken, UkeireError
from ukeire.domain.problems import Problem
from ukeire.web import errors
from ukeire.web.context import Context
from ukeire.web.forms import FieldErrors
from ukeire.web.pages import render


def shown_again(context: Context, template: str, error: UkeireError, **values: Any) -> Response:
    """The page with an error summary: 422, but for a refusal that has nothing to do with the form.

    ``Retry-After`` and the like are kept.
    """
    status = errors.status_of(error)
    if status in _OF_THE_FORM:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    found = FieldErrors(_problems(error))
    shown = {"errors": found, "form": context.form, **values}
    response = render(context, template, status, **shown)
    response.headers.update(errors.headers_of(error))
    return response


_OF_THE_FORM = (HTTPStatus.UNAUTHORIZED, HTTPStatus.CONFLICT)


def _problems(error: UkeireError) -> tuple[Problem, ...]:
    if isinstance(error, InvalidInput):
        return error.problems
    pointer = "/login_id" if isinstance(error, LoginIdTaken) else ""
    return (Problem(pointer, "refused", error.detail),)
