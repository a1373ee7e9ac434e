"""The items of a repeated section: their list, and taking one out."""

from typing import Any

from starlette.responses import Response

from ukeire.domain.errors import NotAllowedNow, NotFound, StaleVersion, Unavailable
from ukeire.domain.filing import Filing
from ukeire.domain.form import Section
from ukeire.usecases.find_filing import FilingView
from ukeire.usecases.save_section import save_section
from ukeire.web.context import Context
from ukeire.web.filing_pages import addresses
from ukeire.web.filing_pages.entries import EntryReader, entries_of
from ukeire.web.filing_pages.progress import Progress
from ukeire.web.filing_pages.target import Target
from ukeire.web.filing_pages.views import done, own_view
from ukeire.web.pages import redirect, render
from ukeire.web.routing import Access, Route

_TRIES = 5


def items_page(context: Context, view: FilingView, section: Section) -> Response:
    """What is registered in a repeated section, and the way to add more."""
    return render(
        context,
        "filings/items.html",
        view=view,
        way=Progress(view).way(section),
        section=section,
        group=Progress(view).group(section),
        filing_href=addresses.filing_page(view.filing.filing_id),
        next_href=addresses.after_section(view.procedure, view.filing.filing_id, section),
        done=done(context),
    )


def delete_page(context: Context) -> Response:
    """Asks before an item is taken out, and says what goes with it."""
    target = _target(context)
    if target.stored is None:
        raise NotFound
    if not target.may_add:
        raise NotAllowedNow
    return render(
        context,
        "filings/delete_item.html",
        view=target.view,
        section=target.section,
        title=target.title,
        used_by=_used_by(target),
        documents=[one for one in target.filing.documents if one.about == target.item_id],
        action=f"{target.address}/delete",
        filing_href=addresses.filing_page(target.filing.filing_id),
        section_href=addresses.section_page(target.filing.filing_id, target.section.name),
    )


def delete_item(context: Context) -> Response:
    """Take the item out; one that is gone already is no fault."""
    target = _target(context)
    for _ in range(_TRIES):
        if target.stored is None:
            break
        try:
            save_section(
                context.services,
                target.filing.filing_id,
                target.section.name,
                target.without(),
                context.actor,
                version=target.filing.version,
            )
            break
        except StaleVersion:
            target = target.seen_in(own_view(context))
    else:
        raise Unavailable
    page = addresses.section_page(target.filing.filing_id, target.section.name)
    return redirect(f"{page}?done=removed")


def _target(context: Context) -> Target:
    return Target.of(own_view(context), context.path["section"], context.path["item_id"])


def _used_by(target: Target) -> list[str]:
    """Titles of what refers to the item: it will have to choose another."""
    procedure, filing = target.view.procedure, target.filing
    found = []
    for section in procedure.sections:
        for title, data in _all_entries(filing, section):
            views = EntryReader.of_filing(procedure, section, filing).views(data)
            if any(
                entry.source
                and entry.source.section == target.section.name
                and target.item_id in entry.value
                for entry in views
            ):
                found.append(title)
    return found


def _all_entries(filing: Filing, section: Section) -> list[tuple[str, dict[str, Any]]]:
    if not section.repeated:
        return [(section.title, dict(filing.sections.get(section.name) or {}))]
    return [
        (section.called(number, item), entries_of(item))
        for number, item in enumerate(filing.items(section.name), start=1)
    ]


_ITEM = "/filings/{filing_id}/sections/{section}/items/{item_id}/delete"

ROUTES = (
    Route("GET", _ITEM, delete_page, Access.SESSION, "filings.edit", "削除の確認"),
    Route("POST", _ITEM, delete_item, Access.SESSION, "filings.save", "削除"),
)
