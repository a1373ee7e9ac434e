"""Login IDs that were forgotten: mailed to their address, and nobody else learns of any."""

from contextlib import AbstractContextManager, nullcontext

import pytest

from tests.accounts_factory import HOME, START, World, make_account, make_provisional
from tests.agents_factory import AGENT_BODY
from tests.agents_world import MAIL as AGENTS_MAIL
from tests.agents_world import accepted, actor, agents_world
from tests.fakes.accounts import closed
from tests.unit.accounts.browser import Browser, applicants_site
from ukeire.adapters.mail import compose
from ukeire.domain.agent import AgentData
from ukeire.domain.errors import TooMany
from ukeire.usecases.change_agent_data import change_agent_data
from ukeire.usecases.request_password_reset import request_password_reset
from ukeire.usecases.tell_login_ids import tell_login_ids

MAIL = "tantou@himawari.example.jp"


@pytest.fixture
def world() -> World:
    world = World()
    world.add(make_account())
    world.add(make_account(login_id="himawari-2"))
    world.add(make_account(login_id="betsu", organization_id="org-2", office_reference="8"))
    world.add(make_account(login_id="chigau", email="chigau@himawari.example.jp"))
    world.add(make_provisional(login_id="kari"))
    world.add(closed(make_account(login_id="owari")))
    return world


def told(world: World) -> list[str]:
    (mail,) = world.mailer.sent
    assert mail.to == (MAIL,)
    found: list[str] = mail.values["login_ids"]
    return found


@pytest.mark.rule("A9", "A20")
@pytest.mark.parametrize(
    "organization", ["1234-5678", "１２３４－５６７８", "12345678", " 1234 5678 "]
)
def test_the_mail_lists_the_ids_of_the_organisation_at_the_address(
    world: World, organization: str
) -> None:
    tell_login_ids(world, "Tantou@Himawari.example.jp ", organization, address=HOME)
    assert told(world) == ["himawari", "himawari-2"]


@pytest.mark.rule("A9", "A20")
def test_the_name_of_the_organisation_will_do(world: World) -> None:
    tell_login_ids(world, MAIL, "社会福祉法人　ひまわり会", address=HOME)
    assert "himawari" in told(world)


@pytest.mark.rule("A9", "A20")
@pytest.mark.asvs("6.3.8")
@pytest.mark.parametrize(
    ("email", "organization"),
    [(MAIL, "9999-9999"), ("dareka@himawari.example.jp", "1234-5678"), (MAIL, "　"), ("", "")],
)
def test_what_does_not_match_is_mailed_to_nobody_and_nobody_is_told(
    world: World, email: str, organization: str
) -> None:
    tell_login_ids(world, email, organization, address=HOME)
    assert world.mailer.sent == []


@pytest.mark.rule("A18", "A20")
def test_a_lapsed_id_is_told_as_such(world: World) -> None:
    world.add(make_account(password_set_at=START, last_used_at=START))
    world.now.advance(days=400)
    tell_login_ids(world, MAIL, "1234-5678", address=HOME)
    assert told(world) == ["himawari-2"]
    mail = world.mailer.sent[-1]
    assert mail.values["lapsed"] == ["himawari"]
    body = compose(mail, "no-reply@ukeire.example.jp", "事務局").get_body(("plain",))
    assert body is not None
    assert "・himawari（有効期間が過ぎています" in body.get_content()


@pytest.mark.fault("F38")
@pytest.mark.asvs("6.3.8")
@pytest.mark.parametrize("organization", ["1234-5678", "9999-9999"])
def test_every_answer_takes_as_long_and_a_queue_that_is_down_tells_nothing(
    world: World, organization: str
) -> None:
    asked: list[float] = []

    def pace(seconds: float) -> AbstractContextManager[None]:
        asked.append(seconds)
        return nullcontext()

    world.at_least = pace
    world.mailer.down = True
    tell_login_ids(world, MAIL, organization, address=HOME)
    assert asked == [0.3]


@pytest.mark.fault("F39")
@pytest.mark.asvs("2.4.1")
def test_an_address_gets_five_such_mails_a_day_and_a_network_a_hundred_requests_an_hour(
    world: World,
) -> None:
    for _ in range(100):
        tell_login_ids(world, MAIL, "1234-5678", address=HOME)
    assert len(world.mailer.sent) == 5
    with pytest.raises(TooMany):
        tell_login_ids(world, MAIL, "1234-5678", address=HOME)


@pytest.mark.rule("A9")
def test_a_new_password_needs_id_number_and_mail_where_the_number_is_given(world: World) -> None:
    request_password_reset(world, "himawari", MAIL, "9999-9999", address=HOME)
    assert world.mailer.sent == []
    request_password_reset(world, "himawari", MAIL, "１２３４５６７８", address=HOME)
    assert world.mailer.sent[-1].kind == "password_reset"


