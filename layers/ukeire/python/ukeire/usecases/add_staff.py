"""Make an account for somebody of an office: by command, never over the network."""

from dataclasses import dataclass

from ukeire.domain.errors import LoginIdTaken
from ukeire.domain.password import generate_password
from ukeire.domain.permissions import StaffRole
from ukeire.domain.staff import StaffAccount
from ukeire.usecases.ports.accounts import StaffServices
from ukeire.usecases.staff_changes import BY_COMMAND, staff_change

TAKEN = "このログインIDはすでに使われています。別のログインIDにしてください。"


@dataclass(frozen=True, slots=True)
class StaffCredentials:
    """What the new account's holder is given, once; nothing of it can be asked for again."""

    login_id: str
    password: str
    totp_secret: str
    office: str
    role: StaffRole


def add_staff(
    services: StaffServices,
    login_id: str,
    name: str,
    office: str,
    *,
    must_change_password: bool,
    role: StaffRole = StaffRole.REVIEWER,
    email: str = "",
) -> StaffCredentials:
    """The credentials of the new account. Raises LoginIdTaken."""
    password = generate_password(services.choice)
    account = StaffAccount(
        login_id=login_id,
        name=name,
        office=office,
        password_hash=services.hasher.hash(password),
        password_version=1,
        totp_secret=services.new_totp_secret(),
        created_at=services.now(),
        must_change_password=must_change_password,
        role=role,
        email=email,
    )
    change = staff_change(None, account, BY_COMMAND, services.now())
    if not services.staff.add(account, change):
        raise LoginIdTaken(TAKEN, None)
    return StaffCredentials(login_id, password, account.totp_secret, office, role)
