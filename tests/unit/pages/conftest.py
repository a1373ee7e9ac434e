"""The applicants' site and a browser on it, new for each test."""

from collections.abc import Iterator

import pytest

from tests.applicants_site import Site, applicants_site
from tests.unit.pages.browser import Browser


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Two organisations, no filing yet."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    with applicants_site() as site:
        yield site


@pytest.fixture
def browser(site: Site) -> Browser:
    """The applicant's."""
    return Browser(site.applicant)
