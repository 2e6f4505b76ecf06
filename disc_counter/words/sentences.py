"""Figures as sentences for people."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from disc_counter.energy import energy_wh
from disc_counter.units import S_PER_HOUR, revolutions, seconds

if TYPE_CHECKING:
    from disc_counter.film.replay import Summary

UNKNOWN = "not known"


def summary_lines(clip: Path, summary: Summary) -> list[str]:
    """What a film came to in which a disc was recognised."""
    fields = summary.fields()
    turned = f"{fields['revolutions']:.4f} \N{PLUS-MINUS SIGN} {fields['revolutions_uncertainty'] or 0:.4f}"
    lines = [
        f"{clip}: {fields['frames']} frames, {fields['seconds']:.1f} s",
        f"revolutions      {turned}",
        f"  forward        {fields['forward_revolutions']:.4f}",
        f"  backward       {fields['reverse_revolutions']:.4f}",
        f"energy drawn     {quantity(fields['energy_import_wh'], 'Wh', 2)}",
        f"energy fed in    {quantity(fields['energy_export_wh'], 'Wh', 2)}",
        f"mean power       {quantity(_mean_w(summary), 'W', 1)}",
        f"blind            {fields['blind_s']:.1f} s",
    ]
    for blind in summary.blind:
        start, end = seconds(blind.time_ns), seconds(blind.until_ns)
        bridged = revolutions(blind.bridged_urev)
        lines.append(f"  {start:.1f} s to {end:.1f} s: {blind.reason}, {bridged:.4f} revolutions inferred")
    return [*lines, f"measuring took   {fields['cpu_ms_per_frame']:.3f} ms per frame"]


def title_of(clip: Path, summary: Summary) -> str:
    """A film and what it came to, in a line."""
    fields = summary.fields()
    start = f"{clip.name}: {fields['seconds']:.1f} s, {fields['frames']} frames"
    if summary.unknown:
        return f"{start}, nothing is known of the disc"
    turned = f"{fields['revolutions']:+.4f} \N{PLUS-MINUS SIGN} {fields['revolutions_uncertainty']:.4f} revolutions"
    return f"{start}, {turned}, {fields['blind_s']:.1f} s without sight"


def quantity(value: float | None, unit: str, digits: int) -> str:
    """A figure with its unit, "not known" where it is None."""
    return UNKNOWN if value is None else f"{value:.{digits}f} {unit}"


def status_lines(status: Mapping[str, Any]) -> list[str]:
    """A service's status as /api/v1/status says it."""
    blind = status.get("blind_for_s")
    power = quantity(status.get("power_w"), "W", 1)
    if status.get("power_w") is not None and status.get("uncertainty_w") is not None:
        power += f" \N{PLUS-MINUS SIGN} {quantity(status['uncertainty_w'], 'W', 1)}"
    reading = status.get("last_reading")
    unsent, since = status.get("unsent_points"), status.get("unsent_since") or UNKNOWN
    aside = status.get("set_aside_points")
    again = f"not taken        {aside} points: `disc-counter backfill --set-aside` sends them again"
    ill = [part for part in status.get("parts", ()) if part["level"] != "well"]
    return [
        f"{status['name']}: {status['state']}",
        *(f"{part['level']:<16} {part['part']}: {part['reason']}" for part in ill),
        f"power            {power}",
        f"revolutions      {quantity(status['revolutions'], '', 3).rstrip()} since {status['since']}",
        f"frames           {quantity(status.get('frames_per_s'), 'per second', 1)}",
        f"blind            {'no' if blind is None else f'for {blind:.0f} s: ' + str(status.get('reason'))}",
        f"drawn in total   {quantity(status.get('import_total_kwh'), 'kWh', 3)}",
        f"fed in in total  {quantity(status.get('export_total_kwh'), 'kWh', 3)}",
        f"last reading     {'none' if reading is None else quantity(reading['reading_kwh'], 'kWh', 1)}",
        f"unsent points    {f'{unsent}, the oldest of {since}' if unsent else 'none'}",
        *([again] if aside else []),
    ]


def _mean_w(summary: Summary) -> float | None:
    if summary.constant is None or summary.last is None or summary.last.path_urev is None:
        return None
    if summary.last.time_ns <= summary.first_ns:
        return None
    drawn_wh = float(energy_wh(summary.last.path_urev, summary.constant))
    return drawn_wh * S_PER_HOUR / seconds(summary.last.time_ns - summary.first_ns)
