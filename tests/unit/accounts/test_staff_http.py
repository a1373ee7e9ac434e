"""The offices' door over HTTP, and the command that makes accounts."""

import pyotp
import pytest

from tests.accounts_factory import World, make_account, make_staff
from tests.unit.accounts.browser import Browser, applicants_site, offices_site
from ukeire import cli
from ukeire.usecases.log_in_staff import log_in_staff
from ukeire.wiring import Services, Settings


@pytest.fixture
def world() -> World:
    world = World()
    world.staff.add(make_staff())
    world.add(make_account(login_id="jimukyoku"))
    return world


def credentials(world: World, **overrides: str) -> dict[str, str]:
    otp = pyotp.TOTP(make_staff().totp_secret).at(world.now())
    return {"login_id": "jimukyoku", "password": "Himitsu2026", "otp": otp, **overrides}


@pytest.mark.asvs("3.5.4", "6.3.3")
def test_staff_log_in_at_their_own_site_with_their_own_cookie(world: World) -> None:
    browser = Browser(offices_site(world))
    answer = browser.json("POST", "/api/session", credentials(world))
    assert answer.status_code == 200
    assert answer.json()["account"]["office"] == "secretariat"
    assert answer.headers["set-cookie"].startswith("__Host-ukeire-offices=")
    assert browser.json("GET", "/api/session").status_code == 200


def test_without_a_code_nobody_of_an_office_gets_in(world: World) -> None:
    browser = Browser(offices_site(world))
    body = credentials(world)
    del body["otp"]
    assert browser.json("POST", "/api/session", body).status_code == 422
    assert browser.json("POST", "/api/session", credentials(world, otp="000000")).status_code == 401


@pytest.mark.asvs("3.5.4")
def test_an_applicants_account_of_the_same_id_is_another_account(world: World) -> None:
    world.add(make_account(login_id="jimukyoku", password_hash="v1:Betsuno2026"))
    answer = Browser(applicants_site(world)).log_in("jimukyoku", "Himitsu2026")
    assert answer.status_code == 401


def test_staff_pages_lead_in_and_out(world: World) -> None:
    browser = Browser(offices_site(world))
    assert "認証コード" in browser.get("/").text
    failed = browser.post("/login", **credentials(world, otp="000000"))
    assert failed.status_code == 422
    assert "000000" not in failed.text
    assert browser.enter(**credentials(world)) == "/queue"
    browser.get("/password")
    answer = browser.post("/password", current_password="Himitsu2026", new_password="Atarashii2026")
    assert answer.headers["location"] == "/?notice=password-changed"
    world.now.advance(seconds=30)
    again = credentials(world, password="Atarashii2026")
    assert browser.json("POST", "/api/session", again).status_code == 200
    browser.get("/password")
    assert browser.post("/logout").headers["location"] == "/?notice=logged-out"


def test_the_command_says_which_setting_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("STAFF_TABLE", raising=False)
    arguments = ["staff", "add", "--login-id", "k1", "--name", "局", "--office", "ministry"]
    assert cli.main(arguments) == 1
    assert "STAFF_TABLE" in capsys.readouterr().err


def test_the_command_refuses_an_office_that_there_is_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["staff", "add", "--login-id", "k1", "--name", "局", "--office", "kitchen"]
    assert cli.main(arguments) == 1
    assert "secretariat" in capsys.readouterr().err


@pytest.mark.usefixtures("tables")
def test_the_command_prints_what_the_new_account_needs_to_log_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (
        "STAFF_TABLE",
        "STAFF_SESSIONS_TABLE",
        "OFFICE_SETTINGS_TABLE",
        "AUDIT_TABLE",
        "REQUESTS_TABLE",
    ):
        monkeypatch.setenv(name, name.title().replace("_", ""))
    arguments = ["staff", "add", "--login-id", "k1", "--name", "局 花子", "--office", "ministry"]
    assert cli.main(arguments) == 0
    printed = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert printed["for the authenticator"].startswith("otpauth://totp/Ukeire:k1?")
    services = Services(Settings(), staff_site=True)
    _, session = log_in_staff(
        services,
        "k1",
        printed["password"].split()[0],
        pyotp.TOTP(printed["TOTP secret"]).now(),
        address="192.0.2.1",
    )
    assert session.actor.office == "ministry"
    assert session.must_change_password
    assert cli.main(arguments) == 1
