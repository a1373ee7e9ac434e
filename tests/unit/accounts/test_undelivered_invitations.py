"""Invitations whose mail does not arrive: told to who invited, shown in the list, put right there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.accounts_factory import World
from tests.agents_world import MAIL, accepted, actor, agents_world, invite
from tests.filing_world import FilingWorld, filing_world
from tests.unit.accounts.browser import Browser, applicants_site
from tests.unit.engine.test_sending_mail import Transport
from ukeire.adapters.mail_queue import read_mail, write_mail
from ukeire.domain.invitation import InvitationKind
from ukeire.domain.mail import Delivery, Mail, Outcome
from ukeire.domain.permissions import Duty
from ukeire.usecases.invitations import all_invitations_for, resend_invitation, withdraw_invitation
from ukeire.usecases.manage_accounts import invite_account
from ukeire.usecases.note_delivery import note_delivery
from ukeire.usecases.send_mail import send_mail

ADDRESS = "atarashii@himawari.example.jp"


@pytest.fixture
def world() -> World:
    return agents_world(dynamodb=False)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[FilingWorld]:
    """Real tables: what sends mails and hears of them."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    with filing_world() as made:
        yield made


def mailed(world: World) -> Mail:
    """The mail of a new invitation, as it comes out of the queue."""
    invite_account(world, ADDRESS, Duty.EDITOR, actor(world))
    return read_mail(write_mail(world.mailer.sent[-1]))


def hear(site: FilingWorld, mail: Mail, outcome: Outcome) -> None:
    at = site.now() + timedelta(minutes=1)
    note_delivery(site, Delivery(mail.subject, mail.mail_id, mail.to[0], outcome, at))


@pytest.mark.rule("A15")
@pytest.mark.fault("F25")
@pytest.mark.parametrize("outcome", [Outcome.BOUNCED, Outcome.UNDELIVERED, Outcome.REJECTED])
def test_who_invited_is_told_once_that_it_did_not_arrive(
    world: World, site: FilingWorld, outcome: Outcome
) -> None:
    mail = mailed(world)
    assert send_mail(site, Transport(), mail)
    site.mailer.queued.clear()
    for _ in range(2):
        hear(site, mail, outcome)
    told = {(one.subject, one.mail_id): one for one in site.mailer.queued}
    [one] = told.values()
    assert (one.kind, one.to) == ("invitation_undelivered", ("tantou@himawari.example.jp",))
    assert one.values["address"] == ADDRESS
    assert one.values["list_url"].endswith("/accounts#invitations")
    assert send_mail(site, Transport(), one)
    hear(site, one, outcome)
    assert len(site.mailer.once) == 1, "that this one bounced is told to nobody"


@pytest.mark.rule("A15")
@pytest.mark.parametrize("outcome", [Outcome.DELIVERED, Outcome.DELAYED, Outcome.COMPLAINED])
def test_nobody_is_told_of_what_arrived_or_still_may(
    world: World, site: FilingWorld, outcome: Outcome
) -> None:
    mail = mailed(world)
    assert send_mail(site, Transport(), mail)
    hear(site, mail, outcome)
    assert site.mailer.queued == []


def test_the_log_knows_the_state_of_each_invitations_newest_mail(
    world: World, site: FilingWorld
) -> None:
    first, second = mailed(world), None
    send_mail(site, Transport(), first)
    hear(site, first, Outcome.BOUNCED)
    [invited] = all_invitations_for(world, actor(world), InvitationKind.MEMBER)
    world.now.advance(minutes=5)
    resend_invitation(world, invited.invitation_id, actor(world))
    second = world.mailer.sent[-1]

    def state(mail: Mail) -> str | None:
        asked = (mail.subject, mail.mail_id, ADDRESS.upper())
        return site.mail_log.states([asked]).get(asked[:2])

    assert state(first) == "bounced"
    assert state(second) is None
    assert send_mail(site, Transport(), second), "whoever sends it again says that it works"
    assert state(second) == "sent"
    hear(site, second, Outcome.DELIVERED)
    assert state(second) == "delivered"
    assert site.mail_log.states([]) == {}


@pytest.mark.fault("F25")
def test_what_was_complained_about_is_sent_no_invitation(world: World, site: FilingWorld) -> None:
    mail = mailed(world)
    send_mail(site, Transport(), mail)
    hear(site, mail, Outcome.COMPLAINED)
    [invited] = all_invitations_for(world, actor(world), InvitationKind.MEMBER)
    resend_invitation(world, invited.invitation_id, actor(world))
    again = world.mailer.sent[-1]
    assert not send_mail(site, Transport(), again)
    key = (again.subject, again.mail_id)
    assert site.mail_log.states([(*key, ADDRESS)])[key] == "withheld"


def listed(world: World, path: str) -> tuple[str, dict[str, Any]]:
    """The page and the JSON."""
    browser = Browser(applicants_site(world))
    browser.log_in("himawari", "Himitsu2026")
    return browser.get(path).text, browser.get(f"/api{path}").json()


@pytest.mark.rule("A15")
def test_the_list_says_what_did_not_arrive_and_what_to_do(world: World) -> None:
    mail = mailed(world)
    world.mail_log.known[mail.mail_id] = "bounced"
    text, answer = listed(world, "/accounts")
    assert "届きませんでした" in text
    assert "取り消して正しいアドレスへ招待し直してください" in text
    assert [one["mail"] for one in answer["invitations"]] == ["bounced"]
    world.now.advance(days=8)
    text, answer = listed(world, "/accounts")
    assert "届きませんでした" not in text, "it has run out, which is what counts now"
    assert [one["state"] for one in answer["invitations"]] == ["expired"]


@pytest.mark.rule("A16")
def test_the_list_of_agents_says_so_too(world: World) -> None:
    invite(world)
    world.mail_log.known[world.mailer.sent[-1].mail_id] = "undelivered"
    text, answer = listed(world, "/agents")
    assert "届きませんでした" in text
    assert [one["mail"] for one in answer["invitations"]] == ["undelivered"]


@pytest.mark.rule("A15", "A16")
def test_invitations_that_were_used_or_taken_back_stay_visible(world: World) -> None:
    mailed(world)
    [invited] = all_invitations_for(world, actor(world), InvitationKind.MEMBER)
    withdraw_invitation(world, invited.invitation_id, actor(world))
    accepted(world)
    text, answer = listed(world, "/accounts")
    assert "終わった招待（1件）" in text
    assert [(one["email"], one["state"]) for one in answer["past_invitations"]] == [
        (ADDRESS, "withdrawn")
    ]
    text, answer = listed(world, "/agents")
    assert "登録済み" in text
    assert [(one["email"], one["state"]) for one in answer["past_invitations"]] == [(MAIL, "used")]


@pytest.mark.rule("A15", "A16")
@pytest.mark.fault("F25")
def test_whoever_opened_the_link_reads_mail_there_again(world: World) -> None:
    accepted(world)
    assert [address for address, _ in world.bad_addresses.mended] == [MAIL]
