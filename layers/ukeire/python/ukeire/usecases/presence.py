"""Who else has a filing open: two reviewers at once see each other before either decides."""

from datetime import timedelta

from ukeire.domain.errors import Forbidden
from ukeire.domain.presence import Opener
from ukeire.domain.session import Actor, Role
from ukeire.usecases.find_filing import visible_filing
from ukeire.usecases.ports.filings import FilingServices

REMEMBERED = timedelta(minutes=30)


def be_present(services: FilingServices, filing_id: str, actor: Actor) -> tuple[Opener, ...]:
    """Note that the actor has the filing open now; the others of the last half hour, latest first.

    Raises NotFound for a filing the office does not see (D4), Forbidden for anyone but an office.
    """
    if actor.role is not Role.STAFF or actor.office is None:
        raise Forbidden
    visible_filing(services, filing_id, actor)
    now = services.now()
    services.presence.keep(filing_id, Opener(actor.login_id, actor.name, actor.office, now))
    others = [
        one
        for one in services.presence.of(filing_id)
        if one.login_id != actor.login_id and now - one.at < REMEMBERED
    ]
    return tuple(sorted(others, key=lambda one: one.at, reverse=True))
