"""Form pages: a section, or one item of a repeated section. Saving never waits for completeness."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from applications.pages_address import fill_address
from applications.pages_autosave import (
    AUTOMATIC,
    conflict_answer,
    refused_answer,
    stored_answer,
)
from applications.pages_form import back_to, conflict_page, first_look, form_again
from applications.pages_items import items_page
from ukeire.domain.errors import InvalidInput, NotFound, StaleVersion, TooLarge, Unavailable
from ukeire.domain.form import Section
from ukeire.domain.problems import Problem
from ukeire.usecases.find_filing import view_filing
from ukeire.usecases.save_section import save_section
from ukeire.web.answers import no_content
from ukeire.web.context import Context
from ukeire.web.filing_pages import addresses
from ukeire.web.filing_pages.merging import Basis, with_choices
from ukeire.web.filing_pages.progress import documents_for
from ukeire.web.filing_pages.target import Target, acceptable_id
from ukeire.web.filing_pages.views import own_view
from ukeire.web.forms import OFFER_FIELD, offer_for
from ukeire.web.pages import redirect
from ukeire.web.routing import Access, Route

_TRIES = 5
_AS = "as"
"""Names the id of an item to add in the address of its form."""

_EMPTY = Problem("", "empty", "何も入力されていないため、保存していません。")


class _Conflict(Exception):
    """Somebody else changed the same entries since the form was drawn; ``target`` as it is now."""

    def __init__(self, target: Target) -> None:
        super().__init__()
        self.target = target


def section_page(context: Context) -> Response:
    """The form of a section; of a repeated one, its items."""
    view = own_view(context)
    section = view.procedure.section(context.path["section"])
    if section is None:
        raise NotFound
    if not view.filing.editable:
        return redirect(addresses.filing_page(view.filing.filing_id))
    if section.repeated:
        return items_page(context, view, section)
    return first_look(context, Target.of(view, section.name, group=_group(context)))


def item_page(context: Context) -> Response:
    """The form of one item. Raises NotFound when it is not there."""
    target = _item(context, context.path["item_id"])
    if not target.filing.editable:
        return redirect(addresses.filing_page(target.filing.filing_id))
    if target.stored is None:
        raise NotFound
    return first_look(context, target)


def new_item_page(context: Context) -> Response:
    """An empty form. Its id is made now and stands in its address: sending it twice adds one item,
    and so does going back to it and sending it again.
    """
    query = context.request.query_params
    given = query.get(_AS, "")
    target = _item(context, given if acceptable_id(given) else context.services.new_id())
    if not target.may_add:
        return redirect(addresses.filing_page(target.filing.filing_id))
    if target.stored is not None:
        return redirect(target.address)
    if target.item_id != given:
        others = [(name, value) for name, value in query.multi_items() if name != _AS]
        known = urlencode([*others, (_AS, target.item_id)])
        return redirect(f"{context.request.url.path}?{known}")
    return first_look(context, target)


def save_section_page(context: Context) -> Response:
    """The posted form of a section."""
    view, section = own_view(context), context.path["section"]
    return _save(context, Target.of(view, section, group=_group(context)))


def save_item_page(context: Context) -> Response:
    """The posted form of one item."""
    return _save(context, _item(context, context.path["item_id"]))


def save_new_item_page(context: Context) -> Response:
    """The posted form of an item to add."""
    given = context.form.get("_id", "")
    item_id = given if acceptable_id(given) else context.services.new_id()
    return _save(context, _item(context, item_id))


def _item(context: Context, item_id: str) -> Target:
    return Target.of(own_view(context), context.path["section"], item_id, _group(context))


def _group(context: Context) -> str:
    """The group that the page's address names: one page asks one group of questions."""
    return context.request.query_params.get("group", "")


def _save(context: Context, target: Target) -> Response:
    form = context.form
    typed = with_choices(
        form, target.stored, target.reader.read(form, target.stored or {}, target.opened)
    )
    then = form.get("_then", "next")
    if then == AUTOMATIC:
        return _save_quietly(context, target, typed)
    if context.form_problems:
        return form_again(context, target, typed, context.form_problems)
    leaving = then == "keep" or then.startswith("to:")
    if target.stored is None and not typed:
        return _leave(target, then) if leaving else form_again(context, target, {}, [_EMPTY])
    filled = _filled_in(context, target, typed)
    try:
        saved = _keep(context, target, typed)
    except _Conflict as conflict:
        return conflict_page(context, conflict.target, typed)
    except (InvalidInput, TooLarge) as error:
        return form_again(context, target, typed, _refusal(target, error))
    if filled:
        return redirect(addresses.with_query(saved.address, **filled, back=back_to(context)))
    if leaving:
        return _leave(saved, then)
    problems = saved.problems()
    if problems:
        return form_again(context, saved, saved.part or {}, problems, kept=True)
    return redirect(_next_page(context, saved, then))


