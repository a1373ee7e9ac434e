"""The applicants' site and an agent on it, new for each test."""

from collections.abc import Iterator

import pytest

from tests.agents_factory import AGENT
from tests.applicants_site import Client, Site, applicants_site
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
def agent(site: Site) -> Client:
    """An agent that is logged in and has yet to choose for whom it acts."""
    return site.log_in(AGENT)


@pytest.fixture
def browser(agent: Client) -> Browser:
    """The agent's."""
    return Browser(agent)
