"""Fixtures that tests of all kinds share."""

import functools
from collections.abc import Iterator
from pathlib import Path

import botocore.session
import hypothesis
import pytest

from infrastructure.local.clients import OfficeClient
from tests.stack import OFFICES, Stack, revive

LONGEST = ("test_every_page", "test_story_by_mouse", "test_story_without_script")

pytest_plugins = ["tests.plugins.rules", "tests.plugins.grants"]

# No test measures time: a busy machine is no fault of the code.
hypothesis.settings.register_profile("ukeire", deadline=None)
hypothesis.settings.load_profile("ukeire")

# Each test's AWS is new, and so are its clients: what they read of the services never changes.
botocore.session.create_loader = functools.cache(botocore.session.create_loader)


@pytest.fixture(scope="session")
def stack(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """The local run of the real template, one for each worker; its clock may have moved."""
    running = Stack(log=Path(tmp_path_factory.mktemp("stack"), "local-run.log"))
    yield running
    try:
        permissions = running.permissions()
    finally:
        running.stop()
    # Not above: pytest is to import its plugins itself.
    from tests.plugins.grants import report_unused

    report_unused(request.config, permissions["unused"])
    # A refusal may have been caught on its way: no test need have failed.
    assert permissions["denied"] == [], "a function's role in template.yaml lacks a grant"


@pytest.fixture(scope="session")
def officials(stack: Stack) -> dict[str, OfficeClient]:
    """A member of each office as a program. Whoever uses them revives their sessions first."""
    return {name: OfficeClient(stack.offices, stack.staff(name)) for name in OFFICES}


@pytest.fixture
def offices(officials: dict[str, OfficeClient]) -> dict[str, OfficeClient]:
    """A member of each office as a program, logged in."""
    revive(officials)
    return officials


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests come last: its event loop stays in the thread that all tests run in, and
    would refuse another to those that call an application there. The longest of them begin, so that
    no worker is left alone with one at the end."""
    items.sort(key=lambda item: (item.path.parent.name == "browser", item.path.stem not in LONGEST))
