"""The certificate as a PDF: A4, PDF/A-2b, tagged, fonts embedded, the same bytes every time (B8)."""

import functools
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from ukeire.adapters.font_coverage import characters_of_all, font_files
from ukeire.domain.certificate import CertificateContent, UnprintableCharacters
from ukeire.domain.dates import japanese_date
from ukeire.domain.printing import unprintable, without_selectors

TEMPLATE = Path(__file__).with_name("certificate.typ")


class CertificatePrinter:
    """Prints certificates with Noto Sans JP in Regular and Bold, found anywhere under ``fonts``."""

    def __init__(self, fonts: Path) -> None:
        self._fonts = fonts

    def print(self, content: CertificateContent) -> bytes:
        """The PDF. Raises UnprintableCharacters, and FileNotFoundError without the fonts."""
        values = _values(content)
        text = json.dumps(values, ensure_ascii=False)
        missing = unprintable("".join(sorted(_texts(values))), self._covered)
        if missing:
            raise UnprintableCharacters(missing)
        day = content.issued_on
        pdf = self._compiler.compile(
            format="pdf",
            sys_inputs={"content": without_selectors(text)},
            pdf_standards="a-2b",
            timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )
        if not isinstance(pdf, bytes):
            raise TypeError(type(pdf))
        return pdf

    @functools.cached_property
    def _font_files(self) -> list[Path]:
        return font_files(self._fonts)

    @functools.cached_property
    def _covered(self) -> frozenset[str]:
        return characters_of_all(self._font_files)

    @functools.cached_property
    def _compiler(self) -> typst.Compiler:
        folders = [font.parent for font in self._font_files]
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
        )
        return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)


def _values(content: CertificateContent) -> Mapping[str, Any]:
    return {
        "number": content.number,
        "organization_name": content.organization_name,
        "seat": content.seat,
        "representative_title": content.representative_title,
        "representative_name": content.representative_name,
        "facilities": [
            {"name": facility.name, "address": facility.address, "workers": facility.workers}
            for facility in content.facilities
        ],
        "workers": sum(facility.workers for facility in content.facilities),
        "issued_on": japanese_date(content.issued_on),
        "year": content.issued_on.year,
        "month": content.issued_on.month,
        "day": content.issued_on.day,
        "council": content.council,
        "office": content.office,
        "verification_url": content.verification_url,
        "verification_code": content.verification_code,
    }


def _texts(value: Any) -> set[str]:
    """The characters of all texts inside a value."""
    if isinstance(value, str):
        return set(value)
    if isinstance(value, Mapping):
        return set().union(*map(_texts, value.values()))
    if isinstance(value, list):
        return set().union(*map(_texts, value))
    return set()
