"""Days as people in Japan write them, and the one time zone of the system. Pure."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from ukeire.domain.characters import mend_number, offering, refuse_empty

JST = timezone(timedelta(hours=9), "JST")
"""Japan has one time zone and no summer time."""

ERAS: tuple[tuple[str, str, date], ...] = (
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
    ("大正", "T", date(1912, 7, 30)),
)
"""Name, letter and first day of each era, the latest first."""

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
        year = 1 if match[2] == "元" else int(match[2])
        return _day_of_era(match[1].upper(), year, int(match[3]), int(match[4]))
    raise PydanticCustomError(
        "not_a_date", "年月日を正しく入力してください（例：2026年4月1日、令和8年4月1日）。"
    )


def japanese_date(day: date) -> str:
    """The day in an era, as certificates write it: ``令和8年4月1日``, first years ``令和元年``.

    Raises ValueError for a day before the oldest era known here.
    """
    for name, _, start in ERAS:
        if day >= start:
            year = day.year - start.year + 1
            return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    raise ValueError(day)


def day_in_japan(moment: datetime) -> date:
    """The calendar day in Japan at an aware moment."""
    return moment.astimezone(JST).date()


def in_japanese(moment: datetime) -> str:
    """A moment as mails write it, in Japan: ``2026年11月1日 13時05分``."""
    local = moment.astimezone(JST)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H}時{local:%M}分"


def start_of_day(day: date) -> datetime:
    """The first moment of the day in Japan, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=JST).astimezone(UTC)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise PydanticCustomError(
            "no_such_day", "その日付は存在しません。年月日を確かめてください。"
        ) from None


def _day_of_era(era: str, year: int, month: int, day: int) -> date:
    until = date.max
    for name, letter, start in ERAS:
        if era in (name, letter):
            found = _day(start.year + year - 1, month, day)
            if not start <= found < until:
                raise PydanticCustomError(
                    "outside_era",
                    "元号と年の組み合わせが正しくありません。年月日を確かめてください。",
                )
            return found
        until = start
    raise ValueError(era)


def in_words(day: date) -> str:
    """A day as it is read back to who typed it: ``2026年4月1日（令和8年4月1日）水曜日``."""
    western = f"{day.year}年{day.month}月{day.day}日"
    era = f"（{japanese_date(day)}）" if day >= ERAS[-1][2] else ""
    return f"{western}{era}{'月火水木金土日'[day.weekday()]}曜日"


def _right_era(text: str) -> str:
    """平成35年4月1日 as what it is called: 令和5年4月1日. Other texts stay."""
    match = _ERA.fullmatch("".join(mend_number(text).split()))
    if match is None:
        return text
    year = 1 if match[2] == "元" else int(match[2])
    start = next(start for name, letter, start in ERAS if match[1].upper() in (name, letter))
    try:
        return japanese_date(date(start.year + year - 1, int(match[3]), int(match[4])))
    except ValueError:
        return text


def _mend(value: Any) -> Any:
    return offering(parse_date, _right_era)(value) if isinstance(value, str) else value


Day = Annotated[date, BeforeValidator(_mend)]
"""A date field: takes what ``parse_date`` takes, is written as ISO 8601."""
