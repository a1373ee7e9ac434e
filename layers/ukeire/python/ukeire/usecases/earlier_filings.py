"""What else the organisation has filed, for an office that reviews one of its filings."""

from ukeire.domain.filing import VISIBLE_TO_OFFICES, Filing
from ukeire.domain.session import Actor
from ukeire.procedures import procedure_named
from ukeire.usecases.ports.filings import FilingServices

_SHOWN = 20


def earlier_filings(services: FilingServices, filing: Filing, actor: Actor) -> tuple[Filing, ...]:
    """Heads of the organisation's other filings that the office may see, last changed first.

    The list may lag, so each head is read by its key: what was returned just now is not in it (D4).
    """
    listed = services.filings.of_organization(filing.organization_id)
    ids = [one.filing_id for one in listed.items if one.filing_id != filing.filing_id]
    heads = services.filings.heads(ids)
    return tuple(
        head
        for one in ids
        if (head := heads.get(one))
        and head.status in VISIBLE_TO_OFFICES
        and actor.office in procedure_named(head.procedure).offices
    )[:_SHOWN]
