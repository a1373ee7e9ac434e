"""What a filing changes in the register, and whether it still can."""

from collections.abc import Iterator, Mapping
from typing import Any

from ukeire.domain.changes import changed_entries, changes_from_base, entry_label
from ukeire.domain.entries import entries_of
from ukeire.domain.errors import OpenElsewhere, Overtaken
from ukeire.domain.filing import AT_OFFICE, CLOSED, Filing, Status
from ukeire.domain.procedure import Procedure
from ukeire.domain.rebase import Rebased, rebase
from ukeire.domain.register import Register
from ukeire.domain.review import Decision
from ukeire.domain.wording import Text, listed
from ukeire.procedures import procedure_named
from ukeire.usecases.list_filings import every_filing
from ukeire.usecases.ports.filings import FilingServices
from ukeire.usecases.ports.registers import RegisterChangeSet

_OPEN = AT_OFFICE | {Status.RETURNED}
"""Where a filing is on its way: others wait for what becomes of it."""


def register_change(
    services: FilingServices, procedure: Procedure, decision: Decision
) -> RegisterChangeSet | None:
    """What the decision does to the register, or None. Raises Overtaken."""
    filing, entry = decision.filing, decision.entry
    if filing.status is not Status.APPROVED:
        return None
    register = services.registers.get(filing.organization_id)
    _check(procedure, filing, register)
    return RegisterChangeSet(
        register=register,
        what=procedure.title,
        actor=entry.office or entry.actor,
        reason=procedure.reason(filing),
        at=entry.at,
        values=_new_values(procedure, filing, register, entry.at),
        changes=changes_from_base(procedure, filing),
    )


def check_up_to_date(services: FilingServices, procedure: Procedure, filing: Filing) -> None:
    """That the filing could come into force as the register stands. Raises Overtaken."""
    _check(procedure, filing, services.registers.get(filing.organization_id))


def overtaken_entries(
    services: FilingServices, procedure: Procedure, filing: Filing
) -> tuple[str, ...]:
    """What the filing changes and another one changed after it was started, in Japanese."""
    if not filing.base or filing.status in CLOSED:
        return ()
    register = services.registers.get(filing.organization_id)
    return tuple(_conflicts(procedure, filing, register))


def check_not_open_elsewhere(
    services: FilingServices, procedure: Procedure, filing: Filing
) -> None:
    """That no other filing on its way changes an entry that this one changes.

    Raises OpenElsewhere, which says where.
    """
    mine = changed_entries(procedure, filing)
    if not mine:
        return
    for other in _on_their_way(services, filing):
        theirs = changed_entries(procedure_named(other.procedure), other)
        both = [label for key, label in mine.items() if key in theirs]
        if both:
            raise OpenElsewhere(
                Text(
                    "{what}は、まだ終わっていない別の申請（{title}、受付番号 {number}）でも変更されています。"
                    "その申請が終わってから、または取り下げてから申請してください。",
                    what=listed(both),
                    title=procedure_named(other.procedure).title,
                    number=other.receipt_number or "",
                ),
                other.filing_id,
            )


def _on_their_way(services: FilingServices, filing: Filing) -> Iterator[Filing]:
    for head in every_filing(services, filing.organization_id):
        starts = procedure_named(head.procedure).starts_from
        if starts and head.status in _OPEN and head.filing_id != filing.filing_id:
            yield services.filings.get(head.filing_id)


def _check(procedure: Procedure, filing: Filing, register: Register) -> None:
    closed = procedure.closed_because(register)
    if closed:
        raise Overtaken(closed)
    conflicts = tuple(_conflicts(procedure, filing, register))
    if conflicts:
        raise Overtaken(
            Text(
                "この申請の作成が始まった後に、同じ登録項目（{what}）が別の手続で変更されました。"
                "最新の登録内容をもとに、新しく申請し直す必要があります。",
                what=listed(conflicts),
            )
        )


def _conflicts(procedure: Procedure, filing: Filing, register: Register) -> Iterator[str]:
    for key, name in _rebased(filing, register).conflicts:
        yield entry_label(procedure, filing, key, name)


def _rebased(filing: Filing, register: Register) -> Rebased:
    wanted = {name: filing.sections.get(name) or {} for name in filing.base}
    return rebase(entries_of(filing.base), entries_of(wanted), register.entries)


def _new_values(
    procedure: Procedure, filing: Filing, register: Register, at: Any
) -> Mapping[str, Any | None]:
    """New values by entry key; what others changed since the filing was started stays theirs."""
    return {**_rebased(filing, register).values, **procedure.effect(filing, register, at)}
