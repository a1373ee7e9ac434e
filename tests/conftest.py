"""Fixtures that tests of all kinds share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stack import Stack

pytest_plugins = ["tests.plugins.rules"]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The local run of the real template, one for each worker; its clock may have moved."""
    running = Stack(log=Path(tmp_path_factory.mktemp("stack"), "local-run.log"))
    yield running
    running.stop()
