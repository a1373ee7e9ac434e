"""The tasks of the review state machine: open a stage, tell the result, tidy the register."""

from typing import Any

from aws_lambda_powertools import Logger

from ukeire.usecases.open_stage import open_stage
from ukeire.usecases.tell_result import tell_result
from ukeire.wiring import build_services

logger = Logger()
services = build_services()


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """One task; ``event["action"]`` says which. Raises ValueError for an unknown one."""
    filing_id, round_ = event["filing_id"], event["round"]
    logger.append_keys(filing_id=filing_id, round=round_, action=event["action"])
    match event["action"]:
        case "open_stage":
            open_stage(services, filing_id, round_, event["office"], event["task_token"])
        case "tell":
            tell_result(services, filing_id, round_)
        case "fold":
            folded = services.registers.fold(services.filings.get(filing_id).organization_id)
            logger.info("register folded", extra={"entries": folded})
        case unknown:
            raise ValueError(f"no such action: {unknown}")
    return {"filing_id": filing_id, "round": round_}
