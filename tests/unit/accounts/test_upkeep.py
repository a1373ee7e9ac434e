"""Accounts over time: one suite over the fake and over DynamoDB, so that neither drifts."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from tests.accounts_factory import START, make_provisional
from tests.fakes.accounts import FakeAccounts, FakeSessions, FakeUpkeep
from ukeire.adapters.account_upkeep import DynamoAccountUpkeep
from ukeire.adapters.accounts import DynamoAccounts
from ukeire.adapters.audit import DynamoAudit
from ukeire.adapters.registers import DynamoRegisters
from ukeire.domain.account import Account, PasswordReset
from ukeire.domain.email_change import EmailChange
from ukeire.usecases.ports.account_upkeep import AccountUpkeep
from ukeire.usecases.ports.accounts import Accounts
from ukeire.usecases.sessions import new_session

MAIL = "tantou@himawari.example.jp"
LINK = PasswordReset("key", START + timedelta(hours=1))


@dataclass
class Stores:
    accounts: Accounts
    upkeep: AccountUpkeep

    def full(self, **overrides: str) -> Account:
        """A full account, come about as they do."""
        provisional = make_provisional(**overrides)
        assert self.accounts.add_provisional(provisional, START)
        full = provisional.activated("hash-2", START)
        assert self.accounts.activate(full, START)
        return full


@pytest.fixture(params=["fake", "dynamodb"])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "fake":
        accounts = FakeAccounts(FakeSessions())
        return Stores(accounts, FakeUpkeep(accounts))
    request.getfixturevalue("tables")
    return Stores(
        DynamoAccounts(
            "AccountsTable", "RegistersTable", "SessionsTable", DynamoAudit("AuditTable")
        ),
        DynamoAccountUpkeep("AccountsTable", "RegistersTable", DynamoAudit("AuditTable")),
    )


@pytest.mark.rule("A9", "A20")
def test_full_accounts_are_found_by_their_address(stores: Stores) -> None:
    full = stores.full()
    other = {"organization_id": "org-2", "office_reference": "8"}
    stores.full(login_id="chigau", email="chigau@himawari.example.jp", **other)
    third = {"organization_id": "org-3", "office_reference": "9"}
    stores.accounts.add_provisional(make_provisional(login_id="kari", **third), START)
    assert stores.upkeep.at_email("TANTOU@himawari.example.jp") == [full]
    assert stores.upkeep.at_email("") == []


@pytest.mark.rule("A18")
def test_a_use_is_kept_and_dates_what_nobody_dated(stores: Stores) -> None:
    full = stores.full()
    stores.upkeep.note_use(full, START + timedelta(days=2))
    found = stores.accounts.get("himawari")
    assert found == replace(full, last_used_at=START + timedelta(days=2))


def test_a_use_is_not_kept_of_an_account_that_moved_on(stores: Stores) -> None:
    full = stores.full()
    changed = full.with_password("hash-3", START + timedelta(days=1))
    assert stores.accounts.change_password(changed)
    stores.upkeep.note_use(full, START)
    assert stores.accounts.get("himawari") == changed


@pytest.mark.rule("A6", "A18")
@pytest.mark.fault("F21")
def test_a_lapsed_account_is_replaced_once_and_its_id_stays_taken(stores: Stores) -> None:
    full = stores.full()
    stores.accounts.set_reset(full, LINK)
    lapsed = replace(full, reset=LINK)
    fresh = replace(full, login_id="himawari2", created_at=START + timedelta(days=400))
    assert stores.upkeep.replace_lapsed(lapsed, fresh)
    assert not stores.upkeep.replace_lapsed(lapsed, replace(fresh, login_id="himawari3"))
    assert stores.accounts.get("himawari2") == fresh
    assert stores.upkeep.at_email(MAIL) == [fresh]
    old = stores.accounts.get("himawari")
    assert old is not None
    assert old.closed
    later = START + timedelta(days=4000)
    other = make_provisional(organization_id="org-2", office_reference="8765-4321")
    assert not stores.accounts.add_provisional(other, later)
    assert not stores.accounts.change_password(old.with_password("hash-9", later))
    session = new_session("token", full.actor, START, must_change_password=False)
    assert not stores.accounts.open_session(full, session), "a login under way comes too late"


@pytest.mark.rule("A14")
def test_an_address_is_changed_once_and_found_from_then_on(stores: Stores) -> None:
    full = stores.full()
    change = EmailChange("new@himawari.example.jp", "key", "stop", START)
    stores.upkeep.keep_email_change(full, change)
    for key in ("key", "stop"):
        assert stores.upkeep.by_email_link(key) == replace(full, email_change=change)
    assert stores.upkeep.by_email_link("other") is None
    other = EmailChange("other@himawari.example.jp", "other", "other-stop", START)
    assert not stores.upkeep.change_email(full, other, START)
    assert stores.upkeep.change_email(full, change, START)
    assert not stores.upkeep.change_email(full, change, START)
    assert not stores.upkeep.stop_email_change(full, change, START)
    changed = replace(full, email=change.email)
    assert stores.accounts.get("himawari") == changed
    assert stores.upkeep.at_email("NEW@himawari.example.jp") == [changed]
    assert stores.upkeep.at_email(MAIL) == []


@pytest.mark.rule("A14")
def test_a_change_is_stopped_once(stores: Stores) -> None:
    full = stores.full()
    change = EmailChange("new@himawari.example.jp", "key", "stop", START)
    stores.upkeep.keep_email_change(full, change)
    assert stores.upkeep.stop_email_change(full, change, START)
    assert not stores.upkeep.stop_email_change(full, change, START)
    assert not stores.upkeep.change_email(full, change, START)
    assert stores.accounts.get("himawari") == full


@pytest.mark.rule("A14")
def test_the_organisations_contact_changes_with_the_address_that_it_is(tables: None) -> None:
    accounts = DynamoAccounts(
        "AccountsTable", "RegistersTable", "SessionsTable", DynamoAudit("AuditTable")
    )
    upkeep = DynamoAccountUpkeep("AccountsTable", "RegistersTable", DynamoAudit("AuditTable"))
    full = Stores(accounts, upkeep).full()
    registers = DynamoRegisters("RegistersTable")
    for number, expected in enumerate(("a0@example.jp", "a1@example.jp")):
        current = accounts.get("himawari")
        assert current is not None
        now = START + timedelta(hours=number)
        change = EmailChange(f"a{number}@example.jp", f"key{number}", "stop", now)
        upkeep.keep_email_change(current, change)
        assert upkeep.change_email(current, change, now)
        assert registers.get(full.organization_id).contact_email == expected
