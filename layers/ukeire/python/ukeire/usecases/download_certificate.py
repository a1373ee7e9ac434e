"""Take a certificate's one download (C1)."""

import hashlib
from datetime import timedelta

from ukeire.domain.errors import Forbidden, NotFound, UsedUp
from ukeire.domain.register import CertificateRecord, CertificateStatus
from ukeire.domain.scope import require_deciding
from ukeire.domain.session import Actor, Role
from ukeire.procedures import procedure_named
from ukeire.usecases.ports.filings import FilingServices

_SAME_REQUEST = timedelta(minutes=10)
"""How long a broken download may be asked for again by the same session with the same key."""


_NOT_VALID = {
    CertificateStatus.SUPERSEDED: (
        "この証明書は新しい証明書に置き換えられたため、ダウンロードできません。"
    ),
    CertificateStatus.REVOKED: "この証明書は退会により失効したため、ダウンロードできません。",
}


def download_certificate(
    services: FilingServices,
    certificate_id: str,
    actor: Actor,
    *,
    session_key: str,
    request_key: str | None,
) -> tuple[CertificateRecord, bytes]:
    """The certificate's file, once. Raises NotFound, and UsedUp when it was taken (F33, F34).

    Raises OutsideMandate for an agent that may not decide about what it was issued for.

    ``request_key`` is the client's own name for this request: the same again from the same session
    within ten minutes gets the same file.
    """
    certificate = _find(services, certificate_id, actor)
    if certificate.status is not CertificateStatus.VALID:
        raise UsedUp(_NOT_VALID[certificate.status])
    # Read before it is claimed: a store that does not answer must not use up the one download.
    content = services.certificates.get(certificate.object_key)
    now = services.now()
    key = request_key or services.new_id()
    claimant = hashlib.sha256(f"{session_key}\n{key}".encode()).hexdigest()
    if services.registers.claim_download(certificate, claimant, now):
        return certificate, content
    taken = _find(services, certificate_id, actor)
    if (
        taken.claimed_by == claimant
        and taken.claimed_at is not None
        and now - taken.claimed_at < _SAME_REQUEST
    ):
        return taken, content
    raise UsedUp(
        "入会証明書は1回だけダウンロードできます。すでにダウンロードされています。"
        "もう一度必要なときは、再発行を申請してください。"
    )


def _find(services: FilingServices, certificate_id: str, actor: Actor) -> CertificateRecord:
    if actor.organization_id is None:
        raise Forbidden
    register = services.registers.get(actor.organization_id)
    for certificate in register.certificates:
        if certificate.certificate_id == certificate_id:
            if actor.role is Role.AGENT:
                issued_by = services.filings.get(certificate.filing_id).procedure
                require_deciding(actor, procedure_named(issued_by))
            return certificate
    raise NotFound
