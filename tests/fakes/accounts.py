"""Accounts, staff, sessions and counters in memory."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from ukeire.domain.account import Account, AccountStatus, PasswordReset
from ukeire.domain.email_change import EmailChange
from ukeire.domain.errors import Unauthenticated
from ukeire.domain.mail import Mail, normal
from ukeire.domain.session import Session, Standing
from ukeire.domain.settings.kinds import Change
from ukeire.domain.staff import StaffAccount, StaffMember
from ukeire.domain.throttle import Tally


class FakeSessions:
    """``SessionStore`` in a dict."""

    def __init__(self) -> None:
        self.stored: dict[str, Session] = {}
        self.standings: dict[str, Standing] = {}

    def standing(self, login_id: str) -> Standing | None:
        return self.standings.get(login_id)

    def get(self, key: str) -> Session | None:
        return self.stored.get(key)

    def put(self, session: Session) -> None:
        self.stored[session.key] = session

    def touch(self, session: Session, now: datetime) -> Session:
        if session.key not in self.stored:
            raise Unauthenticated
        self.stored[session.key] = replace(self.stored[session.key], last_seen_at=now)
        return self.stored[session.key]

    def act_for(self, session: Session, organization_id: str) -> None:
        if session.key not in self.stored:
            raise Unauthenticated
        acting = replace(self.stored[session.key].actor, organization_id=organization_id)
        self.stored[session.key] = replace(self.stored[session.key], actor=acting)

    def delete(self, key: str) -> None:
        self.stored.pop(key, None)

    def delete_all(self, login_id: str) -> None:
        for key, session in list(self.stored.items()):
            if session.actor.login_id == login_id:
                del self.stored[key]


class FakeAccounts:
    """``Accounts`` in dicts; ``registers`` holds the versions of the registers it opened."""

    def __init__(self, sessions: FakeSessions) -> None:
        self.stored: dict[str, Account] = {}
        self.references: dict[str, str] = {}
        self.resets: dict[str, str] = {}
        self.registers: dict[str, int] = {}
        self._sessions = sessions

    def get(self, login_id: str) -> Account | None:
        return self.stored.get(login_id)

    def by_reset(self, key: str) -> Account | None:
        return self.stored.get(self.resets.get(key, ""))

    def add_provisional(self, account: Account, now: datetime) -> bool:
        held = self.stored.get(account.login_id)
        if (held and not held.expired(now)) or account.office_reference in self.references:
            return False
        self.stored[account.login_id] = account
        self.references[account.office_reference] = account.login_id
        return True

    def remove_provisional(self, account: Account) -> None:
        held = self.stored.get(account.login_id)
        if held and held.password_hash == account.password_hash:
            del self.stored[account.login_id]
            del self.references[account.office_reference]

    def activate(self, account: Account, now: datetime) -> bool:
        held = self.stored.get(account.login_id)
        if (
            held is None
            or not held.provisional
            or held.expired(now)
            or held.organization_id != account.organization_id
            or held.password_version != account.password_version - 1
        ):
            return False
        self.stored[account.login_id] = account
        self.registers[account.organization_id] = 0
        return True

    def change_password(self, account: Account, reset_key: str | None = None) -> bool:
        held = self.stored.get(account.login_id)
        if (
            held is None
            or held.status is not AccountStatus.FULL
            or held.password_version != account.password_version - 1
            or (reset_key and (held.reset is None or held.reset.key != reset_key))
        ):
            return False
        self.stored[account.login_id] = account
        return True

    def rehash(self, account: Account, password_hash: str) -> None:
        held = self.stored[account.login_id]
        if held.password_hash == account.password_hash:
            self.stored[account.login_id] = replace(held, password_hash=password_hash)

    def set_reset(self, account: Account, reset: PasswordReset) -> None:
        self.resets[reset.key] = account.login_id
        held = self.stored[account.login_id]
        if held.password_version == account.password_version:
            self.stored[account.login_id] = replace(held, reset=reset)

    def set_language(self, account: Account, tag: str) -> None:
        held = self.stored[account.login_id]
        if held.organization_id == account.organization_id:
            self.stored[account.login_id] = replace(held, language=tag)

    def open_session(self, account: Account, session: Session) -> bool:
        held = self.stored.get(account.login_id)
        if (
            held is None
            or held.organization_id != account.organization_id
            or held.password_version != account.password_version
            or held.status is not account.status
        ):
            return False
        self._sessions.put(session)
        return True


class FakeUpkeep:
    """``AccountUpkeep`` over the same dict; ``contacts`` are organisations' addresses."""

    def __init__(self, accounts: FakeAccounts) -> None:
        self.links: dict[str, str] = {}
        self.contacts: dict[str, str] = {}
        self._accounts = accounts

    def at_email(self, email: str) -> list[Account]:
        return sorted(
            (
                one
                for one in self._accounts.stored.values()
                if one.status is AccountStatus.FULL and normal(one.email) == normal(email)
            ),
            key=lambda one: one.login_id,
        )

    def note_use(self, account: Account, now: datetime) -> None:
        held = self._accounts.stored[account.login_id]
        if held.password_version == account.password_version:
            dated = held.password_set_at or now
            self._keep(replace(held, last_used_at=now, password_set_at=dated))

    def keep_email_change(self, account: Account, change: EmailChange) -> None:
        self.links |= dict.fromkeys((change.key, change.stop_key), account.login_id)
        self._keep(replace(self._accounts.stored[account.login_id], email_change=change))

    def by_email_link(self, key: str) -> Account | None:
        return self._accounts.stored.get(self.links.get(key, ""))

    def change_email(self, account: Account, change: EmailChange, now: datetime) -> bool:
        held = self._accounts.stored[account.login_id]
        if held.email_change != change or held.status is not AccountStatus.FULL:
            return False
        if held.administers and self.contacts.get(held.organization_id) == held.email:
            self.contacts[held.organization_id] = change.email
        self._keep(replace(held, email=change.email, email_change=None, reset=None))
        return True

    def stop_email_change(self, account: Account, change: EmailChange, now: datetime) -> bool:
        held = self._accounts.stored[account.login_id]
        if held.email_change != change:
            return False
        self._keep(replace(held, email_change=None))
        return True

    def replace_lapsed(self, lapsed: Account, fresh: Account) -> bool:
        held = self._accounts.stored[lapsed.login_id]
        taken = self._accounts.stored.get(fresh.login_id)
        if (taken and not taken.expired(fresh.created_at)) or held.reset != lapsed.reset:
            return False
        self._keep(fresh)
        self._keep(closed(held))
        return True

    def _keep(self, account: Account) -> None:
        self._accounts.stored[account.login_id] = account


