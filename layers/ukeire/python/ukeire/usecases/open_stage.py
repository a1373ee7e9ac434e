"""An execution has come to an office and waits for its decision."""

from ukeire.domain.filing import AT_OFFICE, Filing, Move
from ukeire.procedures import procedure_named
from ukeire.usecases.ports.filings import FilingServices


def open_stage(
    services: FilingServices, filing_id: str, round_: int, office: str, token: str
) -> None:
    """Keep the token; if the office has decided already, tell the execution at once.

    Whoever decides stores the decision before looking for the token, and here the token is stored
    before looking for the decision: one of the two always sees the other.
    """
    services.stage_tokens.keep(filing_id, round_, office, token)
    decision = _decision(services.filings.get(filing_id), round_, office)
    if decision is not None:
        services.executions.resume(token, {"decision": decision.value})


def _decision(filing: Filing, round_: int, office: str) -> Move | None:
    """What ended the office's turn in that round, or None while it has it."""
    procedure = procedure_named(filing.procedure)
    waits = filing.status in AT_OFFICE and procedure.office_of(filing) == office
    if filing.round == round_ and waits:
        return None
    for entry in filing.history:
        if entry.round == round_ and (
            (entry.office == office and entry.move in (Move.APPROVE, Move.RETURN, Move.REJECT))
            or entry.move in (Move.WITHDRAW, Move.END)
        ):
            return entry.move
    return None
