"""A certificate for the key that signs certificates, made at the start of the local run."""

from infrastructure.local.declared import Declared
from ukeire.usecases.certify_signing_key import make_signing_certificate, use_signing_certificate
from ukeire.wiring import Services, Settings

# The clock is moved by years.
_DAYS = 30 * 365


def make(declared: Declared) -> None:
    """On a deployment this is done by command, with a certificate that an authority stands for."""
    certificates = declared.function("certificates")
    if certificates is None or not certificates.environment.get("SIGNING_CERTIFICATE"):
        return
    services = Services(Settings(certificates.environment))
    use_signing_certificate(services, make_signing_certificate(services, _DAYS))
