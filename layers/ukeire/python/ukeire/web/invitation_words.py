"""Invitations in words, as an organisation's administrators read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ukeire.domain.invitation import Invitation, InvitationState
from ukeire.domain.wording import Text

_MAILS: Mapping[str, str] = {
    "bounced": "届きませんでした",
    "rejected": "届きませんでした",
    "undelivered": "届きませんでした",
    "failed": "送信できませんでした",
    "withheld": "送信を止めています",
    "complained": "迷惑メールとして報告されました",
    "delayed": "届くのに時間がかかっています",
}
_WHAT_TO_DO: Mapping[str, str] = {
    "bounced": "アドレスが違うときは、取り消して正しいアドレスへ招待し直してください。正しいときは、相手の方に受信の設定を確かめてもらい、もう一度送ってください。",
    "withheld": "このアドレスは、以前のメールが迷惑メールとして報告されたため、送信を止めています。取り消して、別のアドレスへ招待してください。",
    "delayed": "そのままお待ちください。届かないときは、ここに表示されます。",
}
_ADVICE: Mapping[str, str] = {
    **dict.fromkeys(("bounced", "rejected", "undelivered", "failed"), "bounced"),
    **dict.fromkeys(("withheld", "complained"), "withheld"),
    "delayed": "delayed",
}
_ENDS: Mapping[InvitationState, str] = {
    InvitationState.USED: "登録済み",
    InvitationState.WITHDRAWN: "取り消し済み",
}


@dataclass(frozen=True, slots=True)
class MailTrouble:
    """That the mail did not arrive as it should: in a word, and what to do."""

    word: str
    advice: str
    tone: str


def mail_trouble(state: str | None) -> MailTrouble | None:
    """What is wrong with a mail in that state, if anything."""
    if state is None or state not in _MAILS:
        return None
    tone = "warning" if state == "delayed" else "error"
    return MailTrouble(Text(_MAILS[state]), Text(_WHAT_TO_DO[_ADVICE[state]]), tone)


def troubles(
    invitations: list[Invitation], states: Mapping[str, str], now: datetime
) -> dict[str, MailTrouble]:
    """Those of invitations that can still be used, by their ids."""
    found = {
        one.invitation_id: mail_trouble(states.get(one.invitation_id))
        for one in invitations
        if one.opens(now)
    }
    return {name: trouble for name, trouble in found.items() if trouble is not None}


def end_words(invited: Invitation) -> str:
    """What became of one that is no longer open."""
    return Text(_ENDS[invited.state])
