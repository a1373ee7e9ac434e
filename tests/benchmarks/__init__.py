"""Benchmarks: they print figures and fail nothing by the clock. `python -m tests.benchmarks`."""
