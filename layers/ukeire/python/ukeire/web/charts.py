"""Charts as shapes: numbers to places in a drawing, which a template draws as SVG."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 420
_LABELS, _NUMBERS = 132, 40
_LONGEST = 9
"""Letters of a label; the whole of it stands in the table."""
_BAR, _GAP = 14, 10
_TOP = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar from the left; ``series`` counts from 0, ``text`` stands after its end."""

    series: int
    y: int
    width: float
    text: str

    @property
    def text_x(self) -> float:
        """Where its number begins."""
        return _LABELS + self.width + 6


@dataclass(frozen=True, slots=True)
class Row:
    """A label with its bars; ``y`` is the middle of them."""

    label: str
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars: each row has one for each of ``series``."""

    title: str
    series: tuple[str, ...]
    rows: tuple[Row, ...]
    height: int

    width = WIDTH
    left = _LABELS
    bar_height = _BAR


def bar_chart(
    title: str,
    series: Sequence[str],
    rows: Sequence[tuple[str, Sequence[float | None]]],
    *,
    whole: bool = True,
) -> Chart:
    """All bars to one scale that begins at nought. A value that is not known has no bar, and says
    "なし"."""
    most = max((value or 0 for _, values in rows for value in values), default=0) or 1
    room = WIDTH - _LABELS - _NUMBERS
    pitch = len(series) * _BAR + _GAP
    drawn = []
    for index, (label, values) in enumerate(rows):
        top = _TOP + index * pitch
        bars = tuple(
            Bar(
                number,
                top + number * _BAR,
                round((value or 0) / most * room, 1),
                _text(value, whole=whole),
            )
            for number, value in enumerate(values)
        )
        drawn.append(Row(_shortened(label), top + len(series) * _BAR / 2, bars))
    return Chart(title, tuple(series), tuple(drawn), _TOP + math.ceil(len(rows) * pitch))


def _shortened(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"


def _text(value: float | None, *, whole: bool) -> str:
    if value is None:
        return "なし"
    return f"{value:.0f}" if whole else f"{value:.1f}"
