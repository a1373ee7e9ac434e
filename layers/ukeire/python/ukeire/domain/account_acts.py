"""What organisations and agents do with their accounts and mandates, as the audit keeps it. Pure.

Records name login IDs, the organisation and the kind of act: no mail address, and nothing that
opens a door.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from ukeire.domain.account import Account
from ukeire.domain.audit import Act, AuditRecord, record_of
from ukeire.domain.mandate import Mandate, MandateAct
from ukeire.domain.session import Actor, Role, system_for
from ukeire.domain.team import TeamChange


class AccountAct(StrEnum):
    """What became of an account, beside what its organisation's people do to it (``TeamAct``)."""

    OPENED = "opened"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    PASSWORD_RESET = "password_reset"  # noqa: S105
    EMAIL_CHANGE_ASKED = "email_change_asked"
    EMAIL_CHANGE_STOPPED = "email_change_stopped"
    EMAIL_CHANGED = "email_changed"
    DATA_CHANGED = "data_changed"
    LOGIN_ID_RENEWED = "login_id_renewed"
    CLOSED = "closed"


_OF_AGENTS = frozenset({MandateAct.ACCEPTED, MandateAct.GIVEN_UP})


def record_of_account(account: Account, what: AccountAct, at: datetime, **more: Any) -> AuditRecord:
    """What to keep of what its holder does with an account."""
    return _account(
        account.actor, account.organization_id, account.login_id, what.value, at, **more
    )


def record_of_closing(organization_id: str, login_id: str, at: datetime) -> AuditRecord:
    """What to keep of an account that an approved filing closes."""
    actor = system_for(organization_id)
    return _account(actor, organization_id, login_id, AccountAct.CLOSED.value, at)


def record_of_team(change: TeamChange) -> AuditRecord:
    """What to keep of what is done to an organisation's people; the version tells one from the next."""
    entry = change.entry
    invited = change.invitation and change.invitation[1]
    account = change.account and change.account[1]
    actor = entry.actor or Actor(entry.login_id, entry.name, Role.APPLICANT)
    about = account.login_id if account else (invited.used_by if invited else "")
    return _account(
        actor,
        entry.organization_id,
        about,
        entry.act.value,
        entry.at,
        version=change.team.version + 1,
        **({"invitation": invited.invitation_id, "kind": invited.kind.value} if invited else {}),
        **({"duty": account.duty.value} if account else {}),
    )


def record_of_mandate(mandate: Mandate) -> AuditRecord:
    """What to keep of the last thing that was done with a mandate; its agent goes by both names."""
    entry = mandate.history[-1]
    by_agent = entry.act in _OF_AGENTS
    actor = Actor(
        entry.login_id,
        mandate.both_names if by_agent else entry.name,
        Role.AGENT if by_agent else Role.APPLICANT,
    )
    terms = entry.terms
    return record_of(
        actor,
        Act.MANDATE_CHANGED,
        entry.at,
        what=entry.act.value,
        organization=mandate.organization_id,
        agent=mandate.agent_id,
        version=mandate.version,
        starts_on=terms.starts_on.isoformat(),
        ends_on=terms.ends_on.isoformat(),
        procedures=list(terms.procedures),
        may_submit=terms.may_submit,
    )


def _account(
    actor: Actor, organization_id: str, account: str, what: str, at: datetime, **more: Any
) -> AuditRecord:
    return record_of(
        actor,
        Act.ACCOUNT_CHANGED,
        at,
        what=what,
        organization=organization_id,
        account=account,
        **more,
    )
