"""Mandates in words, for both sides."""

from collections.abc import Mapping

from ukeire.domain.dates import written_day
from ukeire.domain.mandate import MandateAct, MandateStanding, Terms
from ukeire.domain.wording import Text, listed
from ukeire.procedures import PROCEDURES

_STANDING: Mapping[MandateStanding, str] = {
    MandateStanding.UPCOMING: "期間前",
    MandateStanding.ACTIVE: "有効",
    MandateStanding.EXPIRED: "期間満了",
    MandateStanding.ENDED: "辞退",
    MandateStanding.REVOKED: "取消し",
}
_ACTS: Mapping[MandateAct, str] = {
    MandateAct.ACCEPTED: "承諾",
    MandateAct.CHANGED: "期間・範囲の変更",
    MandateAct.GIVEN_UP: "辞退",
    MandateAct.REVOKED: "取消し",
}


def standing_words(standing: MandateStanding) -> Text:
    """What a mandate is today."""
    return Text(_STANDING[standing])


def act_words(act: MandateAct) -> Text:
    """What was done with it."""
    return Text(_ACTS[act])


def period_words(terms: Terms) -> Text:
    """From when until when."""
    return Text(
        "{first}から{last}まで", first=written_day(terms.starts_on), last=written_day(terms.ends_on)
    )


def procedures_words(terms: Terms) -> str:
    """The procedures by their titles; one that is no more by its name."""
    return listed([PROCEDURES[one].title if one in PROCEDURES else one for one in terms.procedures])


def scope_words(terms: Terms) -> list[tuple[str, str]]:
    """Label and value of all terms, for a list of facts."""
    deciding = "申請・取下げ・証明書の受取りまで" if terms.may_submit else "入力と書類の添付まで"
    return [
        (Text("委任期間"), period_words(terms)),
        (Text("委任する手続"), procedures_words(terms)),
        (Text("委任する範囲"), Text(deciding)),
    ]
