"""Passkeys of the offices' people, by the real verification over a device in software."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.accounts_factory import HOME, World, make_staff
from tests.fakes.accounts import FakeChallenges
from tests.passkey_device import Device, encoded
from ukeire.adapters.ids import new_token
from ukeire.adapters.passkeys import WebAuthnCeremonies
from ukeire.domain.errors import InvalidInput, NotFound, TooMany, WrongCredentials
from ukeire.domain.session import Session
from ukeire.domain.staff import MAX_PASSKEYS, Passkey, StaffStatus
from ukeire.usecases.passkeys import (
    begin_passkey,
    begin_passkey_login,
    finish_passkey,
    list_passkeys,
    log_in_by_passkey,
    remove_passkey,
)

SITE = "https://offices.ukeire.example.jp"
STAFF = make_staff(email="taro@office.example")
ACTOR = STAFF.actor


@dataclass
class PasskeyWorld(World):
    """The same with passkeys, whose questions nobody can foresee."""

    challenges: FakeChallenges = field(default_factory=FakeChallenges)
    passkeys: WebAuthnCeremonies = field(default_factory=lambda: WebAuthnCeremonies(SITE))

    def new_token(self) -> str:
        return new_token()


@pytest.fixture
def world() -> PasskeyWorld:
    world = PasskeyWorld()
    world.staff.add(STAFF)
    return world


def registered(world: PasskeyWorld, device: Device | None = None) -> Device:
    device = device or Device(SITE)
    finish_passkey(world, ACTOR, "仕事用のパソコン", device.make(asked(world)))
    return device


def asked(world: PasskeyWorld) -> Any:
    return begin_passkey(world, ACTOR, "Himitsu2026", address=HOME)


def logged_in(world: PasskeyWorld, device: Device) -> Session:
    options: Any = begin_passkey_login(world, address=HOME)
    return log_in_by_passkey(world, device.use(options))[1]


@pytest.mark.asvs("6.3.3", "6.5.7")
def test_a_passkey_alone_opens_the_door(world: PasskeyWorld) -> None:
    device = registered(world)
    session = logged_in(world, device)
    assert session.actor == ACTOR
    (passkey,) = list_passkeys(world, ACTOR)
    assert (passkey.name, passkey.sign_count) == ("仕事用のパソコン", 1)
    assert passkey.last_used_at == world.now()
    assert logged_in(world, device)


def test_the_browser_is_asked_for_a_key_of_this_site_and_a_verified_holder(
    world: PasskeyWorld,
) -> None:
    registered(world)
    options = asked(world)
    assert options["rp"]["id"] == "offices.ukeire.example.jp"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert len(options["excludeCredentials"]) == 1
    login: Any = begin_passkey_login(world, address=HOME)
    assert login["userVerification"] == "required"
    assert not login.get("allowCredentials"), "whoever asks learns of no account"


@pytest.mark.asvs("7.5.1")
def test_making_a_passkey_takes_the_password(world: PasskeyWorld) -> None:
    with pytest.raises(InvalidInput) as refused:
        begin_passkey(world, ACTOR, "Machigai2026", address=HOME)
    assert [one.pointer for one in refused.value.problems] == ["/password"]


@pytest.mark.asvs("6.5.1")
def test_a_login_that_was_listened_to_opens_nothing_again(world: PasskeyWorld) -> None:
    device = registered(world)
    options: Any = begin_passkey_login(world, address=HOME)
    answer = device.use(options)
    log_in_by_passkey(world, answer)
    with pytest.raises(WrongCredentials):
        log_in_by_passkey(world, answer)


@pytest.mark.asvs("6.5.5")
def test_a_question_is_answered_within_five_minutes(world: PasskeyWorld) -> None:
    device = registered(world)
    options: Any = begin_passkey_login(world, address=HOME)
    world.now.advance(minutes=5)
    with pytest.raises(WrongCredentials):
        log_in_by_passkey(world, device.use(options))


def test_questions_are_kept_hashed(world: PasskeyWorld) -> None:
    options: Any = begin_passkey_login(world, address=HOME)
    assert options["challenge"] not in repr(world.challenges.kept)


@pytest.mark.asvs("6.5.1")
def test_a_copied_passkey_whose_count_does_not_rise_opens_nothing(world: PasskeyWorld) -> None:
    device = registered(world)
    logged_in(world, device)
    logged_in(world, device)
    copy = replace(device, count=0)
    with pytest.raises(WrongCredentials):
        logged_in(world, copy)


def test_a_device_that_counts_nothing_may_come_again(world: PasskeyWorld) -> None:
    device = registered(world)
    for _ in range(2):
        device.count = -1
        assert logged_in(world, device)


@pytest.mark.parametrize(
    "device",
    [Device("https://offices.ukeire.example.jp.evil.example"), Device(SITE, verifies=False)],
    ids=["of another site", "whose holder is not verified"],
)
def test_a_passkey_is_not_made(world: PasskeyWorld, device: Device) -> None:
    with pytest.raises(InvalidInput):
        registered(world, device)
    assert list_passkeys(world, ACTOR) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "https://evil.example"},
        {"verifies": False},
        {"key": Device(SITE).key},
        {"handle": encoded(b"dareka")},
        {"handle": "\u3042"},
        {"credential_id": b"another"},
    ],
    ids=[
        "another site",
        "not verified",
        "another key",
        "another holder",
        "no handle",
        "another passkey",
    ],
)
def test_an_answer_that_is_not_the_passkeys_is_refused_as_any_other(
    world: PasskeyWorld, changes: dict[str, Any]
) -> None:
    device = registered(world)
    with pytest.raises(WrongCredentials) as refused:
        logged_in(world, replace(device, **changes))
    assert refused.value.detail.startswith("パスキーを確認できませんでした")


@pytest.mark.parametrize(
    "credential",
    [
        {},
        {"response": None},
        {"response": {"clientDataJSON": 5, "userHandle": "anV1"}, "id": "x"},
        {"response": {"clientDataJSON": "!!!!", "userHandle": ""}, "id": ""},
        {"response": {"clientDataJSON": encoded(b"{}"), "userHandle": "anV1"}, "id": "x"},
        {"response": {"clientDataJSON": encoded(b"[]"), "userHandle": "anV1"}, "id": "x"},
    ],
)
def test_what_is_no_answer_at_all_is_refused(
    world: PasskeyWorld, credential: dict[str, Any]
) -> None:
    with pytest.raises(WrongCredentials):
        log_in_by_passkey(world, credential)
    with pytest.raises(InvalidInput):
        finish_passkey(world, ACTOR, "x", credential)


def test_an_answer_to_a_login_makes_no_passkey_and_the_other_way_round(
    world: PasskeyWorld,
) -> None:
    device = registered(world)
    login: Any = begin_passkey_login(world, address=HOME)
    with pytest.raises(InvalidInput):
        finish_passkey(
            world, ACTOR, "x", Device(SITE).make({**asked(world), "challenge": login["challenge"]})
        )
    with pytest.raises(WrongCredentials):
        log_in_by_passkey(world, device.use({**login, "challenge": asked(world)["challenge"]}))


def test_somebody_elses_question_makes_no_passkey_of_mine(world: PasskeyWorld) -> None:
    other = make_staff(login_id="betsuno")
    world.staff.add(other)
    options: Any = begin_passkey(world, other.actor, "Himitsu2026", address=HOME)
    with pytest.raises(InvalidInput):
        finish_passkey(world, ACTOR, "x", Device(SITE).make(options))


@pytest.mark.asvs("7.4.2")
def test_a_suspended_account_opens_by_no_passkey(world: PasskeyWorld) -> None:
    device = registered(world)
    account = world.staff.stored["jimukyoku"]
    world.staff.stored["jimukyoku"] = replace(account, status=StaffStatus.SUSPENDED)
    with pytest.raises(WrongCredentials):
        logged_in(world, device)


def test_a_removed_passkey_opens_nothing_and_its_holder_is_told_of_both(
    world: PasskeyWorld,
) -> None:
    device = registered(world)
    assert "登録されました" in world.mailer.sent[-1].values["what"]
    (passkey,) = list_passkeys(world, ACTOR)
    remove_passkey(world, ACTOR, passkey.credential_id)
    assert "削除されました" in world.mailer.sent[-1].values["what"]
    with pytest.raises(WrongCredentials):
        logged_in(world, device)
    with pytest.raises(NotFound):
        remove_passkey(world, ACTOR, passkey.credential_id)
    added, removed = world.staff.changes
    assert added.after is not None
    assert added.after["passkeys"] == "added"
    assert removed.after is not None
    assert removed.after["passkeys"] == "removed"


def test_an_account_holds_ten_passkeys(world: PasskeyWorld) -> None:
    many = tuple(
        Passkey(str(number), "", 0, str(number), world.now()) for number in range(MAX_PASSKEYS)
    )
    world.staff.stored["jimukyoku"] = replace(STAFF, passkeys=many)
    with pytest.raises(InvalidInput, match="入力内容"):
        asked(world)


@pytest.mark.asvs("2.4.1")
def test_questions_without_end_are_refused(world: PasskeyWorld) -> None:
    for _ in range(300):
        begin_passkey_login(world, address=HOME)
    with pytest.raises(TooMany):
        begin_passkey_login(world, address=HOME)
