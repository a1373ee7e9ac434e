"""The printed certificate: what it says, and that it keeps."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pypdf import PdfReader

from tests.certificates_factory import CONTENT, FONTS
from ukeire.adapters import certificate_pdf
from ukeire.adapters.certificate_pdf import CertificatePrinter
from ukeire.adapters.font_coverage import characters_of
from ukeire.adapters.pdf_inspection import inspect
from ukeire.adapters.qr import printed_qr
from ukeire.domain.certificate import CertifiedFacility, UnprintableCharacters


@pytest.fixture(scope="module")
def printer() -> CertificatePrinter:
    return CertificatePrinter(FONTS)


def text_of(pdf: bytes) -> str:
    """The text as extracted, but for the spaces and lines that its layout adds."""
    pages = PdfReader(BytesIO(pdf)).pages
    return re.sub(r"[\s\u200b]", "", "".join(page.extract_text() for page in pages))


@pytest.mark.rule("B8", "B9")
def test_the_certificate_says_who_is_a_member_and_where_its_workers_work(
    printer: CertificatePrinter,
) -> None:
    text = text_of(printer.print(CONTENT))
    for said in (
        "入会証明書",
        "介特-2026-000123",
        "社会福祉法人𠮷髙﨑さくら会",
        "東京都中央区銀座七丁目17番14号松岡銀七ビル3階",
        "理事長",
        "𠮷田髙﨑",
        "特別養護老人ホームさくら苑東京都港区芝1-1-13名",
        "デイサービスさくら大阪府大阪市北区梅田2-2-212名",
        "2事業所・15名",
        "令和8年11月22日",
        "介護分野における特定技能協議会の構成員であることを証明します。",
        "公益社団法人国際厚生事業団",
        "https://ukeire.example.jp/verify",
        "K7QM-4XTD-92HF",
    ):
        assert said in text


@pytest.mark.rule("B8")
def test_the_certificate_is_one_tagged_a4_page_of_pdf_a_with_a_title(
    printer: CertificatePrinter,
) -> None:
    pdf = printer.print(CONTENT)
    reader = PdfReader(BytesIO(pdf))
    (page,) = reader.pages
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
    assert reader.metadata is not None
    assert reader.metadata.title == "入会証明書 介特-2026-000123"
    catalog: Any = reader.root_object
    assert catalog["/Lang"] == "ja-JP"
    assert catalog["/MarkInfo"]["/Marked"].value
    assert "/StructTreeRoot" in catalog
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf


@pytest.mark.rule("B8")
def test_its_qr_code_leads_to_its_own_check(
    printer: CertificatePrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def draw(text: str) -> str:
        drawn.append(text)
        return printed_qr(text)

    monkeypatch.setattr(certificate_pdf, "printed_qr", draw)
    pdf = printer.print(CONTENT)
    query = parse_qs(urlsplit(drawn[0]).query)
    assert drawn[0].startswith("https://ukeire.example.jp/verify?")
    assert query == {"number": [CONTENT.number], "code": [CONTENT.verification_code]}
    monkeypatch.setattr(certificate_pdf, "printed_qr", lambda text: printed_qr("another"))
    assert printer.print(CONTENT) != pdf, "what is drawn is in the file"


def test_every_font_is_embedded(printer: CertificatePrinter) -> None:
    pages: Any = PdfReader(BytesIO(printer.print(CONTENT))).pages
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "NotoSansJP" in descriptor["/FontName"]
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


@pytest.mark.rule("B8")
def test_the_same_content_gives_the_same_bytes(printer: CertificatePrinter) -> None:
    assert printer.print(CONTENT) == CertificatePrinter(FONTS).print(CONTENT)
    other = replace(CONTENT, number="介特-2026-000124")
    assert printer.print(other) != printer.print(CONTENT)
    assert "介特-2026-000123" not in text_of(printer.print(other))


@pytest.mark.rule("B8")
@pytest.mark.parametrize("length", [41, 100])
def test_many_facilities_with_long_names_flow_on_to_further_pages(
    printer: CertificatePrinter, length: int
) -> None:
    facilities = tuple(
        CertifiedFacility(
            name=f"{'特別養護老人ホーム' * 11}"[: length - 3] + f"{place:03}",
            address="東京都中央区銀座七丁目" * 4,
            workers=place,
        )
        for place in range(1, 46)
    )
    content = replace(CONTENT, organization_name="株式会社" + "W" * 96, facilities=facilities)
    pdf = printer.print(content)
    assert len(PdfReader(BytesIO(pdf)).pages) > 1
    text = text_of(pdf)
    assert content.organization_name in text
    for facility in facilities:
        assert f"{facility.name}{facility.address}{facility.workers}名" in text


@pytest.mark.rule("B8")
@pytest.mark.fault("F42")
@pytest.mark.parametrize(
    "value",
    [
        '#read("/etc/passwd")',
        "$x^2$ *太字* _斜体_ `code` <label> @ref // 注釈 /* 注釈 */",
        "] ) } #panic() \\u{41} \\",
        '"}, {"name": "偽',
    ],
)
def test_markup_in_a_value_is_printed_literally(printer: CertificatePrinter, value: str) -> None:
    facility = CertifiedFacility(name=value, address=value, workers=1)
    content = replace(CONTENT, organization_name=value, facilities=(facility,))
    assert text_of(printer.print(content)).count(re.sub(r"\s", "", value)) == 3


@pytest.mark.rule("B8")
@pytest.mark.parametrize("character", ["🌸", "가", "\n", "\ue000", "\U00037777"])
def test_a_character_that_the_font_lacks_is_refused_by_name(
    printer: CertificatePrinter, character: str
) -> None:
    with pytest.raises(UnprintableCharacters) as caught:
        printer.print(replace(CONTENT, seat=f"東京都{character}"))
    assert caught.value.characters == character
    assert f"U+{ord(character):04X}" in str(caught.value)


@pytest.mark.rule("B8")
def test_a_chosen_shape_of_a_character_is_printed_as_the_character(
    printer: CertificatePrinter,
) -> None:
    pdf = printer.print(replace(CONTENT, representative_name="葛\U000e0100城 辻\ufe00子"))
    assert "葛城辻子" in text_of(pdf)


def test_the_fonts_are_missed_aloud(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        CertificatePrinter(tmp_path).print(CONTENT)


def test_a_font_tells_what_it_can_draw(tmp_path: Path) -> None:
    covered = characters_of(FONTS / "400Regular" / "NotoSansJP_400Regular.ttf")
    assert {ord(character) for character in "𠮷髙﨑辻あア亜A1　"} <= covered
    assert not {0x1F338, 0xAC00, 0x0A} & covered
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"\0\1\0\0" + bytes(8))
    with pytest.raises(ValueError, match="cmap"):
        characters_of(broken)


def test_the_certificate_would_pass_our_own_inspection(printer: CertificatePrinter) -> None:
    assert inspect(printer.print(CONTENT)) is None
