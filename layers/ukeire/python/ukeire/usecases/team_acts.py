"""What every act on an organisation's people begins with: who does it, as they stand now."""

from ukeire.domain.account import Account
from ukeire.domain.errors import Unauthenticated
from ukeire.domain.permissions import AccountPermission, require_account
from ukeire.domain.session import Actor
from ukeire.domain.team import Team
from ukeire.usecases.ports.teams import TeamServices

TRIES = 5
"""How often an act is tried while others change the same people."""


def acting(
    services: TeamServices, actor: Actor, permission: AccountPermission
) -> tuple[Team, Account]:
    """The team as it stands, and then whoever acts: what is stored on that team holds for both.

    Raises Forbidden for whoever may not, or may no longer; Unauthenticated for whoever is gone.
    """
    team = services.teams.get(require_account(actor, permission))
    account = services.accounts.get(actor.login_id)
    if (
        account is None
        or account.organization_id != team.organization_id
        or not account.opens(services.now())
    ):
        raise Unauthenticated
    require_account(account.actor, permission)
    return team, account