def closed(account: Account) -> Account:
    """The account as it is once it opens nothing any more."""
    return replace(
        account,
        status=AccountStatus.CLOSED,
        password_version=account.password_version + 1,
        reset=None,
    )


class FakeStaff:
    """``Staff`` in dicts."""

    def __init__(self, sessions: FakeSessions) -> None:
        self.stored: dict[str, StaffAccount] = {}
        self.links: dict[str, str] = {}
        self.changes: list[Change] = []
        self._sessions = sessions

    def get(self, login_id: str) -> StaffAccount | None:
        return self.stored.get(login_id)

    def of_office(self, office: str) -> list[StaffMember]:
        return [
            StaffMember(login_id, one.name, office, one.role, one.status, one.email)
            for login_id, one in sorted(self.stored.items())
            if one.office == office
        ]

    def by_link(self, key: str) -> StaffAccount | None:
        return self.stored.get(self.links.get(key, ""))

    def administrators(self, office: str) -> int:
        return sum(one.administers for one in self.stored.values() if one.office == office)

    def add(self, account: StaffAccount, change: Change | None = None) -> bool:
        if account.login_id in self.stored:
            return False
        self._keep(account, change)
        return True

    def save(self, before: StaffAccount, after: StaffAccount, change: Change | None) -> bool:
        last = before.administers and not after.administers
        if self.stored[before.login_id] != before or (
            last and self.administrators(before.office) == 1
        ):
            return False
        self._keep(after, change)
        return True

    def _keep(self, account: StaffAccount, change: Change | None) -> None:
        self.stored[account.login_id] = account
        if account.link is not None:
            self.links[account.link.key] = account.login_id
        if change is not None:
            self.changes.append(change)

    def change_password(self, account: StaffAccount) -> bool:
        held = self.stored[account.login_id]
        if held.password_version != account.password_version - 1:
            return False
        self.stored[account.login_id] = account
        return True

    def rehash(self, account: StaffAccount, password_hash: str) -> None:
        held = self.stored[account.login_id]
        if held.password_hash == account.password_hash:
            self.stored[account.login_id] = replace(held, password_hash=password_hash)

    def open_session(
        self, account: StaffAccount, used_steps: tuple[int, ...], session: Session
    ) -> bool:
        held = self.stored[account.login_id]
        if (held.password_version, held.used_steps) != (
            account.password_version,
            account.used_steps,
        ):
            return False
        self.stored[account.login_id] = replace(held, used_steps=used_steps)
        self._sessions.put(session)
        return True

    def open_session_by_passkey(
        self, before: StaffAccount, after: StaffAccount, session: Session
    ) -> bool:
        if self.stored[before.login_id] != before:
            return False
        self.stored[before.login_id] = after
        self._sessions.put(session)
        return True


