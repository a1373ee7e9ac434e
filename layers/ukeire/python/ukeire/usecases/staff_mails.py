"""Mails to the offices' people. Their values hold links: nobody logs them."""

from collections.abc import Mapping
from datetime import datetime

from ukeire.domain.dates import in_japanese
from ukeire.domain.mail import Mail
from ukeire.domain.staff import LinkPurpose, StaffAccount, StaffLink
from ukeire.usecases.ports.accounts import StaffServices

LINK_WORDS: Mapping[LinkPurpose, tuple[str, str]] = {
    LinkPurpose.INVITATION: (
        "審査コンソールへの招待",
        "審査コンソールの担当者として招待されました。下記のアドレスを開き、パスワードと認証アプリを設定してください。",
    ),
    LinkPurpose.PASSWORD: (
        "パスワード再設定のご案内",
        "管理者がパスワードの再設定を受け付けました。下記のアドレスを開き、新しいパスワードを設定してください。認証アプリのコードも必要です。",
    ),
    LinkPurpose.SECOND_FACTOR: (
        "認証アプリ再設定のご案内",
        "管理者が認証アプリの再設定を受け付けました。下記のアドレスを開き、新しい認証アプリを設定してください。現在のパスワードも必要です。",
    ),
}
"""Subject, and what it is about."""


def staff_link(services: StaffServices, account: StaffAccount, link: StaffLink, token: str) -> Mail:
    """The link that opens once within a day."""
    title, text = LINK_WORDS[link.purpose]
    return _mail(
        services,
        account,
        "staff_link",
        account.email,
        mark=link.key,
        title=title,
        text=text,
        link=f"{services.offices_url}/links/{token}",
        expires_at=in_japanese(link.expires_at),
    )


def staff_told(
    services: StaffServices, account: StaffAccount, what: str, at: datetime, *, to: str = ""
) -> Mail:
    """What was done to the account, so that nothing passes unseen by its holder."""
    return _mail(
        services,
        account,
        "staff_told",
        to or account.email,
        mark=f"{account.version}-{account.password_version}",
        what=what,
        changed_at=in_japanese(at),
    )


def _mail(
    services: StaffServices,
    account: StaffAccount,
    kind: str,
    to: str,
    *,
    mark: str,
    **values: str,
) -> Mail:
    return Mail(
        subject=account.login_id,
        mail_id=f"{kind}#{mark}",
        kind=kind,
        to=(to,),
        values={
            **services.office.mail_values,
            "staff_office": services.office.label(account.office),
            "staff_name": account.name,
            "login_id": account.login_id,
            **values,
        },
    )
