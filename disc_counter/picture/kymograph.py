"""Draws what was seen of a disc: the strip over time with the path laid into it, blind spans, power, doubt, trials.

A point of the rim that passes the slot is a slanting line in the strip. Where the path is right, the lines that are
laid into it run along with what is seen; where they cross it, something went wrong, and when can be read below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.trial import Trial
from disc_counter.model import NS_PER_S, Blind, Image, Progress
from disc_counter.picture.chart import (
    INK,
    Colour,
    Panel,
    Values,
    axes,
    band,
    canvas,
    grid,
    line,
    panel_cut,
    shade,
    write,
)
from disc_counter.picture.strip_record import TABLE_DEG, SeenStrip

WIDTH = 1600
LEFT, RIGHT, TOP, GAP = 92, 20, 66, 52
STRIP_PX, POWER_PX, PATH_PX, LINE_PX = 400, 170, 170, 20
MOST_TRIALS = 16
"""Lines of trials that are written; the last ones, for these decided."""
POINTS = 6
"""Points of the rim whose way is drawn: the mark, and every 60 degrees."""
DARKEST, BRIGHTEST = 1.0, 99.0
"""Percentiles of the strip's light that become black and white."""
LEAST_LIGHT = 12.0
"""Grey levels that still light is taken to have at least: below, noise alone would be drawn as contrast."""
STRIP_SHADE, PANEL_SHADE = 0.15, 0.35
"""The share of a reason's colour that is laid over a span without sight: the strip has to stay readable."""
MARK: Colour = (60, 60, 235)
POINT: Colour = (190, 170, 40)
UNSEEN: Colour = (0, 140, 255)
POWER: Colour = (150, 90, 20)
BAND: Colour = (235, 215, 190)
SHADES: dict[str, Colour] = {
    "dark": (120, 60, 60),
    "glare": (80, 220, 255),
    "blocked": (160, 110, 200),
    "moved": (120, 190, 90),
    "frames missing": (150, 150, 150),
    "frozen": (230, 190, 60),
}
OTHER_SHADE: Colour = (110, 160, 245)
VERDICTS: dict[str, Colour] = {"taken": (70, 140, 40), "refused": (50, 50, 210), "open": (130, 130, 130)}


@dataclass(frozen=True, eq=False, slots=True)
class Report:
    """What is drawn: what was seen, what was made of it, and the sentence above it."""

    title: str
    seen: SeenStrip
    first_ns: int
    progress: Sequence[Progress] = ()
    blind: Sequence[Blind] = ()
    trials: Sequence[Trial] = field(default_factory=tuple)

    @property
    def blind_spans(self) -> Iterator[tuple[float, float, str]]:
        """Since when and until when, in seconds, and why."""
        for span in self.blind:
            yield (span.time_ns - self.first_ns) / NS_PER_S, (span.until_ns - self.first_ns) / NS_PER_S, span.reason


