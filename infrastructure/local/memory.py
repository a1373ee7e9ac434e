"""Keeps the local run small: two things that moto and the C library do lavishly."""

import ctypes
from typing import Any

import moto.utilities.utils

# Of glibc's malloc.h.
_M_TRIM_THRESHOLD, _M_ARENA_MAX = -1, -8
_ARENAS = 2
_KEPT_BYTES = 128 * 1024


def spare() -> None:
    """Call it before threads start and before moto's services are loaded."""
    _have_few_arenas()
    moto.utilities.utils.load_resource = _without_machines  # type: ignore[assignment]


def _have_few_arenas() -> None:
    # Each thread otherwise gets a heap of its own, up to eight per core, that never shrinks.
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, _ARENAS)
        mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)


_load_resource = moto.utilities.utils.load_resource


def _without_machines(filename: str) -> Any:
    # 50 MB about the machines of EC2, loaded by importing moto's Lambda.
    return {} if filename.startswith("ec2/resources/instance_type") else _load_resource(filename)
