"""What a machine finds for an office to look at: the same person or thing elsewhere, dates that end.

The index only says where to look. Each hit is read by its key and by the same rule as any filing:
what is returned, withdrawn or a draft is no hit (D4), nor what no longer names the thing.
"""

from collections.abc import Iterator, Mapping

from ukeire.domain.dates import day_in_japan
from ukeire.domain.errors import NotFound
from ukeire.domain.filing import Filing, Status
from ukeire.domain.findings import Finding, Named, expiring, named_in, names
from ukeire.domain.session import Actor
from ukeire.domain.words import STATUS_WORDS
from ukeire.procedures import procedure_named
from ukeire.usecases.find_filing import visible_filing
from ukeire.usecases.ports.filings import FilingServices

_READ_AT_MOST = 50
"""Other filings looked into for one page."""


def find_findings(services: FilingServices, filing: Filing, actor: Actor) -> tuple[Finding, ...]:
    """Everything found, in the order of the form, dates first."""
    procedure = procedure_named(filing.procedure)
    named = named_in(procedure, filing)
    holders = services.identities.holders([one.digest for one in named])
    elsewhere = {
        one.digest: [
            filing_id
            for organization, filing_id in holders.get(one.digest, ())
            if organization != filing.organization_id
        ]
        for one in named
    }
    others = _read(services, actor, elsewhere)
    return (
        *expiring(procedure, filing, day_in_japan(services.now())),
        *(
            finding
            for one in named
            for filing_id in elsewhere[one.digest]
            if filing_id in others
            for finding in _hit(services, one, others[filing_id])
        ),
    )


def index_identities(services: FilingServices, filing: Filing) -> None:
    """Remember whom and what the filing names; doing it again does no harm."""
    named = named_in(procedure_named(filing.procedure), filing)
    digests = dict.fromkeys(one.digest for one in named)
    services.identities.keep(filing.organization_id, filing.filing_id, list(digests))


def _read(
    services: FilingServices, actor: Actor, elsewhere: Mapping[str, list[str]]
) -> dict[str, Filing]:
    wanted = sorted({one for ids in elsewhere.values() for one in ids})[:_READ_AT_MOST]
    found = {}
    for filing_id in wanted:
        try:
            other = visible_filing(services, filing_id, actor)
        except NotFound:
            continue
        if other.status is not Status.REJECTED:
            found[filing_id] = other
    return found


def _hit(services: FilingServices, one: Named, other: Filing) -> Iterator[Finding]:
    """What was filed counts while it is reviewed; once approved the register does."""
    identity = one.identity
    if other.status is Status.APPROVED:
        register = services.registers.get(other.organization_id)
        there = names(identity, one.digest, register.group(identity.section).values())
        where = f"{other.organization_name}の名簿"
    else:
        there = names(identity, one.digest, other.items(identity.section))
        title = procedure_named(other.procedure).title
        where = f"{other.organization_name}の{title}（{STATUS_WORDS[other.status]}）"
    if there:
        yield Finding(
            code=identity.name,
            pointer=one.pointer,
            message=f"{one.title}：{identity.same}が、{where}にあります。",
            filing_id=other.filing_id,
            receipt_number=other.receipt_number,
            organization_name=other.organization_name,
        )
