"""Both sides of a mandate are told what became of it, and that it ends (A16)."""

from datetime import date, timedelta

import pytest

from tests.agents_factory import AGENT_BODY, give, make_mandate, make_terms
from tests.applicants_site import Client, Site
from tests.filing_world import FilingWorld
from ukeire.adapters.aws import bind
from ukeire.adapters.mail import read_mail
from ukeire.adapters.mandates import MandateItem
from ukeire.domain.dates import start_of_day
from ukeire.domain.mail import Mail
from ukeire.domain.mail_kinds import MAIL_KINDS
from ukeire.domain.mandate import Mandate
from ukeire.domain.reminders import mandate_reminders
from ukeire.domain.settings.mail_templates import MailTemplate
from ukeire.usecases.mandate_mails import to_agent, to_organization
from ukeire.usecases.send_reminders import send_reminders

AGENTS_MAIL = AGENT_BODY["email"]
CLIENTS_MAIL = "org-1@example.jp"
ENDS = date(2026, 12, 31)


def until(world: FilingWorld, ends_on: date = ENDS) -> Mandate:
    return give(world, ends_on=ends_on)


def at(world: FilingWorld, day: date) -> None:
    world.now.moment = start_of_day(day)


def told(world: FilingWorld) -> list[tuple[str, str]]:
    """Kind and address of everything that was queued."""
    return [(mail.kind, mail.to[0]) for mail in world.mailer.queued]


BOTH = [("mandate_ending", AGENTS_MAIL), ("mandate_ending", CLIENTS_MAIL)]


@pytest.mark.rule("A16")
@pytest.mark.fault("F43")
def test_both_sides_are_told_30_and_7_days_before_the_last_day(site: Site) -> None:
    world = site.world
    until(world)
    at(world, ENDS - timedelta(days=30))
    world.now.advance(seconds=-1)
    assert send_reminders(world).sent == 0
    for days in (30, 7):
        at(world, ENDS - timedelta(days=days))
        assert send_reminders(world).sent == 2
        assert send_reminders(world).sent == 0, "told once"
    assert told(world) == BOTH * 2
    assert len(world.mailer.once) == 4
    at(world, ENDS + timedelta(days=3))
    assert send_reminders(world).sent == 0


@pytest.mark.rule("A16")
def test_whoever_was_away_for_both_is_told_once_and_after_the_end_not_at_all(site: Site) -> None:
    world = site.world
    until(world)
    give(world, "org-2", ends_on=date(2026, 11, 20))
    at(world, ENDS - timedelta(days=2))
    assert send_reminders(world).sent == 2
    assert told(world) == BOTH
    assert send_reminders(world).sent == 0


@pytest.mark.rule("A16")
@pytest.mark.parametrize("how", ["revoked", "given_up"])
def test_nobody_is_told_that_what_is_over_ends(site: Site, how: str) -> None:
    world = site.world
    mandate = until(world)
    if how == "revoked":
        assert world.mandates.save(mandate.revoked("sakura", "鈴木 一郎", world.now()))
    else:
        assert world.mandates.save(mandate.given_up("tohto", world.now()))
    at(world, ENDS - timedelta(days=7))
    assert send_reminders(world).sent == 0
    assert told(world) == []


@pytest.mark.rule("A16")
@pytest.mark.fault("F12")
def test_other_terms_move_the_reminders_and_are_told_anew(site: Site) -> None:
    world = site.world
    mandate = until(world)
    at(world, ENDS - timedelta(days=30))
    assert send_reminders(world).sent == 2
    longer = make_terms(ends_on=ENDS + timedelta(days=365))
    world.mandates.set_reminder(mandate, None)
    assert world.mandates.save(mandate.changed(longer, "sakura", "鈴木 一郎", world.now()))
    world.mandates.set_reminder(mandate, None)
    at(world, ENDS - timedelta(days=7))
    assert send_reminders(world).sent == 0
    at(world, longer.ends_on - timedelta(days=30))
    assert send_reminders(world).sent == 2


