"""An organisation's accounts and agents, for those who answer its questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from admin.organizations import API, PAGE
from ukeire.domain.account import AccountStatus
from ukeire.domain.audit import AuditRecord
from ukeire.domain.dates import written_day, written_time
from ukeire.domain.lapses import Subject
from ukeire.domain.mandate import MandateAct, MandateStanding
from ukeire.domain.permissions import DUTY_WORDS, Duty
from ukeire.usecases.find_people import AgentView, HolderView, PeopleView, find_people
from ukeire.usecases.mandate_scope import scope_words
from ukeire.web.answers import json_answer
from ukeire.web.audit_representations import about
from ukeire.web.context import Context
from ukeire.web.mandate_words import act_words, standing_words
from ukeire.web.pages import render
from ukeire.web.register_representations import organization_answer
from ukeire.web.representations import Answer, in_japan
from ukeire.web.routing import Access, Route

_STATUS: Mapping[AccountStatus, tuple[str, str]] = {
    AccountStatus.PROVISIONAL: ("仮登録", "info"),
    AccountStatus.FULL: ("利用中", "success"),
    AccountStatus.SUSPENDED: ("停止中", "error"),
    AccountStatus.CLOSED: ("廃止", "neutral"),
}
_LAPSED: Mapping[Subject, tuple[str, str]] = {
    Subject.PASSWORD: ("パスワードの期限切れ", "warning"),
    Subject.LOGIN_ID: ("ログインIDの失効", "warning"),
}
_TONES = {MandateStanding.ACTIVE: "success", MandateStanding.UPCOMING: "info"}


class PeopleActAnswer(Answer):
    """What somebody did to an account or an invitation; ``detail`` as the audit has it."""

    at: datetime
    login_id: str
    name: str
    what: str
    detail: dict[str, Any]


class OrganizationAccountAnswer(Answer):
    """An account: last days of password and login ID, null where they never lapse or it is no more.

    ``lapsed`` says what has lapsed; ``history`` comes the newest first.
    """

    login_id: str
    name: str
    duty: Duty
    status: AccountStatus
    created_at: datetime
    last_used_at: datetime | None
    password_until: date | None
    login_id_until: date | None
    lapsed: Subject | None
    history: tuple[PeopleActAnswer, ...]


class MandateActAnswer(Answer):
    """What was done with a mandate, and the terms from then on."""

    at: datetime
    login_id: str
    name: str
    act: MandateAct
    starts_on: date
    ends_on: date
    procedures: tuple[str, ...]
    may_submit: bool


class OrganizationAgentAnswer(Answer):
    """An agent and its mandate; null is what it never said of itself."""

    agent_id: str
    name: str
    registration_number: str | None
    phone: str | None
    standing: MandateStanding
    starts_on: date
    ends_on: date
    procedures: tuple[str, ...]
    may_submit: bool
    used_at: datetime | None
    history: tuple[MandateActAnswer, ...]


class OrganizationPeopleAnswer(Answer):
    """Who may act for an organisation, and what was done with its invitations, the newest first."""

    organization_id: str
    name: str
    accounts: tuple[OrganizationAccountAnswer, ...]
    agents: tuple[OrganizationAgentAnswer, ...]
    invitations: tuple[PeopleActAnswer, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    at: datetime
    what: str
    by: str


def people_page(context: Context) -> Response:
    """The page."""
    view = _found(context)
    return render(
        context,
        "offices/people.html",
        name=organization_answer(view.register).name,
        path=f"{PAGE}/{view.register.organization_id}",
        reference=view.register.office_reference,
        accounts=[_account_shown(one) for one in view.accounts],
        agents=[_agent_shown(one, context.now) for one in view.agents],
        invitations=[_line(one) for one in view.invitations],
        office=context.services.office,
    )


def _account_shown(one: HolderView) -> dict[str, Any]:
    holder = one.holder
    used = written_day(holder.last_used_at) if holder.last_used_at else "まだありません"
    until = [
        ("パスワードの期限", one.password_until),
        ("ログインIDの期限", one.login_id_until),
    ]
    return {
        "name": holder.contact_name or "（氏名は消去済み）",
        "login_id": holder.login_id,
        "tag": _LAPSED[one.lapsed] if one.lapsed else _STATUS[holder.status],
        "facts": [
            ("ログインID", holder.login_id),
            ("役割", DUTY_WORDS[holder.duty]),
            ("登録した日", written_day(holder.created_at)),
            ("最後に利用した日", used),
            *((label, written_day(day)) for label, day in until if day),
        ],
        "history": [_line(act) for act in one.history],
    }


def _line(record: AuditRecord) -> _Line:
    return _Line(record.at, about(record), f"{record.name}（{record.login_id}）")


def _agent_shown(one: AgentView, now: datetime) -> dict[str, Any]:
    mandate, agent = one.mandate, one.agent
    standing = mandate.standing(now)
    said = [("登録番号", agent.registration_number), ("電話番号", agent.phone)] if agent else []
    used = written_time(mandate.used_at) if mandate.used_at else "まだありません"
    return {
        "name": agent.name if agent else mandate.agent_name,
        "tag": (standing_words(standing), _TONES.get(standing, "neutral")),
        "facts": [
            *said,
            ("承諾時のログインID", mandate.agent_id),
            *scope_words(mandate.terms),
            ("最後に代理で操作した日時", used),
        ],
        "history": [
            _Line(
                act.at,
                f"{act_words(act.act)}（{written_day(act.terms.starts_on)}"
                f"から{written_day(act.terms.ends_on)}まで）",
                f"{act.name}（{act.login_id}）",
            )
            for act in reversed(mandate.history)
        ],
    }


def read_people(context: Context) -> Response:
    """``GET /api/organizations/{organization_id}/people``."""
    view = _found(context)
    return json_answer(
        OrganizationPeopleAnswer(
            organization_id=view.register.organization_id,
            name=organization_answer(view.register).name,
            accounts=tuple(_account_answer(one) for one in view.accounts),
            agents=tuple(_agent_answer(one, context.now) for one in view.agents),
            invitations=tuple(_act_answer(one) for one in view.invitations),
        )
    )


def _account_answer(one: HolderView) -> OrganizationAccountAnswer:
    holder = one.holder
    return OrganizationAccountAnswer(
        login_id=holder.login_id,
        name=holder.contact_name,
        duty=holder.duty,
        status=holder.status,
        created_at=in_japan(holder.created_at),
        last_used_at=holder.last_used_at and in_japan(holder.last_used_at),
        password_until=one.password_until,
        login_id_until=one.login_id_until,
        lapsed=one.lapsed,
        history=tuple(_act_answer(act) for act in one.history),
    )


def _act_answer(record: AuditRecord) -> PeopleActAnswer:
    return PeopleActAnswer(
        at=in_japan(record.at),
        login_id=record.login_id,
        name=record.name,
        what=record.detail["what"],
        detail=dict(record.detail),
    )


def _agent_answer(one: AgentView, now: datetime) -> OrganizationAgentAnswer:
    mandate, agent = one.mandate, one.agent
    terms = mandate.terms
    return OrganizationAgentAnswer(
        agent_id=mandate.agent_id,
        name=agent.name if agent else mandate.agent_name,
        registration_number=agent.registration_number if agent else None,
        phone=agent.phone if agent else None,
        standing=mandate.standing(now),
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        procedures=terms.procedures,
        may_submit=terms.may_submit,
        used_at=mandate.used_at and in_japan(mandate.used_at),
        history=tuple(
            MandateActAnswer(
                at=in_japan(act.at),
                login_id=act.login_id,
                name=act.name,
                act=act.act,
                starts_on=act.terms.starts_on,
                ends_on=act.terms.ends_on,
                procedures=act.terms.procedures,
                may_submit=act.terms.may_submit,
            )
            for act in reversed(mandate.history)
        ),
    )


def _found(context: Context) -> PeopleView:
    return find_people(context.services, context.path["organization_id"], context.actor)


def routes() -> Sequence[Route]:
    """Page and JSON."""
    session = Access.SESSION
    one = "{organization_id}/people"
    return (
        Route(
            "GET",
            f"{PAGE}/{one}",
            people_page,
            session,
            "organizations.people",
            "法人のアカウントと登録支援機関",
        ),
        Route(
            "GET",
            f"{API}/{one}",
            read_people,
            session,
            "organizations.people",
            "法人のアカウントと登録支援機関、それぞれの経過",
            answers={HTTPStatus.OK: OrganizationPeopleAnswer},
        ),
    )
