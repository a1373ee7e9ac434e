"""Show the first page of an attached file, without handing the file itself out."""

from typing import Protocol

from ukeire.domain.errors import NotAllowedNow
from ukeire.domain.session import Actor
from ukeire.usecases.add_document import open_document
from ukeire.usecases.ports.filings import FilingServices
from ukeire.usecases.ports.previews import Previews


class PreviewServices(FilingServices, Protocol):
    """What a preview needs."""

    @property
    def previews(self) -> Previews: ...


def preview_document(
    services: PreviewServices, filing_id: str, document_id: str, actor: Actor
) -> bytes:
    """The first page as a WebP picture of our own making; it counts as opening the document.

    Raises what ``open_document`` raises, NotAllowedNow where the file gives no picture, and
    Unavailable when nobody draws just now.
    """
    picture = services.previews.first_page(open_document(services, filing_id, document_id, actor))
    if picture is None:
        raise NotAllowedNow(
            "このPDFの1ページ目は、画面に表示できませんでした。ファイルを開いて確認してください。"
        )
    return picture
