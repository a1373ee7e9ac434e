"""The refusals the domain knows by name. ``web/errors.py`` alone turns them into HTTP."""

from collections.abc import Sequence
from datetime import datetime

from ukeire.domain.problems import Problem
from ukeire.domain.wording import Text


class UkeireError(Exception):
    """A refusal. ``detail`` is polite Japanese for the person who asked, and may be shown."""

    default_detail = "処理できませんでした。"

    def __init__(self, detail: str | None = None) -> None:
        self.detail = Text(detail or self.default_detail)
        super().__init__(self.detail)


class Unauthenticated(UkeireError):
    """No session, or one that ended; ``notice`` names what the login page says of it."""

    notice = "session-ended"

    default_detail = "ログインしていないか、一定時間操作がなかったためログアウトしました。もう一度ログインしてください。"


class Suspended(Unauthenticated):
    """The account was suspended while it was logged in."""

    notice = "suspended"
    default_detail = "このアカウントは停止されています。管理者にお問い合わせください。"


class WrongCredentials(Unauthenticated):
    """One and the same refusal for an unknown ID, a wrong password and an expired one (A10)."""

    default_detail = "ログインIDまたはパスワードが正しくありません。"


class Forbidden(UkeireError):
    """The actor's role may not do this."""

    default_detail = "この操作を行う権限がありません。"


class NoClient(Forbidden):
    """An agent has yet to choose for whom it acts."""

    default_detail = "どの法人の代理で操作するかを、先に選んでください。"


class MandateOver(Forbidden):
    """The mandate by which an agent acted holds no more, or does not hold yet (A16)."""

    default_detail = "この法人の代理で操作することはできません。"


class OutsideMandate(Forbidden):
    """More than the mandate lets its agent do."""

    default_detail = "この手続は、委任の範囲に含まれていません。受入機関にご確認ください。"


class PasswordChangeRequired(Forbidden):
    """A provisional password opens nothing but the page that replaces it (A7)."""

    default_detail = "仮パスワードのままでは利用できません。新しいパスワードを設定してください。"


class ForeignOrigin(Forbidden):
    """A changing request that another site sent."""

    default_detail = (
        "ほかのサイトから送信されたため、受け付けませんでした。画面を開き直してください。"
    )


class NotFound(UkeireError):
    """Not there, or not yours: nobody learns which."""

    default_detail = "見つかりませんでした。"


class NotAllowedNow(UkeireError):
    """The status does not allow the move."""

    default_detail = "現在の状態では、この操作はできません。"


class PasswordLapsed(NotAllowedNow):
    """The right pair, but the password has run out: a mailed link leads to a new one (A19)."""

    default_detail = (
        "パスワードの有効期間が過ぎています。新しいパスワードを設定するためのメールをお送りしました。"
        "メールに記載のアドレスを開き、1時間以内に設定してください。"
    )


class LoginIdLapsed(NotAllowedNow):
    """The right pair, but the login ID has run out: a mailed link leads to another (A18)."""

    default_detail = (
        "ログインIDの有効期間が過ぎています。新しいログインIDを取得するためのメールをお送りしました。"
        "メールに記載のアドレスを開き、1時間以内に取得してください。これまでの申請と登録は、新しいログインIDに引き継がれます。"
    )


class OutsideHours(NotAllowedNow):
    """The office takes no filings now; ``opens_at`` says from when it does (E8)."""

    def __init__(self, detail: str, opens_at: datetime) -> None:
        super().__init__(detail)
        self.opens_at = opens_at


class Overtaken(NotAllowedNow):
    """The register moved on after this was started, so that it cannot come into force as it is."""


class OtherClient(NotAllowedNow):
    """An agent acts for another organisation by now than where the page was shown.

    ``organization_id`` is the one that the page was shown for.
    """

    default_detail = (
        "別の画面で、代理する法人を切り替えたため、受け付けませんでした。内容は送信されていません。"
    )

    def __init__(self, organization_id: str, detail: str | None = None) -> None:
        super().__init__(detail)
        self.organization_id = organization_id


class OpenElsewhere(NotAllowedNow):
    """Another filing, still open, changes the same: ``filing_id`` is the other."""

    def __init__(self, detail: str, filing_id: str) -> None:
        super().__init__(detail)
        self.filing_id = filing_id


class AccountStays(NotAllowedNow):
    """The account cannot be given up while its organisation needs it."""


class LoginIdTaken(NotAllowedNow):
    """A login ID is held; ``free_from`` says until when, or is None when for good (A6)."""

    def __init__(self, detail: str, free_from: datetime | None) -> None:
        super().__init__(detail)
        self.free_from = free_from


class UsedUp(UkeireError):
    """Once only, and that once has been."""

    default_detail = "すでに使用されているか、有効期限が切れています。"


class StaleVersion(UkeireError):
    """Somebody saved in between: the version that was edited is not the current one."""

    default_detail = "ほかの画面または担当者が先に保存しました。最新の内容を確認してください。"


class VersionRequired(UkeireError):
    """A change must say which version it was made on."""

    default_detail = "If-Match ヘッダーで、編集した版を指定してください。"


class TooLarge(UkeireError):
    """More bytes than we take."""

    default_detail = "送信された内容が大きすぎます。"


class WrongContentType(UkeireError):
    """A body of a type that this address does not read."""

    default_detail = "Content-Type が正しくありません。"


class Unreadable(UkeireError):
    """A body that is not what its type says: not JSON, not UTF-8."""

    default_detail = "送信された内容を読み取れませんでした。"


class InvalidInput(UkeireError):
    """Fields are wrong: every one of them, at once."""

    default_detail = "入力内容に誤りがあります。"

    def __init__(self, problems: Sequence[Problem], detail: str | None = None) -> None:
        super().__init__(detail)
        self.problems = tuple(problems)


class TooMany(UkeireError):
    """Asked too often; ``retry_after`` is whole seconds from now."""

    default_detail = (
        "短い時間に操作が繰り返されました。しばらく待ってから、もう一度お試しください。"
    )

    def __init__(self, retry_after: int, detail: str | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Unavailable(UkeireError):
    """A service we depend on does not answer; nothing was changed, trying again is safe."""

    default_detail = "ただいま処理できません。入力した内容は送信されていません。しばらくしてからもう一度お試しください。"
