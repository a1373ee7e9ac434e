"""What signing certificates asks of the outside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ukeire.domain.office import Office


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A signed PDF, and the last moment of the certificate it is signed with."""

    content: bytes
    signed_until: datetime


class CertificateSigner(Protocol):
    """Signs PDFs so that any reader sees whether they are as they were signed."""

    def try_key(self, at: datetime) -> None:
        """Nothing, if it could sign ``at`` that moment; raises what ``sign`` would otherwise."""
        ...

    def sign(self, pdf: bytes, at: datetime) -> SignedFile:
        """``pdf`` with a signature over all of it, made ``at`` that moment.

        Raises UnfitSigningCertificate when its certificate is for another key or not valid then.
        """
        ...


class SigningKey(Protocol):
    """The key that signs. Certificates, and requests for one, are PEM."""

    def request(self, office: Office) -> str:
        """What an authority is asked by to certify that the key is the office's (PKCS #10)."""

    def certify_itself(self, office: Office, since: datetime, until: datetime) -> str:
        """The office's certificate for the key, signed with the key itself."""

    def fitting(self, chain: str, at: datetime) -> str:
        """``chain`` without what else stands in the file: the key's certificate, then its issuers.

        Raises UnfitSigningCertificate when it is for another key, not valid then, or out of order.
        """


class SigningCertificates(Protocol):
    """Where the certificate and its issuers are kept for whoever signs."""

    def get(self) -> str:
        """The chain as it is now."""

    def put(self, chain: str) -> None:
        """Keep it in place of the one before."""


class SigningServices(Protocol):
    """What certifying the key needs."""

    @property
    def now(self) -> Callable[[], datetime]: ...

    @property
    def office(self) -> Office: ...

    @property
    def signing_key(self) -> SigningKey: ...

    @property
    def signing_certificates(self) -> SigningCertificates: ...
