"""The port to the printing of certificates."""

from typing import Protocol

from ukeire.domain.certificate import CertificateContent


class CertificatePrinting(Protocol):
    """Makes the certificate that an organisation downloads (B8)."""

    def print(self, content: CertificateContent) -> bytes:
        """The PDF, the same bytes for the same content. Raises UnprintableCharacters."""
        ...
