"""Claim a filing, give it to a colleague, hand it over with a note, or put it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ukeire.domain.assignment import ANY_HOLDER, AnyHolder, assign
from ukeire.domain.audit import Act, AuditRecord, record_of
from ukeire.domain.errors import Forbidden, InvalidInput, NotAllowedNow, StaleVersion, UkeireError
from ukeire.domain.filing import AT_OFFICE, Filing
from ukeire.domain.problems import Problem
from ukeire.domain.session import Actor, Role
from ukeire.domain.staff import StaffMember, StaffStatus
from ukeire.procedures import procedure_named
from ukeire.usecases.find_filing import visible_filing
from ukeire.usecases.list_filing import list_now
from ukeire.usecases.ports.accounts import Staff
from ukeire.usecases.ports.filings import FilingServices

ME = "me"
_TRIES = 3


class AssignServices(FilingServices, Protocol):
    """What assigning needs besides."""

    @property
    def staff(self) -> Staff: ...


@dataclass(frozen=True, slots=True)
class Handover:
    """To whom (``me``, a login ID, or None for nobody), with what note, from whom.

    ``held_by`` is whose the actor saw it to be; left out, a colleague's filing is left alone.
    """

    to: str | None
    note: str | None = None
    held_by: str | AnyHolder | None = ANY_HOLDER


def colleagues(services: AssignServices, actor: Actor) -> Sequence[StaffMember]:
    """The people of the actor's own office who can work now. Raises Forbidden."""
    if actor.role is not Role.STAFF or actor.office is None:
        raise Forbidden
    members = services.staff.of_office(actor.office)
    return [one for one in members if one.status is StaffStatus.ACTIVE]


def assign_filing(
    services: AssignServices, filing_id: str, handover: Handover, actor: Actor
) -> Filing:
    """The filing, on its new desk.

    Raises NotFound for what the office may not see (D4), NotAllowedNow when a colleague holds it
    and says who, Forbidden out of turn, InvalidInput for somebody who is not of the office.
    """
    return _assign(services, filing_id, handover, _member(services, handover, actor), actor)


def _assign(
    services: AssignServices,
    filing_id: str,
    handover: Handover,
    to: StaffMember | None,
    actor: Actor,
) -> Filing:
    for _ in range(_TRIES):
        filing = visible_filing(services, filing_id, actor)
        turn = None
        if filing.status in AT_OFFICE:
            turn = procedure_named(filing.procedure).office_of(filing)
        after = assign(
            filing,
            turn,
            actor,
            to,
            at=services.now(),
            note=handover.note,
            held_by=handover.held_by,
        )
        if after is filing:
            return filing
        try:
            services.filings.assign(filing, after, _record(filing, after, actor))
        except StaleVersion:
            continue  # whether it may still be given is decided anew
        list_now(services, after)
        return after
    raise NotAllowedNow("ほかの担当者が先に操作しました。最新の状態を確認してください。")


def _record(before: Filing, after: Filing, actor: Actor) -> AuditRecord:
    change = after.assigned[-1]
    return record_of(
        actor,
        Act.ASSIGNED,
        change.at,
        after.filing_id,
        sequence=change.sequence,
        before=before.assignee,
        after=change.to,
    )


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of one filing of many: it changed hands, or why not."""

    filing_id: str
    filing: Filing | None = None
    refusal: UkeireError | None = None


def assign_many(
    services: AssignServices, filing_ids: Sequence[str], handover: Handover, actor: Actor
) -> tuple[Handed, ...]:
    """One outcome for each filing, in the order given, an id given twice once."""
    to = _member(services, handover, actor)
    done = []
    for one in dict.fromkeys(filing_ids):
        try:
            done.append(Handed(one, filing=_assign(services, one, handover, to, actor)))
        except UkeireError as refusal:
            done.append(Handed(one, refusal=refusal))
    return tuple(done)


def _member(services: AssignServices, handover: Handover, actor: Actor) -> StaffMember | None:
    """Whom it is given to, as the office knows them now: nobody else's people, nobody suspended."""
    members = colleagues(services, actor)
    if handover.to is None:
        return None
    wanted = actor.login_id if handover.to == ME else handover.to
    found = next((one for one in members if one.login_id == wanted), None)
    if found is None:
        message = (
            "その担当者は、この部署にいないか、いま担当できません。一覧から選び直してください。"
        )
        raise InvalidInput([Problem("/assignee", "assignee", message)])
    return found
