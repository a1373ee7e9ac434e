"""An office's people as JSON."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from ukeire.domain.permissions import Permission, StaffRole
from ukeire.domain.registration import LoginId
from ukeire.domain.staff import LinkPurpose, StaffAccount, StaffMember, StaffStatus
from ukeire.domain.text import EmailAddress, PersonName
from ukeire.usecases.manage_staff import (
    StaffPerson,
    change_staff,
    end_staff_sessions,
    find_staff,
    invite_staff,
    list_staff,
    mail_staff_link,
    reactivate_staff,
    suspend_staff,
)
from ukeire.web.answers import json_answer, no_content
from ukeire.web.context import Context
from ukeire.web.representations import Answer, in_japan
from ukeire.web.routing import Access, Parameter, Route

_IF_MATCH = Parameter("If-Match", '変更する版（"3"）', place="header", required=True)


class PersonBody(BaseModel):
    """What an administrator says of somebody."""

    model_config = ConfigDict(extra="forbid")

    name: PersonName = Field(title="氏名")
    email: EmailAddress = Field(title="メールアドレス")
    role: StaffRole = Field(title="役割")

    def person(self) -> StaffPerson:
        """As the use cases take it."""
        return StaffPerson(name=self.name, email=self.email, role=self.role)


class InvitationBody(PersonBody):
    """Whom to invite, under which login ID."""

    login_id: LoginId = Field(title="ログインID")


class StatusBody(BaseModel):
    """Whether somebody may log in."""

    model_config = ConfigDict(extra="forbid")

    status: Literal["active", "suspended"] = Field(title="状態")


class LinkBody(BaseModel):
    """What somebody is to set anew."""

    model_config = ConfigDict(extra="forbid")

    purpose: LinkPurpose = Field(title="案内の種類")


class StaffMemberAnswer(Answer):
    """Somebody of the office."""

    login_id: str
    name: str
    email: str
    role: StaffRole
    status: StaffStatus


class StaffListAnswer(Answer):
    """The office's people, by login ID."""

    items: tuple[StaffMemberAnswer, ...]


class StaffAnswer(StaffMemberAnswer):
    """The same with the version that ``If-Match`` names."""

    version: int
    created_at: datetime


def _member(one: StaffMember | StaffAccount) -> StaffMemberAnswer:
    return StaffMemberAnswer(
        login_id=one.login_id, name=one.name, email=one.email, role=one.role, status=one.status
    )


def _account(account: StaffAccount, status: int = HTTPStatus.OK) -> Response:
    made = in_japan(account.created_at)
    known = _member(account).model_dump()
    return json_answer(StaffAnswer(**known, version=account.version, created_at=made), status)


def list_people(context: Context) -> Response:
    """``GET /api/staff``."""
    found = list_staff(context.services, context.actor)
    return json_answer(StaffListAnswer(items=tuple(_member(one) for one in found)))


def invite(context: Context) -> Response:
    """``POST /api/staff``."""
    body = context.read(InvitationBody)
    account = invite_staff(context.services, body.login_id, body.person(), context.actor)
    return _account(account, HTTPStatus.CREATED)


def read_person(context: Context) -> Response:
    """``GET /api/staff/{login_id}``."""
    return _account(find_staff(context.services, context.path["login_id"], context.actor))


def put_person(context: Context) -> Response:
    """``PUT /api/staff/{login_id}``."""
    body = context.read(PersonBody)
    return _account(
        change_staff(
            context.services,
            context.path["login_id"],
            body.person(),
            context.actor,
            seen_version=context.if_match(),
        )
    )


def put_status(context: Context) -> Response:
    """``PUT /api/staff/{login_id}/status``."""
    body = context.read(StatusBody)
    act = suspend_staff if body.status == "suspended" else reactivate_staff
    return _account(act(context.services, context.path["login_id"], context.actor))


def delete_sessions(context: Context) -> Response:
    """``DELETE /api/staff/{login_id}/sessions``."""
    end_staff_sessions(context.services, context.path["login_id"], context.actor)
    return no_content()


def mail_link(context: Context) -> Response:
    """``POST /api/staff/{login_id}/links``."""
    body = context.read(LinkBody)
    mail_staff_link(context.services, context.path["login_id"], body.purpose, context.actor)
    return Response(status_code=HTTPStatus.ACCEPTED)


def routes() -> Sequence[Route]:
    """JSON of an office's people."""
    ok, accepted, done = HTTPStatus.OK, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT
    one, session, staff = "/api/staff/{login_id}", Access.SESSION, Permission.STAFF
    return (
        Route(
            "GET",
            "/api/staff",
            list_people,
            session,
            "staff.list",
            "担当者の一覧",
            answers={ok: StaffListAnswer},
            permission=staff,
        ),
        Route(
            "POST",
            "/api/staff",
            invite,
            session,
            "staff.invite",
            "担当者を招待する（24時間有効な案内をメールで送る）",
            body=InvitationBody,
            answers={HTTPStatus.CREATED: StaffAnswer},
            permission=staff,
        ),
        Route(
            "GET",
            one,
            read_person,
            session,
            "staff.read",
            "担当者",
            answers={ok: StaffAnswer},
            permission=staff,
        ),
        Route(
            "PUT",
            one,
            put_person,
            session,
            "staff.change",
            "担当者の氏名、メールアドレス、役割を変更する",
            body=PersonBody,
            answers={ok: StaffAnswer},
            parameters=(_IF_MATCH,),
            permission=staff,
        ),
        Route(
            "PUT",
            f"{one}/status",
            put_status,
            session,
            "staff.suspend",
            "担当者の利用を停止する、停止を解除する",
            body=StatusBody,
            answers={ok: StaffAnswer},
            permission=staff,
        ),
        Route(
            "DELETE",
            f"{one}/sessions",
            delete_sessions,
            session,
            "staff.end_sessions",
            "担当者のログインをすべて終了する",
            answers={done: None},
            permission=staff,
        ),
        Route(
            "POST",
            f"{one}/links",
            mail_link,
            session,
            "staff.mail_link",
            "招待、パスワード、認証アプリの案内をメールで送る",
            body=LinkBody,
            answers={accepted: None},
            permission=staff,
        ),
    )
