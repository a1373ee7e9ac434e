"""Giving up an account: a procedure like others, that closes the account of whoever filed it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.accounts_factory import make_account
from tests.changing import save
from tests.filing_world import APPLICANT, SECRETARIAT, FilingWorld
from tests.unit.engine.test_following import relay_all
from ukeire.adapters.account_items import AccountItem, to_account_item
from ukeire.adapters.accounts import DynamoAccounts
from ukeire.adapters.audit import DynamoAudit
from ukeire.adapters.aws import bind
from ukeire.adapters.sessions import DynamoSessions
from ukeire.adapters.teams import DynamoTeams
from ukeire.domain.account import Account, AccountStatus
from ukeire.domain.errors import Forbidden, InvalidInput, NotAllowedNow
from ukeire.domain.filing import Filing, Move, Status
from ukeire.domain.permissions import Duty
from ukeire.domain.review import allowed_moves
from ukeire.domain.session import Actor, Role
from ukeire.domain.team import Team, TeamAct, TeamChange, TeamEntry
from ukeire.procedures import PROCEDURES
from ukeire.usecases.list_filings import list_own_filings
from ukeire.usecases.sessions import new_session
from ukeire.usecases.start_filing import procedures_open_to, start_filing
from ukeire.usecases.tell_result import tell_result

OWNER = replace(APPLICANT, duty=Duty.ADMINISTRATOR.value)
COLLEAGUE = replace(OWNER, login_id="momiji", name="佐藤 花")
ANSWERS = {
    "cause": "left",
    "why": "令和8年12月31日に退職するため。",
    "masked": True,
    "known": True,
}


@pytest.fixture(autouse=True)
def people(world: FilingWorld) -> None:
    """The organisation's founder, and a second administrator."""
    keep(make_account(login_id=OWNER.login_id, created_at=world.now()))
    join(world, COLLEAGUE.login_id)


def keep(account: Account) -> None:
    to_account_item(bind(AccountItem, "AccountsTable"), account).save()


def account(login_id: str = OWNER.login_id) -> Account:
    found = DynamoAccounts(
        "AccountsTable", "RegistersTable", "SessionsTable", DynamoAudit("AuditTable")
    ).get(login_id)
    assert found is not None
    return found


def team(organization: str = "org-1") -> Team:
    return DynamoTeams("AccountsTable", "SessionsTable", DynamoAudit("AuditTable")).get(
        organization
    )


def change(world: FilingWorld, before: Account | None, after: Account) -> None:
    teams = DynamoTeams("AccountsTable", "SessionsTable", DynamoAudit("AuditTable"))
    counted = teams.get("org-1")
    entry = TeamEntry.of(counted, after.login_id, TeamAct.JOINED, world.now(), OWNER)
    assert teams.save(TeamChange(team=counted, entry=entry, account=(before, after)))


def join(world: FilingWorld, login_id: str, duty: Duty = Duty.ADMINISTRATOR) -> None:
    change(world, None, make_account(login_id=login_id, duty=duty))


def suspend(world: FilingWorld, login_id: str) -> None:
    held = account(login_id)
    change(world, held, replace(held, status=AccountStatus.SUSPENDED))


def drafted(world: FilingWorld, actor: Actor = OWNER) -> Filing:
    filing = start_filing(world, "deregistration", actor)
    filing = save(world, filing, "deregistration", ANSWERS)
    world.attach(filing.filing_id, "employment_proof", None, "在職証明書.pdf")
    return world.filings.get(filing.filing_id)


def approved(world: FilingWorld, actor: Actor = OWNER) -> Filing:
    filing = world.move(drafted(world, actor), Move.SUBMIT, actor)
    filing = world.move(filing, Move.ACCEPT, SECRETARIAT)
    filing = world.move(filing, Move.APPROVE, SECRETARIAT)
    relay_all(world)
    return filing


@pytest.mark.rule("A20")
def test_once_the_secretariat_approves_the_account_opens_nothing_and_its_sessions_end(
    world: FilingWorld,
) -> None:
    sessions = DynamoSessions("SessionsTable")
    session = new_session("token", OWNER, world.now(), must_change_password=False)
    filing = approved(world)
    assert filing.status is Status.APPROVED
    assert account().closed
    assert not account().opens(world.now())
    standing = sessions.standing(OWNER.login_id)
    assert standing is not None
    assert not standing.ended(replace(session, created_at=world.now()))
    world.now.advance(seconds=1)
    assert standing.ended(replace(session, created_at=session.created_at - timedelta(seconds=1)))
    assert (team().administrators, team().accounts) == (1, 1)
    assert [one.login_id for one in world.teams.members("org-1")] == [COLLEAGUE.login_id]


@pytest.mark.rule("A20", "A6")
def test_the_id_of_an_account_that_was_given_up_is_nobody_elses_for_ever(
    world: FilingWorld,
) -> None:
    approved(world)
    accounts = DynamoAccounts(
        "AccountsTable", "RegistersTable", "SessionsTable", DynamoAudit("AuditTable")
    )
    later = world.now() + timedelta(days=9000)
    other = make_account(
        login_id=OWNER.login_id, organization_id="org-9", office_reference="9999-0000"
    )
    assert not accounts.add_provisional(other, later)


@pytest.mark.rule("A20")
def test_the_result_is_mailed_to_the_registered_address(world: FilingWorld) -> None:
    filing = approved(world)
    tell_result(world, filing.filing_id, filing.round)
    results = [one for one in world.mailer.queued if one.kind == "filing_approved"]
    assert [one.to for one in results] == [("org-1@example.jp",)]


