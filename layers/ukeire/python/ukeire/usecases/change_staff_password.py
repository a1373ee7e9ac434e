"""Change the password of somebody of an office."""

from ukeire.domain.errors import Unauthenticated, UsedUp
from ukeire.domain.session import Session
from ukeire.usecases.change_password import check_change
from ukeire.usecases.log_in_staff import SITE
from ukeire.usecases.ports.accounts import StaffServices


def change_staff_password(
    services: StaffServices, session: Session, current: str, new: str, *, address: str
) -> None:
    """Set the new password and end every session of the account.

    Raises InvalidInput, TooMany, and UsedUp when it was changed from elsewhere meanwhile.
    """
    account = services.staff.get(session.actor.login_id)
    if account is None:
        raise Unauthenticated
    check_change(
        services,
        SITE,
        account.login_id,
        account.password_hash,
        current,
        new,
        (account.login_id,),
        address,
    )
    changed = account.with_password(services.hasher.hash(new))
    if not services.staff.change_password(changed):
        raise UsedUp("パスワードはすでに変更されています。新しいパスワードでログインしてください。")
    services.sessions.delete_all(account.login_id)
