"""The certificate as a PDF: A4, PDF/A-2b, tagged, fonts embedded, the same bytes every time (B8)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ukeire.adapters.qr import printed_qr
from ukeire.adapters.typesetting import Typesetter
from ukeire.domain.certificate import CertificateContent, UnprintableCharacters
from ukeire.domain.dates import japanese_date
from ukeire.domain.printing import unprintable

TEMPLATE = Path(__file__).with_name("certificate.typ")


class CertificatePrinter:
    """Prints certificates with Noto Sans JP in Regular and Bold, found anywhere under ``fonts``."""

    def __init__(self, fonts: Path) -> None:
        self._typesetter = Typesetter(fonts)

    def print(self, content: CertificateContent) -> bytes:
        """The PDF. Raises UnprintableCharacters, and FileNotFoundError without the fonts."""
        values = _values(content)
        missing = unprintable("".join(sorted(_texts(values))), self._typesetter.covered)
        if missing:
            raise UnprintableCharacters(missing)
        drawn = {"qr": printed_qr(content.verification_link)}
        return self._typesetter.pdf(TEMPLATE, {**values, **drawn}, content.issued_on)


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