class FakeChallenges:
    """``Challenges`` in a dict."""

    def __init__(self) -> None:
        self.kept: dict[str, datetime] = {}

    def keep(self, key: str, until: datetime) -> None:
        self.kept[key] = until

    def take(self, key: str, now: datetime) -> bool:
        until = self.kept.get(key)
        if until is None or until <= now:
            return False
        del self.kept[key]
        return True


class FakeAttempts:
    """``Attempts`` in a dict."""

    def __init__(self) -> None:
        self.stored: dict[str, Tally] = {}

    def tallies(self, names: Sequence[str]) -> list[Tally]:
        return [self.stored.get(name, Tally()) for name in names]

    def claim(self, seen: Sequence[tuple[str, Tally]], now: datetime, until: datetime) -> bool:
        if any(self.stored.get(name, Tally()).failures != tally.failures for name, tally in seen):
            return False
        for name, _ in seen:
            self.count(name, now, until)
        return True

    def count(self, name: str, now: datetime, until: datetime, by: int = 1) -> int:
        held = self.stored.get(name, Tally())
        self.stored[name] = Tally(held.failures + by, now if by > 0 else held.last)
        return self.stored[name].failures

    def forget(self, name: str) -> None:
        self.stored.pop(name, None)


class PlainHasher:
    """A hasher that hides nothing and takes no time; ``today`` stands for its parameters."""

    def __init__(self) -> None:
        self.today = "v1"
        self.compared: list[str | None] = []

    def hash(self, password: str) -> str:
        return f"{self.today}:{password}"

    def verify(self, password_hash: str | None, password: str) -> bool:
        self.compared.append(password_hash)
        return password_hash is not None and password_hash.partition(":")[2] == password

    def outdated(self, password_hash: str) -> bool:
        return not password_hash.startswith(self.today)


class FakeMailer:
    """Keeps what was sent; raises when ``down``."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.down = False

    def send(self, mail: Mail) -> None:
        if self.down:
            raise ConnectionError("the queue is down")
        self.sent.append(mail)


class FakeBadAddresses:
    """What was mended, by whom."""

    def __init__(self) -> None:
        self.mended: list[tuple[str, str]] = []

    def mend(self, address: str, by: str, _now: datetime) -> bool:
        self.mended.append((address, by))
        return True


class FakeMailLog:
    """What became of mails, as a test says."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def states(self, mails: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
        return {
            (subject, mail_id): self.known[mail_id]
            for subject, mail_id, _ in mails
            if mail_id in self.known
        }


@contextmanager
def no_pace(_seconds: float) -> Iterator[None]:
    """``at_least`` for tests: no waiting."""
    yield
