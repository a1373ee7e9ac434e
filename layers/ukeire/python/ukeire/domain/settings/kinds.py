"""What all settings have in common: a kind, an office, a key, a version, and who changed what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from ukeire.domain.dates import in_japanese
from ukeire.domain.errors import StaleVersion
from ukeire.domain.permissions import Permission
from ukeire.domain.session import Actor

ONLY = "only"
"""The key of a kind that an office has one of."""


class Value(BaseModel):
    """The base of every kind's value: what is typed on its form, each field with its title."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Kind[V]:
    """One kind of setting. ``V`` is its value's model.

    ``permission`` is what changing it takes. ``shown``: applicants are shown it, or dates that
    depend on it, so their functions may read it. ``at_most`` bounds how many an office keeps at a time: lists are read whole.
    """

    name: str
    title: str
    model: type[V]
    permission: Permission = Permission.SETTINGS
    shown: bool = False
    at_most: int = 100


@dataclass(frozen=True, slots=True)
class Setting[V]:
    """A setting as it stands. ``version`` counts its changes, removals included."""

    office: str
    key: str
    value: V
    version: int


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one setting: who, when, and what it was before and after (JSON, or None).

    ``kind`` is a setting's, or ``staff`` for the offices' accounts, which are kept elsewhere.
    ``actor`` is whoever is about to make it, for the audit; one that was read has none.
    """

    office: str
    kind: str
    key: str
    version: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    at: datetime
    login_id: str
    name: str
    actor: Actor | None = field(default=None, compare=False)


class SettingChanged(StaleVersion):
    """Somebody changed the setting while another was typing; ``change`` is what they did."""

    def __init__(self, detail: str | None, change: Change | None) -> None:
        super().__init__(detail)
        self.change = change

    @classmethod
    def by(cls, change: Change | None) -> Self:
        """The refusal that names who made ``change``, and when."""
        if change is None:
            return cls(None, None)
        done = "削除" if change.after is None else "変更"
        return cls(
            f"{in_japanese(change.at)}に{change.name}が先に{done}したため、保存しませんでした。"
            "現在の内容を確かめて、もう一度入力してください。",
            change,
        )
