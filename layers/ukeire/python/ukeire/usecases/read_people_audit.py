"""What organisations and agents did with accounts and mandates, for offices; reading is recorded."""

from collections.abc import Sequence
from datetime import date, timedelta

from ukeire.domain.audit import Act, AuditRecord, record_of
from ukeire.domain.permissions import Permission, require
from ukeire.domain.session import Actor
from ukeire.usecases.ports.filings import FilingServices
from ukeire.usecases.read_audit import checked_period, within_limit


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
        for ahead in range((last - first).days + 1)
        for one in services.audit.of_people_on(first + timedelta(days=ahead))
        if (what is None or one.detail["what"] == what)
        and (organization_id is None or one.people_of == organization_id)
    )
    return within_limit(found)
