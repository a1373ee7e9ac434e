"""Writes which rule is proved by which tests: `build/rules.json`, `{rule: [{test, outcome}]}`.

A test names its rules with `@pytest.mark.rule("A6", "A10")`. Works with pytest-xdist: workers send
the names with each report, the controller writes.
"""

import json
from collections import defaultdict
from pathlib import Path

import pytest

_PROPERTY = "rule"
# The outcome that says most about a test whose set-up, call and tear-down have one each.
_WEIGHT = {"passed": 0, "skipped": 1, "failed": 2}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Put the rules of a test on its reports."""
    for marker in item.iter_markers("rule"):
        item.user_properties += [(_PROPERTY, str(rule)) for rule in marker.args]


class RulesReport:
    """Collects the reports of one session, in the process that runs it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._outcomes: dict[str, dict[str, str]] = defaultdict(dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the outcome of each phase for each rule of the test."""
        for name, rule in report.user_properties:
            if name == _PROPERTY:
                tests = self._outcomes[str(rule)]
                known = tests.get(report.nodeid, "passed")
                tests[report.nodeid] = max(known, report.outcome, key=_WEIGHT.__getitem__)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Write the file and print how many rules have tests, and how many of them pass."""
        rules = {
            rule: [{"test": test, "outcome": tests[test]} for test in sorted(tests)]
            for rule, tests in sorted(self._outcomes.items())
        }
        self._path.parent.mkdir(exist_ok=True)
        text = json.dumps(rules, ensure_ascii=False, indent=1)
        self._path.write_text(text + "\n", encoding="utf-8")
        passing = sum(
            all(entry["outcome"] == "passed" for entry in entries) for entries in rules.values()
        )
        terminalreporter.write_line(
            f"rules with tests: {len(rules)}, all of them passing: {passing} ({self._path.name})"
        )


def pytest_configure(config: pytest.Config) -> None:
    """Report once: where xdist runs the tests elsewhere, here is the controller."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(RulesReport(config.rootpath / "build" / "rules.json"))
