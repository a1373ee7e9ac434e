"""End what is open of an organisation, after a filing that leaves nothing else to decide (C12)."""

from contextlib import suppress

from ukeire.domain.errors import NotAllowedNow
from ukeire.domain.filing import CLOSED, Filing, Move
from ukeire.domain.review import Request
from ukeire.domain.session import system_for
from ukeire.domain.wording import Text
from ukeire.procedures import procedure_named
from ukeire.usecases.list_filings import every_filing
from ukeire.usecases.make_move import make_move
from ukeire.usecases.ports.filings import FilingServices


def end_others(services: FilingServices, last: Filing) -> None:
    """End every other open filing of the organisation; again does no harm.

    What somebody decides in the same moment stays decided.
    """
    system = system_for(last.organization_id)
    title = procedure_named(last.procedure).title
    reason = Text("「{title}」が届け出られたため、終了しました。", title=title)
    for head in every_filing(services, last.organization_id):
        # The list may lag behind: one that was started again since belongs to a new membership.
        if head.status in CLOSED or head.created_at > last.status_since:
            continue
        with suppress(NotAllowedNow):
            make_move(services, head.filing_id, Request(Move.END, reason=reason), system)
