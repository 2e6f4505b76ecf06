"""A bar chart of energy: where its bars and lines are, in per cent, so that it fits every width without a script."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from disc_counter.history.rows import EnergyRow

Value = tuple[float | None, float, float]
"""What was taken (None: not known), what was given, and the part of what was taken that was concluded."""

STEPS = (1.0, 2.0, 5.0, 10.0)
LINES = 4
"""The most lines above each other, or one more; each is at a round number, and more would crowd a phone."""
GAP_SHARE = 0.16
"""Of a bar's room that is left free."""
MOST_LABELS = 8
"""Under the bars: as many as a phone's width has room for."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A period: everything in per cent of the chart, `y` from the top. Export hangs below the line of zero.

    `bridged` is the height of that part of the import which was concluded, not seen. `known` is False for a gap.
    `paper_height` is what readings from paper say, from zero upwards. `other_y` is where the import stood that it is
    compared with, None: nowhere.
    """

    x: float
    width: float
    import_y: float
    import_height: float
    export_y: float
    export_height: float
    bridged: float
    known: bool
    labelled: bool
    other_y: float | None = None
    paper_height: float = 0.0


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line across at a round number, in the unit of the values."""

    y: float
    value: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars and lines; `zero_y` in per cent."""

    bars: list[Bar]
    lines: list[GridLine]
    zero_y: float


def energy_chart(
    rows: Sequence[EnergyRow],
    scale: float,
    labels: int = MOST_LABELS,
    others: Sequence[EnergyRow] = (),
    papers: Sequence[float | None] = (),
) -> Chart:
    """The chart of some rows, each watt-hour `scale` units high, with at most so many labels, held against others."""
    return chart(
        [
            (None, 0.0, 0.0)
            if row.import_wh is None
            else (scale * row.import_wh, scale * (row.export_wh or 0.0), scale * abs(row.bridged_wh or 0.0))
            for row in rows
        ],
        labels=labels,
        others=[None if row.import_wh is None else scale * row.import_wh for row in others],
        papers=[None if wh is None else scale * wh for wh in papers],
    )


def chart(
    values: Sequence[Value],
    top: float = 0.0,
    labels: int = MOST_LABELS,
    others: Sequence[float | None] = (),
    papers: Sequence[float | None] = (),
) -> Chart:
    """The chart of some values, at least so high, with at most so many labels, held against other imports."""
    imports = [taken or 0.0 for taken, _, _ in values]
    exports = [given for _, given, _ in values]
    highest = max([top, *imports, *(other or 0.0 for other in [*others, *papers])])
    step = round_step(highest + max(exports, default=0.0))
    top = step * max(1, math.ceil(highest / step))
    bottom = -step * math.ceil(max(exports, default=0.0) / step)
    height = 100.0 / (top - bottom)
    zero_y = top * height
    room = 100.0 / max(len(values), 1)
    every = max(1, math.ceil(len(values) / labels))
    bars = [
        Bar(
            x=room * (place + GAP_SHARE / 2),
            width=room * (1 - GAP_SHARE),
            import_y=zero_y - (taken or 0.0) * height,
            import_height=(taken or 0.0) * height,
            export_y=zero_y,
            export_height=given * height,
            bridged=min(bridged, taken or 0.0) * height,
            known=taken is not None,
            labelled=place % every == 0,
            other_y=None if (other := _at(others, place)) is None else zero_y - other * height,
            paper_height=(_at(papers, place) or 0.0) * height,
        )
        for place, (taken, given, bridged) in enumerate(values)
    ]
    count = round((top - bottom) / step)
    lines = [GridLine(100.0 * place / count, top - place * step) for place in range(count + 1)]
    return Chart(bars, lines, zero_y)


def _at(values: Sequence[float | None], place: int) -> float | None:
    return values[place] if place < len(values) else None


def round_step(span: float) -> float:
    """A round number that goes about LINES times into a span."""
    raw = span / LINES
    if raw <= 0.0:  # the smallest of all numbers has no quarter
        return 1.0
    power = 10.0 ** math.floor(math.log10(raw))
    return next(step * power for step in STEPS if step * power >= raw * (1 - 1e-9))
