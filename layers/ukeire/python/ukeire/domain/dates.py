"""Days as people in Japan write them, and the one time zone of the system. Pure."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any

from pydantic import BeforeValidator

from ukeire.domain.characters import mend_number, offering, refuse_empty
from ukeire.domain.wording import Text, refusal

JST = timezone(timedelta(hours=9), "JST")
"""Japan has one time zone and no summer time."""

ERAS: tuple[tuple[str, str, date], ...] = (
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
    ("大正", "T", date(1912, 7, 30)),
)
"""Name, letter and first day of each era, the latest first."""

FIRST_YEAR = "元"
_WESTERN = re.compile(r"([0-9]{4})(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})日?")
_PACKED = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_ERA = re.compile(
    r"(令和|平成|昭和|大正|[RHSTrhst])([0-9]{1,2}|元)(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})日?"
)


def parse_date(text: str) -> date:
    """The day that the text names: ``2024-04-01``, ``2024/4/1``, ``令和6年4月1日``, ``R6.4.1``.

    Full-width forms and spaces are mended. Raises PydanticCustomError ``missing``, ``not_a_date``
    (unreadable), ``no_such_day`` (2月30日) and ``outside_era`` (平成35年).
    """
    text = "".join(mend_number(text).split())
    refuse_empty(text)
    if match := _WESTERN.fullmatch(text) or _PACKED.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _ERA.fullmatch(text):
        year = 1 if match[2] == FIRST_YEAR else int(match[2])
        return _day_of_era(match[1].upper(), year, int(match[3]), int(match[4]))
    raise refusal(
        "not_a_date", "年月日を正しく入力してください（例：2026年4月1日、令和8年4月1日）。"
    )


def japanese_date(day: date) -> str:
    """The day in an era, as certificates write it: ``令和8年4月1日``, first years ``令和元年``.

    Raises ValueError for a day before the oldest era known here.
    """
    for name, _, start in ERAS:
        if day >= start:
            year = day.year - start.year + 1
            return f"{name}{FIRST_YEAR if year == 1 else year}年{day.month}月{day.day}日"
    raise ValueError(day)


def day_in_japan(moment: datetime) -> date:
    """The calendar day in Japan at an aware moment."""
    return moment.astimezone(JST).date()


WEEKDAYS = ("月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日")
MONTHS = ("1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月")


def written_day(value: date | datetime) -> Text:
    """A day as people read it, in Japan: ``2026年4月1日``."""
    day = day_in_japan(value) if isinstance(value, datetime) else value
    return Text("{year}年{month}{day}日", year=day.year, month=month_of(day), day=day.day)


def month_of(day: date) -> Text:
    """``4月``: other languages have names for them."""
    return Text(MONTHS[day.month - 1])


def day_of_month(day: date) -> Text:
    """A day of which everybody knows the year: ``4月1日``."""
    return Text("{month}{day}日", month=month_of(day), day=day.day)


def typed_day(day: date) -> Text:
    """A day for a field, where ``parse_date`` must read it again in every language."""
    return Text("{year}年{month}月{day}日", year=day.year, month=day.month, day=day.day)


def in_japanese(moment: datetime) -> Text:
    """A moment as mails write it, in Japan: ``2026年11月1日 13時05分``."""
    return _at(moment, f"{moment.astimezone(JST):%H}")


def written_time(moment: datetime) -> Text:
    """A moment as pages write it, in Japan: ``2026年4月1日 9時05分``."""
    return _at(moment, str(moment.astimezone(JST).hour))


def _at(moment: datetime, hour: str) -> Text:
    minute = f"{moment.astimezone(JST):%M}"
    return Text("{day} {hour}時{minute}分", day=written_day(moment), hour=hour, minute=minute)


def start_of_day(day: date) -> datetime:
    """The first moment of the day in Japan, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=JST).astimezone(UTC)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise refusal("no_such_day", "その日付は存在しません。年月日を確かめてください。") from None


def _day_of_era(era: str, year: int, month: int, day: int) -> date:
    until = date.max
    for name, letter, start in ERAS:
        if era in (name, letter):
            found = _day(start.year + year - 1, month, day)
            if not start <= found < until:
                raise refusal(
                    "outside_era",
                    "元号と年の組み合わせが正しくありません。年月日を確かめてください。",
                )
            return found
        until = start
    raise ValueError(era)


def in_words(day: date) -> Text:
    """A day as it is read back to who typed it: ``2026年4月1日（令和8年4月1日）水曜日``."""
    said, weekday = written_day(day), Text(WEEKDAYS[day.weekday()])
    if day < ERAS[-1][2]:
        return Text("{day}{weekday}", day=said, weekday=weekday)
    return Text("{day}（{era}）{weekday}", day=said, era=japanese_date(day), weekday=weekday)


def _right_era(text: str) -> str:
    """平成35年4月1日 as what it is called: 令和5年4月1日. Other texts stay."""
    match = _ERA.fullmatch("".join(mend_number(text).split()))
    if match is None:
        return text
    year = 1 if match[2] == FIRST_YEAR else int(match[2])
    start = next(start for name, letter, start in ERAS if match[1].upper() in (name, letter))
    try:
        return japanese_date(date(start.year + year - 1, int(match[3]), int(match[4])))
    except ValueError:
        return text


def _mend(value: Any) -> Any:
    return offering(parse_date, _right_era)(value) if isinstance(value, str) else value


Day = Annotated[date, BeforeValidator(_mend)]
"""A date field: takes what ``parse_date`` takes, is written as ISO 8601."""
