"""How long passwords and login IDs last, to the day in Japan."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from ukeire.domain.dates import start_of_day
from ukeire.domain.lapses import KINDS, LapseRule, Lapses, Since, Subject, last_day


@dataclass(frozen=True)
class Dates:
    """An account's."""

    password_set_at: datetime | None
    last_used_at: datetime | None = None
    kind: str | None = None


SET = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
LAST = date(2027, 11, 27)


@pytest.mark.rule("A19")
@pytest.mark.parametrize(
    ("begun", "ends"),
    [
        (date(2026, 11, 27), date(2027, 11, 27)),
        (date(2027, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 28), date(2029, 2, 28)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_a_year_ends_on_the_day_of_its_number_in_the_next(begun: date, ends: date) -> None:
    assert last_day(start_of_day(begun), 12) == ends
    assert last_day(start_of_day(begun) + timedelta(days=1, seconds=-1), 12) == ends


@pytest.mark.rule("A19")
def test_a_password_lasts_through_its_last_day_in_japan_to_the_second() -> None:
    account = Dates(SET, last_used_at=SET + timedelta(days=300))
    end = start_of_day(LAST + timedelta(days=1))
    assert Lapses().lapsed(account, end - timedelta(seconds=1)) is None
    assert Lapses().lapsed(account, end) is Subject.PASSWORD


@pytest.mark.rule("A18")
@pytest.mark.parametrize("kind", [None, "council", "affiliated_organization"])
def test_a_login_id_lasts_a_year_from_its_last_use(kind: str | None) -> None:
    account = Dates(SET, last_used_at=SET + timedelta(days=300), kind=kind)
    end = start_of_day(last_day(SET + timedelta(days=300), 12) + timedelta(days=1))
    assert Lapses().lapsed(account, end - timedelta(seconds=1)) is Subject.PASSWORD
    assert Lapses().lapsed(account, end) is Subject.LOGIN_ID


@pytest.mark.rule("A18")
@pytest.mark.parametrize("kind", ["specified_skilled", "language_school"])
def test_of_other_kinds_it_lasts_a_year_from_the_last_change_of_the_password(kind: str) -> None:
    account = Dates(SET, last_used_at=SET + timedelta(days=300), kind=kind)
    end = start_of_day(LAST + timedelta(days=1))
    assert Lapses().lapsed(account, end - timedelta(seconds=1)) is None
    assert Lapses().lapsed(account, end) is Subject.LOGIN_ID


@pytest.mark.rule("A18")
def test_a_language_school_that_uses_both_systems_goes_by_its_last_use() -> None:
    assert KINDS["language_school_of_both"].login_id_since is Since.LAST_USE


@pytest.mark.rule("A18", "A19")
def test_of_an_account_that_nobody_dated_nothing_lapses() -> None:
    far = SET + timedelta(days=36500)
    assert Lapses().lapsed(Dates(None), far) is None
    assert list(Lapses().warnings(Dates(None), far)) == []


@pytest.mark.rule("A18", "A19")
def test_warnings_are_due_on_the_days_before_and_each_stays_due_until_the_next() -> None:
    account = Dates(SET, last_used_at=SET + timedelta(days=300))
    told = {}
    for left in range(33, -2, -1):
        at = start_of_day(LAST - timedelta(days=left))
        told[left] = [one.days for one in Lapses().warnings(account, at)]
    assert [left for left, days in told.items() if not days] == [33, 32, 31, -1]
    assert told[30] == told[8] == [30]
    assert told[7] == told[2] == [7]
    assert told[1] == told[0] == [1]


@pytest.mark.rule("A18", "A19")
def test_of_what_lapses_on_one_day_only_the_login_id_is_told() -> None:
    at = start_of_day(LAST - timedelta(days=7))
    (warning,) = Lapses().warnings(Dates(SET, SET), at)
    assert (warning.subject, warning.last_day, warning.days) == (Subject.LOGIN_ID, LAST, 7)


@pytest.mark.rule("A18", "A19")
def test_whoever_may_be_warned_is_looked_at() -> None:
    for months in (1, 2, 11, 12, 30):
        rule = LapseRule(password_months=months, login_id_months=None)
        lapses = Lapses(kind="own", kinds={"own": rule})
        for day in range(800):
            since = SET + timedelta(days=day)
            first = start_of_day(last_day(since, months) - timedelta(days=30))
            assert since <= lapses.worth_looking(first)


@pytest.mark.rule("A18", "A19")
def test_periods_are_data_and_what_makes_no_sense_is_refused() -> None:
    text = (
        '{"kind": "office", "kinds": {"office": {"password_months": 3, "login_id_months": null}}}'
    )
    lapses = Lapses.model_validate_json(text)
    assert lapses.last_day(Dates(SET), Subject.PASSWORD) == date(2027, 2, 27)
    assert lapses.last_day(Dates(SET), Subject.LOGIN_ID) is None
    for wrong in ('{"kind": "none"}', '{"kinds": {"council": {"password_months": 0}}}'):
        with pytest.raises(ValidationError):
            Lapses.model_validate_json(wrong)


@pytest.mark.rule("A18")
def test_an_account_is_looked_at_until_nothing_of_it_can_lapse() -> None:
    account = Dates(SET, last_used_at=SET + timedelta(days=300))
    lapses = Lapses()
    assert not lapses.settled(account, start_of_day(LAST + timedelta(days=1)))
    assert lapses.settled(account, start_of_day(LAST + timedelta(days=302)))
    for_ever = Lapses(kinds={"council": LapseRule(login_id_months=None)})
    assert for_ever.settled(account, start_of_day(LAST + timedelta(days=1)))
