"""Prints the grants of `template.yaml` that no call of the session's local runs needed.

A report and no failure: a run of some tests exercises some grants. With pytest-xdist each worker
has a local run of its own, so a grant is unused when it was in none of them.
"""

import re
from collections.abc import Sequence

import pytest

_UNUSED = pytest.StashKey[list[set[str]]]()
_KEY = "unused_grants"


def report_unused(config: pytest.Config, unused: Sequence[dict[str, str]]) -> None:
    """Note what a local run did not use, when it ends."""
    grants = sorted(_shortened(f"{one['function']}: {one['grant']}") for one in unused)
    if hasattr(config, "workeroutput"):
        config.workeroutput[_KEY] = grants
    else:
        config.stash.setdefault(_UNUSED, []).append(set(grants))


def _shortened(words: str) -> str:
    return re.sub(r"arn:aws:\w*:[\w-]*:\d*:|ukeire-local-", "", words)


class UnusedGrants:
    """Collects them in the process that controls the session."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """A worker ended: take what its local run, if it had one, did not use."""
        grants = getattr(node, "workeroutput", {}).get(_KEY)
        if grants is not None:
            config: pytest.Config = node.config  # type: ignore[attr-defined]
            config.stash.setdefault(_UNUSED, []).append(set(grants))

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter, config: pytest.Config
    ) -> None:
        """Print what none of them used."""
        runs = config.stash.get(_UNUSED, [])
        if runs:
            unused = sorted(set.intersection(*runs))
            terminalreporter.section(f"grants that no test used: {len(unused)}")
            for grant in unused:
                terminalreporter.write_line(grant)


def pytest_configure(config: pytest.Config) -> None:
    """Report once: where xdist runs the tests elsewhere, here is the controller."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(UnusedGrants())
