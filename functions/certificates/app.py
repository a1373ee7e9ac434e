"""Makes the certificate that follows an approval. On its own, because its engines are big."""

from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from ukeire.domain.errors import Overtaken
from ukeire.domain.register import CertificateRecord
from ukeire.usecases.issue_certificate import issue_certificate
from ukeire.wiring import build_services

logger = Logger()
metrics = Metrics()
services = build_services()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Issue the certificate of ``event``'s filing and round; the same again is the same one."""
    filing_id, round_ = event["filing_id"], event["round"]
    logger.append_keys(filing_id=filing_id, round=round_)
    try:
        record = issue_certificate(
            services,
            services.certificate_printer,
            filing_id,
            round_,
            services.certificate_signer,
        )
    except Overtaken:
        logger.warning("not issued: the organisation has left")
        return {"certificate_id": None, "number": None}
    _tell_of_signature(record)
    return {"certificate_id": record.certificate_id, "number": record.number}


def _tell_of_signature(record: CertificateRecord) -> None:
    if record.signed_until is None:
        logger.warning("issued without a signature", number=record.number)
        metrics.add_metric("CertificatesUnsigned", MetricUnit.Count, 1)
    else:
        left = record.signed_until - record.issued_at
        metrics.add_metric("SigningCertificateDaysLeft", MetricUnit.Count, left.days)
