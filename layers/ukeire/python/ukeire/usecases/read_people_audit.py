"""What organisations and agents did with accounts and mandates, for offices; reading is recorded."""

from collections.abc import Sequence
from datetime import date

from ukeire.domain.audit import ON_PEOPLE, Act, AuditRecord, in_order, record_of
from ukeire.domain.permissions import Permission, require
from ukeire.domain.session import Actor
from ukeire.usecases.ports.filings import FilingServices
from ukeire.usecases.read_audit import checked_period, of_days, within_limit

_PARTIES = ("applicants", "system")
"""Who does such things: organisations and agents; what an approved filing closes, nobody in person."""


def people_audit(
    services: FilingServices,
    actor: Actor,
    first: date,
    last: date,
    *,
    what: str | None = None,
    organization_id: str | None = None,
    exporting: bool = False,
) -> Sequence[AuditRecord]:
    """All of the period, the oldest first; of one kind of act, or of one organisation, if named.

    Raises Forbidden, and InvalidInput for a period that is none, or holds too much.
    """
    require(actor, Permission.AUDIT)
    period = checked_period(first, last)
    act = Act.AUDIT_EXPORTED if exporting else Act.AUDIT_READ
    narrowed = {"what": what, "organization": organization_id}
    asked = {name: value for name, value in narrowed.items() if value}
    services.audit.record(record_of(actor, act, services.now(), of="people", **period, **asked))
    found = (
        one
        for party in _PARTIES
        for one in of_days(services, party, first, last)
        if one.act in ON_PEOPLE
        and (what is None or one.detail["what"] == what)
        and (organization_id is None or one.people_of == organization_id)
    )
    return in_order(within_limit(found))
