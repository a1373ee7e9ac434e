"""Whether a certificate is genuine and still valid, for anyone who holds it."""

import hmac
from typing import Protocol

from ukeire.domain.audit import Act, record_of
from ukeire.domain.errors import NotFound
from ukeire.domain.register import CertificateRecord
from ukeire.domain.session import Actor, Role
from ukeire.domain.throttle import VERIFICATIONS_PER_ADDRESS, network_of
from ukeire.usecases.attempts import use_quota
from ukeire.usecases.ports.accounts import Attempts
from ukeire.usecases.ports.filings import FilingServices

_LONGEST = 64
_ANYBODY = Actor("", "証明書を確認した人", Role.PUBLIC)


class VerificationServices(FilingServices, Protocol):
    """What verifying needs besides."""

    @property
    def attempts(self) -> Attempts: ...


def verify_certificate(
    services: VerificationServices, number: str, code: str, *, address: str
) -> CertificateRecord:
    """The certificate with both number and code, as printed; spaces and case do not matter.

    Each is recorded with the filing that it was issued for, without who asked. Raises NotFound for a
    wrong pair, whichever of the two is wrong, and TooMany after too many from one network.
    """
    use_quota(services, VERIFICATIONS_PER_ADDRESS, network_of(address))
    number, code = "".join(number.split()), "".join(code.split()).lower()
    if not 0 < len(number) <= _LONGEST:
        raise NotFound
    certificate = services.registers.certificate_by_number(number)
    if certificate is None or not hmac.compare_digest(certificate.code.encode(), code.encode()):
        raise NotFound
    services.audit.record(
        record_of(
            _ANYBODY,
            Act.CERTIFICATE_VERIFIED,
            services.now(),
            certificate.filing_id,
            number=certificate.number,
            status=certificate.status.value,
        )
    )
    return certificate
