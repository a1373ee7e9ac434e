"""Fixtures of the accounts' tests."""

import os
from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.tables import mock_tables
from ukeire.adapters import aws


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every table of the template, in moto, for this test alone."""
    for name in list(os.environ):
        if name.startswith("AWS_ENDPOINT_URL"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    caches = (aws.session, aws.client, aws.connection)
    with mock_aws():
        for cache in caches:
            cache.cache_clear()
        mock_tables()
        yield
    for cache in caches:
        cache.cache_clear()
