"""The ``ukeire`` command, for whoever operates a deployment.

Tables are named by the same environment variables as in ``template.yaml``.
"""

import argparse
import sys
from collections.abc import Sequence

from ukeire.domain.errors import UkeireError
from ukeire.domain.permissions import StaffRole
from ukeire.wiring import MissingSetting, Services, Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when it did what it was asked, 1 with one line on standard error."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        lines: list[str] = chosen.run(chosen)
    except (UkeireError, MissingSetting) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ukeire", description="Operate Ukeire.")
    commands = parser.add_subparsers(required=True)
    staff = commands.add_parser("staff", help="accounts of the offices' people")
    add = staff.add_subparsers(required=True).add_parser("add", help="make an account")
    add.add_argument("--login-id", required=True)
    add.add_argument("--name", required=True)
    add.add_argument("--office", required=True, help="secretariat, ministry, …")
    add.add_argument(
        "--role", default=StaffRole.REVIEWER, type=StaffRole, help="reviewer, senior, administrator"
    )
    add.add_argument("--email", default="", help="where links to a new password or factor go")
    add.set_defaults(run=_add_staff)
    return parser


def _add_staff(chosen: argparse.Namespace) -> list[str]:
    """Everything the new account's holder needs, shown this once."""
    from ukeire.usecases.add_staff import add_staff

    services = Services(Settings(), staff_site=True)
    offices = services.office.mail_addresses
    if chosen.office not in offices:
        raise UkeireError(f"unknown office; there are: {', '.join(offices)}")
    made = add_staff(
        services,
        chosen.login_id,
        chosen.name,
        chosen.office,
        must_change_password=True,
        role=chosen.role,
        email=chosen.email,
    )
    return [
        f"login ID: {made.login_id}",
        f"password: {made.password} (to be changed at the first login)",
        f"TOTP secret: {made.totp_secret}",
        f"for the authenticator: {services.provisioning_uri(made.totp_secret, made.login_id, 'Ukeire')}",
    ]
