"""A review's clock counts working days, and rests while the applicant has the filing (B7, C1)."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ukeire.adapters.calendar import JapaneseCalendar
from ukeire.domain.dates import JST
from ukeire.domain.review_clock import DAY, Ageing, Pace, ReviewClock
from ukeire.domain.settings.targets import MOST_DAYS
from ukeire.domain.working_days import after_working_time, working_time

CALENDAR = JapaneseCalendar()
OPEN = CALENDAR.is_open
FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=JST)
PACE = Pace(14 * DAY, OPEN)
DEFINITION = Path(__file__).parents[3] / "infrastructure/statemachines/review.asl.json"
MOMENTS = st.integers(0, 3 * 365 * 86_400).map(lambda seconds: FRIDAY + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 11, 21),  # Saturday
        date(2026, 11, 22),  # Sunday
        date(2026, 11, 23),  # 勤労感謝の日
        date(2026, 9, 22),  # between two holidays, and so one
        date(2027, 3, 22),  # in place of a holiday on a Sunday
        date(2026, 12, 29),
        date(2027, 1, 3),
    ],
    ids=str,
)
def test_weekends_holidays_and_the_turn_of_the_year_are_no_working_days(day: date) -> None:
    assert not CALENDAR.is_open(day)


def test_a_calendar_names_the_public_holidays_of_a_year_in_order() -> None:
    holidays = CALENDAR.public_holidays(2026)
    assert list(holidays) == sorted(holidays)
    assert holidays[date(2026, 11, 23)] == "勤労感謝の日"
    assert not any(CALENDAR.is_open(day) for day in holidays)


def test_a_long_weekend_does_not_count() -> None:
    tuesday = datetime(2026, 11, 24, 15, 0, tzinfo=JST)
    assert working_time(FRIDAY, tuesday, OPEN) == DAY
    assert after_working_time(FRIDAY, DAY, OPEN) == tuesday


@pytest.mark.rule("B7")
def test_fourteen_working_days_from_a_friday_in_november_end_in_december() -> None:
    clock = ReviewClock().start(FRIDAY, PACE)
    assert clock.due_at == datetime(2026, 12, 11, 15, 0, tzinfo=JST)
    assert not clock.overdue(clock.due_at - timedelta(seconds=1))
    assert clock.overdue(clock.due_at)


@pytest.mark.rule("B7")
def test_what_is_filed_on_a_day_off_is_due_at_the_end_of_a_working_day() -> None:
    sunday = datetime(2026, 11, 29, 20, 0, tzinfo=JST)
    clock = ReviewClock().start(sunday, Pace(5 * DAY, OPEN))
    assert clock.due_at == datetime(2026, 12, 4, 23, 59, 59, tzinfo=JST)


def test_time_while_returned_does_not_count() -> None:
    monday = datetime(2026, 11, 30, 9, 0, tzinfo=JST)
    clock = ReviewClock().start(monday, PACE)
    paused = clock.pause(monday + 2 * DAY, OPEN)
    assert paused.due_at is None
    assert paused.elapsed(monday + 100 * DAY, OPEN) == 2 * DAY
    resumed = paused.resume(datetime(2027, 3, 1, 9, 0, tzinfo=JST), PACE)
    assert resumed.due_at == datetime(2027, 3, 17, 9, 0, tzinfo=JST)


def test_what_was_used_up_is_overdue_at_once_when_filed_again() -> None:
    clock = ReviewClock().start(FRIDAY, Pace(DAY, OPEN)).pause(FRIDAY + 30 * DAY, OPEN)
    again = FRIDAY + 40 * DAY
    assert clock.resume(again, Pace(DAY, OPEN)).overdue(again)


def test_a_stretch_goes_by_what_the_office_has_set_when_it_begins() -> None:
    monday = datetime(2026, 11, 30, 9, 0, tzinfo=JST)
    clock = ReviewClock().start(monday, PACE).pause(monday + 2 * DAY, OPEN)
    closed_on_friday = Pace(5 * DAY, lambda day: OPEN(day) and day != date(2026, 12, 4))
    resumed = clock.resume(monday + 2 * DAY, closed_on_friday)
    assert resumed.target == 5 * DAY
    assert resumed.due_at == datetime(2026, 12, 8, 9, 0, tzinfo=JST)


def test_it_is_due_soon_in_the_last_quarter_of_its_target_and_then_overdue() -> None:
    monday = datetime(2026, 11, 30, 9, 0, tzinfo=JST)
    clock = ReviewClock().start(monday, Pace(8 * DAY, OPEN))
    soon = datetime(2026, 12, 8, 9, 0, tzinfo=JST)  # six working days on
    second = timedelta(seconds=1)
    assert clock.due_at == soon + 2 * DAY
    assert clock.ageing(monday, OPEN) is Ageing.FRESH
    assert clock.ageing(soon - second, OPEN) is Ageing.FRESH
    assert clock.ageing(soon, OPEN) is Ageing.SOON
    assert clock.ageing(clock.due_at - second, OPEN) is Ageing.SOON
    assert clock.ageing(clock.due_at, OPEN) is Ageing.OVERDUE
    assert clock.pause(soon, OPEN).ageing(soon, OPEN) is None


@pytest.mark.fault("F45")
def test_a_review_is_overdue_long_before_its_execution_gives_up() -> None:
    states = json.loads(DEFINITION.read_text(encoding="utf-8"))["States"]
    gives_up = timedelta(seconds=states["OpenStage"]["TimeoutSeconds"])
    longest = max(
        after_working_time(begins, MOST_DAYS * DAY, OPEN) - begins
        for begins in (FRIDAY + number * DAY for number in range(3 * 365))
    )
    assert longest + timedelta(days=30) < gives_up


def test_a_calendar_without_working_days_is_a_fault() -> None:
    with pytest.raises(ValueError, match="no working day"):
        after_working_time(FRIDAY, DAY, lambda _day: False)


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_the_two_ways_of_counting_agree(start: datetime, amount: timedelta) -> None:
    assert working_time(start, after_working_time(start, amount, OPEN), OPEN) == amount


@given(MOMENTS, st.lists(st.timedeltas(timedelta(0), timedelta(days=9)), max_size=6))
def test_pauses_take_nothing_away_and_add_nothing(start: datetime, spans: list[timedelta]) -> None:
    clock, at, worked = ReviewClock().start(start, PACE), start, timedelta(0)
    for index, span in enumerate(spans):
        if index % 2:
            clock = clock.pause(at, OPEN)
            at += span
            clock = clock.resume(at, PACE)
        else:
            worked += working_time(at, at + span, OPEN)
            at += span
    assert clock.elapsed(at, OPEN) == worked
