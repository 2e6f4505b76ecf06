"""What the chart that can be touched is told; `web/static/history.js` draws it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from disc_counter.history.rows import EnergyRow
from web.charts.entries import PeriodEntry
from web.query.views import asked


def told(
    rows: Sequence[EnergyRow],
    entries: Sequence[PeriodEntry],
    scale: float,
    unit: str,
    others: Sequence[EnergyRow] = (),
    other_name: str = "",
) -> str:
    """Times in s since 1970, what was taken (all of it, and what was seen of it), given and before; None is a gap.

    `limits` are the periods' local limits as an address has them, `links` where each leads to.
    """
    befores = [_scaled(row.import_wh, scale) for row in others][: len(rows)]
    return json.dumps(
        {
            "times": [round(row.start.timestamp()) for row in rows],
            "end": round(rows[-1].until.timestamp()) if rows else 0,
            "limits": [asked(row.start) for row in rows] + [asked(row.until) for row in rows[-1:]],
            "taken": [_scaled(row.import_wh, scale) for row in rows],
            "seen": [_scaled(row.import_wh, scale, -abs(row.bridged_wh or 0.0)) for row in rows],
            "paper": [_scaled(entry.paper_wh, scale) for entry in entries],
            "given": [_scaled(row.export_wh, -scale) for row in rows],
            "other": [*befores, *[None] * (len(rows) - len(befores))],
            "otherName": other_name,
            "titles": [entry.title for entry in entries],
            "ticks": [entry.short for entry in entries],
            "links": [entry.link for entry in entries],
            "unit": unit,
        },
        ensure_ascii=False,
    )


def _scaled(energy_wh: float | None, scale: float, more_wh: float = 0.0) -> float | None:
    return None if energy_wh is None else round((energy_wh + more_wh) * scale, 4)
