"""Settings and their changes in the words of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from admin.settings_desks import DESKS, Desk
from ukeire.domain.permissions import STAFF_ROLE_WORDS
from ukeire.domain.settings import KINDS
from ukeire.domain.settings.kinds import Change
from ukeire.domain.staff import STAFF_STATUS_WORDS
from ukeire.web.filters import moment

STAFF_LABELS: Mapping[str, str] = {
    "name": "氏名",
    "email": "メールアドレス",
    "role": "役割",
    "status": "状態",
    "link": "送ったリンク",
    "sessions": "ログイン",
    "second_factor": "認証アプリ",
    "passkeys": "パスキー",
    "password": "パスワード",
}
_STAFF_WORDS: Mapping[str, Mapping[str, str]] = {
    "role": {role.value: word for role, word in STAFF_ROLE_WORDS.items()},
    "status": {status.value: word for status, word in STAFF_STATUS_WORDS.items()},
    "link": {
        "invitation": "招待",
        "password": "パスワードの再設定",
        "second_factor": "認証アプリの再設定",
    },
    "sessions": {"ended": "すべて終了"},
    "second_factor": {"set": "設定"},
    "passkeys": {"added": "登録", "removed": "削除"},
    "password": {"set": "設定"},
}


@dataclass(frozen=True, slots=True)
class Field:
    """One entry of a form, as its template draws it."""

    name: str
    label: str
    widget: str
    hint: str
    unit: str
    required: bool
    choices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """One entry that a change touched; None where there was none."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change as its page shows it; ``kept``: it left a value that can be had again."""

    at: datetime
    who: str
    title: str
    what: str
    entries: Sequence[ChangedEntry]
    version: int = 0
    kept: bool = False


def fields_of(desk: Desk, office: str) -> list[Field]:
    """The entries of a kind's form."""
    return [_field(desk, name, info, office) for name, info in desk.kind.model.model_fields.items()]


def _field(desk: Desk, name: str, info: FieldInfo, office: str) -> Field:
    extra: Any = info.json_schema_extra or {}
    choices = desk.choices[name](office) if name in desk.choices else extra.get("choices", {})
    return Field(
        name,
        info.title or name,
        extra.get("widget", "text"),
        info.description or "",
        extra.get("unit", ""),
        info.is_required() or extra.get("widget") == "radio",
        choices,
    )


def word_of(field: Field, value: Any) -> str:
    """A value, typed or as stored, as people read it."""
    if value is None or value == "":
        return "なし"
    if str(value) in field.choices:
        return field.choices[str(value)]
    typed = _typed(field.widget, value)
    if isinstance(typed, time):
        return f"{typed.hour}時{typed.minute:02}分"
    return moment(typed) if isinstance(typed, date) else f"{typed}{field.unit}"


def _typed(widget: str, value: Any) -> Any:
    kinds: Mapping[str, type] = {"date": date, "datetime-local": datetime, "time": time}
    try:
        return TypeAdapter(kinds[widget]).validate_python(value) if widget in kinds else value
    except ValidationError:
        return value


def change_row(change: Change) -> ChangeRow:
    """The change with what it touched, each entry before and after."""
    return ChangeRow(
        change.at,
        change.name,
        _title(change),
        "削除" if change.after is None else "追加" if change.before is None else "変更",
        changed_entries(change),
        change.version,
        change.after is not None,
    )


def changed_entries(change: Change) -> list[ChangedEntry]:
    """Every entry that is not as it was."""
    before, after = change.before or {}, change.after or {}
    words = _Words(change)
    return [
        ChangedEntry(
            words.label(name),
            words.value(name, before[name]) if name in before else None,
            words.value(name, after[name]) if name in after else None,
        )
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
        and not (before.get(name) in (None, "") and after.get(name) in (None, ""))
    ]


class _Words:
    """The labels and words of one change's kind."""

    def __init__(self, change: Change) -> None:
        desk = next((one for one in DESKS if one.kind.name == change.kind), None)
        self._fields = (
            {one.name: one for one in fields_of(desk, change.office)} if desk is not None else {}
        )
        self._staff = change.kind not in KINDS

    def label(self, name: str) -> str:
        if name in self._fields:
            return self._fields[name].label
        return STAFF_LABELS.get(name, name) if self._staff else name

    def value(self, name: str, value: Any) -> str:
        if name in self._fields:
            return word_of(self._fields[name], value)
        return _STAFF_WORDS.get(name, {}).get(str(value), str(value))


def _title(change: Change) -> str:
    value = change.after or change.before or {}
    desk = next((one for one in DESKS if one.kind.name == change.kind), None)
    if desk is None:
        kind = KINDS[change.kind].title if change.kind in KINDS else "担当者"
        return f"{kind}「{value.get('name', change.key)}」（{change.key}）"
    name = desk.places(change.office).get(change.key) or value.get("title") or value.get("reason")
    if desk.key_field:
        name = f"{moment(date.fromisoformat(change.key))} {value.get('name', '')}"
    return f"{desk.what}「{name or change.key}」"
