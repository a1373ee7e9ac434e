"""The demo's people beside each organisation's first account: an editor, and an agent of several.

They are invited by mail while the organisations tell their stories, and accept when those are told:
then their mails are there.
"""

import re
from collections.abc import Mapping
from typing import Any

from infrastructure.local.clients import ApplicantClient, expect, wait_for

EDITOR, EDITED = "sakura-2", "sakura"
"""The login ID of the editor, and whose it is."""

AGENT = "tohto"
CLIENTS: Mapping[str, Mapping[str, Any]] = {
    "sakura": {"procedures": ["change", "reissue"], "may_submit": True},
    "minna-no-ie": {"procedures": ["membership"], "may_submit": True},
    "tsubame": {"procedures": ["membership"], "may_submit": False},
}
"""For whom the agent acts, and how far."""

_EDITORS_MAIL, _AGENTS_MAIL = "sato@sakura.example", "tanaka@tohto.example"
_DATA = {
    "name": "一般社団法人東都支援センター",
    "kana": "イッパンシャダンホウジントウトシエンセンター",
    "registration_number": "19登-000123",
    "postal_code": "104-0061",
    "prefecture": "東京都",
    "city_and_street": "中央区銀座1-2-3",
    "contact_name": "田中 実",
    "contact_kana": "タナカミノル",
    "phone": "03-1234-5678",
}


def invite_people(organization: ApplicantClient) -> None:
    """Whoever is to act for it, mailed an invitation."""
    if organization.login_id == EDITED:
        body = {"email": _EDITORS_MAIL, "duty": "editor"}
        expect(201, organization.http.post("/api/accounts", json=body))
    if organization.login_id in CLIENTS:
        period = {"starts_on": "2026-01-01", "ends_on": "2099-03-31"}
        whom = {"name": _DATA["name"], "email": _AGENTS_MAIL}
        body = {**whom, **period, **CLIENTS[organization.login_id]}
        expect(201, organization.http.post("/api/agents", json=body))


def let_people_join(site_url: str, password: str) -> None:
    """Everybody who was invited accepts."""
    editor = ApplicantClient(site_url)
    editor.email = _EDITORS_MAIL
    person = {
        "login_id": EDITOR,
        "contact_name": "佐藤 恵子",
        "contact_kana": "サトウケイコ",
        "contact_phone": "03-1234-5678",
        "new_password": password,
        "consents": editor.registration["consents"],
    }
    (token,) = _tokens(editor, "invitations", 1)
    expect(201, editor.http.post(f"/api/invitation-links/{token}", json=person))
    agent = ApplicantClient(site_url)
    agent.email, agent.login_id = _AGENTS_MAIL, AGENT
    yes = {"represents": True}
    account = {"login_id": AGENT, "new_password": password, "consents": person["consents"]}
    first, *others = _tokens(agent, "agent-invitations", len(CLIENTS))
    join = {**_DATA, **account, **yes}
    expect(201, agent.http.post(f"/api/agent-invitations/{first}", json=join))
    agent.log_in(password)
    for token in others:
        expect(201, agent.http.post(f"/api/agent-invitations/{token}/acceptance", json=yes))


def _tokens(client: ApplicantClient, page: str, number: int) -> list[str]:
    """Those of the links that were mailed to it."""

    def look() -> list[str] | None:
        answer = client.http.get(
            "/_local/mail", params={"to": client.email}, headers={"Accept": "application/json"}
        )
        found = [re.search(rf"/{page}/(\S+)", one["text"]) for one in answer.json()]
        tokens = [one[1] for one in found if one]
        return tokens if len(tokens) >= number else None

    return wait_for(look, f"{number} invitations to {client.email}")
