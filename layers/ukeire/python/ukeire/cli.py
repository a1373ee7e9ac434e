"""The ``ukeire`` command, for whoever operates a deployment.

Tables are named by the same environment variables as in ``template.yaml``.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ukeire.domain.certificate import UnfitSigningCertificate
from ukeire.domain.errors import UkeireError
from ukeire.domain.permissions import StaffRole
from ukeire.wiring import MissingSetting, Services, Settings

_MOST_DAYS = 36_500


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when it did what it was asked, 1 with one line on standard error."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        lines: list[str] = chosen.run(chosen)
    except (UkeireError, MissingSetting, UnfitSigningCertificate, Unsound) as error:
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
    audit = commands.add_parser("audit", help="who read and did what")
    verify = audit.add_subparsers(required=True).add_parser(
        "verify", help="hold histories, audit and the days' locked files against one another"
    )
    which = verify.add_mutually_exclusive_group(required=True)
    which.add_argument("filing_id", nargs="?", help="one filing")
    which.add_argument("--all", action="store_true", help="every day and filing")
    which.add_argument("--since", type=date.fromisoformat, help="from that day: 2026-11-22")
    verify.set_defaults(run=_verify)
    queue = commands.add_parser("queue", help="what the offices' filings are listed by")
    rebuild = queue.add_subparsers(required=True).add_parser(
        "rebuild", help="make it again from the filings; people may go on working"
    )
    rebuild.set_defaults(run=_rebuild_queue)
    statistics = commands.add_parser("statistics", help="what is counted of filings")
    recount = statistics.add_subparsers(required=True).add_parser(
        "rebuild", help="count every filing again; people may go on working"
    )
    recount.set_defaults(run=_rebuild_statistics)
    _add_signing(commands.add_parser("signing", help="what certificates are signed with"))
    return parser


def _add_signing(signing: argparse.ArgumentParser) -> None:
    commands = signing.add_subparsers(required=True)
    request = commands.add_parser("request", help="what an authority is sent, to certify the key")
    request.set_defaults(run=_request_certificate)
    own = commands.add_parser("self-signed", help="a certificate that no authority stands for")
    own.add_argument("--days", type=_days, default=1825, help="how long it is valid: 1825")
    own.set_defaults(run=_make_certificate)
    use = commands.add_parser("use", help="sign with a certificate from now on")
    use.add_argument("chain", type=Path, help="PEM: the certificate, then its issuers if any")
    use.set_defaults(run=_use_certificate)


class Unsound(Exception):
    """Something does not fit; the message lists all of it."""


def _verify(chosen: argparse.Namespace) -> list[str]:
    """One line that says what was verified. Raises Unsound."""
    from ukeire.usecases.verify_audit import verify_days, verify_filing

    services = Services(Settings())
    if chosen.filing_id:
        verified = verify_filing(services, chosen.filing_id)
    else:
        verified = verify_days(services, chosen.since)
    counted = (
        f"{verified.filings} filings, {verified.entries} history entries, "
        f"{verified.records} records, {verified.days} sealed days, {verified.unsealed} not yet sealed"
    )
    if verified.sound:
        return [f"sound: {counted}"]
    lines = [
        " ".join(str(part) for part in (one.code, one.day, one.filing_id, one.message) if part)
        for one in verified.findings
    ]
    raise Unsound("\n".join([f"NOT SOUND: {counted}", *lines]))


def _rebuild_queue(_chosen: argparse.Namespace) -> list[str]:
    """How much was listed and cleared."""
    from ukeire.usecases.rebuild_queue import rebuild_queue

    services = Services(Settings())
    rebuilt = rebuild_queue(services, services.filings, services.queue)
    return [f"filings listed: {rebuilt.filings}", f"places cleared: {rebuilt.strays}"]


def _rebuild_statistics(_chosen: argparse.Namespace) -> list[str]:
    """How much was counted and cleared."""
    from ukeire.usecases.count_filing import recount

    services = Services(Settings())
    counted = recount(services, services.filings, services.facts)
    return [f"filings counted: {counted.filings}", f"places cleared: {counted.strays}"]


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= _MOST_DAYS:
        raise ValueError
    return days


def _request_certificate(_chosen: argparse.Namespace) -> list[str]:
    """The request, PEM."""
    from ukeire.usecases.certify_signing_key import request_signing_certificate

    return [request_signing_certificate(Services(Settings())).rstrip()]


def _make_certificate(chosen: argparse.Namespace) -> list[str]:
    """The certificate, PEM."""
    from ukeire.usecases.certify_signing_key import make_signing_certificate

    return [make_signing_certificate(Services(Settings()), chosen.days).rstrip()]


def _use_certificate(chosen: argparse.Namespace) -> list[str]:
    """Where it is kept now. Raises UnfitSigningCertificate for one that does not serve."""
    from ukeire.usecases.certify_signing_key import use_signing_certificate

    settings = Settings()
    try:
        chain = chosen.chain.read_bytes().decode(errors="replace")
    except OSError as error:
        raise UnfitSigningCertificate(str(error)) from error
    use_signing_certificate(Services(settings), chain)
    return [f"in use: {settings['SIGNING_CERTIFICATE']}"]


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