def draw(report: Report) -> Image:
    """The picture, uint8 [height, 1600, 3] in BGR."""
    seen, trials = report.seen, list(report.trials)[-MOST_TRIALS:]
    seconds = (0.0, max(float(seen.times_s[-1]), 0.1))
    width = WIDTH - LEFT - RIGHT
    strip = Panel(LEFT, TOP, width, STRIP_PX, seconds, (float(seen.columns[-1]), float(seen.columns[0])))
    watts, deviations, times_s = powers(report)
    power = Panel(LEFT, TOP + STRIP_PX + GAP, width, POWER_PX, seconds, limits(watts, np.nan_to_num(deviations)))
    turned = Panel(LEFT, power.y + POWER_PX + GAP, width, PATH_PX, seconds, limits(seen.turned, seen.doubt))
    image = canvas(WIDTH, turned.y + PATH_PX + GAP + LINE_PX * (len(trials) + 1))
    write(image, report.title, LEFT, 26, size=0.6)
    panel_cut(image, strip)[:] = kymograph(seen, strip)
    for panel, lines in ((power, 4), (turned, 4)):
        grid(image, panel, lines)
    for span in report.blind_spans:
        mark_span(image, (strip, power, turned), *span)
    lay_path(image, strip, seen)
    band(image, power, times_s, watts - deviations, watts + deviations, BAND)
    line(image, power, times_s, watts, POWER, 2)
    band(image, turned, seen.times_s, seen.turned - seen.doubt, seen.turned + seen.doubt, BAND)
    line(image, turned, seen.times_s, seen.turned, POWER, 2)
    for panel, values in ((power, watts), (turned, seen.turned)):
        if not np.isfinite(values).any():
            write(image, "not known", panel.x + panel.width // 2 - 40, panel.y + panel.height // 2)
    rows = f"rows {seen.height[0]:.0f} to {seen.height[1]:.0f}"
    axes(image, strip, f"column of the picture, along the slot ({rows})", lambda value: f"{value:g}", 8, times=False)
    axes(image, power, "power, W, and one standard deviation", lambda value: f"{value:g}", 4, times=False)
    axes(image, turned, "revolutions, and one standard deviation", lambda value: f"{value:g}", 4, times=True)
    legend(image, seen, report)
    list_trials(image, trials, turned.y + PATH_PX + GAP)
    return image


def kymograph(seen: SeenStrip, panel: Panel) -> NDArray[np.uint8]:
    """The strip over time, uint8 [height, width, 3]: still light is divided out; grey without pictures."""
    light = np.maximum(np.median(seen.rows, axis=0), LEAST_LIGHT)
    even = seen.rows.astype(np.float32) / light.astype(np.float32)
    low, high = (float(each) for each in np.percentile(even, (DARKEST, BRIGHTEST)))
    shades = np.clip((even - low) * (255.0 / max(high - low, 1e-3)), 0, 255).astype(np.uint8)
    columns_s = np.linspace(*panel.seconds, panel.width)
    nearest = np.clip(np.searchsorted(seen.times_s, columns_s), 1, max(len(seen.times_s) - 1, 1))
    nearest = np.minimum(nearest, len(seen.times_s) - 1)
    before = np.maximum(nearest - 1, 0)
    nearest = np.where(columns_s - seen.times_s[before] < seen.times_s[nearest] - columns_s, before, nearest)
    size = panel.width, panel.height
    drawn = cv2.resize(np.ascontiguousarray(shades[nearest].T), size, interpolation=cv2.INTER_AREA)
    coloured = np.asarray(cv2.cvtColor(drawn, cv2.COLOR_GRAY2BGR), np.uint8)
    usual = float(np.median(np.diff(seen.times_s))) if len(seen.times_s) > 1 else 1.0
    apart = np.abs(seen.times_s[nearest] - columns_s) > max(1.5 * usual, 2.0 * (columns_s[1] - columns_s[0]))
    coloured[:, apart] = SHADES["frames missing"]
    return coloured


def lay_path(image: Image, panel: Panel, seen: SeenStrip) -> None:
    """Where the mark and other points of the rim should be by the path: amber where it was concluded."""
    if seen.rim_columns is None or not np.isfinite(seen.turned).any():
        return
    times_s = np.linspace(*panel.seconds, panel.width)
    known = np.isfinite(seen.turned)
    turned = np.interp(times_s, seen.times_s[known], seen.turned[known], left=np.nan, right=np.nan)
    phases = phase_of(seen)[np.clip(np.searchsorted(seen.times_s, times_s), 0, len(seen.times_s) - 1)]
    seeing = np.interp(times_s, seen.times_s, np.isfinite(seen.angles_deg)) > 0.5
    marked = bool(np.isfinite(seen.angles_deg).any())
    for point in reversed(range(POINTS)):
        angle = turned * 360.0 + phases + point * 360.0 / POINTS
        places = np.interp((angle + 180.0) % 360.0 - 180.0, TABLE_DEG, seen.rim_columns)
        places[np.abs(np.diff(places, prepend=places[:1])) > 0.5 * abs(panel.limits[1] - panel.limits[0])] = np.nan
        colour, thickness = (MARK, 2) if point == 0 and marked else (POINT, 1)
        line(image, panel, times_s, np.where(seeing | (not marked), places, np.nan), colour, thickness)
        if marked:
            line(image, panel, times_s, np.where(seeing, np.nan, places), UNSEEN, thickness)


def phase_of(seen: SeenStrip) -> Values:
    """By how many degrees the mark is ahead of the path, a value a row: the one known last, or first."""
    known = np.flatnonzero(np.isfinite(seen.angles_deg) & np.isfinite(seen.turned))
    if not len(known):
        return np.zeros(len(seen.times_s))
    ahead = (seen.angles_deg - seen.turned * 360.0) % 360.0
    last = np.searchsorted(known, np.arange(len(seen.times_s)), side="right") - 1
    return np.asarray(ahead[known[np.maximum(last, 0)]])


def powers(report: Report) -> tuple[Values, Values, Values]:
    """Watts, their standard deviations and their times in seconds; NaN where they are not known."""
    said = report.progress
    watts = np.array([np.nan if each.power_w is None else each.power_w for each in said], np.float64)
    deviations = np.array([np.nan if each.uncertainty_w is None else each.uncertainty_w for each in said], np.float64)
    return watts, deviations, np.array([(each.time_ns - report.first_ns) / NS_PER_S for each in said], np.float64)


def limits(values: Values, deviations: Values) -> tuple[float, float]:
    """What an axis has to span: 0, all values, and deviations as far as they leave the values readable."""
    known = np.isfinite(values) & np.isfinite(deviations)
    values, deviations = values[known], deviations[known]
    reach = float(np.ptp(np.append(values, 0.0))) or float(deviations.max(initial=0.0))
    deviations = np.minimum(deviations, 0.5 * reach)
    low = float((values - deviations).min(initial=0.0))
    high = float((values + deviations).max(initial=0.0))
    room = 0.06 * (high - low) or 1.0
    return low - (room if low < 0.0 else 0.0), high + room


def mark_span(image: Image, panels: Sequence[Panel], since_s: float, until_s: float, reason: str) -> None:
    """Shade a span without sight in all panels, and say why above it."""
    colour = SHADES.get(reason, OTHER_SHADE)
    for panel in panels:
        shade(image, panel, since_s, until_s, colour, STRIP_SHADE if panel is panels[0] else PANEL_SHADE)
    strip = panels[0]
    column = round(float(strip.column(np.array([since_s]))[0]))
    cv2.rectangle(image, (column, strip.y), (column + 9 * len(reason) + 6, strip.y + 18), (255, 255, 255), -1)
    write(image, reason, column + 3, strip.y + 13)


def legend(image: Image, seen: SeenStrip, report: Report) -> None:
    """What the lines are."""
    words: list[tuple[str, Colour]] = []
    if seen.rim_columns is not None:
        words.append(("the mark by the path", MARK) if np.isfinite(seen.angles_deg).any() else ("", INK))
        words += [("other points of the rim by the path", POINT), ("concluded, not seen", UNSEEN)]
    else:
        words.append(("no disc is known: the line of the picture in which most changes", UNSEEN))
    x = WIDTH - RIGHT
    for each, colour in reversed([word for word in words if word[0]]):
        write(image, each, x, TOP - 7, colour, right=True)
        x -= cv2.getTextSize(each, cv2.FONT_HERSHEY_SIMPLEX, 0.45, 1)[0][0] + 24


def list_trials(image: Image, trials: Sequence[Trial], y: int) -> None:
    """What was tried while the disc was learnt, a line each."""
    for number, trial in enumerate(trials):
        row = y + LINE_PX * number
        write(image, trial.verdict, LEFT, row, VERDICTS.get(trial.verdict, INK))
        write(image, f"{trial.name}: {trial.reason}", LEFT + 80, row)
