"""Fixtures of the settings' tests."""

import pytest

from tests.fakes.settings import FakeSettings
from tests.unit.accounts.conftest import tables
from ukeire.adapters.audit import DynamoAudit
from ukeire.adapters.settings import DynamoSettings
from ukeire.usecases.ports.settings import SettingsStore

__all__ = ["store", "tables"]


@pytest.fixture(params=["fake", "dynamodb"])
def store(request: pytest.FixtureRequest) -> SettingsStore:
    """An empty store: one suite over the fake and over DynamoDB, so that neither drifts."""
    if request.param == "fake":
        return FakeSettings()
    request.getfixturevalue("tables")
    return DynamoSettings("OfficeSettingsTable", DynamoAudit("AuditTable"))
