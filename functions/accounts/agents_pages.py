"""Pages on which an organisation invites agents, changes their mandates and revokes them (A16)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from starlette.responses import Response

from accounts.invitations import act_on, invitations_shown
from ukeire.domain.agent import AgentInvitation, TermsForm
from ukeire.domain.dates import day_in_japan, typed_day
from ukeire.domain.errors import (
    InvalidInput,
    NotAllowedNow,
    NotFound,
    StaleVersion,
    TooMany,
    UkeireError,
    Unavailable,
)
from ukeire.domain.invitation import InvitationKind
from ukeire.domain.mandate import MandateState, Terms
from ukeire.domain.permissions import AccountPermission, may
from ukeire.domain.wording import Text
from ukeire.usecases.invitations import find_invitation
from ukeire.usecases.manage_agents import (
    AgentOfOrganization,
    change_terms,
    find_agent,
    invite_agent,
    list_agents,
    procedures_for_agents,
    revoke_mandate,
)
from ukeire.usecases.mandate_scope import period_words, scope_words
from ukeire.web.context import Context
from ukeire.web.mandate_words import act_words, standing_words
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route
from ukeire.web.shown_again import shown_again

_LIST, _INVITE, _ONE = "agents/list.html", "agents/invite.html", "agents/agent.html"
_DONE: Mapping[str, str] = {
    "invited": "招待のメールを送りました。案内は7日間有効です。",
    "resent": "招待のメールをもう一度送りました。前の案内は使えなくなりました。",
    "withdrawn": "招待を取り消しました。送った案内は使えなくなりました。",
    "saved": "委任の期間と範囲を変更しました。次の操作から適用されます。",
    "revoked": "委任を取り消しました。代理人は、次の操作から代理で操作できません。",
}
_SUBMITTING: Mapping[str, str] = {
    "true": "申請・取下げ・証明書の受取りまで",
    "false": "入力と書類の添付まで",
}
_SUBMITTING_HINTS: Mapping[str, str] = {
    "true": "代理人が、法人の名前で申請まで行います。",
    "false": "代理人が入力し、法人の方が内容を確かめて申請します。",
}
_YEAR = timedelta(days=364)


def list_page(context: Context) -> Response:
    """``/agents``."""
    return render(context, _LIST, **_everybody(context), done=_done(context))


def invite_page(context: Context) -> Response:
    """The empty form: a year from today, and no procedure chosen."""
    today = day_in_japan(context.now)
    form = {"starts_on": typed_day(today), "ends_on": typed_day(today + _YEAR)}
    return render(context, _INVITE, form=form, chosen=(), **_words())


def invite(context: Context) -> Response:
    """The posted form."""
    try:
        invite_agent(context.services, context.read(AgentInvitation), context.actor)
    except (InvalidInput, NotAllowedNow, TooMany, Unavailable) as error:
        chosen = context.form.getlist("procedures")
        return shown_again(context, _INVITE, error, chosen=chosen, **_words())
    return redirect("/agents?done=invited")


def change_invitation(context: Context) -> Response:
    """The posted buttons that send an invitation again or take it back."""
    try:
        done = act_on(context, _invitation(context))
    except (NotAllowedNow, TooMany) as error:
        return shown_again(context, _LIST, error, **_everybody(context), done=None)
    return redirect(f"/agents?done={done}" if done else "/agents")


def _invitation(context: Context) -> str:
    """The id that the path names, of an invitation to an agent. Raises NotFound."""
    invitation_id = context.path["invitation_id"]
    found = find_invitation(context.services, invitation_id, context.actor)
    if found.kind is not InvitationKind.AGENT:
        raise NotFound
    return invitation_id


def agent_page(context: Context) -> Response:
    """An agent, what it may do, and what was done with its mandate."""
    found = _found(context)
    terms = found.mandate.terms
    form = {
        "starts_on": typed_day(terms.starts_on),
        "ends_on": typed_day(terms.ends_on),
        "may_submit": _typed(terms),
    }
    return render(
        context,
        _ONE,
        form=form,
        chosen=terms.procedures,
        done=_done(context),
        **_agent(context, found),
    )


def _typed(terms: Terms) -> str:
    return "true" if terms.may_submit else "false"


def change(context: Context) -> Response:
    """The posted terms."""
    login_id = context.path["login_id"]
    seen = context.form.get("version", "")
    try:
        terms = context.read(TermsForm, ignore=("version",)).terms
        change_terms(
            context.services,
            login_id,
            terms,
            context.actor,
            seen=int(seen) if seen.isascii() and seen.isdigit() else None,
        )
    except (InvalidInput, NotAllowedNow, StaleVersion) as error:
        return _again(context, error)
    return redirect(f"/agents/{login_id}?done=saved")


def revoke_page(context: Context) -> Response:
    """Asks once more."""
    found = _found(context)
    if found.mandate.state is not MandateState.ACTIVE:
        return redirect(f"/agents/{found.mandate.agent_id}")
    return render(context, "agents/revoke.html", **_agent(context, found))


def revoke(context: Context) -> Response:
    """Then it holds no more."""
    login_id = context.path["login_id"]
    revoke_mandate(context.services, login_id, context.actor)
    return redirect(f"/agents/{login_id}?done=revoked")


def _found(context: Context) -> AgentOfOrganization:
    return find_agent(context.services, context.path["login_id"], context.actor)


def _again(context: Context, error: UkeireError) -> Response:
    chosen = context.form.getlist("procedures")
    return shown_again(
        context, _ONE, error, chosen=chosen, done=None, **_agent(context, _found(context))
    )


def _everybody(context: Context) -> dict[str, Any]:
    found = list_agents(context.services, context.actor)
    return {
        "agents": [
            {
                "login_id": one.mandate.agent_id,
                "name": one.name,
                "number": one.agent.registration_number if one.agent else "",
                "standing": one.mandate.standing(context.now),
                "state": standing_words(one.mandate.standing(context.now)),
                "period": period_words(one.mandate.terms),
                "scope": scope_words(one.mandate.terms)[1:],
                "used_at": one.mandate.used_at,
            }
            for one in found.agents
        ],
        "name_of": lambda one: one.role,
        **invitations_shown(context, InvitationKind.AGENT),
        "manages": may(context.actor, AccountPermission.AGENTS),
    }


def _agent(context: Context, found: AgentOfOrganization) -> dict[str, Any]:
    mandate = found.mandate
    return {
        "mandate": mandate,
        "agent": found.agent,
        "changes": tuple(reversed(found.changes)),
        "standing": mandate.standing(context.now),
        "state": standing_words(mandate.standing(context.now)),
        "scope": scope_words(mandate.terms),
        "history": [
            {
                "at": one.at,
                "what": act_words(one.act),
                "name": one.name,
                "scope": scope_words(one.terms),
            }
            for one in reversed(mandate.history)
        ],
        "manages": may(context.actor, AccountPermission.AGENTS),
        **_words(),
    }


def _words() -> dict[str, Any]:
    return {
        "procedures": {name: one.title for name, one in procedures_for_agents().items()},
        "submitting": {value: Text(word) for value, word in _SUBMITTING.items()},
        "submitting_hints": {value: Text(word) for value, word in _SUBMITTING_HINTS.items()},
    }


def _done(context: Context) -> Text | None:
    said = _DONE.get(context.request.query_params.get("done", ""))
    return Text(said) if said else None


def routes() -> Sequence[Route]:
    """The pages; an agent that acts for the organisation is refused on all of them."""
    session, agents = Access.SESSION, AccountPermission.AGENTS
    one = "/agents/{login_id}"
    return (
        Route("GET", "/agents", list_page, session, "agents.list", "登録支援機関の一覧"),
        Route("GET", "/agents/invite", invite_page, session, "agents.prepare", "登録支援機関の招待", permission=agents),
        Route("POST", "/agents/invite", invite, session, "agents.invite", "登録支援機関を招待する", permission=agents),
        Route("POST", "/agents/invitations/{invitation_id}", change_invitation, session, "agents.reinvite", "招待の再送・取消し", permission=agents),
        Route("GET", one, agent_page, session, "agents.read", "登録支援機関の委任"),
        Route("POST", one, change, session, "agents.change", "委任の変更", permission=agents),
        Route("GET", f"{one}/revoke", revoke_page, session, "agents.ask", "委任の取消しの確認", permission=agents),
        Route("POST", f"{one}/revoke", revoke, session, "agents.revoke", "委任の取消し", permission=agents),
    )  # fmt: skip
