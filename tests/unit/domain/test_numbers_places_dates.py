"""Numbers, places and days: mended to one normal form, or refused for a named reason."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from ukeire.domain import dates, numbers, places


def refusal(check: Callable[[str], Any], value: str) -> str:
    with pytest.raises(PydanticCustomError) as caught:
        check(value)
    assert any(ord(character) > 0x3000 for character in caught.value.message())
    return caught.value.type


@pytest.mark.asvs("2.2.3")
def test_a_corporate_number_has_13_digits_that_agree() -> None:
    assert numbers.corporate_number(" ７０００012050002 ") == "7000012050002"
    assert refusal(numbers.corporate_number, "8000012050002") == "check_digit"
    assert refusal(numbers.corporate_number, "7000012050020") == "check_digit"
    assert refusal(numbers.corporate_number, "700001205000") == "not_13_digits"
    assert refusal(numbers.corporate_number, "700001205000X") == "not_13_digits"
    assert refusal(numbers.corporate_number, "") == "missing"


def test_a_facility_number_has_10_digits() -> None:
    assert numbers.facility_number("１３７００００００１") == "1370000001"
    assert refusal(numbers.facility_number, "137000000") == "not_10_digits"
    assert refusal(numbers.facility_number, "137000000A") == "not_10_digits"


@pytest.mark.rule("B4")
@pytest.mark.parametrize("typed", ["104-0061", "1040061", "〒104-0061", "１０４ー００６１"])
def test_a_postal_code_has_one_normal_form(typed: str) -> None:
    assert numbers.postal_code(typed) == "104-0061"


@pytest.mark.rule("B4")
@pytest.mark.parametrize("typed", ["104-061", "10400611", "1-040061", "104--0061", "銀座"])
def test_a_postal_code_has_7_digits(typed: str) -> None:
    assert refusal(numbers.postal_code, typed) == "not_7_digits"


def test_a_residence_card_number_is_two_letters_eight_digits_two_letters() -> None:
    assert numbers.residence_card_number("ａｂ12345678ｃｄ") == "AB12345678CD"
    for typed in ("AB1234567CD", "AB12345678C", "1B12345678CD", "AB 12345678 CD"):
        assert refusal(numbers.residence_card_number, typed) == "not_a_residence_card"


@pytest.mark.parametrize(
    ("typed", "kept"), [("１，２００", 1200), ("30", 30), (30, 30), (30.0, 30), ("−5", -5)]
)
def test_a_whole_number_may_be_typed_full_width_and_grouped(typed: object, kept: int) -> None:
    assert TypeAdapter(numbers.WholeNumber).validate_python(typed) == kept


@pytest.mark.parametrize("typed", ["1.5", 1.5, True, "1e9", "12,00", "9" * 1000, "三十", "٣"])
def test_what_is_not_a_whole_number_is_refused(typed: object) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(numbers.WholeNumber).validate_python(typed)
    assert caught.value.errors()[0]["type"] == "not_a_whole_number"


def test_a_whole_number_may_have_bounds() -> None:
    capacity: TypeAdapter[int] = TypeAdapter(
        Annotated[numbers.WholeNumber, numbers.between(1, 500)]
    )
    assert capacity.validate_python("500") == 500
    for typed, code in (("0", "too_small"), ("501", "too_large")):
        with pytest.raises(ValidationError) as caught:
            capacity.validate_python(typed)
        assert caught.value.errors()[0]["type"] == code


def test_there_are_47_prefectures_with_their_codes() -> None:
    assert len(places.PREFECTURES) == 47
    assert [places.PREFECTURES[name] for name in ("北海道", "東京都", "大阪府", "沖縄県")] == [
        "01", "13", "27", "47",
    ]  # fmt: skip
    assert places.prefecture(" 京都府 ") == "京都府"
    assert refusal(places.prefecture, "東京") == "not_a_prefecture"


@pytest.mark.rule("B2")
def test_nationalities_lead_with_the_countries_care_workers_come_from() -> None:
    assert list(places.NATIONALITIES.values())[:3] == ["ベトナム", "インドネシア", "フィリピン"]
    assert places.nationality("ｖｎ".upper()) == "VN"
    assert refusal(places.nationality, "JP") == "not_a_nationality"
    assert refusal(places.nationality, "ベトナム") == "not_a_nationality"


@pytest.mark.parametrize(
    "typed",
    [
        "2024-04-01", "2024/4/1", "2024.4.1", "20240401", "２０２４年４月１日", "令和6年4月1日",
        "令和６年 ４月 １日", "R6.4.1", "r6/4/1", "Ｒ６－４－１",
    ],
)  # fmt: skip
def test_a_day_may_be_typed_in_the_western_or_the_japanese_way(typed: str) -> None:
    assert dates.parse_date(typed) == date(2024, 4, 1)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2024-02-30", "no_such_day"),
        ("2023年2月29日", "no_such_day"),
        ("平成35年4月1日", "outside_era"),
        ("令和元年4月30日", "outside_era"),
        ("昭和64年1月8日", "outside_era"),
        ("令和0年4月1日", "outside_era"),
        ("04/01/2024", "not_a_date"),
        ("2024-04-01T00:00:00", "not_a_date"),
        ("あした", "not_a_date"),
        ("", "missing"),
    ],
)
def test_a_day_is_refused_for_a_named_reason(typed: str, code: str) -> None:
    assert refusal(dates.parse_date, typed) == code


def test_the_eras_meet_at_their_days() -> None:
    assert dates.parse_date("平成31年4月30日") == date(2019, 4, 30)
    assert dates.parse_date("令和元年5月1日") == date(2019, 5, 1)
    assert dates.parse_date("昭和64年1月7日") == date(1989, 1, 7)
    assert dates.japanese_date(date(2019, 4, 30)) == "平成31年4月30日"
    assert dates.japanese_date(date(2019, 5, 1)) == "令和元年5月1日"
    with pytest.raises(ValueError, match="1900"):
        dates.japanese_date(date(1900, 1, 1))


def test_a_day_begins_in_japan_nine_hours_before_utc() -> None:
    assert dates.start_of_day(date(2024, 4, 1)) == datetime(2024, 3, 31, 15, tzinfo=UTC)
    assert dates.day_in_japan(datetime(2024, 3, 31, 15, tzinfo=UTC)) == date(2024, 4, 1)
    assert dates.day_in_japan(datetime(2024, 3, 31, 14, 59, 59, tzinfo=UTC)) == date(2024, 3, 31)


def test_a_date_field_takes_either_writing_and_is_stored_in_iso_8601() -> None:
    adapter = TypeAdapter(dates.Day)
    day = adapter.validate_python("令和6年4月1日")
    assert adapter.dump_python(day, mode="json") == "2024-04-01"
