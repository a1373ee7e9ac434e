"""Staff for the local run, several of each office, made at its start."""

from dataclasses import asdict

from infrastructure.local.declared import Declared
from ukeire.domain.permissions import StaffRole
from ukeire.usecases.add_staff import add_staff
from ukeire.wiring import Services, Settings

_MEMBERS = (
    ("secretariat", "佐藤 恵子", "secretariat", StaffRole.ADMINISTRATOR),
    ("ministry", "高橋 誠", "ministry", StaffRole.ADMINISTRATOR),
    ("secretariat2", "田中 実", "secretariat", StaffRole.SENIOR),
    ("ministry2", "渡辺 由美", "ministry", StaffRole.SENIOR),
    ("secretariat3", "伊藤 翔", "secretariat", StaffRole.REVIEWER),
    ("ministry3", "山本 彩", "ministry", StaffRole.REVIEWER),
)
"""Of each office one of each role; who may do most comes first."""


def make(declared: Declared) -> list[dict[str, str]]:
    """`{login_id, password, totp_secret, office, role}` of each, new at every start.

    Staff are made by command on a deployment; here this is the command.
    """
    admin = declared.function("admin")
    if admin is None:
        return []
    services = Services(Settings(admin.environment), staff_site=True)
    return [
        asdict(
            add_staff(
                services,
                login_id,
                name,
                office,
                must_change_password=False,
                role=role,
                email=f"{login_id}@offices.example",
            )
        )
        for login_id, name, office, role in _MEMBERS
    ]
