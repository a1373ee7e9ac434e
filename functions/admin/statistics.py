"""Statistics: figures of a period as a page with charts and tables, as JSON and as CSV."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, ValidationError
from starlette.responses import Response

from ukeire.domain.csv_text import csv_bytes
from ukeire.domain.dates import day_in_japan
from ukeire.domain.errors import InvalidInput
from ukeire.domain.places import NATIONALITIES, PREFECTURES
from ukeire.domain.statistics import Dimension, Figures, month_of, months_between
from ukeire.procedures import PROCEDURES
from ukeire.usecases.read_statistics import MOST_MONTHS, Statistics, read_statistics
from ukeire.web.answers import file_answer, json_answer
from ukeire.web.charts import Chart, bar_chart
from ukeire.web.context import Context
from ukeire.web.forms import FieldErrors
from ukeire.web.pages import render
from ukeire.web.representations import Answer
from ukeire.web.routing import Access, Parameter, Route
from ukeire.web.validation import problems_of

type Month = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]

_SHOWN = 12
"""Months of a period that nobody chose."""
_CHOSEN_FROM = 60
_TITLES = {
    Dimension.MONTH: "月",
    Dimension.PREFECTURE: "都道府県",
    Dimension.NATIONALITY: "国籍・地域",
    Dimension.PROCEDURE: "手続",
}
HEADS = (
    "受付",
    "受付の人数",
    "決定",
    "承認",
    "不承認",
    "審査日数の中央値",
    "9割が収まる日数",
    "1件あたりの差戻し",
)
_UNKNOWN = "不明"


class PeriodQuery(BaseModel):
    """The months, both included; empty parameters are absent ones."""

    first: Month | None = Field(None, title="始まりの月")
    last: Month | None = Field(None, title="終わりの月")
    by: Dimension = Field(Dimension.MONTH, title="集計の単位")


class FiguresAnswer(Answer):
    """Filings received and decided; days and returns are those of the decided, null for none.

    ``people`` are whom the received filings are about.
    """

    received: int
    people: int
    decided: int
    approved: int
    rejected: int
    median_days: float | None
    ninetieth_days: float | None
    returns_per_filing: float | None


class GroupAnswer(FiguresAnswer):
    """The figures of one group; an empty ``key`` is what is not known."""

    key: str
    label: str


class StatisticsAnswer(Answer):
    """The figures of a period, whole and by group."""

    first: str
    last: str
    total: FiguresAnswer
    by: dict[Dimension, tuple[GroupAnswer, ...]]


def _query(context: Context) -> tuple[PeriodQuery, str, str]:
    """What is asked for and its first and last month. Raises InvalidInput."""
    data = {name: text for name, text in context.request.query_params.items() if text.strip()}
    try:
        query = PeriodQuery.model_validate(data)
    except ValidationError as error:
        raise InvalidInput(problems_of(error, data, PeriodQuery)) from error
    now = month_of(day_in_japan(context.now))
    last = query.last or now
    return query, query.first or months_back(last, _SHOWN)[0], last


def months_back(last: str, count: int) -> Sequence[str]:
    """So many months up to the last."""
    return months_between(f"{int(last[:4]) - count // 12 - 1}-{last[5:]}", last)[-count:]


def _figures(one: Figures) -> dict[str, float | None]:
    return {
        "received": one.received,
        "people": one.people,
        "decided": one.decided,
        "approved": one.approved,
        "rejected": one.decided - one.approved,
        "median_days": one.median_days,
        "ninetieth_days": one.ninetieth_days,
        "returns_per_filing": one.returns,
    }


def _groups(dimension: Dimension, by: Mapping[str, Figures]) -> Iterator[tuple[str, str, Figures]]:
    """Key, label and figures: months in their order, prefectures in the country's, the rest by
    number."""
    order = {name: place for place, name in enumerate(PREFECTURES)}

    def place(key: str) -> tuple[int, str]:
        if dimension is Dimension.PREFECTURE:
            return order.get(key, len(order)), key
        return (0 if dimension is Dimension.MONTH else -by[key].received), key

    for key in sorted(by, key=place):
        yield key, _label(dimension, key), by[key]


def _label(dimension: Dimension, key: str) -> str:
    match dimension:
        case Dimension.MONTH:
            return f"{key[:4]}年{int(key[5:])}月"
        case Dimension.NATIONALITY:
            return NATIONALITIES.get(key, key or _UNKNOWN)
        case Dimension.PROCEDURE:
            return str(PROCEDURES[key].title) if key in PROCEDURES else key
        case Dimension.PREFECTURE:
            return key or _UNKNOWN


def statistics_json(context: Context) -> Response:
    """``GET /api/statistics``."""
    _, first, last = _query(context)
    found = read_statistics(context.services, context.actor, first, last)
    return json_answer(
        StatisticsAnswer.model_validate(
            {
                "first": first,
                "last": last,
                "total": _figures(found.total),
                "by": {
                    one: [
                        {"key": key, "label": label, **_figures(figures)}
                        for key, label, figures in _groups(one, found.by[one])
                    ]
                    for one in Dimension
                },
            }
        )
    )


def statistics_csv(context: Context) -> Response:
    """One of the page's tables."""
    query, first, last = _query(context)
    found = read_statistics(context.services, context.actor, first, last)
    rows = [
        (label, *_figures(figures).values())
        for _, label, figures in _groups(query.by, found.by[query.by])
    ]
    name = f"statistics-{query.by}-{first}-{last}.csv"
    return file_answer(csv_bytes((_TITLES[query.by], *HEADS), rows), "text/csv", name)


