"""What a certificate of membership (入会証明書) says (B8, B9). Pure."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedFacility:
    """A facility with the number of foreign workers who work there."""

    name: str
    address: str
    workers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateContent:
    """Everything that is printed.

    ``seat`` is the address of the organisation's main office; ``council`` and ``office`` are the
    names of who certifies, which are configuration; ``verification_url`` with ``number`` and
    ``verification_code`` lets anybody check the certificate.
    """

    number: str
    organization_name: str
    seat: str
    representative_title: str
    representative_name: str
    facilities: tuple[CertifiedFacility, ...]
    issued_on: date
    council: str
    office: str
    verification_url: str
    verification_code: str

    @property
    def verification_link(self) -> str:
        """The address that its QR code holds: the check itself, nothing to type."""
        query = urlencode({"number": self.number, "code": self.verification_code})
        return f"{self.verification_url}?{query}"


class UnprintableCharacters(Exception):
    """The certificate's font has no glyph for ``characters``: printing would lose them in silence."""

    def __init__(self, characters: str) -> None:
        codes = ", ".join(f"U+{ord(character):04X}" for character in characters)
        super().__init__(f"no glyph for {codes}")
        self.characters = characters


class UnfitSigningCertificate(Exception):
    """What files are to be signed with does not serve: for another key, over, or no certificate."""
