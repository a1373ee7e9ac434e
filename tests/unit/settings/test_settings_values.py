"""What each kind of setting takes, and what it means."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ukeire.domain.dates import JST
from ukeire.domain.settings import KINDS
from ukeire.domain.settings.canned_comments import CannedComment, offered_comments
from ukeire.domain.settings.closing_days import ClosingDay, closing_days
from ukeire.domain.settings.kinds import Setting
from ukeire.domain.settings.notices import Notice, shown_notices
from ukeire.domain.settings.service_hours import (
    PlannedStop,
    ServiceHours,
    announced_stops,
    opens_again,
)

NIGHTLY = ServiceHours(opens=time(4), closes=time(1))


def _at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=JST)


def _notice(key: str = "n-1", **given: Any) -> Setting[Notice]:
    values = {"title": "件名", "text": "本文", "state": "published", "shown_from": "2026-11-01"}
    return Setting("secretariat", key, Notice.model_validate({**values, **given}), 1)


@pytest.mark.rule("E8")
def test_hours_past_midnight_are_closed_from_one_to_four() -> None:
    assert NIGHTLY.open_at(_at(0, 59))
    assert not NIGHTLY.open_at(_at(1))
    assert not NIGHTLY.open_at(_at(3, 59))
    assert NIGHTLY.open_at(_at(4))
    assert opens_again(NIGHTLY, [], _at(1)) == _at(4)


@pytest.mark.rule("E8")
def test_hours_within_a_day_open_again_the_next_morning() -> None:
    hours = ServiceHours(opens=time(9), closes=time(17))
    assert opens_again(hours, [], _at(16, 59)) is None
    assert opens_again(hours, [], _at(17)) == _at(9, day=3)
    assert opens_again(hours, [], _at(8)) == _at(9)


@pytest.mark.rule("E8")
@given(st.integers(0, 366 * 24 * 60))
def test_nobody_stops_at_night_unless_an_office_says_so(minutes: int) -> None:
    assert opens_again(None, [], _at(0) + timedelta(minutes=minutes)) is None


@pytest.mark.rule("E8")
def test_a_stop_that_ends_while_closed_opens_in_the_morning() -> None:
    stop = PlannedStop(starts=_at(23), ends=_at(2, day=3), reason="保守")
    assert opens_again(NIGHTLY, [stop], _at(22, 59)) is None
    assert opens_again(NIGHTLY, [stop], _at(23)) == _at(4, day=3)
    assert opens_again(None, [stop], _at(23)) == _at(2, day=3)


@pytest.mark.rule("E8")
@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=6),
    st.booleans(),
    st.integers(0, 200),
)
def test_the_opening_that_is_told_is_open_and_nothing_before_it_is(
    stretches: list[tuple[int, int]], nightly: bool, after: int
) -> None:
    start = _at(0)
    stops = [
        PlannedStop(
            starts=start + timedelta(hours=at), ends=start + timedelta(hours=at + long), reason="x"
        )
        for at, long in stretches
    ]
    hours = NIGHTLY if nightly else None
    moment = start + timedelta(hours=after)
    opening = opens_again(hours, stops, moment)

    def is_open(at: datetime) -> bool:
        return (hours is None or hours.open_at(at)) and not any(stop.at(at) for stop in stops)

    assert (opening is None) == is_open(moment)
    if opening is not None:
        assert is_open(opening)
        steps = int((opening - moment) / timedelta(minutes=30))
        assert not any(is_open(moment + timedelta(minutes=30 * step)) for step in range(steps))


def test_what_is_typed_without_an_offset_is_a_time_in_japan() -> None:
    stop = PlannedStop.model_validate(
        {"starts": "2026-11-02T22:00", "ends": "2026-11-03T02:00:00+09:00", "reason": "保守"}
    )
    assert (stop.starts, stop.ends) == (_at(22), _at(2, day=3))


@pytest.mark.rule("E8")
def test_a_stop_is_announced_from_two_weeks_before_until_its_end() -> None:
    stop = Setting("s", "1", PlannedStop(starts=_at(22), ends=_at(23), reason="保守"), 1)
    assert announced_stops([stop], _at(22) - timedelta(days=14, seconds=1)) == []
    assert announced_stops([stop], _at(22) - timedelta(days=14)) == [stop]
    assert announced_stops([stop], _at(22, 59)) == [stop]
    assert announced_stops([stop], _at(23)) == []


def test_only_published_notices_are_shown_and_only_on_their_days() -> None:
    draft, ended = _notice("d", state="draft"), _notice("e", state="ended")
    short = _notice("s", shown_until="2026-11-05")
    assert shown_notices([draft, ended, short], date(2026, 10, 31)) == []
    assert shown_notices([draft, ended, short], date(2026, 11, 5)) == [short]
    assert shown_notices([draft, ended, short], date(2026, 11, 6)) == []


def test_important_notices_come_first_then_the_newest() -> None:
    old, new = _notice("o"), _notice("n", shown_from="2026-11-03")
    important = _notice("i", importance="important", shown_from="2026-10-01")
    shown = shown_notices([old, important, new], date(2026, 11, 10))
    assert shown == [important, new, old]


def test_comments_are_filled_and_offered_in_the_offices_order() -> None:
    text = "{法人名} 様\n{受付番号}の申請について、{修正の期限}までに直してください。"
    comment = CannedComment(title="不足", text=text)
    filled = comment.filled({"organization": "さくら会", "receipt_number": "20261102-0001"})
    assert filled == (
        "さくら会 様\n20261102-0001の申請について、{修正の期限}までに直してください。"
    )
    first = Setting("s", "b", comment.model_copy(update={"position": 1}), 1)
    later = Setting("s", "a", comment, 1)
    other = Setting("s", "c", comment.model_copy(update={"procedure": "leave"}), 1)
    assert offered_comments([later, other, first], "membership") == [first, later]


def test_closing_days_are_in_the_order_of_the_calendar() -> None:
    days = [Setting("s", f"2026-08-{day}", ClosingDay(name="夏季休業"), 1) for day in (14, 13)]
    assert list(closing_days(days)) == [date(2026, 8, 13), date(2026, 8, 14)]


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("notices", {"title": "", "text": "", "shown_from": ""}),
        ("notices", {"title": "件" * 101, "text": "本文", "shown_from": "2026-11-01"}),
        ("notices", {"title": "件名", "text": "文" * 2001, "shown_from": "2026-11-01"}),
        (
            "notices",
            {
                "title": "件名",
                "text": "本文",
                "shown_from": "2026-11-02",
                "shown_until": "2026-11-01",
            },
        ),
        ("canned_comments", {"title": "見出し", "text": "{知らない語}"}),
        ("canned_comments", {"title": "見出し", "text": "文" * 3001}),
        ("canned_comments", {"title": "見出し", "text": "本文", "position": -1}),
        ("service_hours", {"opens": "09:00", "closes": "09:00"}),
        ("service_hours", {"opens": "25:00", "closes": "09:00"}),
        (
            "planned_stops",
            {"starts": "2026-11-02T22:00", "ends": "2026-11-02T22:00", "reason": "保守"},
        ),
        ("holidays", {"name": " "}),
        ("targets", {"working_days": 0}),
        ("targets", {"working_days": 91}),
        ("targets", {"working_days": 10, "other": 1}),
    ],
)
def test_what_is_wrong_is_refused(kind: str, wrong: dict[str, Any]) -> None:
    model: Any = KINDS[kind].model
    with pytest.raises(ValidationError):
        model.model_validate(wrong)
