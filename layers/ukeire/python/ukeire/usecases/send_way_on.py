"""Mail whoever cannot log in any more a link that leads on: to a new password or a new login ID."""

from ukeire.domain.account import RESET_LIFETIME, Account, PasswordReset
from ukeire.domain.lapses import Subject
from ukeire.domain.throttle import RESETS_PER_ACCOUNT
from ukeire.usecases import account_mails
from ukeire.usecases.attempts import within_quota
from ukeire.usecases.ports.accounts import AccountServices
from ukeire.usecases.sessions import key_of


def send_way_on(services: AccountServices, account: Account, lapsed: Subject | None) -> None:
    """Queue the mail, unless the account was sent as many today as it may be; only the newest opens.

    Raises if it could not be queued.
    """
    if not within_quota(services, RESETS_PER_ACCOUNT, account.login_id):
        return
    token = services.new_token()
    reset = PasswordReset(key_of(token), services.now() + RESET_LIFETIME)
    services.accounts.set_reset(account, reset)
    mail = account_mails.password_reset
    if lapsed is Subject.LOGIN_ID:
        mail = account_mails.login_id_lapsed
    services.mailer.send(mail(services, account, reset, token))
