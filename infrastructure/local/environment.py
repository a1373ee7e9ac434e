"""Each function sees its own environment variables, as it would alone in its own process.

`os.environ` is replaced by a mapping that looks at the context: inside `of(variables)` it holds
exactly those and what the process needs to run at all; outside it is the process's own.
"""

import contextvars
import os
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager

# What any process on this machine needs; everything else a function has is in the template.
_OF_THE_MACHINE = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV")

_current: contextvars.ContextVar[dict[str, str] | None] = contextvars.ContextVar(
    "function_environment", default=None
)


class _Environment(MutableMapping[str, str]):
    """The environment of whichever function the calling context belongs to."""

    def __init__(self, process: MutableMapping[str, str]) -> None:
        self.process = process

    def _now(self) -> MutableMapping[str, str]:
        current = _current.get()
        return self.process if current is None else current

    def __getitem__(self, key: str) -> str:
        return self._now()[key]

    def __setitem__(self, key: str, value: str) -> None:
        self._now()[key] = value

    def __delitem__(self, key: str) -> None:
        del self._now()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self._now()))

    def __len__(self) -> int:
        return len(self._now())

    def copy(self) -> dict[str, str]:
        return dict(self)


def install() -> None:
    """Put the mapping in place of `os.environ`; calling it again changes nothing."""
    if not isinstance(os.environ, _Environment):
        # Child processes get theirs through the same mapping: `os.environ` is what they copy.
        os.environ = _Environment(os.environ)  # type: ignore[assignment]  # noqa: B003


@contextmanager
def of(variables: Mapping[str, str]) -> Iterator[None]:
    """Inside, `os.environ` is `variables`; changes to it are lost at the end."""
    machine = {name: os.environ[name] for name in _OF_THE_MACHINE if name in os.environ}
    token = _current.set({**machine, **variables})
    try:
        yield
    finally:
        _current.reset(token)
