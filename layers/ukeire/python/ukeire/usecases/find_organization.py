"""Organisations as offices look them up: the list of all, and one with everything about it."""

from dataclasses import dataclass
from typing import Protocol

from ukeire.domain.audit import Act, record_of
from ukeire.domain.directory import DirectoryEntry
from ukeire.domain.errors import Forbidden, InvalidInput, NotFound
from ukeire.domain.filing import AT_OFFICE, Filing
from ukeire.domain.mail import BadAddress
from ukeire.domain.places import PREFECTURES
from ukeire.domain.problems import Problem
from ukeire.domain.register import Register
from ukeire.domain.session import Actor, Role
from ukeire.usecases.find_filing import seen_by
from ukeire.usecases.mend_address import bad_addresses_in
from ukeire.usecases.ports.filings import FilingServices, Page
from ukeire.usecases.ports.registers import Directory

_FILINGS_AT_ONCE = 50
_READ_AT_MOST = 20
"""Pages that are read for one that is shown: of what was found twice, or may not be seen."""
_LONGEST_ID = 64


class OrganizationServices(FilingServices, Protocol):
    """What looking organisations up needs besides."""

    @property
    def directory(self) -> Directory: ...


@dataclass(frozen=True, slots=True)
class OrganizationView:
    """An organisation for an office: ``filings`` are heads of those that the office may see."""

    register: Register
    filings: Page[Filing]
    bad_addresses: tuple[BadAddress, ...]


def list_organizations(
    services: OrganizationServices,
    actor: Actor,
    *,
    prefecture: str | None,
    q: str,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[DirectoryEntry]:
    """Organisations that are or were members, whose name or reading begins so.

    A page may hold fewer than ``limit`` although more follow. Raises Forbidden for anyone but an
    office, InvalidInput for a prefecture that is none.
    """
    _require_office(actor)
    if prefecture is not None and prefecture not in PREFECTURES:
        message = "都道府県の名前を「東京都」のように指定してください。"
        raise InvalidInput([Problem("/prefecture", "prefecture", message)])
    found: list[DirectoryEntry] = []
    for _ in range(_READ_AT_MOST):
        page = services.directory.page(prefecture, q, cursor, limit - len(found))
        found += page.items
        cursor = page.next_cursor
        if cursor is None or len(found) >= limit:
            break
    return Page(tuple(found), cursor)


def find_organization(
    services: OrganizationServices, organization_id: str, actor: Actor, cursor: str | None = None
) -> OrganizationView:
    """The organisation with all about it, once something of it was approved or may be seen (D4).

    That an office read it is recorded before it is answered. Raises NotFound for every other,
    Forbidden for anyone but an office.
    """
    register, filings = visible_organization(services, organization_id, actor, cursor)
    services.audit.record(
        record_of(
            actor,
            Act.ORGANIZATION_READ,
            services.now(),
            organization=organization_id,
            version=register.version,
        )
    )
    whole = [
        services.filings.get(one.filing_id) for one in filings.items if one.status in AT_OFFICE
    ]
    return OrganizationView(register, filings, tuple(bad_addresses_in(services, register, whole)))


def visible_organization(
    services: FilingServices, organization_id: str, actor: Actor, cursor: str | None = None
) -> tuple[Register, Page[Filing]]:
    """Its register and the filings that the office may see; nothing is recorded.

    Raises NotFound and Forbidden as ``find_organization`` does.
    """
    _require_office(actor)
    # Keys have a limit, addresses that people type have none.
    if len(organization_id) > _LONGEST_ID:
        raise NotFound
    register = services.registers.get(organization_id)
    filings = _filings(services, organization_id, actor, cursor)
    if not register.version and not filings.items:
        raise NotFound
    return register, filings


def _filings(
    services: FilingServices, organization_id: str, actor: Actor, cursor: str | None
) -> Page[Filing]:
    """The next that may be seen as they stand now: the list says where to look and may lag."""
    for _ in range(_READ_AT_MOST):
        page = services.filings.of_organization(organization_id, cursor, _FILINGS_AT_ONCE)
        heads = services.filings.heads([one.filing_id for one in page.items])
        now = [heads[one.filing_id] for one in page.items if one.filing_id in heads]
        seen = tuple(one for one in now if seen_by(one, actor))
        cursor = page.next_cursor
        if seen or cursor is None:
            break
    return Page(seen, cursor)


def _require_office(actor: Actor) -> None:
    if actor.role is not Role.STAFF:
        raise Forbidden
