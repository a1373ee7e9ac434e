"""How long what is kept: the periods as offices read them."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.responses import Response

from ukeire.domain.periods import Keeper, Period, Then
from ukeire.domain.stored_data import PERIODS
from ukeire.web.answers import json_answer
from ukeire.web.context import Context
from ukeire.web.pages import render
from ukeire.web.representations import Answer
from ukeire.web.routing import Access, Route

_THEN = {
    Then.ENDED: "終了する",
    Then.ERASED: "内容を消去する",
    Then.DELETED: "削除する",
    None: "そのまま残す",
}


class PeriodAnswer(Answer):
    """One class: ``days`` is null where the system's settings say, or for ever; ``then`` what becomes of it."""

    name: str
    title: str
    days: float | None
    period: str
    counted_from: str
    then: Then | None
    keeper: Keeper
    notice_days: int | None
    reason: str


class PeriodsAnswer(Answer):
    """Every class."""

    items: tuple[PeriodAnswer, ...]


def _answer(one: Period) -> PeriodAnswer:
    return PeriodAnswer(
        name=one.name,
        title=one.title,
        days=None if one.period is None else round(one.period.total_seconds() / 86400, 2),
        period=one.in_words,
        counted_from=one.counted_from,
        then=one.then,
        keeper=one.keeper,
        notice_days=one.notice and one.notice.days,
        reason=one.reason,
    )


def retention_page(context: Context) -> Response:
    """The table of periods."""
    rows = [
        (
            one.title,
            one.in_words,
            one.counted_from,
            _THEN[one.then],
            f"{one.notice.days}日前にメール" if one.notice else "なし",
            one.reason,
        )
        for one in PERIODS
    ]
    return render(context, "offices/retention.html", rows=rows)


def read_retention(_context: Context) -> Response:
    """``GET /api/retention``."""
    return json_answer(PeriodsAnswer(items=tuple(map(_answer, PERIODS))))


def routes() -> Sequence[Route]:
    """Page and JSON."""
    session = Access.SESSION
    return (
        Route("GET", "/retention", retention_page, session, "retention.page", "保存期間"),
        Route(
            "GET",
            "/api/retention",
            read_retention,
            session,
            "retention.read",
            "何をいつまで保存し、その後どうするか",
            answers={HTTPStatus.OK: PeriodsAnswer},
        ),
    )
