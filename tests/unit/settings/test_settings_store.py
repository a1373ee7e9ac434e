"""Settings are versioned, and who was slower is told who was faster."""

from datetime import UTC, datetime, time, timedelta

import pytest

from ukeire.domain.session import Actor, Role
from ukeire.domain.settings.canned_comments import CANNED_COMMENTS, CannedComment
from ukeire.domain.settings.kinds import ONLY, SettingChanged
from ukeire.domain.settings.service_hours import SERVICE_HOURS, ServiceHours
from ukeire.domain.settings.targets import TARGETS, Target
from ukeire.usecases.ports.settings import SettingsStore

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
SATO = Actor("sato", "佐藤 恵子", Role.STAFF, office="secretariat")
TANAKA = Actor("tanaka", "田中 実", Role.STAFF, office="secretariat")
COMMENT = CannedComment(title="添付の不足", text="{法人名} 様\n書類が足りません。")


def _put(
    store: SettingsStore, value: CannedComment | None, seen: int, actor: Actor = SATO, days: int = 0
) -> int:
    at = START + timedelta(days=days)
    return store.put(
        CANNED_COMMENTS, "secretariat", "c-1", value, seen_version=seen, actor=actor, at=at
    )


def test_what_is_stored_is_what_is_read_typed(store: SettingsStore) -> None:
    assert store.get(CANNED_COMMENTS, "secretariat", "c-1") is None
    assert _put(store, COMMENT, 0) == 1
    found = store.get(CANNED_COMMENTS, "secretariat", "c-1")
    assert found is not None
    assert (found.value, found.version) == (COMMENT, 1)
    assert list(store.all(CANNED_COMMENTS, "secretariat")) == [found]
    assert list(store.all(CANNED_COMMENTS, "ministry")) == []


def test_times_come_back_as_times(store: SettingsStore) -> None:
    hours = ServiceHours(opens=time(4), closes=time(1))
    store.put(SERVICE_HOURS, "bureau", ONLY, hours, seen_version=0, actor=SATO, at=START)
    (found,) = store.all(SERVICE_HOURS)
    assert (found.office, found.key, found.value) == ("bureau", ONLY, hours)


def test_every_version_is_kept_with_who_when_before_and_after(store: SettingsStore) -> None:
    _put(store, COMMENT, 0)
    changed = COMMENT.model_copy(update={"title": "書類の不足"})
    _put(store, changed, 1, TANAKA, days=1)
    newer, older = store.versions("canned_comments", "secretariat", "c-1")
    assert (older.name, older.at, older.before) == ("佐藤 恵子", START, None)
    assert (newer.name, newer.at) == ("田中 実", START + timedelta(days=1))
    assert newer.before == older.after == COMMENT.model_dump(mode="json")
    assert newer.after == changed.model_dump(mode="json")


def test_whoever_saves_an_old_version_is_told_who_changed_it_and_changes_nothing(
    store: SettingsStore,
) -> None:
    _put(store, COMMENT, 0)
    _put(store, COMMENT.model_copy(update={"position": 1}), 1, TANAKA)
    with pytest.raises(SettingChanged, match="田中 実が先に変更") as refused:
        _put(store, COMMENT.model_copy(update={"position": 2}), 1)
    assert refused.value.change is not None
    assert refused.value.change.login_id == "tanaka"
    found = store.get(CANNED_COMMENTS, "secretariat", "c-1")
    assert found is not None
    assert found.value.position == 1


def test_a_removed_setting_is_gone_and_its_versions_stay(store: SettingsStore) -> None:
    _put(store, COMMENT, 0)
    _put(store, None, 1)
    assert store.get(CANNED_COMMENTS, "secretariat", "c-1") is None
    assert list(store.all(CANNED_COMMENTS, "secretariat")) == []
    assert [one.after is None for one in store.versions("canned_comments", "secretariat", "c-1")]
    with pytest.raises(SettingChanged, match="先に削除"):
        _put(store, COMMENT, 1)


def test_what_was_removed_can_be_set_again_under_the_same_key(store: SettingsStore) -> None:
    _put(store, COMMENT, 0)
    _put(store, None, 1)
    assert _put(store, COMMENT, 0) == 3
    with pytest.raises(SettingChanged):
        _put(store, COMMENT, 0)


def test_the_offices_changes_are_listed_newest_first_in_pages(store: SettingsStore) -> None:
    for number in range(5):
        store.put(
            TARGETS,
            "secretariat",
            f"p-{number}",
            Target(working_days=number + 1),
            seen_version=0,
            actor=SATO,
            at=START + timedelta(hours=number),
        )
    store.put(
        TARGETS, "ministry", "p-0", Target(working_days=9), seen_version=0, actor=SATO, at=START
    )
    first = store.changes("secretariat", None, 3)
    rest = store.changes("secretariat", first.next_cursor, 3)
    assert [one.key for one in (*first.items, *rest.items)] == ["p-4", "p-3", "p-2", "p-1", "p-0"]
    assert rest.next_cursor is None