@pytest.mark.rule("A9")
def test_the_page_of_a_forgotten_password_asks_for_the_number_and_programs_may_give_it(
    world: World,
) -> None:
    browser = Browser(applicants_site(world))
    answer = browser.post("/password/forgotten", login_id="himawari", email=MAIL)
    assert answer.status_code == 422
    assert "事務局窓口用識別番号" in browser.summary[0]
    body = {"login_id": "himawari", "email": MAIL}
    for number, sent in (("9999-9999", 0), ("1234-5678", 1)):
        given = body | {"office_reference": number}
        assert browser.json("POST", "/api/password-resets", given).status_code == 202
        assert len(world.mailer.sent) == sent
    assert browser.json("POST", "/api/password-resets", body).status_code == 202
    assert len(world.mailer.sent) == 2


@pytest.fixture
def agents() -> World:
    """An agent that acts for an organisation, and says of itself that it is registered."""
    world = agents_world(dynamodb=False)
    accepted(world)
    return world


@pytest.mark.rule("A9", "A16")
@pytest.mark.parametrize(
    "number",
    ["19登-000123", "１９登－０００１２３", "19登000123", "一般社団法人　東都支援センター"],
)
def test_an_agent_is_mailed_its_id_by_its_registered_number_or_name(
    agents: World, number: str
) -> None:
    tell_login_ids(agents, AGENTS_MAIL, number, address=HOME)
    mail = agents.mailer.sent[-1]
    assert (mail.kind, mail.to, mail.values["login_ids"]) == (
        "login_ids",
        (AGENTS_MAIL,),
        ["tohto"],
    )
    text = compose(mail, "no-reply@ukeire.example.jp", "事務局").get_body(("plain",))
    assert text is not None
    assert "事務局窓口用識別番号" not in text.get_content()


@pytest.mark.rule("A9", "A16")
def test_an_agent_is_known_by_the_number_that_it_has_now(agents: World) -> None:
    given = {key: value for key, value in AGENT_BODY.items() if key != "email"}
    new = AgentData.model_validate({**given, "registration_number": "20登-000456"})
    change_agent_data(agents, new, actor(agents, "tohto"))
    before = len(agents.mailer.sent)
    tell_login_ids(agents, AGENTS_MAIL, "19登-000123", address=HOME)
    assert len(agents.mailer.sent) == before
    tell_login_ids(agents, AGENTS_MAIL, "20登-000456", address=HOME)
    assert agents.mailer.sent[-1].kind == "login_ids"


@pytest.mark.rule("A9", "A16")
@pytest.mark.asvs("6.3.8")
@pytest.mark.parametrize("number", ["-", " ー ", "19登-000124", "1234-5678"])
def test_an_agent_without_a_number_at_the_window_is_not_known_by_none(
    agents: World, number: str
) -> None:
    before = len(agents.mailer.sent)
    tell_login_ids(agents, AGENTS_MAIL, number, address=HOME)
    request_password_reset(agents, "tohto", AGENTS_MAIL, number, address=HOME)
    assert len(agents.mailer.sent) == before


@pytest.mark.rule("A9", "A16")
def test_an_agent_gets_a_new_password_by_its_registered_number(agents: World) -> None:
    browser = Browser(applicants_site(agents))
    form = {"login_id": "tohto", "email": AGENTS_MAIL, "office_reference": "１９登０００１２３"}
    assert browser.post("/password/forgotten", **form).status_code == 303
    assert agents.mailer.sent[-1].kind == "password_reset"
    assert "登録番号" in browser.get("/password/forgotten").text
    assert "登録番号" in browser.get("/login-id/forgotten").text


@pytest.mark.rule("A9", "A16")
@pytest.mark.asvs("6.3.8")
def test_outsiders_get_the_same_answer_whether_an_agent_is_known_or_not(agents: World) -> None:
    browser = Browser(applicants_site(agents))
    answers = set()
    for number in ("19登-000123", "19登-999999"):
        answer = browser.post("/login-id/forgotten", email=AGENTS_MAIL, organization=number)
        answers.add((answer.status_code, answer.headers["location"], answer.text))
    assert len(answers) == 1


@pytest.mark.rule("A9", "A20")
def test_pages_and_programs_get_one_answer_whatever_is_true(world: World) -> None:
    browser = Browser(applicants_site(world))
    assert 'href="/login-id/forgotten"' in browser.get("/").text
    browser.get("/login-id/forgotten")
    answers = set()
    for organization in ("1234-5678", "dareka"):
        answer = browser.post("/login-id/forgotten", email=MAIL, organization=organization)
        answers.add((answer.status_code, answer.headers["location"]))
    assert answers == {(303, "/login-id/forgotten/sent")}
    assert browser.get("/login-id/forgotten/sent").status_code == 200
    body = {"email": MAIL, "organization": "dareka"}
    assert browser.json("POST", "/api/login-id-reminders", body).status_code == 202
    assert len(world.mailer.sent) == 1
    assert browser.post("/login-id/forgotten", email="", organization="").status_code == 422
    assert len(browser.summary) == 2
