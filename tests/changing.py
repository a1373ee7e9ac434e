"""Changes of what is registered, told shortly."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from tests.filing_world import APPLICANT, MINISTRY, SECRETARIAT, FilingWorld, Printer
from ukeire.domain.filing import Filing, Move
from ukeire.domain.register import CertificateRecord
from ukeire.domain.session import Actor
from ukeire.usecases.issue_certificate import issue_certificate
from ukeire.usecases.save_section import save_section
from ukeire.usecases.start_filing import start_filing

GOODBYE = {"why": "雇用がすべて終了したため。", "office_told": True, "notes_read": True}
REASON = {"what": "電話番号を変更する。", "why": "事務所が移転したため。", "departure": None}


def start_change(
    world: FilingWorld, actor: Actor = APPLICANT, reason: Mapping[str, Any] = REASON
) -> Filing:
    """A draft that says why, and changes nothing yet."""
    filing = start_filing(world, "change", actor)
    return save(world, filing, "reason", dict(reason), actor)


def save(
    world: FilingWorld, filing: Filing, section: str, data: Any, actor: Actor = APPLICANT
) -> Filing:
    return save_section(world, filing.filing_id, section, data, actor, version=filing.version)


def edit(
    world: FilingWorld,
    filing: Filing,
    section: str = "organization",
    *,
    item: int | None = None,
    actor: Actor = APPLICANT,
    **values: Any,
) -> Filing:
    """The section, or one item of it, with other values."""
    data = deepcopy(dict(filing.sections[section]))
    (data if item is None else data["items"][item]).update(values)
    return save(world, filing, section, data, actor)


def filed(
    world: FilingWorld,
    section: str = "organization",
    *,
    item: int | None = None,
    actor: Actor = APPLICANT,
    **values: Any,
) -> Filing:
    """A change of those values, submitted."""
    filing = edit(world, start_change(world, actor), section, item=item, actor=actor, **values)
    return world.move(filing, Move.SUBMIT, actor)


def approved_by_all(world: FilingWorld, filing: Filing) -> Filing:
    """The filing after every office of its route has approved it."""
    filing = world.move(filing, Move.ACCEPT, SECRETARIAT)
    filing = world.move(filing, Move.APPROVE, SECRETARIAT)
    if filing.status.value == "approved":
        return filing
    return world.move(filing, Move.APPROVE, MINISTRY)


def issued(world: FilingWorld, filing: Filing) -> CertificateRecord:
    """The certificate that follows the approval."""
    return issue_certificate(world, Printer(), filing.filing_id, filing.round)
