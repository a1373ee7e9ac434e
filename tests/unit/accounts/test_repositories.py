"""One suite over the fakes and over DynamoDB, so that neither drifts from the other."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from tests.accounts_factory import START, make_account, make_provisional, make_staff
from tests.fakes.accounts import FakeAccounts, FakeAttempts, FakeChallenges, FakeSessions, FakeStaff
from ukeire.adapters import aws
from ukeire.adapters.accounts import DynamoAccounts
from ukeire.adapters.attempts import DynamoAttempts
from ukeire.adapters.audit import DynamoAudit
from ukeire.adapters.challenges import DynamoChallenges
from ukeire.adapters.registers import DynamoRegisters
from ukeire.adapters.sessions import DynamoSessions
from ukeire.adapters.staff import DynamoStaff
from ukeire.domain.account import PROVISIONAL_LIFETIME, Account, PasswordReset
from ukeire.domain.errors import Unauthenticated
from ukeire.domain.permissions import StaffRole
from ukeire.domain.staff import (
    LinkPurpose,
    Passkey,
    StaffAccount,
    StaffLink,
    StaffMember,
    StaffStatus,
)
from ukeire.domain.throttle import Tally
from ukeire.usecases.ports.accounts import Accounts, Attempts, Challenges, SessionStore, Staff
from ukeire.usecases.sessions import new_session

EXPIRY = START + PROVISIONAL_LIFETIME
LATER = timedelta(hours=1)


@dataclass
class Stores:
    accounts: Accounts
    sessions: SessionStore
    staff: Staff
    attempts: Attempts
    challenges: Challenges


@pytest.fixture(params=["fake", "dynamodb"])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "fake":
        sessions = FakeSessions()
        return Stores(
            FakeAccounts(sessions), sessions, FakeStaff(sessions), FakeAttempts(), FakeChallenges()
        )
    request.getfixturevalue("tables")
    return Stores(
        DynamoAccounts(
            "AccountsTable", "RegistersTable", "SessionsTable", DynamoAudit("AuditTable")
        ),
        DynamoSessions("SessionsTable"),
        DynamoStaff(
            "StaffTable", "SessionsTable", "OfficeSettingsTable", DynamoAudit("AuditTable")
        ),
        DynamoAttempts("RequestsTable"),
        DynamoChallenges("RequestsTable"),
    )


def test_what_is_kept_is_what_is_read(stores: Stores) -> None:
    account = make_provisional()
    assert stores.accounts.get("himawari") is None
    assert stores.accounts.add_provisional(account, START)
    assert stores.accounts.get("himawari") == account


@pytest.mark.rule("A6")
@pytest.mark.fault("F20")
def test_a_provisional_account_holds_its_id_until_three_hours_to_the_millisecond(
    stores: Stores,
) -> None:
    stores.accounts.add_provisional(make_provisional(), START)
    other = make_provisional(organization_id="org-2", office_reference="8765-4321")
    assert not stores.accounts.add_provisional(other, EXPIRY - timedelta(milliseconds=1))
    assert stores.accounts.add_provisional(other, EXPIRY)
    assert stores.accounts.get("himawari") == other


@pytest.mark.rule("A6")
def test_a_full_account_holds_its_id_for_ever(stores: Stores) -> None:
    stores.accounts.add_provisional(make_provisional(), START)
    stores.accounts.activate(make_provisional().activated("hash-2", START), START)
    other = make_provisional(organization_id="org-2", office_reference="8765-4321")
    assert not stores.accounts.add_provisional(other, START + timedelta(days=4000))


@pytest.mark.rule("A5")
def test_no_two_accounts_have_one_reference_number(stores: Stores) -> None:
    stores.accounts.add_provisional(make_provisional(), START)
    other = make_provisional(login_id="sakura", organization_id="org-2")
    assert not stores.accounts.add_provisional(other, START)
    assert stores.accounts.get("sakura") is None


def test_removing_frees_the_id_and_the_number(stores: Stores) -> None:
    stores.accounts.add_provisional(make_provisional(), START)
    stores.accounts.remove_provisional(make_provisional())
    assert stores.accounts.get("himawari") is None
    assert stores.accounts.add_provisional(make_provisional(), START)


def test_removing_leaves_an_account_that_is_another_by_now(stores: Stores) -> None:
    stores.accounts.add_provisional(make_provisional(), START)
    stores.accounts.remove_provisional(make_provisional(password_hash="another"))
    assert stores.accounts.get("himawari") == make_provisional()


@pytest.mark.fault("F21")
def test_an_account_is_activated_once(stores: Stores) -> None:
    stores.accounts.add_provisional(make_provisional(), START)
    activated = make_provisional().activated("hash-2", START)
    assert stores.accounts.activate(activated, EXPIRY - timedelta(milliseconds=1))
    assert stores.accounts.get("himawari") == activated
    assert not stores.accounts.activate(make_provisional().activated("hash-3", START), START)
    assert stores.accounts.get("himawari") == activated


@pytest.mark.fault("F20")
def test_an_expired_account_is_not_activated(stores: Stores) -> None:
    stores.accounts.add_provisional(make_provisional(), START)
    assert not stores.accounts.activate(make_provisional().activated("hash-2", START), EXPIRY)


def test_an_account_that_was_issued_again_is_not_activated_for_the_first(stores: Stores) -> None:
    stores.accounts.add_provisional(make_provisional(), START)
    again = make_provisional(
        organization_id="org-2",
        office_reference="8765-4321",
        provisional_expires_at=EXPIRY + PROVISIONAL_LIFETIME,
    )
    stores.accounts.add_provisional(again, EXPIRY)
    assert not stores.accounts.activate(make_provisional().activated("hash-2", START), EXPIRY)


def test_of_two_password_changes_the_first_wins(stores: Stores) -> None:
    full = activated(stores)
    assert stores.accounts.change_password(full.with_password("hash-3", START))
    assert not stores.accounts.change_password(full.with_password("hash-4", START))
    found = stores.accounts.get("himawari")
    assert found == full.with_password("hash-3", START)


@pytest.mark.fault("F40")
def test_a_link_is_used_once_and_only_the_newest(stores: Stores) -> None:
    full = activated(stores)
    for key in ("older", "newer"):
        stores.accounts.set_reset(full, PasswordReset(key, START + LATER))
    found = stores.accounts.by_reset("older")
    assert found is not None
    assert found.reset == PasswordReset("newer", START + LATER)
    assert stores.accounts.by_reset("unknown") is None
    changed = full.with_password("hash-3", START)
    assert not stores.accounts.change_password(changed, reset_key="older")
    assert stores.accounts.change_password(changed, reset_key="newer")
    assert not stores.accounts.change_password(
        changed.with_password("hash-4", START), reset_key="newer"
    )


def test_a_link_is_not_set_on_a_password_that_was_changed_meanwhile(stores: Stores) -> None:
    full = activated(stores)
    stores.accounts.change_password(full.with_password("hash-3", START))
    stores.accounts.set_reset(full, PasswordReset("late", START + LATER))
    found = stores.accounts.get("himawari")
    assert found is not None
    assert found.reset is None


def test_a_rehash_is_kept_unless_the_password_was_changed_meanwhile(stores: Stores) -> None:
    full = activated(stores)
    stores.accounts.rehash(full, "hash-2-stronger")
    stores.accounts.rehash(full, "hash-2-late")
    found = stores.accounts.get("himawari")
    assert found == replace(full, password_hash="hash-2-stronger")


def test_the_language_is_kept_and_survives_a_change_of_password(stores: Stores) -> None:
    full = activated(stores)
    stores.accounts.set_language(full, "en")
    stores.accounts.set_language(replace(full, organization_id="another"), "ja-simple")
    found = stores.accounts.get("himawari")
    assert found is not None
    assert found.language == "en"
    stores.accounts.change_password(found.with_password("hash-3", START))
    assert stores.accounts.get("himawari") == found.with_password("hash-3", START)


@pytest.mark.asvs("7.4.3")
def test_a_login_that_checked_the_old_password_gets_no_session_after_the_change(
    stores: Stores,
) -> None:
    full = activated(stores)
    session = new_session("token", full.actor, START, must_change_password=False)
    stores.accounts.change_password(full.with_password("hash-3", START))
    assert not stores.accounts.open_session(full, session)
    assert stores.sessions.get(session.key) is None
    assert stores.accounts.open_session(full.with_password("hash-3", START), session)
    assert stores.sessions.get(session.key) == session


def test_sessions_are_kept_touched_and_ended(stores: Stores) -> None:
    actor = make_account().actor
    session = new_session("token", actor, START, must_change_password=True)
    stores.sessions.put(session)
    touched = stores.sessions.touch(session, START + LATER)
    assert touched == replace(session, last_seen_at=START + LATER)
    assert stores.sessions.get(session.key) == touched
    stores.sessions.delete(session.key)
    assert stores.sessions.get(session.key) is None


@pytest.mark.fault("F35")
def test_an_ended_session_is_not_touched_back_to_life(stores: Stores) -> None:
    session = new_session("token", make_account().actor, START, must_change_password=False)
    stores.sessions.put(session)
    stores.sessions.delete(session.key)
    with pytest.raises(Unauthenticated):
        stores.sessions.touch(session, START + LATER)
    assert stores.sessions.get(session.key) is None


def test_ending_all_sessions_of_an_account_leaves_others_alone(stores: Stores) -> None:
    sessions = [
        new_session(token, make_account(login_id=login_id).actor, START, must_change_password=False)
        for token, login_id in [("a", "himawari"), ("b", "himawari"), ("c", "sakura")]
    ]
    for session in sessions:
        stores.sessions.put(session)
    stores.sessions.delete_all("himawari")
    assert [stores.sessions.get(session.key) for session in sessions] == [None, None, sessions[2]]


def test_staff_are_kept_once(stores: Stores) -> None:
    assert stores.staff.get("jimukyoku") is None
    assert stores.staff.add(make_staff())
    assert not stores.staff.add(make_staff(name="別人"))
    assert stores.staff.get("jimukyoku") == make_staff()


@pytest.mark.asvs("6.5.1")
def test_the_people_of_an_office_are_listed_by_login_id_and_no_others(stores: Stores) -> None:
    for login_id, name, office in (
        ("yamada", "山田 花子", "secretariat"),
        ("honsho", "高橋 誠", "ministry"),
        ("abe", "阿部 次郎", "secretariat"),
    ):
        stores.staff.add(make_staff(login_id=login_id, name=name, office=office))
    assert list(stores.staff.of_office("secretariat")) == [
        StaffMember("abe", "阿部 次郎", "secretariat"),
        StaffMember("yamada", "山田 花子", "secretariat"),
    ]
    assert list(stores.staff.of_office("nobody's")) == []


def test_a_code_is_marked_used_with_the_session_it_opens(stores: Stores) -> None:
    stores.staff.add(make_staff())
    staff = make_staff()
    first = new_session("a", staff.actor, START, must_change_password=False)
    second = new_session("b", staff.actor, START, must_change_password=False)
    assert stores.staff.open_session(staff, (100,), first)
    assert not stores.staff.open_session(staff, (100,), second)
    assert stores.sessions.get(first.key) == first
    assert stores.sessions.get(second.key) is None
    found = stores.staff.get("jimukyoku")
    assert found == make_staff(used_steps=(100,))
    assert stores.staff.open_session(found, (100, 101), second)


def test_staff_passwords_change_one_version_at_a_time(stores: Stores) -> None:
    stores.staff.add(make_staff(must_change_password=True))
    stores.staff.rehash(make_staff(), "stronger")
    changed = make_staff(must_change_password=True).with_password("hash-2")
    assert stores.staff.change_password(changed)
    assert not stores.staff.change_password(changed)
    stores.staff.rehash(make_staff(), "late")
    assert stores.staff.get("jimukyoku") == changed


def _next(account: StaffAccount, **changes: Any) -> StaffAccount:
    return replace(account, version=account.version + 1, **changes)


def test_what_an_administrator_changes_is_kept_once(stores: Stores) -> None:
    staff = make_staff()
    stores.staff.add(staff)
    senior = _next(staff, role=StaffRole.SENIOR, email="s@example.jp", sessions_from=START)
    assert stores.staff.save(staff, senior, None)
    assert not stores.staff.save(staff, _next(staff, name="別の人"), None)
    assert stores.staff.get("jimukyoku") == senior


def test_a_link_finds_its_account_and_is_replaced_by_the_next(stores: Stores) -> None:
    staff = make_staff()
    stores.staff.add(staff)
    link = StaffLink("k" * 64, LinkPurpose.SECOND_FACTOR, EXPIRY, "SECRET")
    linked = _next(staff, link=link)
    assert stores.staff.by_link(link.key) is None
    assert stores.staff.save(staff, linked, None)
    assert stores.staff.by_link(link.key) == linked


@pytest.mark.asvs("8.3.1")
def test_an_office_is_never_left_without_an_administrator(stores: Stores) -> None:
    people = [make_staff(login_id=name, role=StaffRole.ADMINISTRATOR) for name in ("abe", "mori")]
    for one in people:
        stores.staff.add(one)
    assert stores.staff.administrators("secretariat") == 2
    first, second = people
    assert stores.staff.save(first, _next(first, status=StaffStatus.SUSPENDED), None)
    assert not stores.staff.save(second, _next(second, role=StaffRole.SENIOR), None)
    assert stores.staff.administrators("secretariat") == 1
    assert stores.staff.get("mori") == second


def test_a_passkey_counts_with_the_session_it_opens_and_once(stores: Stores) -> None:
    staff = make_staff(passkeys=(Passkey("id", "key", 0, "名前", START),))
    stores.staff.add(staff)
    used = replace(staff, passkeys=(replace(staff.passkeys[0], sign_count=1, last_used_at=START),))
    first = new_session("a", staff.actor, START, must_change_password=False)
    second = new_session("b", staff.actor, START, must_change_password=False)
    assert stores.staff.open_session_by_passkey(staff, used, first)
    assert not stores.staff.open_session_by_passkey(staff, used, second)
    assert stores.staff.get("jimukyoku") == used
    # What was read before the passkey was used is not written over it.
    assert not stores.staff.save(staff, _next(staff, name="別の人"), None)
    assert stores.staff.save(used, _next(used, passkeys=()), None)


def test_a_question_is_taken_once_and_in_time(stores: Stores) -> None:
    stores.challenges.keep("k", START + LATER)
    assert not stores.challenges.take("k", START + LATER)
    assert not stores.challenges.take("another", START)
    assert stores.challenges.take("k", START)
    assert not stores.challenges.take("k", START)


def test_counters_are_claimed_together_or_not_at_all(stores: Stores) -> None:
    until = START + LATER
    assert stores.attempts.tallies(["a", "b"]) == [Tally(), Tally()]
    assert stores.attempts.claim([("a", Tally()), ("b", Tally())], START, until)
    once = Tally(1, START)
    assert not stores.attempts.claim([("a", once), ("b", Tally())], START, until)
    assert stores.attempts.tallies(["a", "b"]) == [once, once]


def test_counters_count_take_back_and_forget(stores: Stores) -> None:
    until = START + LATER
    assert stores.attempts.count("a", START, until) == 1
    assert stores.attempts.count("a", START + LATER, until) == 2
    assert stores.attempts.count("a", START, until, by=-1) == 1
    assert stores.attempts.tallies(["a"]) == [Tally(1, START + LATER)]
    stores.attempts.forget("a")
    assert stores.attempts.tallies(["a"]) == [Tally()]


@pytest.mark.rule("A6")
@pytest.mark.usefixtures("tables")
def test_activation_opens_the_organisations_register() -> None:
    accounts = DynamoAccounts(
        "AccountsTable", "RegistersTable", "SessionsTable", DynamoAudit("AuditTable")
    )
    accounts.add_provisional(make_provisional(), START)
    accounts.activate(make_provisional().activated("hash-2", START), START)
    register = DynamoRegisters("RegistersTable").get("org-1")
    assert (register.version, register.member) == (0, False)
    assert register.organization_name == "社会福祉法人ひまわり会"
    assert register.office_reference == "1234-5678"
    assert register.contact_email == "tantou@himawari.example.jp"


@pytest.mark.usefixtures("tables")
def test_only_provisional_accounts_are_found_by_the_reminders_index() -> None:
    accounts = DynamoAccounts(
        "AccountsTable", "RegistersTable", "SessionsTable", DynamoAudit("AuditTable")
    )
    accounts.add_provisional(make_provisional(), START)
    dynamodb = aws.client("dynamodb")

    def reminded() -> list[str]:
        found = dynamodb.query(
            TableName="AccountsTable",
            IndexName="by_reminder",
            KeyConditionExpression="reminder_key = :key AND reminder_at <= :now",
            ExpressionAttributeValues={
                ":key": {"S": "reminder"},
                ":now": {"S": "2026-11-01T05:00:00.000Z"},
            },
        )
        return [item["login_id"]["S"] for item in found["Items"]]

    assert reminded() == ["himawari"]
    accounts.activate(make_provisional().activated("hash-2", START), START)
    assert reminded() == []


def activated(stores: Stores) -> Account:
    """A full account, stored."""
    stores.accounts.add_provisional(make_provisional(), START)
    full = make_provisional().activated("hash-2", START)
    assert stores.accounts.activate(full, START)
    return full
