"""Uploaded PDFs: the honest ones pass, the nasty ones are refused, and nothing is inflated."""

import itertools
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pdf_corpus import HONEST, NASTY, document
from ukeire.adapters import pdf_inspection
from ukeire.adapters.pdf_inspection import inspect, refuse_size

MEGABYTE = 1024 * 1024


@pytest.mark.rule("B3")
@pytest.mark.parametrize("name", HONEST)
def test_an_honest_pdf_is_attached(name: str) -> None:
    assert inspect(HONEST[name]()) is None


@pytest.mark.fault("F31")
@pytest.mark.asvs("5.2.2")
@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_file_is_refused_with_what_to_do(name: str) -> None:
    code, make = NASTY[name]
    refusal = inspect(make())
    assert refusal is not None
    assert refusal.code == code
    assert refusal.reason.endswith("ください。")


@pytest.mark.rule("E1")
@pytest.mark.fault("F29")
def test_the_size_is_refused_before_the_file_is_fetched() -> None:
    assert refuse_size(10 * MEGABYTE) is None
    assert refuse_size(10 * MEGABYTE + 1) == pdf_inspection.TOO_LARGE
    assert refuse_size(0) == pdf_inspection.EMPTY


@pytest.mark.fault("F31")
def test_an_inspection_that_takes_too_long_is_broken_off() -> None:
    ticks = itertools.count(0, 6)
    assert inspect(document(), stopwatch=lambda: next(ticks)) == pdf_inspection.TOO_COMPLEX


@pytest.mark.fault("F31")
@settings(max_examples=200)
@given(
    st.sampled_from(["plain", "object streams", "link"]),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_a_damaged_pdf_gets_an_answer_and_no_exception(
    name: str, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(HONEST[name]())
    for place, value in changes:
        data[place % len(data)] = value
    refusal = inspect(bytes(data))
    assert refusal is None or refusal.reason


_IN_A_SMALL_MACHINE = """
import resource
resource.setrlimit(resource.RLIMIT_AS, (512 * 1024 * 1024,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from tests.pdf_corpus import HONEST, NASTY
from ukeire.adapters.pdf_inspection import inspect
for name, (code, make) in NASTY.items():
    refusal = inspect(make())
    assert refusal is not None and refusal.code == code, (name, refusal)
for name, make in HONEST.items():
    assert inspect(make()) is None, name
"""


@pytest.mark.fault("F31")
@pytest.mark.asvs("5.2.3")
def test_the_whole_corpus_is_inspected_within_512_mb_and_a_minute_of_processor_time() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _IN_A_SMALL_MACHINE],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
