"""The mails about an account. Their values hold passwords and links: nobody logs them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ukeire.domain.account import Account, PasswordReset
from ukeire.domain.dates import in_japanese
from ukeire.domain.email_change import EmailChange
from ukeire.domain.invitation import Invitation, InvitationKind
from ukeire.domain.mail import Delivery, Mail
from ukeire.domain.office import Office
from ukeire.domain.permissions import DUTY_WORDS
from ukeire.domain.team import TeamAct
from ukeire.usecases.ports.accounts import AccountServices

_DONE = {
    TeamAct.DUTY_CHANGED: "役割が「{duty}」になりました。",
    TeamAct.SUSPENDED: "利用が停止されました。",
    TeamAct.RESUMED: "利用の停止が解除されました。",
}


class Addressee(Protocol):
    """An account as far as its mails need it."""

    @property
    def login_id(self) -> str: ...
    @property
    def organization_name(self) -> str: ...
    @property
    def contact_name(self) -> str: ...
    @property
    def office_reference(self) -> str: ...
    @property
    def email(self) -> str: ...


class MailServices(Protocol):
    """What writing the mails needs."""

    @property
    def office(self) -> Office: ...
    @property
    def site_url(self) -> str: ...


def provisional_account(services: AccountServices, account: Account, password: str) -> Mail:
    """ID, provisional password, address of the site, office reference number (A5)."""
    expiry = account.provisional_expires_at
    return about_account(
        services,
        account,
        "provisional_account",
        mark=account.organization_id,
        password=password,
        expires_at=in_japanese(expiry) if expiry else None,
    )


def password_reset(
    services: AccountServices, account: Account, reset: PasswordReset, token: str
) -> Mail:
    """The link that opens once within an hour."""
    return about_account(
        services,
        account,
        "password_reset",
        mark=reset.key,
        link=f"{services.site_url}/password/reset/{token}",
        expires_at=in_japanese(reset.expires_at),
    )


def login_id_lapsed(
    services: AccountServices, account: Account, reset: PasswordReset, token: str
) -> Mail:
    """The link to another login ID, that opens once within an hour (A18)."""
    return about_account(
        services,
        account,
        "login_id_lapsed",
        mark=reset.key,
        link=f"{services.site_url}/login-id/renewal/{token}",
        expires_at=in_japanese(reset.expires_at),
    )


def login_id_renewed(services: AccountServices, account: Account, lapsed: str) -> Mail:
    """The login ID that took the lapsed one's place."""
    return about_account(services, account, "login_id_renewed", mark=lapsed, lapsed_login_id=lapsed)


def login_ids(
    services: AccountServices,
    account: Account,
    living: Sequence[str],
    lapsed: Sequence[str],
    mark: str,
) -> Mail:
    """The organisation's login IDs at the account's address, and those of them that lapsed."""
    return about_account(
        services, account, "login_ids", mark=mark, login_ids=list(living), lapsed=list(lapsed)
    )


def email_change_confirm(
    services: AccountServices, account: Account, change: EmailChange, token: str
) -> Mail:
    """To the new address: the link that confirms it."""
    return about_account(
        services,
        account,
        "email_change_confirm",
        to=change.email,
        mark=change.key,
        link=f"{services.site_url}/email/confirm/{token}",
        expires_at=in_japanese(change.expires_at),
    )


def email_change_requested(
    services: AccountServices, account: Account, change: EmailChange, token: str
) -> Mail:
    """To the address so far: what was asked for, and the link that stops it."""
    return about_account(
        services,
        account,
        "email_change_requested",
        mark=change.key,
        new_email=change.email,
        requested_at=in_japanese(change.requested_at),
        link=f"{services.site_url}/email/stop/{token}",
        expires_at=in_japanese(change.expires_at),
    )


def email_changed(
    services: AccountServices, account: Account, change: EmailChange, at: datetime
) -> Mail:
    """To the address before: it is the account's no more."""
    return about_account(
        services,
        account,
        "email_changed",
        mark=change.key,
        new_email=change.email,
        changed_at=in_japanese(at),
    )


def password_changed(services: AccountServices, account: Account, at: datetime) -> Mail:
    """Told after each change, so that a change by somebody else does not pass unseen."""
    return about_account(
        services,
        account,
        "password_changed",
        mark=f"{account.organization_id}-{account.password_version}",
        changed_at=in_japanese(at),
    )


def invitation(
    services: AccountServices, invited: Invitation, token: str, inviter: Account
) -> Mail:
    """The link that opens once within seven days; whoever invites is told where it did not arrive."""
    page = "agent-invitations" if invited.kind is InvitationKind.AGENT else "invitations"
    return Mail(
        subject=invited.mail_subject,
        mail_id=invited.mail_id,
        kind=f"{invited.kind}_invitation",
        to=(invited.email,),
        values={
            **services.office.mail_values,
            "organization_name": invited.organization_name,
            "inviter_name": invited.inviter_name,
            "link": f"{services.site_url}/{page}/{token}",
            "expires_at": in_japanese(invited.expires_at),
        },
        tells={
            "to": inviter.email,
            "organization_name": invited.organization_name,
            "contact_name": inviter.contact_name,
        },
    )


def invitation_undelivered(
    services: MailServices, delivery: Delivery, tells: Mapping[str, str]
) -> Mail:
    """To whoever invited: where it did not arrive, and what can be done."""
    page = "agents" if delivery.mail_id.startswith(InvitationKind.AGENT) else "accounts"
    return Mail(
        subject=delivery.subject,
        mail_id=f"invitation_undelivered#{delivery.mail_id}",
        kind="invitation_undelivered",
        to=(tells["to"],),
        values={
            **services.office.mail_values,
            "organization_name": tells["organization_name"],
            "contact_name": tells["contact_name"],
            "address": delivery.address,
            "list_url": f"{services.site_url}/{page}#invitations",
        },
    )


def account_told(
    services: AccountServices, account: Account, act: TeamAct, at: datetime, by: str
) -> Mail:
    """What was done to the account, so that nothing passes unseen by its holder."""
    return about_account(
        services,
        account,
        "account_told",
        mark=at.isoformat(),
        what=_DONE[act].format(duty=DUTY_WORDS[account.duty]),
        changed_by=by,
        changed_at=in_japanese(at),
    )


def about_account(
    services: MailServices,
    account: Addressee,
    kind: str,
    *,
    mark: str,
    to: str | None = None,
    **values: str | list[str] | None,
) -> Mail:
    """A mail to the account's address, or to another; ``mark`` tells it from others of its kind."""
    return Mail(
        subject=account.login_id,
        mail_id=f"{kind}#{mark}",
        kind=kind,
        to=(to or account.email,),
        values={
            **services.office.mail_values,
            "office_reference": account.office_reference,
            "organization_name": account.organization_name,
            "contact_name": account.contact_name,
            "login_id": account.login_id,
            "site_url": services.site_url,
            **values,
        },
    )
