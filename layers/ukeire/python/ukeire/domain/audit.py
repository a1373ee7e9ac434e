"""Who looked at what and did what, when: the records that are added and never changed. Pure."""

import hashlib
import ipaddress
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from ukeire.domain.dates import day_in_japan
from ukeire.domain.review import Decision
from ukeire.domain.session import Actor, Role
from ukeire.domain.settings.kinds import Change

FOLDED_WITHIN = timedelta(minutes=15)
"""Reading the same again in the same quarter of an hour is one reading."""

_PREFIX = {4: 24, 6: 48}


class Act(StrEnum):
    """What somebody did."""

    FILING_READ = "filing_read"
    DOCUMENT_OPENED = "document_opened"
    ORGANIZATION_READ = "organization_read"
    PEOPLE_READ = "people_read"
    MOVED = "moved"
    ASSIGNED = "assigned"
    LIST_EXPORTED = "list_exported"
    CONTENT_ERASED = "content_erased"
    DATA_COPIED = "data_copied"
    SETTING_CHANGED = "setting_changed"
    ACCOUNT_CHANGED = "account_changed"
    MANDATE_CHANGED = "mandate_changed"
    CERTIFICATE_VERIFIED = "certificate_verified"
    MAIL_RESENT = "mail_resent"
    ADDRESS_MENDED = "address_mended"
    AUDIT_READ = "audit_read"
    AUDIT_EXPORTED = "audit_exported"
    AUDIT_VERIFIED = "audit_verified"


FOLDED = frozenset(
    {
        Act.FILING_READ,
        Act.DOCUMENT_OPENED,
        Act.ORGANIZATION_READ,
        Act.PEOPLE_READ,
        Act.AUDIT_READ,
    }
)
"""Acts that change nothing: repeated at once, they are recorded once."""


ON_PEOPLE = frozenset({Act.ACCOUNT_CHANGED, Act.MANDATE_CHANGED})
"""Acts on an organisation's accounts and on what it lets agents do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """One act. ``record_id`` sorts by time and is the same for the same act told twice.

    ``network`` is the front of the address that staff came from (data minimisation: never the
    whole of it, and none of applicants). ``detail`` says what ``act`` alone does not: the move, the
    document, the period; it never holds what was typed.
    """

    record_id: str
    at: datetime
    login_id: str
    name: str
    role: Role
    office: str | None
    act: Act
    filing_id: str | None = None
    request_id: str = ""
    network: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def party(self) -> str:
        """The office, or whoever else it was: ``applicants``, ``system``, ``public``."""
        if self.role in (Role.SYSTEM, Role.PUBLIC):
            return self.role.value
        return self.office or "applicants"

    @property
    def people_of(self) -> str | None:
        """The organisation whose accounts or mandates it is about."""
        return self.detail["organization"] if self.act in ON_PEOPLE else None

    @property
    def day(self) -> date:
        """The day in Japan."""
        return day_in_japan(self.at)


def in_order(records: Iterable[AuditRecord]) -> list[AuditRecord]:
    """The oldest first; of one instant, moves by their number and then the rest."""

    def place(one: AuditRecord) -> tuple[datetime, float, str]:
        return one.at, one.detail.get("sequence", math.inf), one.record_id

    return sorted(records, key=place)


def record_of(
    actor: Actor, act: Act, at: datetime, filing_id: str | None = None, **detail: Any
) -> AuditRecord:
    """What to keep of an act of ``actor``."""
    network = actor.network if actor.role is Role.STAFF else ""
    same = [act, actor.login_id, actor.role, network, filing_id, detail]
    if act in FOLDED:
        begins = datetime.min.replace(tzinfo=UTC)
        moment = at - (at - begins) % FOLDED_WITHIN
    else:
        moment = at
        same.append(actor.request_id)
    return AuditRecord(
        record_id=f"{_sortable(moment)}#{_digest(same)[:20]}",
        at=at,
        login_id=actor.login_id,
        name=actor.name,
        role=actor.role,
        office=actor.office,
        act=act,
        filing_id=filing_id,
        request_id=actor.request_id,
        network=network,
        detail=detail,
    )


def record_of_move(decision: Decision) -> AuditRecord:
    """What to keep of a move, tied to its entry in the filing's history by number and hash."""
    entry = decision.entry
    return record_of(
        decision.actor,
        Act.MOVED,
        entry.at,
        decision.filing.filing_id,
        move=entry.move.value,
        status=entry.status.value,
        round=entry.round,
        sequence=entry.sequence,
        hash=entry.hash,
    )


def record_of_change(actor: Actor, change: Change) -> AuditRecord:
    """What to keep of a change of a setting, tied to its version; the values stay with that."""
    return record_of(
        actor,
        Act.SETTING_CHANGED,
        change.at,
        of=change.office,
        kind=change.kind,
        key=change.key,
        version=change.version,
    )


def network_of(address: str) -> str:
    """The network of an address: 24 bits of an IPv4, 48 of an IPv6; empty for anything else."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((parsed, _PREFIX[parsed.version]), strict=False))


def digest_of(records: Iterable[AuditRecord]) -> str:
    """SHA-256, in hex, over every field of the records, in whatever order they come."""
    ordered = sorted(records, key=lambda one: (one.record_id, one.party))
    return _digest([{**asdict(one), "at": _sortable(one.at)} for one in ordered])


def _sortable(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
