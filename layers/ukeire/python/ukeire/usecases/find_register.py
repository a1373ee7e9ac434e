"""Reading the register: one's own, and anybody's certificate by what is printed on it."""

import hmac

from ukeire.domain.errors import NotFound
from ukeire.domain.register import CertificateRecord, Register
from ukeire.domain.session import Actor
from ukeire.usecases.list_filings import own_organization
from ukeire.usecases.ports.filings import FilingServices

_LONGEST = 64


def find_register(services: FilingServices, actor: Actor) -> Register:
    """The register of the actor's organisation. Raises Forbidden."""
    return services.registers.get(own_organization(actor))


def verify_certificate(services: FilingServices, number: str, code: str) -> CertificateRecord:
    """The certificate with both number and code, as printed; spaces and case do not matter.

    Raises NotFound for a wrong pair, whichever of the two is wrong.
    """
    number, code = "".join(number.split()), "".join(code.split()).lower()
    if not 0 < len(number) <= _LONGEST:
        raise NotFound
    certificate = services.registers.certificate_by_number(number)
    if certificate is None or not hmac.compare_digest(certificate.code.encode(), code.encode()):
        raise NotFound
    return certificate
