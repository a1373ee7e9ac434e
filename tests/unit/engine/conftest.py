"""The world of filings, new for each test."""

from collections.abc import Iterator

import pytest

from tests.filing_world import FilingWorld, filing_world


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[FilingWorld]:
    """Real repositories over empty tables."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    with filing_world() as world:
        yield world