@pytest.mark.rule("A16")
def test_what_ends_soon_when_it_is_accepted_is_not_told_at_once() -> None:
    soon = make_mandate(ends_on=date(2026, 11, 20))
    accepted = soon.accepted("tohto", start_of_day(date(2026, 11, 1)))
    assert [one.mark for one in mandate_reminders(accepted)] == ["2026-11-20-d7"]
    assert mandate_reminders(soon.accepted("tohto", start_of_day(date(2026, 11, 15)))) == ()


@pytest.mark.rule("A16")
def test_a_mandate_from_before_there_were_reminders_is_reminded_of_once_it_is_used(
    site: Site,
) -> None:
    world = site.world
    mandate = until(world)
    items = bind(MandateItem, "MandatesTable")
    item = items.get("org-1", "MANDATE#tohto")
    item.update(actions=[items.reminder_key.remove(), items.reminder_at.remove()])
    world.mandates.used(mandate, world.now())
    at(world, ENDS - timedelta(days=30))
    assert send_reminders(world).sent == 2
    world.mandates.used(mandate, world.now())
    assert send_reminders(world).sent == 0


@pytest.mark.rule("A16")
@pytest.mark.fault("F44")
def test_a_mail_that_cannot_be_queued_stops_no_other_and_comes_again(site: Site) -> None:
    world = site.world
    until(world)
    give(world, "org-2", ends_on=ENDS)
    at(world, ENDS - timedelta(days=30))
    world.mailer.fails_for.add("org-1")
    reminded = send_reminders(world)
    assert (reminded.sent, reminded.failed) == (2, 1)
    world.mailer.fails_for.clear()
    assert send_reminders(world).sent == 2
    assert len(world.mailer.once) == 4


@pytest.mark.rule("A16")
def test_the_organisation_is_told_when_its_agent_gives_up(site: Site, agent: Client) -> None:
    give(site.world)
    assert agent.delete("/api/mandates/org-1").status_code == 204
    (mail,) = site.world.mailer.queued
    assert (mail.kind, mail.to) == ("mandate_given_up", (CLIENTS_MAIL,))
    assert mail.values["agent_name"] == "東都支援センター"


@pytest.mark.rule("A16")
def test_a_mandate_is_given_up_although_nobody_can_be_told(site: Site, agent: Client) -> None:
    give(site.world)
    site.world.mailer.fails_for.add("org-1")
    assert agent.delete("/api/mandates/org-1").status_code == 204
    assert site.world.mailer.queued == []
    assert agent.get("/api/home").status_code == 403


TO_AGENTS = ("mandate_changed", "mandate_revoked", "mandate_ending")
TO_ORGANIZATIONS = ("mandate_given_up", "agent_data_changed", "mandate_ending")


def about(world: FilingWorld, kind: str, side: str) -> Mail:
    """A mail of that kind as one side gets it."""
    mandate = until(world)
    agent = world.mandates.agent("tohto")
    assert agent is not None
    if side == "agent":
        return to_agent(world, mandate, agent, kind, "1")
    contact = world.contacts.of(["org-1"])["org-1"]
    more = {"changes": ["電話番号：03-1 → 03-2"], "changed_at": "2026年11月1日"}
    return to_organization(world, mandate, contact, kind, "1", **more)


@pytest.mark.rule("A16")
@pytest.mark.parametrize(
    ("kind", "side", "other"),
    [
        *((kind, "agent", "社会福祉法人さくら会") for kind in TO_AGENTS),
        *((kind, "organization", "東都支援センター") for kind in TO_ORGANIZATIONS),
    ],
)
def test_a_mail_says_who_is_on_the_other_side_also_in_an_offices_words(
    kind: str, side: str, other: str, site: Site
) -> None:
    mail = about(site.world, kind, side)
    assert other in read_mail(mail, None)[1]
    assert mail.office == "secretariat"
    assert set(MAIL_KINDS[kind].places) <= set(mail.values)
    own = MailTemplate(body="{委任した法人名} {登録支援機関名} {委任期間の最終日}")
    said = read_mail(mail, own.filled(kind, mail.values))[1]
    assert "社会福祉法人さくら会 東都支援センター 2026年12月31日" in said


def test_every_kind_about_mandates_is_tried_here() -> None:
    kinds = {name for name, kind in MAIL_KINDS.items() if "mandate_url" in kind.places}
    assert kinds == {*TO_AGENTS, *TO_ORGANIZATIONS}
