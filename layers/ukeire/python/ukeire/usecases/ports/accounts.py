"""What the use cases of accounts, staff and sessions ask of the outside."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from ukeire.domain.account import Account, Holder, PasswordReset
from ukeire.domain.lapses import Lapses
from ukeire.domain.mail import Mail
from ukeire.domain.office import Office
from ukeire.domain.password import PasswordPolicy
from ukeire.domain.session import Session, Standing
from ukeire.domain.settings.kinds import Change
from ukeire.domain.staff import Passkey, StaffAccount, StaffMember
from ukeire.domain.throttle import Tally
from ukeire.usecases.ports.account_upkeep import AccountUpkeep
from ukeire.usecases.ports.settings import SettingsStore


class SessionStore(Protocol):
    """Sessions by key. Every read is consistent; whether one is still alive is the caller's."""

    def get(self, key: str) -> Session | None:
        """The session, dead or alive."""

    def standing(self, login_id: str) -> Standing | None:
        """How an applicant's account stands, if its organisation ever changed that."""

    def put(self, session: Session) -> None:
        """Keep a new session."""

    def touch(self, session: Session, now: datetime) -> Session:
        """The session, last seen ``now``. Raises Unauthenticated if it was ended meanwhile."""

    def act_for(self, session: Session, organization_id: str) -> None:
        """An agent's acts for that organisation from now on. Raises Unauthenticated as above."""

    def delete(self, key: str) -> None:
        """End one session; no matter if it is not there."""

    def delete_all(self, login_id: str) -> None:
        """End every session of an account."""


class Accounts(Protocol):
    """Applicants' accounts. A False says that the account is no longer what was read."""

    def get(self, login_id: str) -> Account | None:
        """The account, expired or not."""

    def by_reset(self, key: str) -> Account | None:
        """The account that a mailed link with this key was made for, open or not."""

    def add_provisional(self, account: Account, now: datetime) -> bool:
        """Keep a new provisional account, if at ``now`` its ID and its reference are free (A6)."""

    def remove_provisional(self, account: Account) -> None:
        """Undo ``add_provisional``, unless the account is another by now."""

    def activate(self, account: Account, now: datetime) -> bool:
        """Make it full and open its organisation's register, in one step (A6, A7).

        ``account`` is the activated one; the stored one must be provisional, unexpired at ``now``
        and one password version behind.
        """

    def change_password(self, account: Account, reset_key: str | None = None) -> bool:
        """Keep the new password of a full account that is stored one password version behind.

        With ``reset_key`` only if that is still the account's newest mailed link.
        """

    def rehash(self, account: Account, password_hash: str) -> None:
        """Keep a stronger hash of the same password, unless it was changed meanwhile."""

    def set_reset(self, account: Account, reset: PasswordReset) -> None:
        """Make this the one mailed link that opens, unless the password was changed meanwhile."""

    def set_language(self, account: Account, tag: str) -> None:
        """Keep what language it reads, unless the account is another by now."""

    def open_session(self, account: Account, session: Session) -> bool:
        """Keep the session, if password and status are still the ones that were checked."""


class People(Protocol):
    """The accounts of organisations as far as others may know them."""

    def of_organization(self, organization_id: str) -> Sequence[Holder]:
        """All of them by login ID, those given up too; somebody new may be missing for moments."""


class Staff(Protocol):
    """The offices' accounts; False as in ``Accounts``."""

    def get(self, login_id: str) -> StaffAccount | None:
        """The account."""

    def of_office(self, office: str) -> Sequence[StaffMember]:
        """Everybody of the office, by login ID; somebody new may be missing for moments."""

    def by_link(self, key: str) -> StaffAccount | None:
        """The account that a mailed link with this key was made for, open or not."""

    def administrators(self, office: str) -> int:
        """How many of the office's people may manage it now."""

    def add(self, account: StaffAccount, change: Change | None = None) -> bool:
        """Keep a new account, with the change that made it, if the ID is free."""

    def save(self, before: StaffAccount, after: StaffAccount, change: Change | None) -> bool:
        """Keep what an administrator or a link changed, with the change, if all is as read.

        Never leaves an office that has administrators without one.
        """

    def change_password(self, account: StaffAccount) -> bool:
        """Keep the new password if the stored one is one version behind."""

    def rehash(self, account: StaffAccount, password_hash: str) -> None:
        """Keep a stronger hash of the same password, unless it was changed meanwhile."""

    def open_session(
        self, account: StaffAccount, used_steps: tuple[int, ...], session: Session
    ) -> bool:
        """Mark the one-time code used and keep the session, if nobody did anything in between."""

    def open_session_by_passkey(
        self, before: StaffAccount, after: StaffAccount, session: Session
    ) -> bool:
        """Keep what the passkey counted and the session, if nobody did anything in between."""


