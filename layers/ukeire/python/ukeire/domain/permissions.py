"""What each role may do, of offices and of organisations, as data for routes, use cases, menus and tests. Pure."""

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


class Duty(StrEnum):
    """What somebody of an organisation is (A15)."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"


class AccountPermission(StrEnum):
    """What not everybody of an organisation may do; filling in and filing, all of them may."""

    ACCOUNTS = "accounts"
    AGENTS = "agents"
    LEAVING = "leaving"


DUTIES: Mapping[Duty, frozenset[AccountPermission]] = {
    Duty.ADMINISTRATOR: frozenset(AccountPermission),
    Duty.EDITOR: frozenset(),
}

ADMINISTRATORS_ONLY = "この操作は、法人の管理者だけが行えます。管理者に依頼してください。"

DUTY_WORDS: Mapping[Duty, str] = {
    Duty.ADMINISTRATOR: "管理者",
    Duty.EDITOR: "担当者",
}


def may(actor: Actor, permission: Permission | AccountPermission) -> bool:
    """Whether the actor is of an office, or of an organisation, and has a role that may."""
    if isinstance(permission, AccountPermission):
        if actor.role is not Role.APPLICANT:
            return False
        return permission in DUTIES[Duty(actor.duty or Duty.EDITOR)]
    if actor.role is not Role.STAFF or actor.office is None:
        return False
    return permission in PERMISSIONS[StaffRole(actor.duty or StaffRole.REVIEWER)]


def check(actor: Actor, permission: Permission | AccountPermission) -> None:
    """Raise Forbidden for whoever may not."""
    if isinstance(permission, AccountPermission):
        require_account(actor, permission)
    else:
        require(actor, permission)


def require(actor: Actor, permission: Permission) -> str:
    """The office in whose name the actor does it. Raises Forbidden for whoever may not."""
    if actor.office is None or not may(actor, permission):
        raise Forbidden
    return actor.office


def require_account(actor: Actor, permission: AccountPermission) -> str:
    """The organisation in whose name the actor does it. Raises Forbidden for whoever may not."""
    if actor.organization_id is None or not may(actor, permission):
        raise Forbidden(ADMINISTRATORS_ONLY)
    return actor.organization_id
