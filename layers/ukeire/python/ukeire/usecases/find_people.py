"""An organisation's accounts and agents as offices read them, who answer its questions (A5)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from ukeire.domain.account import AccountStatus, Holder
from ukeire.domain.agent import Agent
from ukeire.domain.audit import Act, AuditRecord, record_of
from ukeire.domain.lapses import Lapses, Subject
from ukeire.domain.mandate import Mandate
from ukeire.domain.register import Register
from ukeire.domain.session import Actor
from ukeire.usecases.find_organization import visible_organization
from ukeire.usecases.ports.accounts import People
from ukeire.usecases.ports.filings import FilingServices


class PeopleServices(FilingServices, Protocol):
    """What reading them needs besides."""

    @property
    def people(self) -> People: ...
    @property
    def lapses(self) -> Lapses: ...


@dataclass(frozen=True, slots=True)
class HolderView:
    """An account, the last days of what lapses, what has lapsed, and what was done, the newest first."""

    holder: Holder
    password_until: date | None
    login_id_until: date | None
    lapsed: Subject | None
    history: Sequence[AuditRecord]


@dataclass(frozen=True, slots=True)
class AgentView:
    """A mandate with what its agent says of itself."""

    mandate: Mandate
    agent: Agent | None


@dataclass(frozen=True, slots=True)
class PeopleView:
    """Accounts by login ID, agents by ID; ``invitations`` is what was done with those."""

    register: Register
    accounts: Sequence[HolderView]
    agents: Sequence[AgentView]
    invitations: Sequence[AuditRecord]


def find_people(services: PeopleServices, organization_id: str, actor: Actor) -> PeopleView:
    """Those of an organisation that the office may see (D4). That they were read is recorded first.

    Raises NotFound for every other, Forbidden for anyone but an office.
    """
    register, _ = visible_organization(services, organization_id, actor)
    services.audit.record(
        record_of(actor, Act.PEOPLE_READ, services.now(), organization=organization_id)
    )
    done = services.audit.of_people(organization_id)
    holders = services.people.of_organization(organization_id)
    mandates = services.mandates.of_organization(organization_id)
    agents = services.mandates.agents([one.agent_id for one in mandates])
    return PeopleView(
        register,
        [_view(services.lapses, one, done, services.now) for one in holders],
        [AgentView(one, agents.get(one.agent_id)) for one in mandates],
        [one for one in reversed(done) if "invitation" in one.detail],
    )


def _view(
    lapses: Lapses, holder: Holder, done: Iterable[AuditRecord], now: Callable[[], datetime]
) -> HolderView:
    full = holder.status is AccountStatus.FULL
    return HolderView(
        holder,
        lapses.last_day(holder, Subject.PASSWORD) if full else None,
        lapses.last_day(holder, Subject.LOGIN_ID) if full else None,
        lapses.lapsed(holder, now()) if full else None,
        [one for one in reversed(list(done)) if _is_about(one.detail, holder.login_id)],
    )


def _is_about(detail: Mapping[str, object], login_id: str) -> bool:
    return login_id in (detail.get("account"), detail.get("replaces"))
