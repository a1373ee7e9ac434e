"""The printed list: everything on it, nothing lost in silence, the same bytes every time."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from ukeire.adapters.list_pdf import ListPrinter
from ukeire.domain.printed_list import PrintedList

FONTS = Path(__file__).parents[3] / "node_modules/@expo-google-fonts/noto-sans-jp"
CONTENT = PrintedList(
    title="操作の記録",
    facts=(("法人名", "社会福祉法人さくら会"), ("申請ID", "0193f2" * 10)),
    heads=("日時", "操作"),
    rows=(("2026年11月22日", "事務局が申請の内容を確認しました"),),
    made_on=date(2026, 11, 23),
    author="協議会",
)


@pytest.fixture(scope="module")
def printer() -> ListPrinter:
    return ListPrinter(FONTS)


def text_of(pdf: bytes) -> str:
    pages = PdfReader(BytesIO(pdf)).pages
    return re.sub(r"[\s\u200b]", "", "".join(page.extract_text() for page in pages))


def test_a_list_says_all_it_is_given_and_is_the_same_twice(printer: ListPrinter) -> None:
    pdf = printer.print(CONTENT)
    assert pdf == printer.print(CONTENT)
    for said in ("操作の記録", "社会福祉法人さくら会", "事務局が申請の内容を確認しました", "〓"):
        assert (said in text_of(pdf)) is (said != "〓")


def test_a_character_that_the_font_lacks_is_shown_as_lacking(printer: ListPrinter) -> None:
    text = text_of(
        printer.print(replace(CONTENT, facts=(("法人名", "社会福祉法人\U000e0041𪚥会"),)))
    )
    assert "〓会" in text
    assert "〓は、印刷できない文字を表します。" in text


def test_what_looks_like_markup_is_printed_as_it_is(printer: ListPrinter) -> None:
    odd = '#panic("x") *b* $1$ \\ <a> @b'
    assert odd.replace(" ", "") in text_of(printer.print(replace(CONTENT, rows=((odd, odd),))))


def test_five_hundred_rows_run_over_pages(printer: ListPrinter) -> None:
    rows = tuple((f"行{n}", "事務局が申請の内容を確認しました") for n in range(500))
    pdf = printer.print(replace(CONTENT, rows=rows))
    assert len(PdfReader(BytesIO(pdf)).pages) > 5
    assert "行499" in text_of(pdf)
