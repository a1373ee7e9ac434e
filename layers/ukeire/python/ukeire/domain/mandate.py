"""A mandate (委任): what an agent may do for an organisation, from when until when. Pure."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from ukeire.domain.dates import day_in_japan, written_day
from ukeire.domain.wording import Text, sentences

USE_NOTED_AFTER = timedelta(minutes=5)
"""How far apart two uses are for the second to be noted."""


class MandateState(StrEnum):
    """Who, if anybody, has put an end to it."""

    ACTIVE = "active"
    ENDED = "ended"
    REVOKED = "revoked"


class MandateStanding(StrEnum):
    """What it is on a day."""

    UPCOMING = "upcoming"
    ACTIVE = "active"
    EXPIRED = "expired"
    ENDED = "ended"
    REVOKED = "revoked"


class MandateAct(StrEnum):
    """What was done with it."""

    ACCEPTED = "accepted"
    CHANGED = "changed"
    GIVEN_UP = "given_up"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Terms:
    """Period, both days included, and scope: procedures by name, and whether it may file.

    Who may not file may fill in and attach, and leaves the filing to the organisation.
    """

    starts_on: date
    ends_on: date
    procedures: tuple[str, ...]
    may_submit: bool


@dataclass(frozen=True, slots=True)
class MandateEntry:
    """One line of a mandate's history; ``terms`` are those that held from then on."""

    at: datetime
    login_id: str
    name: str
    act: MandateAct
    terms: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """That of one agent for one organisation. ``version`` counts changes.

    ``agent_id`` stays when the agent takes another login ID; history tells acts by login IDs.
    ``basis`` is what the agent says that its right of representation comes from.
    """

    organization_id: str
    organization_name: str
    agent_id: str
    agent_name: str
    terms: Terms
    basis: str = ""
    state: MandateState = MandateState.ACTIVE
    version: int = 1
    history: tuple[MandateEntry, ...] = ()
    used_at: datetime | None = field(default=None, compare=False)

    def standing(self, now: datetime) -> MandateStanding:
        """What it is now, by the day in Japan: it ends with the last second of its last day."""
        if self.state is not MandateState.ACTIVE:
            return MandateStanding(self.state.value)
        day = day_in_japan(now)
        if day < self.terms.starts_on:
            return MandateStanding.UPCOMING
        return MandateStanding.ACTIVE if day <= self.terms.ends_on else MandateStanding.EXPIRED

    def holds(self, now: datetime) -> bool:
        """Whether the agent may act by it now."""
        return self.standing(now) is MandateStanding.ACTIVE

    @property
    def both_names(self) -> str:
        """How whoever acts by it is called, wherever an act is recorded (A16)."""
        return Text(
            "{agent}（{organization}の代理）",
            agent=self.agent_name,
            organization=self.organization_name,
        )

    def covers(self, procedure: str) -> bool:
        """Whether the procedure of that name is in its scope."""
        return procedure in self.terms.procedures

    def use_worth_noting(self, now: datetime) -> bool:
        """Whether the last noted use is long enough ago."""
        return self.used_at is None or now - self.used_at >= USE_NOTED_AFTER

    def accepted(self, login_id: str, at: datetime) -> "Mandate":
        """As its agent accepts it."""
        return self._after(MandateAct.ACCEPTED, login_id, self.agent_name, at)

    def changed(self, terms: Terms, login_id: str, name: str, at: datetime) -> "Mandate":
        """With other terms, set by somebody of the organisation."""
        return replace(self, terms=terms)._after(MandateAct.CHANGED, login_id, name, at)

    def revoked(self, login_id: str, name: str, at: datetime) -> "Mandate":
        """Revoked by somebody of the organisation."""
        revoked = replace(self, state=MandateState.REVOKED)
        return revoked._after(MandateAct.REVOKED, login_id, name, at)

    def given_up(self, login_id: str, at: datetime) -> "Mandate":
        """Given up by its agent."""
        ended = replace(self, state=MandateState.ENDED)
        return ended._after(MandateAct.GIVEN_UP, login_id, self.agent_name, at)

    def _after(self, act: MandateAct, login_id: str, name: str, at: datetime) -> "Mandate":
        entry = MandateEntry(at, login_id, name, act, self.terms)
        return replace(self, version=self.version + 1, history=(*self.history, entry))


def why_not(mandate: Mandate, now: datetime) -> str:
    """Why its agent may not act by it now, and what becomes of what was begun."""
    organization, terms = mandate.organization_name, mandate.terms
    match mandate.standing(now):
        case MandateStanding.UPCOMING:
            return Text(
                "{organization}の委任期間は{day}からです。まだ代理で操作できません。",
                organization=organization,
                day=written_day(terms.starts_on),
            )
        case MandateStanding.REVOKED:
            said = Text("{organization}が委任を取り消しました。", organization=organization)
        case MandateStanding.ENDED:
            said = Text("{organization}の委任は辞退されました。", organization=organization)
        case _:
            said = Text(
                "{organization}の委任期間は{day}で終わりました。",
                organization=organization,
                day=written_day(terms.ends_on),
            )
    kept = "もう代理で操作できません。保存された内容は、受入機関にそのまま残っています。"
    return sentences([said, Text(kept)])