def _filled_in(context: Context, target: Target, typed: dict[str, Any]) -> dict[str, str]:
    """Do what a button beside a field asks for; the query of the form that shows it."""
    form = context.form
    if postal_code := form.get("fill_address"):
        found = fill_address(context.services.postal_codes, target, typed, postal_code)
        return {"address": found}
    if asked := form.get(OFFER_FIELD):
        offer = offer_for(target.section.model, asked, typed.get(asked))
        if offer is not None and target.opened(asked):
            typed[asked] = offer
        return {"problems": "1"}
    return {}


def _save_quietly(context: Context, target: Target, typed: Mapping[str, Any]) -> Response:
    """What the script stores while somebody types; a form still empty adds no item."""
    if context.form_problems:
        return refused_answer(context, context.form_problems)
    if target.stored is None and not typed:
        return no_content()
    try:
        return stored_answer(context, _keep(context, target, typed), typed)
    except _Conflict as conflict:
        return conflict_answer(context, conflict.target, typed)
    except (InvalidInput, TooLarge) as error:
        return refused_answer(context, _refusal(target, error))


def _refusal(target: Target, error: InvalidInput | TooLarge) -> Sequence[Problem]:
    """Why not even a draft can hold it."""
    if isinstance(error, InvalidInput):
        return target.refused(error.problems)
    return [Problem("", "too_large", error.detail)]


def _leave(target: Target, then: str) -> Response:
    """Away from a form whose faults are for later."""
    if then.startswith("to:"):
        return redirect(_elsewhere(target, then.removeprefix("to:")))
    return redirect(f"{addresses.filing_page(target.filing.filing_id)}?done=kept")


def _keep(context: Context, target: Target, typed: Mapping[str, Any]) -> Target:
    """The target as it is once what was typed is stored.

    What others changed elsewhere in the filing meanwhile stays theirs; raises _Conflict where they
    changed these very entries.
    """
    services, actor = context.services, context.actor
    basis = Basis.read(context.form.get("_basis", ""))
    for _ in range(_TRIES):
        if target.filing.editable:  # otherwise saving refuses, and says why
            if target.part is not None and target.mended(typed) == target.part:
                return target
            if basis != Basis.of(target.part):
                raise _Conflict(target)
        try:
            filing = save_section(
                services,
                target.filing.filing_id,
                target.section.name,
                target.section_data(target.whole(typed)),
                actor,
                version=target.filing.version,
            )
        except StaleVersion:
            target = target.seen_in(own_view(context))
            continue
        return target.seen_in(view_filing(services, filing, actor))
    raise Unavailable


def _elsewhere(target: Target, section_name: str) -> str:
    """The form for an item of another section, which leads back here."""
    section = target.view.procedure.section(section_name)
    if section is None or not section.repeated:
        raise NotFound
    here = target if target.stored is not None else replace(target, item_id=addresses.NEW_ITEM)
    return addresses.with_query(_new_item(target, section), back=here.address)


def _new_item(target: Target, section: Section) -> str:
    """The form to add an item: whole for who fills in whole forms."""
    divided = target.group is not None
    return addresses.new_item_page(target.filing.filing_id, section, divided=divided)


def _next_page(context: Context, target: Target, then: str) -> str:
    filing_id, section = target.filing.filing_id, target.section
    back = back_to(context)
    if target.following and then != "another":
        page = addresses.group_page(target.page, target.following)
        return addresses.with_query(page, back=back, done="saved")
    if back:
        return addresses.with_query(back, chosen=target.item_id or "")
    return addresses.with_query(_after(target, filing_id, section, then), done="saved")


def _after(target: Target, filing_id: str, section: Section, then: str) -> str:
    """The page that follows a form that is done with."""
    procedure = target.view.procedure
    if target.filing.return_fields:  # only what was named is open: there is no way through
        return addresses.filing_page(filing_id)
    if not section.repeated:
        return addresses.after_section(procedure, filing_id, section)
    if then == "another":
        return _new_item(target, section)
    if documents_for(procedure, section):
        return addresses.documents_page(filing_id, target.item_id)
    return addresses.section_page(filing_id, section.name)


_SECTION = "/filings/{filing_id}/sections/{section}"

ROUTES = (
    Route("GET", _SECTION, section_page, Access.SESSION, "filings.edit", "入力画面"),
    Route("POST", _SECTION, save_section_page, Access.SESSION, "filings.save", "入力の保存"),
    Route(
        "GET", f"{_SECTION}/items/new", new_item_page, Access.SESSION, "filings.edit", "追加画面"
    ),
    Route(
        "POST", f"{_SECTION}/items/new", save_new_item_page, Access.SESSION, "filings.save", "追加"
    ),
    Route(
        "GET",
        f"{_SECTION}/items/{{item_id}}",
        item_page,
        Access.SESSION,
        "filings.edit",
        "入力画面",
    ),
    Route(
        "POST",
        f"{_SECTION}/items/{{item_id}}",
        save_item_page,
        Access.SESSION,
        "filings.save",
        "入力の保存",
    ),
)
