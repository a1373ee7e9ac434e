"""What every page of a filing starts from."""

from ukeire.domain.filing import Filing
from ukeire.domain.wording import Text
from ukeire.usecases.find_filing import FilingView, find_own_filing, view_filing
from ukeire.usecases.list_filings import own_organization
from ukeire.web.context import Context

_DONE = {
    "saved": "保存しました。",
    "kept": "一時保存しました。続きはいつでも入力できます。",
    "removed": "削除しました。",
    "withdrawn": "申請を取り下げました。内容を修正して、もう一度申請できます。",
    "copied": "前の申請の内容を写しました。添付書類は引き継がれません。もう一度添付してください。",
    "discarded": "作成中の申請を破棄しました。",
    "mended": "メールの送信を再開しました。",
    "uploaded": "ファイルを受け取りました。内容を確認しています。",
}
"""What a page that was led to says was done; the address names it, never its text."""


def own_filing(context: Context) -> Filing:
    """The filing of the address, if it is the actor's organisation's. Raises NotFound."""
    return find_own_filing(context.services, context.path["filing_id"], context.actor)


def own_view(context: Context) -> FilingView:
    """The same with all that follows from it."""
    return view_filing(context.services, own_filing(context), context.actor)


def office_reference(context: Context) -> str:
    """The number that the organisation quotes when it asks the office (A5)."""
    organization_id = own_organization(context.actor)
    return str(context.services.registers.get(organization_id).office_reference)


def done(context: Context) -> str | None:
    """What was done just before, in words, or None."""
    said = _DONE.get(context.request.query_params.get("done", ""))
    return Text(said) if said else None
