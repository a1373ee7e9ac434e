"""How a form page is drawn: at first, again with its faults, and after others saved."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from ukeire.domain.filing import Status
from ukeire.domain.problems import Problem
from ukeire.domain.wording import Text, listed
from ukeire.web.context import Context
from ukeire.web.filing_pages import addresses
from ukeire.web.filing_pages.entries import EntryView
from ukeire.web.filing_pages.merging import Basis, choice_field, merged
from ukeire.web.filing_pages.progress import Progress
from ukeire.web.filing_pages.target import Target
from ukeire.web.filing_pages.timeline import comments
from ukeire.web.filing_pages.views import done
from ukeire.web.forms import FieldErrors
from ukeire.web.pages import render


def first_look(context: Context, target: Target) -> Response:
    data = target.part or {}
    chosen = context.request.query_params.get("chosen")
    if chosen:
        data = data | _chosen(target, data, chosen)
    problems = target.problems() if context.request.query_params.get("problems") else ()
    return _form(context, target, data, problems)


def _chosen(target: Target, data: Mapping[str, Any], item_id: str) -> dict[str, Any]:
    """What was just registered on the way is chosen already, where it can be."""
    return {
        entry.name: [*entry.value, item_id]
        for entry in target.reader.views(data)
        if entry.source and item_id in dict(entry.choices) and item_id not in entry.value
    }


def form_again(
    context: Context,
    target: Target,
    data: Mapping[str, Any],
    problems: Sequence[Problem],
    *,
    kept: bool = False,
) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    basis = None if kept else context.form.get("_basis", "")
    return _form(context, target, data, problems, status=status, kept=kept, basis=basis)


def conflict_page(context: Context, target: Target, typed: Mapping[str, Any]) -> Response:
    """What was typed stays in the form, which is now based on what others stored meanwhile.

    What only others changed is taken over and told; where both did, the person chooses.
    """
    basis = Basis.read(context.form.get("_basis", ""))
    typed = target.mended(typed) or typed
    merge = merged(basis, target.part, typed)
    stored, mine = target.reader.views(target.part or {}), target.reader.views(typed)
    taken = [
        {"label": there.label, "before": _line(here.shown), "after": _line(there.shown)}
        for there, here in zip(stored, mine, strict=True)
        if there.name in merge.theirs - merge.contested
    ]
    contested = {one.name: _line(one.shown) for one in stored if one.name in merge.contested}
    status = HTTPStatus.PRECONDITION_FAILED
    return _form(
        context, target, merge.entries, (), status=status, taken=taken, contested=contested
    )


def _line(shown: str | list[str]) -> str:
    return shown if isinstance(shown, str) else listed(shown)


def _registered(target: Target, entry: EntryView) -> str | list[str] | None:
    """How the register has the entry, if the filing changes it."""
    if target.registered is None:
        return None
    was = next(one for one in target.reader.views(target.registered) if one.name == entry.name)
    return was.shown if was.shown != entry.shown else None


def _form(
    context: Context,
    target: Target,
    data: Mapping[str, Any],
    problems: Sequence[Problem],
    *,
    status: HTTPStatus = HTTPStatus.OK,
    kept: bool = False,
    basis: str | None = None,
    taken: Sequence[Mapping[str, str]] = (),
    contested: Mapping[str, str] | None = None,
) -> Response:
    section, filing = target.section, target.filing
    new = section.repeated and target.stored is None
    entries = [
        replace(one, remark=target.remark(one.name), registered=_registered(target, one))
        for one in target.reader.views(data, target.opened)
    ]
    said = comments(filing, context.services.office) if filing.status is Status.RETURNED else []
    return render(
        context,
        "filings/item.html" if section.repeated else "filings/section.html",
        status,
        errors=FieldErrors(problems),
        view=target.view,
        way=Progress(target.view).way(section),
        section=section,
        owner=Text("{title}の追加", title=section.item_title) if new else target.title,
        group=target.group,
        pages=_pages(target, new=new),
        new=new,
        item_id=target.item_id,
        action=_blank(target).address if new else target.address,
        address=context.request.query_params.get("address", ""),
        entries=entries,
        may_save=any(entry.opened for entry in entries),
        comment=said[0] if said else None,
        remark=target.remark(),
        basis=str(Basis.of(target.part)) if basis is None else basis,
        back=back_to(context),
        kept=kept,
        conflict=status == HTTPStatus.PRECONDITION_FAILED,
        taken=taken,
        contested=contested or {},
        choice_field=choice_field,
        may_add=section.repeated and target.may_add,
        filing_href=addresses.filing_page(filing.filing_id),
        section_href=addresses.section_page(filing.filing_id, section.name),
        target_href=target.address,
        target_page=target.page if not new else "",
        delete_href=f"{target.page}/delete",
        last=target.following is None,
        done=done(context) if status == HTTPStatus.OK else None,
    )


def _blank(target: Target) -> Target:
    """Stands for an item to add, whatever its id will be."""
    return replace(target, item_id=addresses.NEW_ITEM)


def _pages(target: Target, *, new: bool) -> list[dict[str, Any]]:
    """The pages that the form is divided into; those of an item to add open one after another."""
    if target.group is None:
        return []
    return [
        {
            "title": group.title,
            "href": "" if new else addresses.group_page(target.page, group),
            "current": group == target.group,
        }
        for group in target.section.groups
    ]


def back_to(context: Context) -> str:
    """The form this one was opened from, to return to: a page of the same filing or none."""
    asked = context.form.get("_back") or context.request.query_params.get("back", "")
    page = rf"{re.escape(addresses.filing_page(context.path['filing_id']))}/sections/[\w/%-]+"
    return asked if re.fullmatch(rf"{page}(\?group=\w+)?", asked, re.ASCII) else ""
