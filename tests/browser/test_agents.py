"""An agent is invited, accepts, acts under the band, and is shut out while typing (A16)."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from infrastructure.local.clients import ApplicantClient
from tests.browser.conftest import Visit
from tests.browser.steps import PASSWORD, Person, arrive, fill, log_in, press, somebody
from tests.browser.visitor import Visitor
from tests.stack import Stack

TERMS = {
    "starts_on": "2026年1月1日",
    "ends_on": f"{date.today().year + 1}年12月31日",  # noqa: DTZ011 far from any midnight
    "procedures": ["membership"],
    "may_submit": "true",
}


@pytest.fixture
def client(stack: Stack) -> ApplicantClient:
    client = ApplicantClient(stack.site)
    client.register()
    return client


def invited(
    visit: Visit, stack: Stack, client: ApplicantClient, width: int
) -> tuple[Visitor, Person, str]:
    """The organisation's window, the agent, and the link that it was mailed."""
    chief = visit(width=width)
    chief.enter_as(client.http, stack.site)
    page, agent = chief.page, somebody()
    page.goto(f"{stack.site}/agents")
    chief.look("agents-none")
    page.get_by_role("link", name="登録支援機関を招待する").click()
    arrive(page, "登録支援機関の招待")
    fill(page, {"name": "東都支援センター", "ends_on": "2020年1月1日"})
    press(page, "招待のメールを送る")
    chief.look("agents-invite-errors")
    fill(page, {"email": agent.email, **TERMS})
    press(page, "招待のメールを送る")
    expect(page.get_by_text("招待のメールを送りました")).to_be_visible()
    chief.look("agents-invited")
    text = stack.mail(agent.email, "代理申請の依頼")["text"]
    link = re.search(re.escape(stack.site) + r"/agent-invitations/\S+", text)
    assert link
    return chief, agent, link[0]


def accepted(guest: Visitor, agent: Person, link: str) -> None:
    """Entered its own data, and logged in."""
    page = guest.page
    page.goto(link)
    guest.look("agent-invitation")
    agent.login_id = agent.email.partition("@")[0]
    fill(
        page,
        {
            "name": "一般社団法人東都支援センター",
            "kana": "イッパンシャダンホウジントウトシエンセンター",
            "registration_number": "19",
            "postal_code": "1040061",
            "prefecture": "東京都",
            "city_and_street": "中央区銀座1-2-3",
            "contact_name": "田中 実",
            "contact_kana": "タナカミノル",
            "phone": "03-1234-5678",
            "login_id": agent.login_id,
            "new_password": PASSWORD,
            "consents": ["privacy_policy", "constitution", "membership_rules", "compliance"],
        },
    )
    press(page, "代理の依頼を承諾する")
    guest.look("agent-invitation-errors")
    fill(page, {"registration_number": "１９登－０００１２３", "new_password": PASSWORD})
    page.get_by_label("この法人を代理する権限（代理権）があります").check()
    press(page, "代理の依頼を承諾する")
    log_in(page, agent, PASSWORD)
    arrive(page, "代理する法人")


def act(page: Page) -> None:
    page.get_by_role("button", name=re.compile("の代理で操作する$")).click()
    arrive(page, "マイページ")


@pytest.mark.rule("A16")
@pytest.mark.parametrize("width", [1280, 360])
def test_an_agent_accepts_acts_and_is_shut_out_while_typing(
    visit: Visit, stack: Stack, client: ApplicantClient, width: int
) -> None:
    chief, agent, link = invited(visit, stack, client, width)
    guest = visit(width=width)
    accepted(guest, agent, link)
    page = guest.page
    guest.look("clients")
    page.goto(f"{stack.site}/agent")
    fill(page, {"phone": "0312"})
    press(page, "変更する")
    guest.look("agent-own-errors")
    fill(page, {"phone": "03-9999-0000"})
    press(page, "変更する")
    expect(page.get_by_text("03-1234-5678 → 03-9999-0000")).to_be_visible()
    guest.look("agent-own")
    page.get_by_role("link", name="メールアドレスを変更する").click()
    arrive(page, "メールアドレスの変更")
    guest.look("agent-email")
    page.goto(f"{stack.site}/clients")
    act(page)
    band = page.get_by_role("region", name="代理する法人")
    expect(band).to_contain_text("の代理で操作中")
    guest.look("home-of-a-client")
    page.get_by_role("button", name=re.compile("入会申請を始める")).first.click()
    filing = page.url
    page.goto(f"{filing}/sections/organization")
    expect(band).to_be_visible()
    guest.look("section-of-a-client")

    chief.page.goto(f"{stack.site}/agents/{agent.login_id}")
    chief.look("agent")
    chief.page.get_by_role("link", name="委任を取り消す").click()
    arrive(chief.page, "委任の取消し")
    chief.look("agent-revoke")
    press(chief.page, "委任を取り消す")
    expect(chief.page.get_by_text("委任を取り消しました")).to_be_visible()
    chief.look("agent-revoked")

    guest.refusals.add(403)
    name = page.get_by_label("法人名", exact=False).first
    name.fill("社会福祉法人さくら会")
    name.blur()
    expect(page.get_by_text("委任を取り消しました").first).to_be_visible()
    expect(page.get_by_text("入力した内容はこの画面に残っています").first).to_be_visible()
    expect(name).to_have_value("社会福祉法人さくら会")
    guest.look("typing-when-revoked")
    guest.allowed.add(403)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{stack.site}/home")
    expect(page.get_by_text("委任を取り消しました").first).to_be_visible()
    guest.look("mandate-over")
    page.get_by_role("link", name="代理する法人を選ぶ").click()
    arrive(page, "代理する法人")
    guest.look("clients-none-left")


@pytest.mark.rule("A16")
def test_a_form_of_the_other_tab_is_not_filed_for_the_wrong_client(
    visit: Visit, stack: Stack, client: ApplicantClient
) -> None:
    chief, agent, link = invited(visit, stack, client, 1280)
    assert chief
    guest = visit(width=1280, script=False)
    accepted(guest, agent, link)
    other = ApplicantClient(stack.site, organization_name="医療法人もみじ")
    other.register()
    body = {
        "name": "東都",
        "email": agent.email,
        "starts_on": "2026-01-01",
        "ends_on": "2099-12-31",
        "procedures": ["membership"],
        "may_submit": True,
    }
    assert other.http.post("/api/agents", json=body).status_code == 201
    text = stack.mail(agent.email, "医療法人もみじからの代理申請の依頼")["text"]
    second = re.search(re.escape(stack.site) + r"/agent-invitations/\S+", text)
    assert second
    page = guest.page
    page.goto(second[0])
    guest.look("agent-invitation-known")
    page.get_by_label("この法人を代理する権限（代理権）があります").check()
    press(page, "代理の依頼を承諾する")
    page.goto(f"{stack.site}/clients")
    guest.look("clients-two")
    page.get_by_role("button", name="社会福祉法人さくら会の代理で操作する").click()
    arrive(page, "マイページ")
    tab = guest.context.new_page()
    tab.goto(f"{stack.site}/clients")
    tab.get_by_role("button", name="医療法人もみじの代理で操作する").click()
    guest.allowed.add(409)
    page.get_by_role("button", name=re.compile("入会申請を始める")).first.click()
    expect(page.get_by_text("代理する法人を切り替えたため")).to_be_visible()
    guest.look("other-client")
    press(page, "もとの法人に切り替えて送信する")
    expect(page.get_by_role("region", name="代理する法人")).to_contain_text("社会福祉法人さくら会")
