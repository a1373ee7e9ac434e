"""Tell the outside what a stored move has to tell: executions and mails, each as good as once."""

from typing import Any

from ukeire.domain.filing import Filing, HistoryEntry, execution_name
from ukeire.domain.review import Task
from ukeire.procedures import procedure_named
from ukeire.usecases.close_account import close_account
from ukeire.usecases.count_filing import count_filing
from ukeire.usecases.end_filings import end_others
from ukeire.usecases.filing_mails import mail_of_move
from ukeire.usecases.find_findings import index_identities
from ukeire.usecases.list_filing import list_filing
from ukeire.usecases.ports.filings import FilingServices, OutboxEntry


def relay_outbox(services: FilingServices, entry: OutboxEntry) -> None:
    """List and count the filing anew, do every task of the entry, then strike it out.

    Doing it again does no harm (F05, F07, F18): executions start by name, a told step is told, and
    mails go out once per (filing, mail id). A failure leaves the entry for the next try.
    """
    filing = services.filings.get(entry.filing_id)
    list_filing(services, filing, check=True)
    count_filing(services, filing)
    if entry.tasks:
        moved = next(one for one in filing.history if one.sequence == entry.sequence)
        for task in entry.tasks:
            _tell(services, filing, moved, task)
    services.outbox.told(entry)


def _tell(services: FilingServices, filing: Filing, moved: HistoryEntry, task: Task) -> None:
    match task.kind:
        case "start_round":
            start_round(services, filing, moved.round, task.payload["index"])
        case "end_stage":
            office = task.payload["office"]
            token = services.stage_tokens.get(filing.filing_id, moved.round, office)
            # Without a token the stage is not open yet: opening it finds the decision itself.
            if token:
                services.executions.resume(token, {"decision": task.payload["decision"]})
        case "mail":
            services.mailer.send(mail_of_move(services, filing, moved, task.payload["kind"]))
        case "index":
            index_identities(services, filing)
        case "end_others":
            end_others(services, filing)
        case "close_account":
            close_account(services, filing)
        case unknown:
            raise ValueError(f"no such task: {unknown}")


def start_round(
    services: FilingServices, filing: Filing, round_: int, index: int, part: int = 0
) -> None:
    """Start the review execution of a round, from the office at ``index`` of the route.

    ``part`` numbers those that follow one that died (F06).
    """
    route = procedure_named(filing.procedure).route_of(filing)
    name = execution_name(filing.filing_id, round_)
    payload: dict[str, Any] = {
        "filing_id": filing.filing_id,
        "round": round_,
        "offices": list(route.offices),
        "index": index,
        "issues": list(route.issues),
    }
    services.executions.start(f"{name}-p{part}" if part else name, payload)
