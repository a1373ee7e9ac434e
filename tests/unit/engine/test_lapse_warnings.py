"""Warnings of what is about to lapse: found by index, each once, to the day in Japan."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from reminders import app as reminders_app
from tests.accounts_factory import START, make_provisional
from tests.filing_world import FilingWorld
from ukeire.adapters.account_upkeep import DynamoAccountUpkeep
from ukeire.adapters.accounts import DynamoAccounts
from ukeire.adapters.audit import DynamoAudit
from ukeire.domain.account import Account
from ukeire.domain.dates import start_of_day
from ukeire.domain.lapses import LapseRule, Lapses, last_day
from ukeire.usecases.send_reminders import Reminded
from ukeire.usecases.warn_of_lapses import warn_of_lapses


def kept(world: FilingWorld, used_days: int = 0, **overrides: Any) -> Account:
    """A full account whose password was set at ``START`` and that was used later."""
    accounts = DynamoAccounts(
        "AccountsTable", "RegistersTable", "SessionsTable", DynamoAudit("AuditTable")
    )
    provisional = make_provisional(**{"organization_id": "org-8", **overrides})
    assert accounts.add_provisional(provisional, START)
    full = provisional.activated("hash-2", START)
    assert accounts.activate(full, START)
    if used_days:
        upkeep = DynamoAccountUpkeep("AccountsTable", "RegistersTable", DynamoAudit("AuditTable"))
        upkeep.note_use(full, START + timedelta(days=used_days))
    world.now.moment = START
    return full


LAST = last_day(START, 12)


def daily(world: FilingWorld, first: int, last: int) -> list[tuple[int, str]]:
    """What is told when, run twice at each end of every day from so many days before the last."""
    told = []
    for left in range(first, last - 1, -1):
        day = start_of_day(LAST - timedelta(days=left))
        for moment in (day, day + timedelta(days=1, seconds=-1)):
            world.now.moment = moment
            warn_of_lapses(world)
            warn_of_lapses(world)
        told += [(left, mail.kind) for mail in world.mailer.queued]
        world.mailer.queued.clear()
    return told


@pytest.mark.rule("A19")
def test_a_password_is_warned_of_thirty_seven_and_one_days_before_once_each(
    world: FilingWorld,
) -> None:
    kept(world, used_days=300)
    assert daily(world, 32, -2) == [
        (30, "password_lapsing"),
        (7, "password_lapsing"),
        (1, "password_lapsing"),
    ]


@pytest.mark.rule("A18")
def test_a_login_id_is_warned_of_though_its_password_has_lapsed_before(world: FilingWorld) -> None:
    kept(world, used_days=10)
    told = daily(world, 32, -12)
    assert [kind for _, kind in told].count("login_id_lapsing") == 3
    assert [left for left, kind in told if kind == "login_id_lapsing"] == [20, -3, -9]


@pytest.mark.rule("A18", "A19")
def test_a_run_that_comes_late_warns_once_and_of_the_nearest_day(world: FilingWorld) -> None:
    kept(world, used_days=300)
    assert daily(world, 4, 3) == [(4, "password_lapsing")]


@pytest.mark.rule("A18", "A19")
def test_a_new_password_takes_the_warnings_along(world: FilingWorld) -> None:
    full = kept(world)
    accounts = DynamoAccounts(
        "AccountsTable", "RegistersTable", "SessionsTable", DynamoAudit("AuditTable")
    )
    assert [left for left, _ in daily(world, 31, 8)] == [30]
    accounts.change_password(full.with_password("hash-3", START + timedelta(days=350)))
    assert daily(world, 7, -300) == []


@pytest.mark.rule("A18", "A19")
def test_periods_that_change_in_the_data_move_the_warnings(world: FilingWorld) -> None:
    kept(world, used_days=300)
    rule = LapseRule(password_months=6, login_id_months=None)
    world.lapses = Lapses(kinds={"council": rule})
    half = (LAST - last_day(START, 6)).days
    assert [left - half for left, _ in daily(world, half + 31, half)] == [30, 7, 1]


@pytest.mark.rule("A18")
def test_what_has_lapsed_for_good_is_not_looked_at_again(world: FilingWorld) -> None:
    kept(world)
    world.now.moment = start_of_day(LAST + timedelta(days=1))
    assert len(list(world.lapsing_accounts.set_before(world.now()))) == 1
    assert warn_of_lapses(world) == (0, 0)
    assert list(world.lapsing_accounts.set_before(world.now())) == []


@pytest.mark.fault("F44")
@pytest.mark.rule("A18", "A19")
def test_an_account_that_cannot_be_warned_stops_no_other(world: FilingWorld) -> None:
    kept(world)
    kept(world, login_id="sakura", organization_id="org-9", office_reference="9")
    world.mailer.fails_for = {"himawari"}
    world.now.moment = start_of_day(LAST)
    assert warn_of_lapses(world) == (1, 1)
    world.mailer.fails_for = set()
    assert warn_of_lapses(world) == (1, 0)


@pytest.mark.rule("A18", "A19")
@pytest.mark.parametrize(("schedule", "looked"), [("daily", 1), ("hourly", 0)])
def test_what_may_lapse_is_looked_for_once_a_day(
    monkeypatch: pytest.MonkeyPatch, schedule: str, looked: int
) -> None:
    calls: list[Any] = []

    def look(services: Any) -> tuple[int, int]:
        calls.append(services)
        return 2, 1

    monkeypatch.setattr(reminders_app, "warn_of_lapses", look)
    monkeypatch.setattr(reminders_app, "send_reminders", lambda _: Reminded(3, 0))
    answer = reminders_app.handler({"kind": schedule}, SimpleNamespace(**CONTEXT))
    assert len(calls) == looked
    assert answer == {"sent": 3 + 2 * looked, "failed": looked}


CONTEXT = {
    "function_name": "reminders",
    "memory_limit_in_mb": 512,
    "invoked_function_arn": "arn:aws:lambda:ap-northeast-1:123456789012:function:reminders",
    "aws_request_id": "r-1",
}
