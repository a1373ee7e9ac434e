"""Change what an office sets for itself; the store keeps who did what."""

from datetime import date

from ukeire.domain.dates import day_in_japan
from ukeire.domain.errors import InvalidInput, NotFound
from ukeire.domain.mail_kinds import kinds_of
from ukeire.domain.permissions import require
from ukeire.domain.problems import Problem
from ukeire.domain.session import Actor
from ukeire.domain.settings.canned_comments import CannedComment
from ukeire.domain.settings.closing_days import HOLIDAYS
from ukeire.domain.settings.kinds import ONLY, Kind, Setting, Value
from ukeire.domain.settings.mail_templates import MailTemplate
from ukeire.domain.settings.service_hours import SERVICE_HOURS
from ukeire.domain.settings.targets import TARGETS
from ukeire.procedures import PROCEDURES
from ukeire.usecases.ports.settings import SettingsServices

_YEARS = 3
"""How far ahead a closing day may lie."""


def find_setting[V: Value](
    services: SettingsServices, kind: Kind[V], key: str, actor: Actor
) -> Setting[V]:
    """The office's own setting. Raises Forbidden, NotFound."""
    found = services.settings.get(kind, require(actor, kind.permission), key)
    if found is None:
        raise NotFound
    return found


def save_setting[V: Value](
    services: SettingsServices,
    kind: Kind[V],
    key: str | None,
    value: V,
    actor: Actor,
    *,
    seen_version: int = 0,
) -> Setting[V]:
    """The setting as it was stored; without ``key`` it is a new one.

    Raises Forbidden, SettingChanged, and InvalidInput for a value or a key that cannot be, and when
    the office keeps as many as it may.
    """
    office = require(actor, kind.permission)
    _check(services, kind, key, value, office)
    if not seen_version and len(services.settings.all(kind, office)) >= kind.at_most > 1:
        message = f"{kind.title}は{kind.at_most}件までです。使わなくなったものを削除してください。"
        raise InvalidInput([Problem("", "too_many", message)])
    key = key or services.new_id()
    version = services.settings.put(
        kind, office, key, value, seen_version=seen_version, actor=actor, at=services.now()
    )
    return Setting(office, key, value, version)


def remove_setting(
    services: SettingsServices, kind: Kind[Value], key: str, actor: Actor, *, seen_version: int
) -> None:
    """Remove it; its versions stay. Raises Forbidden, NotFound, SettingChanged."""
    find_setting(services, kind, key, actor)
    services.settings.put(
        kind,
        require(actor, kind.permission),
        key,
        None,
        seen_version=seen_version,
        actor=actor,
        at=services.now(),
    )


def own_procedures(office: str) -> dict[str, str]:
    """Names and titles of the procedures in which the office has a part."""
    return {
        name: procedure.title
        for name, procedure in PROCEDURES.items()
        if any(office in route.offices for route in procedure.routes)
    }


def _check(
    services: SettingsServices, kind: Kind[Value], key: str | None, value: Value, office: str
) -> None:
    known = own_procedures(office)
    if kind.name == HOLIDAYS.name:
        _check_day(key or "", day_in_japan(services.now()))
    if kind.name == TARGETS.name and key not in known:
        raise NotFound
    if kind.name == SERVICE_HOURS.name and key != ONLY:
        raise NotFound
    if isinstance(value, MailTemplate):
        if key not in kinds_of(office, PROCEDURES):
            raise NotFound
        problems = value.problems(key)
        if problems:
            raise InvalidInput(problems)
    if isinstance(value, CannedComment) and value.procedure not in (None, *known):
        message = "対象の手続は選択肢の中から選んでください。"
        raise InvalidInput([Problem("/procedure", "unknown", message)])


def _check_day(key: str, today: date) -> None:
    try:
        day = date.fromisoformat(key)
    except ValueError:
        message = "休業する日を正しく入力してください（例：2026年4月1日）。"
        raise InvalidInput([Problem("/day", "not_a_date", message)]) from None
    if not today.year - 1 <= day.year <= today.year + _YEARS:
        message = (
            f"休業する日は{today.year - 1}年から{today.year + _YEARS}年までの日にしてください。"
        )
        raise InvalidInput([Problem("/day", "out_of_range", message)])
