"""The figures of a period, for an office: of all filings that it has a part in."""

from collections.abc import Mapping
from dataclasses import dataclass

from ukeire.domain.errors import Forbidden, InvalidInput
from ukeire.domain.problems import Problem
from ukeire.domain.session import Actor, Role
from ukeire.domain.statistics import Dimension, Figures, by_dimension, figures, months_between
from ukeire.usecases.list_queue import routes_of
from ukeire.usecases.ports.filings import FilingServices
from ukeire.usecases.ports.statistics import Counted

MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures of the period, and of each group; months without filings are there too."""

    total: Figures
    by: Mapping[Dimension, Mapping[str, Figures]]


def read_statistics(services: FilingServices, actor: Actor, first: str, last: str) -> Statistics:
    """What came and what was decided from the first to the last month (``2026-11``), in Japan.

    Raises Forbidden for anyone but an office, InvalidInput for a period that is none or too long.
    """
    if actor.role is not Role.STAFF or actor.office is None:
        raise Forbidden
    months = months_between(first, last)
    if not months:
        raise _refused("終わりの月は、始まりの月以後の月を選んでください。")
    if len(months) > MOST_MONTHS:
        raise _refused(f"期間は{MOST_MONTHS}か月以内で選んでください。")
    received, decided = (
        [
            one
            for offices in routes_of(actor.office)
            for month in months
            for one in services.facts.of_month(counted, offices, month)
        ]
        for counted in Counted
    )
    by = {one: by_dimension(one, received, decided) for one in Dimension}
    every_month = {month: by[Dimension.MONTH].get(month, figures((), ())) for month in months}
    return Statistics(figures(received, decided), by | {Dimension.MONTH: every_month})


def _refused(message: str) -> InvalidInput:
    return InvalidInput([Problem("/last", "period", message)])
