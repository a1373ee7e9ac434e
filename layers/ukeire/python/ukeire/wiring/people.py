"""Accounts, sessions, agents, the offices' people, and what opens their doors."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from ukeire.adapters.clock import system_clock
from ukeire.domain.lapses import Lapses
from ukeire.domain.password import POLICIES, PasswordPolicy
from ukeire.wiring.base import Base

if TYPE_CHECKING:
    from ukeire.adapters.account_closing import DynamoAccountClosing
    from ukeire.adapters.account_erasure import DynamoAccountErasure
    from ukeire.adapters.account_upkeep import DynamoAccountUpkeep
    from ukeire.adapters.accounts import DynamoAccounts
    from ukeire.adapters.agencies import DynamoAgencies
    from ukeire.adapters.attempts import DynamoAttempts
    from ukeire.adapters.challenges import DynamoChallenges
    from ukeire.adapters.colleagues import DynamoColleagues
    from ukeire.adapters.contacts import DynamoContacts
    from ukeire.adapters.expiring_accounts import DynamoExpiringAccounts
    from ukeire.adapters.lapsing_accounts import DynamoLapsingAccounts
    from ukeire.adapters.mandates import DynamoMandates
    from ukeire.adapters.passkeys import WebAuthnCeremonies
    from ukeire.adapters.password_hasher import Argon2Hasher
    from ukeire.adapters.people import DynamoPeople
    from ukeire.adapters.sessions import DynamoSessions
    from ukeire.adapters.staff import DynamoStaff
    from ukeire.adapters.teams import DynamoTeams


class People(Base):
    """A part of ``Services``."""

    @cached_property
    def policy(self) -> PasswordPolicy:
        """The password policy of this deployment (A8)."""
        return POLICIES[self._settings.get("PASSWORD_PROFILE", "seed")]

    @cached_property
    def lapses(self) -> Lapses:
        """How long passwords and login IDs last in this deployment (A18, A19)."""
        return Lapses.model_validate_json(self._settings.get("LAPSES", "{}"))

    @cached_property
    def accounts(self) -> "DynamoAccounts":
        """Applicants' accounts."""
        from ukeire.adapters.accounts import DynamoAccounts

        names = self._settings
        return DynamoAccounts(
            names["ACCOUNTS_TABLE"],
            names["REGISTERS_TABLE"],
            names["SESSIONS_TABLE"],
            self.given_audit,
        )

    @cached_property
    def teams(self) -> "DynamoTeams":
        """The people of organisations."""
        from ukeire.adapters.teams import DynamoTeams

        names = self._settings
        return DynamoTeams(names["ACCOUNTS_TABLE"], names["SESSIONS_TABLE"], self.given_audit)

    @cached_property
    def people(self) -> "DynamoPeople":
        """The accounts of organisations without what opens doors."""
        from ukeire.adapters.people import DynamoPeople

        return DynamoPeople(self._settings["ACCOUNTS_TABLE"])

    @cached_property
    def account_erasure(self) -> "DynamoAccountErasure":
        """Takes out whose accounts that are no more were."""
        from ukeire.adapters.account_erasure import DynamoAccountErasure

        return DynamoAccountErasure(self._settings["ACCOUNTS_TABLE"])

    @cached_property
    def upkeep(self) -> "DynamoAccountUpkeep":
        """Applicants' accounts over time."""
        from ukeire.adapters.account_upkeep import DynamoAccountUpkeep

        names = self._settings
        return DynamoAccountUpkeep(
            names["ACCOUNTS_TABLE"], names["REGISTERS_TABLE"], self.given_audit
        )

    @cached_property
    def closing(self) -> "DynamoAccountClosing":
        """Closes accounts, unread."""
        from ukeire.adapters.account_closing import DynamoAccountClosing

        names = self._settings
        return DynamoAccountClosing(
            names["ACCOUNTS_TABLE"], names["SESSIONS_TABLE"], self.given_audit
        )

    @cached_property
    def lapsing_accounts(self) -> "DynamoLapsingAccounts":
        """Accounts by the age of their passwords."""
        from ukeire.adapters.lapsing_accounts import DynamoLapsingAccounts

        return DynamoLapsingAccounts(self._settings["ACCOUNTS_TABLE"])

    @cached_property
    def expiring_accounts(self) -> "DynamoExpiringAccounts":
        """Provisional accounts about to expire."""
        from ukeire.adapters.expiring_accounts import DynamoExpiringAccounts

        return DynamoExpiringAccounts(self._settings["ACCOUNTS_TABLE"])

    @cached_property
    def staff(self) -> "DynamoStaff":
        """The offices' accounts."""
        from ukeire.adapters.staff import DynamoStaff

        names = self._settings
        return DynamoStaff(
            names["STAFF_TABLE"],
            names["STAFF_SESSIONS_TABLE"],
            names["OFFICE_SETTINGS_TABLE"],
            self.audit,
        )

    @cached_property
    def colleagues(self) -> "DynamoColleagues":
        """The offices' people without what opens doors."""
        from ukeire.adapters.colleagues import DynamoColleagues

        return DynamoColleagues(self._settings["STAFF_TABLE"])

    @cached_property
    def sessions(self) -> "DynamoSessions":
        """The sessions of this function's site."""
        from ukeire.adapters.sessions import DynamoSessions

        table = "STAFF_SESSIONS_TABLE" if self._staff_site else "SESSIONS_TABLE"
        return DynamoSessions(self._settings[table])

    @cached_property
    def mandates(self) -> "DynamoMandates":
        """Agents and what organisations gave them to do."""
        from ukeire.adapters.mandates import DynamoMandates

        return DynamoMandates(self._settings["MANDATES_TABLE"], self.given_audit)

    @cached_property
    def contacts(self) -> "DynamoContacts":
        """Whom organisations' mails go to."""
        from ukeire.adapters.contacts import DynamoContacts

        return DynamoContacts(self._settings["REGISTERS_TABLE"])

    @cached_property
    def agencies(self) -> "DynamoAgencies":
        """Agents that accept what they were invited to."""
        from ukeire.adapters.agencies import DynamoAgencies

        return DynamoAgencies(
            self.teams, self._settings["ACCOUNTS_TABLE"], self.mandates, self.audit
        )

    @cached_property
    def attempts(self) -> "DynamoAttempts":
        """Counters of attempts."""
        from ukeire.adapters.attempts import DynamoAttempts

        return DynamoAttempts(self._settings["REQUESTS_TABLE"])

    @cached_property
    def hasher(self) -> "Argon2Hasher":
        """Argon2id."""
        from ukeire.adapters.password_hasher import Argon2Hasher

        return Argon2Hasher()

    @property
    def at_least(self) -> Callable[[float], AbstractContextManager[None]]:
        """Makes a block take its time, so that its time tells nothing."""
        from ukeire.adapters.pace import at_least

        return at_least

    @property
    def new_totp_secret(self) -> Callable[[], str]:
        """A new secret for an authenticator."""
        from ukeire.adapters.totp import new_totp_secret

        return new_totp_secret

    @property
    def otp_matches(self) -> Callable[[str, int, str], bool]:
        """Whether a one-time code is right."""
        from ukeire.adapters.totp import otp_matches

        return otp_matches

    @property
    def provisioning_uri(self) -> Callable[[str, str, str], str]:
        """The address that an authenticator reads: of a secret, a login ID and an issuer."""
        from ukeire.adapters.totp import provisioning_uri

        return provisioning_uri

    @cached_property
    def challenges(self) -> "DynamoChallenges":
        """What passkeys are asked to sign."""
        from ukeire.adapters.challenges import DynamoChallenges

        return DynamoChallenges(self._settings["REQUESTS_TABLE"])

    @cached_property
    def passkeys(self) -> "WebAuthnCeremonies":
        """WebAuthn at the offices' site; its library is read when the first passkey is used."""
        from ukeire.adapters.passkeys import WebAuthnCeremonies

        return WebAuthnCeremonies(self.offices_url)

    @property
    def qr_svg(self) -> Callable[[str], str]:
        """A QR code, as SVG that stands in a page."""
        from ukeire.adapters.qr import qr_svg

        return qr_svg

    def device_times(self) -> Sequence[datetime]:
        """The times an authenticator may go by: ours and, where ours was moved, the world's."""
        moved = bool(system_clock.offset)
        return (self.now(), datetime.now(UTC)) if moved else (self.now(),)
