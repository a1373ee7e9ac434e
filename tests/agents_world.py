"""Two organisations, their administrators, and an agent that accepts; over the fakes or DynamoDB."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.accounts_factory import START, World, make_account
from tests.agents_factory import AGENT_BODY
from ukeire.adapters.account_upkeep import DynamoAccountUpkeep
from ukeire.adapters.accounts import DynamoAccounts
from ukeire.adapters.agencies import DynamoAgencies
from ukeire.adapters.audit import DynamoAudit
from ukeire.adapters.mandates import DynamoMandates
from ukeire.adapters.sessions import DynamoSessions
from ukeire.adapters.teams import DynamoTeams
from ukeire.domain.account import AccountStatus
from ukeire.domain.agent import AgentInvitation, NewAgent
from ukeire.domain.mandate import Mandate
from ukeire.domain.session import Actor
from ukeire.usecases.accept_mandate import accept_as_new
from ukeire.usecases.manage_agents import invite_agent

PASSWORD = "Himitsu2026"
MAIL = "tanaka@tohto.example.jp"
CONSENTS = ["privacy_policy", "constitution", "membership_rules", "compliance"]


def agents_world(*, dynamodb: bool) -> World:
    """Two organisations with an administrator each: ``himawari`` and ``momiji``."""
    world = World()
    if dynamodb:
        audit = DynamoAudit("AuditTable")
        world.accounts = DynamoAccounts("AccountsTable", "RegistersTable", "SessionsTable", audit)  # type: ignore[assignment]
        world.sessions = DynamoSessions("SessionsTable")  # type: ignore[assignment]
        teams, mandates = (
            DynamoTeams("AccountsTable", "SessionsTable", audit),
            DynamoMandates("MandatesTable", audit),
        )
        world.teams, world.mandates = teams, mandates  # type: ignore[assignment]
        world.upkeep = DynamoAccountUpkeep("AccountsTable", "RegistersTable", audit)  # type: ignore[assignment]
        world.agencies = DynamoAgencies(teams, "AccountsTable", mandates, audit)  # type: ignore[assignment]
    for login_id, organization_id in (("himawari", "org-1"), ("momiji", "org-2")):
        made = make_account(
            login_id=login_id,
            organization_id=organization_id,
            office_reference=f"0000-{login_id}",
            email=f"tantou@{login_id}.example.jp",
        )
        provisional = replace(
            made,
            status=AccountStatus.PROVISIONAL,
            provisional_expires_at=START + timedelta(hours=3),
        )
        assert world.accounts.add_provisional(provisional, START)
        assert world.accounts.activate(provisional.activated(made.password_hash, START), START)
    return world


def actor(world: World, login_id: str = "himawari") -> Actor:
    account = world.accounts.get(login_id)
    assert account is not None
    return account.actor


def invite(world: World, by: str = "himawari", email: str = MAIL, **terms: Any) -> str:
    """The token of a mailed invitation."""
    form = {
        "name": "東都支援センター",
        "email": email,
        "starts_on": "2026-11-01",
        "ends_on": "2027-10-31",
        "procedures": ["membership"],
        "may_submit": True,
        **terms,
    }
    invite_agent(world, AgentInvitation.model_validate(form), actor(world, by))
    mail = world.mailer.sent[-1]
    assert (mail.kind, mail.to) == ("agent_invitation", (email,))
    assert "/agent-invitations/" in mail.values["link"]
    return str(mail.values["link"].rpartition("/")[2])


def new_agent(**overrides: Any) -> NewAgent:
    given = {key: value for key, value in AGENT_BODY.items() if key != "email"}
    account = {"login_id": "tohto", "new_password": PASSWORD, "consents": CONSENTS}
    return NewAgent.model_validate({**given, **account, "represents": True, **overrides})


def accepted(world: World) -> Mandate:
    return accept_as_new(world, invite(world), new_agent())
