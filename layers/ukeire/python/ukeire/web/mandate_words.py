"""Mandates in words, for both sides."""

from collections.abc import Mapping

from ukeire.domain.mandate import MandateAct, MandateStanding
from ukeire.domain.wording import Text

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
