"""Makes the certificate that follows an approval. On its own, because its engine is big."""

from typing import Any

from aws_lambda_powertools import Logger

from ukeire.domain.errors import Overtaken
from ukeire.usecases.issue_certificate import issue_certificate
from ukeire.wiring import build_services

logger = Logger()
services = build_services()


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Issue the certificate of ``event``'s filing and round; the same again is the same one."""
    filing_id, round_ = event["filing_id"], event["round"]
    logger.append_keys(filing_id=filing_id, round=round_)
    try:
        record = issue_certificate(services, services.certificate_printer, filing_id, round_)
    except Overtaken:
        logger.warning("not issued: the organisation has left")
        return {"certificate_id": None, "number": None}
    return {"certificate_id": record.certificate_id, "number": record.number}