def statistics_page(context: Context) -> Response:
    """Charts, each with its table; the form alone for a period that is none."""
    try:
        _, first, last = _query(context)
        found = read_statistics(context.services, context.actor, first, last)
    except InvalidInput as error:
        params = context.request.query_params
        chosen = {name: params.get(name, "")[:10] for name in ("first", "last")}
        return _page(context, chosen, error=error)
    return _page(context, {"first": first, "last": last}, found)


def _page(
    context: Context,
    chosen: Mapping[str, str],
    found: Statistics | None = None,
    error: InvalidInput | None = None,
) -> Response:
    months = months_back(month_of(day_in_japan(context.now)), _CHOSEN_FROM)
    return render(
        context,
        "offices/statistics.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        errors=FieldErrors(error.problems if error else ()),
        chosen=chosen,
        months={one: _label(Dimension.MONTH, one) for one in reversed(months)},
        most_months=MOST_MONTHS,
        heads=HEADS,
        total=_cells(found.total) if found else (),
        parts=[_part(one, found.by[one]) for one in Dimension] if found else (),
    )


def _part(dimension: Dimension, by: Mapping[str, Figures]) -> dict[str, object]:
    groups = list(_groups(dimension, by))
    title = _TITLES[dimension]
    charts: list[Chart] = []
    if groups:
        charts.append(
            bar_chart(
                f"{title}ごとの受付と決定の件数",
                ("受付", "決定"),
                [(label, (one.received, one.decided)) for _, label, one in groups],
            )
        )
    if groups and dimension is Dimension.MONTH:
        charts.append(
            bar_chart(
                "月ごとの審査日数",
                ("中央値", "9割が収まる日数"),
                [(label, (one.median_days, one.ninetieth_days)) for _, label, one in groups],
                whole=False,
            )
        )
    return {
        "by": dimension.value,
        "title": title,
        "charts": charts,
        "rows": [(label, _cells(one)) for _, label, one in groups],
    }


def _cells(one: Figures) -> list[str]:
    units = ("件", "人", "件", "件", "件", "日", "日", "回")
    return [
        "—" if value is None else f"{value}{unit}"
        for value, unit in zip(_figures(one).values(), units, strict=True)
    ]


def routes() -> Sequence[Route]:
    """Page, file and JSON."""
    session, page = Access.SESSION, "/statistics"
    month = {"type": "string", "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])$"}
    return (
        Route("GET", page, statistics_page, session, "statistics.read", "統計"),
        Route("GET", f"{page}.csv", statistics_csv, session, "statistics.read", "統計のCSV"),
        Route(
            "GET",
            f"/api{page}",
            statistics_json,
            session,
            "statistics.read",
            "受付と決定の件数、審査日数、差戻しの回数",
            answers={HTTPStatus.OK: StatisticsAnswer},
            parameters=(
                Parameter("first", "始まりの月。なければ終わりの月までの12か月", schema=month),
                Parameter(
                    "last", f"終わりの月。なければ今月（{MOST_MONTHS}か月以内）", schema=month
                ),
            ),
        ),
    )
