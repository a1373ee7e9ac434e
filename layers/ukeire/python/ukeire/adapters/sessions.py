"""Sessions in DynamoDB. ``ttl`` tidies; when one is over is decided by its stored times."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from ukeire.adapters import aws
from ukeire.adapters.account_items import agent_id
from ukeire.adapters.conditions import condition_failed
from ukeire.adapters.moments import MomentAttribute
from ukeire.domain.account import Account, AccountStatus
from ukeire.domain.errors import Unauthenticated
from ukeire.domain.session import Actor, Role, Session, Standing


class ByLogin(GlobalSecondaryIndex["SessionItem"]):
    """The sessions of an account."""

    class Meta:
        """As in ``template.yaml``."""

        index_name = "by_login"
        projection = AllProjection()

    login_id = UnicodeAttribute(hash_key=True)
    created_at = MomentAttribute(range_key=True)


class SessionItem(Model):
    """One session, of applicants or of staff: each has its own table."""

    key = UnicodeAttribute(hash_key=True)
    login_id = UnicodeAttribute()
    name = UnicodeAttribute()
    role = UnicodeAttribute()
    organization_id = UnicodeAttribute(null=True)
    office = UnicodeAttribute(null=True)
    duty = UnicodeAttribute(null=True)
    agent_id = UnicodeAttribute(null=True)
    must_change_password = BooleanAttribute()
    created_at = MomentAttribute()
    last_seen_at = MomentAttribute()
    ttl = NumberAttribute()
    by_login = ByLogin()


class StandingItem(Model):
    """``HOLDER#<login ID>``: how an account stands, once its organisation has changed that."""

    key = UnicodeAttribute(hash_key=True)
    duty = UnicodeAttribute()
    suspended = BooleanAttribute()
    ended_before = MomentAttribute(null=True)


class DynamoSessions:
    """``SessionStore`` over the table of that name."""

    def __init__(self, table: str) -> None:
        self._sessions = aws.bind(SessionItem, table)
        self._standings = aws.bind(StandingItem, table)

    def get(self, key: str) -> Session | None:
        """The session, dead or alive."""
        try:
            return _session(self._sessions.get(key, consistent_read=True))
        except self._sessions.DoesNotExist:
            return None

    def standing(self, login_id: str) -> Standing | None:
        """How the account stands, if its organisation ever changed that."""
        try:
            item = self._standings.get(holder(login_id), consistent_read=True)
        except self._standings.DoesNotExist:
            return None
        return Standing(item.duty, item.suspended, item.ended_before)

    def put(self, session: Session) -> None:
        """Keep a new session."""
        to_item(self._sessions, session).save()

    def touch(self, session: Session, now: datetime) -> Session:
        """The session, last seen ``now``. Raises Unauthenticated if it was ended meanwhile."""
        self._update(session, self._sessions.last_seen_at.set(now))
        return replace(session, last_seen_at=now)

    def act_for(self, session: Session, organization_id: str) -> None:
        """An agent's acts for that organisation from now on."""
        self._update(session, self._sessions.organization_id.set(organization_id))

    def _update(self, session: Session, action: Any) -> None:
        model = self._sessions
        try:
            to_item(model, session).update(actions=[action], condition=model.key.exists())
        except UpdateError as error:
            if condition_failed(error):
                raise Unauthenticated from error
            raise

    def delete(self, key: str) -> None:
        """End one session; no matter if it is not there."""
        self._sessions(key).delete()

    def delete_all(self, login_id: str) -> None:
        """End every session of an account."""
        for item in self._sessions.by_login.query(login_id):
            item.delete()


def stand(
    write: TransactWrite, model: type[StandingItem], account: Account, ended_before: datetime | None
) -> None:
    """Add to a transaction how the account stands now; sessions before ``ended_before`` are over."""
    actions: list[Action] = [
        model.duty.set(account.duty.value),
        model.suspended.set(account.status is AccountStatus.SUSPENDED),
    ]
    if ended_before is not None:
        actions.append(model.ended_before.set(ended_before))
    write.update(model(holder(account.login_id)), actions=actions)


def holder(login_id: str) -> str:
    """The key of how an account stands."""
    return f"HOLDER#{login_id}"


def to_item(model: type[SessionItem], session: Session) -> SessionItem:
    """The session as an item of the table that ``model`` is bound to."""
    return model(
        session.key,
        login_id=session.actor.login_id,
        name=session.actor.name,
        role=session.actor.role.value,
        organization_id=session.actor.organization_id,
        office=session.actor.office,
        duty=session.actor.duty,
        agent_id=session.actor.agent_id or None,
        must_change_password=session.must_change_password,
        created_at=session.created_at,
        last_seen_at=session.last_seen_at,
        ttl=int(session.expires_at.timestamp()),
    )


def _session(item: SessionItem) -> Session:
    return Session(
        item.key,
        Actor(
            item.login_id,
            item.name,
            Role(item.role),
            item.organization_id,
            item.office,
            item.duty,
            agent_id=agent_id(item),
        ),
        item.created_at,
        item.last_seen_at,
        item.must_change_password,
    )