class Challenges(Protocol):
    """What devices are asked to sign, by their hashes: each is answered once, and soon."""

    def keep(self, key: str, until: datetime) -> None:
        """Remember that it was asked."""

    def take(self, key: str, now: datetime) -> bool:
        """Whether it was asked and not answered before ``until``; it is forgotten."""


class PasskeyCeremonies(Protocol):
    """WebAuthn, for one site. Answers of browsers come as JSON; None stands for a refused one."""

    def registration(self, account: StaffAccount, challenge: str, issuer: str) -> Mapping[str, Any]:
        """What the browser is told to make a passkey."""

    def login(self, challenge: str) -> Mapping[str, Any]:
        """What the browser is told to use one."""

    def challenge_of(self, credential: Mapping[str, Any]) -> str | None:
        """Which challenge the browser says that it answered."""

    def registered(
        self, credential: Mapping[str, Any], challenge: str
    ) -> tuple[str, str, int] | None:
        """Id, public key and count of a new passkey whose holder was verified."""

    def holder_of(self, credential: Mapping[str, Any]) -> tuple[str, str] | None:
        """Login ID and passkey's id that an answer names; proves nothing."""

    def verified(
        self, credential: Mapping[str, Any], challenge: str, passkey: Passkey
    ) -> int | None:
        """The new count, if the passkey signed the challenge and its holder was verified."""


class Attempts(Protocol):
    """Counters that forget: of failed logins, of mails asked for."""

    def tallies(self, names: Sequence[str]) -> list[Tally]:
        """What each counter stands at."""

    def claim(self, seen: Sequence[tuple[str, Tally]], now: datetime, until: datetime) -> bool:
        """Count one more on all, if each still stands where it was seen; all or nothing."""

    def count(self, name: str, now: datetime, until: datetime, by: int = 1) -> int:
        """Count, whatever it stood at; what it stands at now. Kept at least until ``until``."""

    def forget(self, name: str) -> None:
        """Start the counter again."""


class PasswordHasher(Protocol):
    """Slow, salted hashes."""

    def hash(self, password: str) -> str:
        """The hash, with its parameters."""

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether it is the hash's password; without a hash never, but after as long a time."""

    def outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with weaker parameters than today's."""


class Mailer(Protocol):
    """Hands a mail to the queue that sends it."""

    def send(self, mail: Mail) -> None:
        """Raises if it could not be queued."""


class CountingServices(Protocol):
    """What counting attempts needs."""

    @property
    def attempts(self) -> Attempts: ...
    @property
    def now(self) -> Callable[[], datetime]: ...


class LoginServices(CountingServices, Protocol):
    """What logging in needs, at either site."""

    @property
    def sessions(self) -> SessionStore: ...
    @property
    def hasher(self) -> PasswordHasher: ...
    @property
    def policy(self) -> PasswordPolicy: ...
    @property
    def new_token(self) -> Callable[[], str]: ...
    @property
    def choice(self) -> Callable[[Sequence[str]], str]: ...


class AccountServices(LoginServices, Protocol):
    """What the use cases of applicants' accounts need.

    ``at_least`` makes a block take as many seconds, so that its time tells nothing.
    """

    @property
    def accounts(self) -> Accounts: ...
    @property
    def upkeep(self) -> AccountUpkeep: ...
    @property
    def lapses(self) -> Lapses: ...
    @property
    def mailer(self) -> Mailer: ...
    @property
    def new_id(self) -> Callable[[], str]: ...
    @property
    def at_least(self) -> Callable[[float], AbstractContextManager[None]]: ...
    @property
    def office(self) -> Office: ...
    @property
    def site_url(self) -> str: ...


class StaffServices(LoginServices, Protocol):
    """What the use cases of staff need.

    ``device_times`` are the times that an authenticator may go by: the clock's, and the world's
    where the local run has moved the clock.
    """

    @property
    def staff(self) -> Staff: ...
    @property
    def mailer(self) -> Mailer: ...
    @property
    def office(self) -> Office: ...
    @property
    def offices_url(self) -> str: ...
    @property
    def device_times(self) -> Callable[[], Sequence[datetime]]: ...
    @property
    def new_totp_secret(self) -> Callable[[], str]: ...
    @property
    def otp_matches(self) -> Callable[[str, int, str], bool]: ...


class PasskeyServices(StaffServices, Protocol):
    """What passkeys need besides."""

    @property
    def challenges(self) -> Challenges: ...
    @property
    def passkeys(self) -> PasskeyCeremonies: ...


class StaffAdministration(StaffServices, Protocol):
    """What managing an office's people needs besides."""

    @property
    def settings(self) -> SettingsStore: ...
