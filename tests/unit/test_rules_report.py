"""The table of rules and their tests that every test run writes."""

import json
from typing import Any

import pytest

from tests.stack import ROOT

pytest_plugins = ["pytester"]

TESTS = """
import pytest

@pytest.mark.rule("A6", "A10")
def test_good():
    pass

@pytest.mark.rule("A6")
@pytest.mark.parametrize("number", [1, 2])
def test_each(number):
    assert number == 1

@pytest.mark.rule("B1")
@pytest.mark.skip
def test_left_out():
    pass

@pytest.fixture
def broken():
    yield
    raise RuntimeError

@pytest.mark.rule("B2")
def test_fails_afterwards(broken):
    pass

def test_of_no_rule():
    pass
"""


@pytest.mark.parametrize("workers", ["0", "2"])
def test_each_rule_lists_its_tests_with_their_outcomes(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, workers: str
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeini("[pytest]\nmarkers = rule(*ids): of a rule\n")
    pytester.makepyfile(test_it=TESTS)
    result = pytester.runpytest_subprocess("-p", "tests.plugins.rules", "-n", workers)
    rules: dict[str, Any] = json.loads((pytester.path / "build" / "rules.json").read_text())
    assert rules == {
        "A10": [{"test": "test_it.py::test_good", "outcome": "passed"}],
        "A6": [
            {"test": "test_it.py::test_each[1]", "outcome": "passed"},
            {"test": "test_it.py::test_each[2]", "outcome": "failed"},
            {"test": "test_it.py::test_good", "outcome": "passed"},
        ],
        "B1": [{"test": "test_it.py::test_left_out", "outcome": "skipped"}],
        "B2": [{"test": "test_it.py::test_fails_afterwards", "outcome": "failed"}],
    }
    result.stdout.fnmatch_lines(["rules with tests: 4, all of them passing: 1 (rules.json)"])
