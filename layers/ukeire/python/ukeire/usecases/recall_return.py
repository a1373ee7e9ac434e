"""Take back a return that the applicant has not acted on, named by the receipt number alone.

While it is returned no office sees a row or a page of the filing (D4): the number is what the
office that returned it still has.
"""

from ukeire.domain.errors import NotFound
from ukeire.domain.filing import Filing, Move
from ukeire.domain.review import Request
from ukeire.domain.session import Actor
from ukeire.usecases.find_filing import returned_by
from ukeire.usecases.make_move import make_move
from ukeire.usecases.ports.filings import FilingServices


def recall_return(
    services: FilingServices,
    receipt_number: str,
    actor: Actor,
    *,
    internal_comment: str | None = None,
) -> Filing:
    """The filing, back where it was returned from.

    Raises NotFound, one and the same, for any number but that of a filing this office has returned;
    NotAllowedNow once the applicant has changed something; InvalidInput for too long a comment.
    """
    filing_id = services.filings.by_receipt_number(receipt_number)
    if filing_id is None or returned_by(services.filings.get(filing_id)) != actor.office:
        raise NotFound("この受付番号の申請に、この部署が取り消せる差戻しはありません。")
    request = Request(Move.RECALL, internal_comment=internal_comment)
    return make_move(services, filing_id, request, actor)
