"""When an office takes filings: daily hours and planned stops; always, unless it says so (E8). Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, model_validator

from ukeire.domain.characters import single_line
from ukeire.domain.dates import JST
from ukeire.domain.form import entry
from ukeire.domain.settings.kinds import Kind, Setting, Value
from ukeire.domain.wording import refusal

ANNOUNCED_BEFORE = timedelta(days=14)
"""How long before a planned stop the applicants' pages speak of it."""


def _whole_minutes(moment: time) -> time:
    return moment.replace(second=0, microsecond=0, tzinfo=None)


def _in_japan(moment: datetime) -> datetime:
    """What was typed without an offset is a time in Japan."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=JST)).astimezone(UTC)


type Moment = Annotated[datetime, AfterValidator(_in_japan)]


class ServiceHours(Value):
    """The hours of every day in which filings are taken; past midnight where it closes earlier."""

    opens: Annotated[time, AfterValidator(_whole_minutes)] = entry(
        "受付を始める時刻", example="04:00", widget="time"
    )
    closes: Annotated[time, AfterValidator(_whole_minutes)] = entry(
        "受付を終える時刻",
        hint="始める時刻より前の時刻は、翌日の時刻とみなします。",
        example="01:00",
        widget="time",
    )

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.opens == self.closes:
            raise refusal(
                "no_hours",
                "始める時刻と終える時刻が同じです。終日受け付けるときは、受付時間の設定をなくしてください。",
            )
        return self

    def open_at(self, moment: datetime) -> bool:
        """Whether filings are taken at that moment."""
        clock = moment.astimezone(JST).time()
        if self.opens < self.closes:
            return self.opens <= clock < self.closes
        return clock >= self.opens or clock < self.closes

    def next_opening(self, moment: datetime) -> datetime:
        """The first opening after ``moment``."""
        local = moment.astimezone(JST)
        today = datetime.combine(local.date(), self.opens, JST)
        return (today if today > local else today + timedelta(days=1)).astimezone(UTC)


class PlannedStop(Value):
    """A stretch of time in which filings are not taken."""

    starts: Moment = entry("停止を始める日時", example="2026-12-05T22:00", widget="datetime-local")
    ends: Moment = entry("停止を終える日時", example="2026-12-06T04:00", widget="datetime-local")
    reason: Annotated[str, single_line(200)] = entry(
        "理由", hint="申請者の画面に表示します。", example="システムの保守"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends <= self.starts:
            raise refusal("wrong_order", "停止を終える日時は、始める日時より後にしてください。")
        return self

    def at(self, moment: datetime) -> bool:
        """Whether it is stopped at that moment."""
        return self.starts <= moment < self.ends


SERVICE_HOURS = Kind("service_hours", "受付時間", ServiceHours, shown=True, at_most=1)
PLANNED_STOPS = Kind("planned_stops", "計画停止", PlannedStop, shown=True, at_most=40)


def opens_again(
    hours: ServiceHours | None, stops: Iterable[PlannedStop], moment: datetime
) -> datetime | None:
    """When filings are taken next, if they are not at ``moment``; None while they are."""
    planned = sorted(stops, key=lambda one: one.starts)
    at = moment
    while True:
        later = max((one.ends for one in planned if one.at(at)), default=at)
        if hours is not None and not hours.open_at(later):
            later = hours.next_opening(later)
        if later == at:
            return None if at == moment else at
        at = later


def announced_stops(
    stops: Iterable[Setting[PlannedStop]], now: datetime
) -> list[Setting[PlannedStop]]:
    """Those that applicants are told of now, the next one first."""
    near = [one for one in stops if one.value.starts - ANNOUNCED_BEFORE <= now < one.value.ends]
    return sorted(near, key=lambda one: one.value.starts)
