"""Accounts and the services around them, in memory; a test states only what it is about."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes.accounts import (
    FakeAccounts,
    FakeAttempts,
    FakeBadAddresses,
    FakeMailer,
    FakeMailLog,
    FakeSessions,
    FakeStaff,
    FakeUpkeep,
    PlainHasher,
    no_pace,
)
from tests.fakes.mandates import FakeAgencies, FakeContacts, FakeMandates
from tests.fakes.settings import FakeSettings
from tests.fakes.teams import FakeTeams
from ukeire.adapters.totp import otp_matches
from ukeire.domain.account import PROVISIONAL_LIFETIME, Account, AccountStatus
from ukeire.domain.consents import current_versions
from ukeire.domain.lapses import Lapses
from ukeire.domain.office import Office
from ukeire.domain.password import POLICIES, PasswordPolicy
from ukeire.domain.registration import Registration
from ukeire.domain.session import Session
from ukeire.domain.staff import StaffAccount
from ukeire.usecases.log_in import log_in

START = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
HOME = "192.0.2.1"
ELSEWHERE = "198.51.100.7"


class MovableClock:
    """A clock that a test moves."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


@dataclass
class World:
    """What ``AccountServices`` and ``StaffServices`` ask for, in memory."""

    now: MovableClock = field(default_factory=MovableClock)
    sessions: FakeSessions = field(default_factory=FakeSessions)
    mandates: FakeMandates = field(default_factory=FakeMandates)
    contacts: FakeContacts = field(default_factory=FakeContacts)
    attempts: FakeAttempts = field(default_factory=FakeAttempts)
    hasher: PlainHasher = field(default_factory=PlainHasher)
    mailer: FakeMailer = field(default_factory=FakeMailer)
    settings: FakeSettings = field(default_factory=FakeSettings)
    policy: PasswordPolicy = POLICIES["seed"]
    office: Office = field(default_factory=Office)
    lapses: Lapses = field(default_factory=Lapses)
    site_url: str = "https://ukeire.example.jp"
    offices_url: str = "https://offices.ukeire.example.jp"
    sender: str = "no-reply@ukeire.example.jp"
    at_least: Any = no_pace

    def __post_init__(self) -> None:
        self.accounts = FakeAccounts(self.sessions)
        self.upkeep = FakeUpkeep(self.accounts)
        self.bad_addresses: Any = FakeBadAddresses()
        self.mail_log: Any = FakeMailLog()
        self.teams = FakeTeams(self.accounts, self.sessions)
        self.agencies = FakeAgencies(self.teams, self.accounts, self.mandates)
        self.staff = FakeStaff(self.sessions)
        self.otp_matches = otp_matches
        self._random = random.Random(20261101)

    def choice(self, items: Any) -> Any:
        return self._random.choice(items)

    def new_id(self) -> str:
        return f"id{self._random.getrandbits(40):010x}"

    def new_token(self) -> str:
        return f"token-{self._random.getrandbits(64):016x}"

    def new_totp_secret(self) -> str:
        return "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

    def device_times(self) -> tuple[datetime, ...]:
        return (self.now(),)

    def add(self, account: Account) -> Account:
        """Store an account as it is."""
        self.accounts.stored[account.login_id] = account
        return account

    def logged_in(self, login_id: str, password: str, address: str = HOME) -> Session:
        """The session of a login that succeeds."""
        return log_in(self, login_id, password, address=address)[1]


def make_registration(**overrides: Any) -> Registration:
    """A registration that breaks no rule."""
    return Registration.model_validate(registration_body(**overrides))


def registration_body(**overrides: Any) -> dict[str, Any]:
    """The JSON of a registration that breaks no rule; None leaves a field out."""
    body = {
        "organization_name": "社会福祉法人ひまわり会",
        "organization_kana": "シャカイフクシホウジンヒマワリカイ",
        "contact_name": "山田 花子",
        "contact_kana": "ヤマダハナコ",
        "contact_phone": "03-1234-5678",
        "email": "tantou@himawari.example.jp",
        "email_confirmation": "tantou@himawari.example.jp",
        "login_id": "himawari",
        "consents": ["privacy_policy", "constitution", "membership_rules", "compliance"],
        **overrides,
    }
    return {key: value for key, value in body.items() if value is not None}


def make_account(**overrides: Any) -> Account:
    """A full account whose password is ``Himitsu2026``, hashed by ``PlainHasher``."""
    values = {
        "login_id": "himawari",
        "organization_id": "org-1",
        "office_reference": "1234-5678",
        "organization_name": "社会福祉法人ひまわり会",
        "organization_kana": "シャカイフクシホウジンヒマワリカイ",
        "contact_name": "山田 花子",
        "contact_kana": "ヤマダハナコ",
        "contact_phone": "03-1234-5678",
        "email": "tantou@himawari.example.jp",
        "consents": current_versions(),
        "password_hash": "v1:Himitsu2026",
        "password_version": 1,
        "status": AccountStatus.FULL,
        "created_at": START,
        **overrides,
    }
    return Account(**values)


def make_provisional(**overrides: Any) -> Account:
    """The same, still provisional, issued at ``START``."""
    return make_account(
        **{
            "status": AccountStatus.PROVISIONAL,
            "provisional_expires_at": START + PROVISIONAL_LIFETIME,
            **overrides,
        }
    )


def make_staff(**overrides: Any) -> StaffAccount:
    """Somebody of the secretariat whose password is ``Himitsu2026``."""
    values = {
        "login_id": "jimukyoku",
        "name": "事務局 太郎",
        "office": "secretariat",
        "password_hash": "v1:Himitsu2026",
        "password_version": 1,
        "totp_secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        "created_at": START,
        "must_change_password": False,
        **overrides,
    }
    return StaffAccount(**values)
