"""Refusals into HTTP: one table, read for problem documents and pages alike."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from ukeire.domain import errors
from ukeire.domain.errors import (
    InvalidInput,
    LoginIdTaken,
    NotAllowedNow,
    OutsideHours,
    TooMany,
    UkeireError,
)
from ukeire.domain.problems import Problem
from ukeire.domain.settings.kinds import SettingChanged


class MethodNotAllowed(UkeireError):
    """Something is there, but it does not do this; ``allowed`` are the methods it knows."""

    default_detail = "この操作には対応していません。"

    def __init__(self, allowed: Sequence[str]) -> None:
        super().__init__()
        self.allowed = tuple(allowed)


class StillInProgress(NotAllowedNow):
    """The first request with this ``Idempotency-Key`` has not been answered yet."""

    default_detail = "同じ操作を処理しています。少し待ってから、もう一度お試しください。"


HTTP_STATUS: Mapping[type[UkeireError], HTTPStatus] = {
    errors.Unreadable: HTTPStatus.BAD_REQUEST,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.Suspended: HTTPStatus.UNAUTHORIZED,
    errors.WrongCredentials: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.NoClient: HTTPStatus.FORBIDDEN,
    errors.MandateOver: HTTPStatus.FORBIDDEN,
    errors.OutsideMandate: HTTPStatus.FORBIDDEN,
    errors.PasswordChangeRequired: HTTPStatus.FORBIDDEN,
    errors.ForeignOrigin: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    MethodNotAllowed: HTTPStatus.METHOD_NOT_ALLOWED,
    errors.NotAllowedNow: HTTPStatus.CONFLICT,
    errors.OutsideHours: HTTPStatus.CONFLICT,
    errors.PasswordLapsed: HTTPStatus.CONFLICT,
    errors.LoginIdLapsed: HTTPStatus.CONFLICT,
    errors.LoginIdTaken: HTTPStatus.CONFLICT,
    errors.Overtaken: HTTPStatus.CONFLICT,
    errors.OpenElsewhere: HTTPStatus.CONFLICT,
    errors.AccountStays: HTTPStatus.CONFLICT,
    errors.OtherClient: HTTPStatus.CONFLICT,
    StillInProgress: HTTPStatus.CONFLICT,
    errors.UsedUp: HTTPStatus.GONE,
    SettingChanged: HTTPStatus.PRECONDITION_FAILED,
    errors.StaleVersion: HTTPStatus.PRECONDITION_FAILED,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.WrongContentType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.VersionRequired: HTTPStatus.PRECONDITION_REQUIRED,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

TITLES: Mapping[HTTPStatus, str] = {
    HTTPStatus.BAD_REQUEST: "送信された内容を読み取れません",
    HTTPStatus.UNAUTHORIZED: "ログインが必要です",
    HTTPStatus.FORBIDDEN: "この操作はできません",
    HTTPStatus.NOT_FOUND: "見つかりません",
    HTTPStatus.METHOD_NOT_ALLOWED: "この操作には対応していません",
    HTTPStatus.CONFLICT: "現在の状態ではできない操作です",
    HTTPStatus.GONE: "すでに使用されています",
    HTTPStatus.PRECONDITION_FAILED: "内容がすでに更新されています",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "送信された内容が大きすぎます",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "この形式は受け付けていません",
    HTTPStatus.UNPROCESSABLE_ENTITY: "入力内容に誤りがあります",
    HTTPStatus.PRECONDITION_REQUIRED: "編集した版の指定が必要です",
    HTTPStatus.TOO_MANY_REQUESTS: "操作が多すぎます",
    HTTPStatus.INTERNAL_SERVER_ERROR: "エラーが発生しました",
    HTTPStatus.SERVICE_UNAVAILABLE: "ただいま利用できません",
}

UNEXPECTED = (
    "予期しないエラーが発生しました。操作が完了したかどうかを確認してから、もう一度お試しください。"
)


def status_of(error: UkeireError) -> HTTPStatus:
    """The status of the error's class, or of the nearest class above it in the table."""
    return next(HTTP_STATUS[kind] for kind in type(error).__mro__ if kind in HTTP_STATUS)


def problem_document(error: UkeireError) -> dict[str, Any]:
    """The RFC 9457 document: ``{type, title, status, detail, errors, …}``."""
    status = status_of(error)
    document: dict[str, Any] = {
        "type": f"urn:ukeire:problem:{_kebab(type(error).__name__)}",
        "title": TITLES[status],
        "status": int(status),
        "detail": error.detail,
        "errors": [],
    }
    if isinstance(error, InvalidInput):
        document["errors"] = [_entry(problem) for problem in error.problems]
    if isinstance(error, LoginIdTaken) and error.free_from is not None:
        document["free_from"] = error.free_from.isoformat()
    if isinstance(error, OutsideHours):
        document["opens_at"] = error.opens_at.isoformat()
    if isinstance(error, errors.OpenElsewhere):
        document["filing_id"] = error.filing_id
    return document


def unexpected_document(request_id: str) -> dict[str, Any]:
    """What is said when nobody foresaw it; the request id finds the log line."""
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return {
        "type": "urn:ukeire:problem:unexpected",
        "title": TITLES[status],
        "status": int(status),
        "detail": UNEXPECTED,
        "errors": [],
        "request_id": request_id,
    }


def headers_of(error: UkeireError) -> dict[str, str]:
    """Headers that the status asks for."""
    if isinstance(error, TooMany):
        return {"Retry-After": str(max(1, error.retry_after))}
    if isinstance(error, StillInProgress):
        return {"Retry-After": "1"}
    if isinstance(error, errors.Unavailable):
        return {"Retry-After": "10"}
    if isinstance(error, MethodNotAllowed):
        return {"Allow": ", ".join(error.allowed)}
    return {}


def _entry(problem: Problem) -> dict[str, str]:
    entry = {"pointer": problem.pointer, "code": problem.code, "message": problem.message}
    if problem.about is not None:
        entry["about"] = problem.about
    if problem.item is not None:
        entry["item"] = problem.item
    return entry


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


_OUTSIDE_NAMES = frozenset(
    {"EndpointConnectionError", "ConnectTimeoutError", "ReadTimeoutError", "ConnectionClosedError"}
)
_OUTSIDE_CODES = frozenset(
    {
        "InternalServerError",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestTimeout",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)


def outside_trouble(error: BaseException | None) -> bool:
    """Whether a service we depend on failed, so that trying again later may help (F11, F48).

    Told by name: importing the SDK for its classes would cost every cold start.
    """
    while error is not None:
        response = getattr(error, "response", None)
        if type(error).__name__ in _OUTSIDE_NAMES:
            return True
        if isinstance(response, dict) and _OUTSIDE_CODES & {response.get("Error", {}).get("Code")}:
            return True
        error = error.__cause__ or getattr(error, "cause", None)
    return False
