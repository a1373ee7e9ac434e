"""What each of the offices' roles may do, as data: routes, use cases, menus and tests read it. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from ukeire.domain.errors import Forbidden
from ukeire.domain.session import Actor, Role


class StaffRole(StrEnum):
    """What somebody of an office is."""

    REVIEWER = "reviewer"
    SENIOR = "senior"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What not everybody of an office may do; what is not named here, all of them may."""

    NOTICES = "notices"
    COMMENTS = "comments"
    SETTINGS = "settings"
    STAFF = "staff"
    AUDIT = "audit"


PERMISSIONS: Mapping[StaffRole, frozenset[Permission]] = {
    StaffRole.REVIEWER: frozenset(),
    StaffRole.SENIOR: frozenset({Permission.NOTICES, Permission.COMMENTS, Permission.AUDIT}),
    StaffRole.ADMINISTRATOR: frozenset(Permission),
}

STAFF_ROLE_WORDS: Mapping[StaffRole, str] = {
    StaffRole.REVIEWER: "審査担当",
    StaffRole.SENIOR: "審査責任者",
    StaffRole.ADMINISTRATOR: "管理者",
}


def may(actor: Actor, permission: Permission) -> bool:
    """Whether the actor is of an office and has a role that may."""
    if actor.role is not Role.STAFF or actor.office is None:
        return False
    return permission in PERMISSIONS[StaffRole(actor.duty or StaffRole.REVIEWER)]


def require(actor: Actor, permission: Permission) -> str:
    """The office in whose name the actor does it. Raises Forbidden for whoever may not."""
    if actor.office is None or not may(actor, permission):
        raise Forbidden
    return actor.office
