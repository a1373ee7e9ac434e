"""The documents that are accepted on registering (A4): data. Their texts are templates of web."""

from collections.abc import Mapping
from dataclasses import dataclass

from ukeire.domain.wording import into_texts


@dataclass(frozen=True, slots=True)
class Consent:
    """A document in its current version; a new text gets a new version and a new template."""

    name: str
    title: str
    version: str
    agreement: str

    def __post_init__(self) -> None:
        into_texts(self, "title", "agreement")


CONSENTS: tuple[Consent, ...] = (
    Consent(
        "privacy_policy",
        "プライバシーポリシー",
        "2026-11-01",
        "プライバシーポリシーに同意する",
    ),
    Consent("constitution", "設置要綱", "2026-11-01", "設置要綱に同意する"),
    Consent("membership_rules", "入会規程", "2026-11-01", "入会規程に同意する"),
    Consent("compliance", "遵守事項", "2026-11-01", "遵守事項を読み、内容を確認した"),
)


def current_versions() -> Mapping[str, str]:
    """The version of each document that somebody registering now is shown and accepts."""
    return {consent.name: consent.version for consent in CONSENTS}
