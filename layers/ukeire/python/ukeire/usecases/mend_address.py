"""An address that took no mail works again: somebody says so, and it is sent mail as before."""

import hashlib
from collections.abc import Sequence

from ukeire.domain.audit import Act, record_of
from ukeire.domain.errors import Forbidden, NotFound
from ukeire.domain.filing import Filing
from ukeire.domain.mail import BadAddress, normal
from ukeire.domain.register import Register
from ukeire.domain.session import Actor, Role
from ukeire.usecases.filing_mails import addresses_of
from ukeire.usecases.find_filing import find_own_filing
from ukeire.usecases.list_filings import own_organization
from ukeire.usecases.ports.filings import FilingServices


def bad_addresses_of(services: FilingServices, filing: Filing) -> Sequence[BadAddress]:
    """The organisation's bad addresses, as far as the filing's mails go to them."""
    register = services.registers.get(filing.organization_id)
    return services.bad_addresses.among(addresses_of(filing, register))


def bad_addresses_in(
    services: FilingServices, register: Register, filings: Sequence[Filing]
) -> dict[BadAddress, str | None]:
    """The bad ones of an organisation's account and filings, each with the filing that has it."""
    where: dict[str, str | None] = {normal(register.contact_email): None}
    for filing in filings:
        for address in addresses_of(filing, register):
            where.setdefault(normal(address), filing.filing_id)
    return {one: where[one.address] for one in services.bad_addresses.among(where)}


def every_bad_address(services: FilingServices, actor: Actor) -> Sequence[BadAddress]:
    """All of them, for the offices. Raises Forbidden."""
    if actor.role is not Role.STAFF:
        raise Forbidden
    return services.bad_addresses.all()


def mend_address(services: FilingServices, address: str, actor: Actor) -> None:
    """Somebody of an office says that it works again. Raises Forbidden; twice is once."""
    if actor.role is not Role.STAFF:
        raise Forbidden
    _mend(services, address, actor)


def mend_own_address(
    services: FilingServices, address: str, actor: Actor, filing_id: str | None = None
) -> None:
    """The organisation says so of its own, or of the one in its filing.

    Raises NotFound for any other address, Forbidden, also for an agent.
    """
    if actor.role is Role.AGENT:
        raise Forbidden
    own = [services.registers.get(own_organization(actor)).contact_email]
    if filing_id is not None:
        filing = find_own_filing(services, filing_id, actor)
        own += addresses_of(filing, services.registers.get(filing.organization_id))
    if normal(address) not in map(normal, own):
        raise NotFound
    _mend(services, address, actor)


def _mend(services: FilingServices, address: str, actor: Actor) -> None:
    """Recorded first; the record holds a digest of the address and not the address."""
    if not services.bad_addresses.among([address]):
        return
    now = services.now()
    digest = hashlib.sha256(normal(address).encode()).hexdigest()[:16]
    services.audit.record(record_of(actor, Act.ADDRESS_MENDED, now, address=digest))
    services.bad_addresses.mend(address, actor.name, now)
