"""The language that an account reads: it goes with the person to another browser."""

from ukeire.domain.session import Actor
from ukeire.usecases.ports.accounts import AccountServices


def keep_language(services: AccountServices, actor: Actor, tag: str) -> None:
    """Remember ``tag`` for the account of ``actor``, where there is one."""
    account = services.accounts.get(actor.login_id)
    if account is not None and account.language != tag:
        services.accounts.set_language(account, tag)


def kept_language(services: AccountServices, actor: Actor) -> str | None:
    """What was chosen for the account of ``actor``; None where nothing was."""
    account = services.accounts.get(actor.login_id)
    return account.language if account else None
