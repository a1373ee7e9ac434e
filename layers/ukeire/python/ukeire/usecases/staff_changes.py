"""What the audit keeps of a change to somebody's account."""

from datetime import datetime

from ukeire.domain.session import Actor, Role
from ukeire.domain.settings.kinds import Change
from ukeire.domain.staff import StaffAccount

STAFF_KIND = "staff"
BY_COMMAND = Actor("command", "管理コマンド", Role.SYSTEM)
"""Who makes the first accounts of a deployment."""


def staff_change(
    before: StaffAccount | None,
    after: StaffAccount,
    actor: Actor,
    at: datetime,
    **done: str,
) -> Change:
    """The change; ``done`` names what was done that shows in no field (``sessions="ended"``)."""
    return Change(
        after.office,
        STAFF_KIND,
        after.login_id,
        after.version,
        None if before is None else before.audited,
        {**after.audited, **done},
        at,
        actor.login_id,
        actor.name,
        actor,
    )