@pytest.mark.rule("A20")
def test_closing_twice_is_once(world: FilingWorld) -> None:
    filing = approved(world)
    version = team().version
    for _ in range(2):
        assert world.closing.close("org-1", filing.created_by, world.now(), member=True)
    assert team().version == version


@pytest.mark.rule("A20")
@pytest.mark.parametrize("missing", ["cause", "why", "masked", "known"])
def test_reason_and_ticks_are_asked_for(world: FilingWorld, missing: str) -> None:
    filing = drafted(world)
    rest = {name: value for name, value in ANSWERS.items() if name != missing}
    filing = save(world, filing, "deregistration", rest)
    with pytest.raises(InvalidInput):
        world.move(filing, Move.SUBMIT, OWNER)
    assert not account().closed


@pytest.mark.rule("A20")
def test_a_proof_of_employment_is_asked_for_and_what_to_mask_is_said_beside_it(
    world: FilingWorld,
) -> None:
    filing = start_filing(world, "deregistration", OWNER)
    filing = save(world, filing, "deregistration", ANSWERS)
    with pytest.raises(InvalidInput) as refused:
        world.move(filing, Move.SUBMIT, OWNER)
    assert ["employment_proof" in one.pointer for one in refused.value.problems] == [True]
    (item,) = PROCEDURES["deregistration"].documents
    for word in ("保険者番号", "被保険者等記号・番号", "QRコード", "在職証明書"):
        assert word in item.hint


@pytest.mark.rule("A20")
def test_nobody_files_it_for_another(world: FilingWorld) -> None:
    filing = drafted(world)
    procedure = PROCEDURES["deregistration"]
    assert allowed_moves(filing, procedure, COLLEAGUE) == ()
    with pytest.raises(Forbidden):
        world.move(filing, Move.SUBMIT, COLLEAGUE)
    agent = Actor("agent", "代理 人", Role.AGENT, organization_id="org-1")
    with pytest.raises(Forbidden):
        start_filing(world, "deregistration", agent)


@pytest.mark.rule("A20")
def test_the_last_account_of_a_member_stays_and_is_told_what_to_do_first(
    world: FilingWorld,
) -> None:
    world.approved()
    filing = drafted(world)
    suspend(world, COLLEAGUE.login_id)
    with pytest.raises(NotAllowedNow, match="ほかのアカウントの役割を管理者に変更"):
        world.move(filing, Move.SUBMIT, OWNER)
    approved_by_colleague = account(COLLEAGUE.login_id)
    assert world.closing.close("org-1", approved_by_colleague.login_id, world.now(), member=True)
    with pytest.raises(NotAllowedNow, match="先に退会の手続"):
        world.move(filing, Move.SUBMIT, OWNER)
    with pytest.raises(NotAllowedNow, match="最後のアカウント"):
        start_filing(world, "deregistration", OWNER)
    reasons = {one.name: reason for one, reason, _ in procedures_open_to(world, OWNER)}
    assert "最後のアカウント" in (reasons["deregistration"] or "")
    assert not account().closed


@pytest.mark.rule("A20")
@pytest.mark.fault("F03")
def test_the_last_administrator_stays_even_if_the_other_went_after_the_filing(
    world: FilingWorld,
) -> None:
    """Both file while there are two; the second approved finds nobody else."""
    join(world, "henshu", Duty.EDITOR)
    first, second = drafted(world), drafted(world, COLLEAGUE)
    for filing, actor in ((first, OWNER), (second, COLLEAGUE)):
        world.move(filing, Move.SUBMIT, actor)
    for filing in (first, second):
        world.move(filing, Move.ACCEPT, SECRETARIAT)
        world.move(filing, Move.APPROVE, SECRETARIAT)
        relay_all(world)
    assert account().closed
    assert not account(COLLEAGUE.login_id).closed
    told = [one for one in world.mailer.queued if one.kind == "account_not_closed"]
    assert [one.subject for one in told] == [second.filing_id]
    assert (team().administrators, team().accounts) == (1, 2)


@pytest.mark.rule("A20")
def test_an_editor_goes_at_any_time(world: FilingWorld) -> None:
    world.approved()
    join(world, "henshu", Duty.EDITOR)
    suspend(world, COLLEAGUE.login_id)
    approved(world, replace(OWNER, login_id="henshu", duty=Duty.EDITOR.value))
    assert account("henshu").closed
    assert (team().administrators, team().accounts) == (1, 2)


@pytest.mark.rule("A20")
def test_of_an_organisation_that_is_no_member_the_last_goes_and_what_is_open_ends(
    world: FilingWorld,
) -> None:
    draft = world.draft()
    held = account(COLLEAGUE.login_id)
    suspend(world, COLLEAGUE.login_id)
    assert world.closing.close("org-1", held.login_id, world.now(), member=False)
    approved(world)
    relay_all(world)
    assert account().closed
    assert (team().administrators, team().accounts) == (0, 0)
    assert world.filings.get(draft.filing_id).status is Status.ENDED
    statuses = {
        one.procedure: one.status
        for one in list_own_filings(world, OWNER, cursor=None, limit=10).items
    }
    assert statuses["deregistration"] is Status.APPROVED


@pytest.mark.rule("A20")
def test_an_account_from_before_teams_were_counted_goes_too(world: FilingWorld) -> None:
    keep(make_account(login_id="mukashi", organization_id="org-2", office_reference="7"))
    assert not world.closing.close("org-2", "mukashi", world.now(), member=True)
    assert not world.closing.close("org-1", "mukashi", world.now(), member=False)
    assert world.closing.close("org-2", "mukashi", world.now(), member=False)
    assert (team("org-2").administrators, team("org-2").accounts) == (0, 0)
