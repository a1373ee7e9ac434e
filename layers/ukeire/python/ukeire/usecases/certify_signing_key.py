"""Get a certificate for the key that signs certificates of membership, and put it into use."""

from datetime import timedelta

from ukeire.usecases.ports.signing import SigningServices

_DAY = timedelta(days=1)


def request_signing_certificate(services: SigningServices) -> str:
    """The request to send to an authority, naming the office (PEM)."""
    return services.signing_key.request(services.office)


def make_signing_certificate(services: SigningServices, days: int) -> str:
    """A certificate that the key signs itself, valid from now for so many days (PEM).

    It proves that a file is as it was issued, to whoever got the certificate from the office.
    """
    now = services.now()
    return services.signing_key.certify_itself(services.office, now, now + days * _DAY)


def use_signing_certificate(services: SigningServices, chain: str) -> None:
    """Sign with that certificate from the next one issued on; its issuers may follow it.

    Raises UnfitSigningCertificate when the key could not sign with it now.
    """
    services.signing_certificates.put(services.signing_key.fitting(chain, services.now()))
