"""Filings on tables, and the offices' site over them, new for each test."""

from collections.abc import Iterator

import pytest

from tests.filing_world import FilingWorld
from tests.offices_site import OfficesSite, offices_site


@pytest.fixture
def offices(monkeypatch: pytest.MonkeyPatch) -> Iterator[OfficesSite]:
    """Its real routes over empty tables."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    with offices_site() as site:
        yield site


@pytest.fixture
def world(offices: OfficesSite) -> FilingWorld:
    """What is behind the site."""
    return offices.world
