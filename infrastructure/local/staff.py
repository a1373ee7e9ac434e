"""Staff for the local run, one of each office, made at its start."""

from dataclasses import asdict

from infrastructure.local.declared import Declared
from ukeire.usecases.add_staff import add_staff
from ukeire.wiring import Services, Settings

_MEMBERS = (
    ("secretariat", "佐藤 恵子", "secretariat"),
    ("ministry", "高橋 誠", "ministry"),
)


def make(declared: Declared) -> list[dict[str, str]]:
    """`{login_id, password, totp_secret, office}` of each, new at every start.

    Staff are made by command on a deployment; here this is the command.
    """
    admin = declared.function("admin")
    if admin is None:
        return []
    services = Services(Settings(admin.environment), staff_site=True)
    return [
        asdict(add_staff(services, login_id, name, office, must_change_password=False))
        for login_id, name, office in _MEMBERS
    ]
