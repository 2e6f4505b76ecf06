"""What has to be reached, and which film comes off worst."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.bench.figures import Figures

USUAL_SIZE = (640, 480)
COVERED_PERCENT = 95.0
SEEN_ROUND = 1.1
"""Revolutions after which every disc has to be recognised."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """A figure of a film (None: it does not apply to it) that must not be above its limit."""

    title: str
    limit: float
    unit: str
    value: Callable[[Figures], float | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was measured for a requirement, on which film, and on how many it is kept; None where no film tells."""

    title: str
    limit: str
    measured: str | None
    film: str
    kept: str
    broken: bool


def _error(figures: Figures) -> float | None:
    """How far the sum is off; a disc that was seen all round has to be recognised."""
    if figures.net_error is None:
        return math.inf if figures.path > SEEN_ROUND else None
    return abs(figures.net_error)


def _net(figures: Figures, lost: bool) -> float | None:
    return _error(figures) if figures.sight_was_lost == lost else None


def _fast(figures: Figures, turns_per_s: float, frame_rates: tuple[float, float]) -> float | None:
    low, high = frame_rates
    applies = figures.fastest > 0.98 * turns_per_s and low < figures.frame_rate < high
    return _error(figures) if applies else None


def _cost(figures: Figures) -> float | None:
    return figures.cpu_ms / figures.usual_cpu_ms if figures.size == USUAL_SIZE else None


REQUIREMENTS = (
    Requirement("net revolutions, sight never lost", 0.02, "revolutions", lambda each: _net(each, False)),
    Requirement("net revolutions, sight lost for a while", 0.05, "revolutions", lambda each: _net(each, True)),
    Requirement("revolution events missed or extra", 0, "events", lambda each: each.missed + each.extra),
    Requirement("time of a revolution event", 50, "ms", lambda each: each.event_error_ms),
    Requirement("events while trembling on the spot", 0, "events", lambda each: each.extra if each.trembles else None),
    Requirement(
        "power 5 s after a step, largest error", 2, "%", lambda each: each.power.largest if each.power else None
    ),
    Requirement(
        "power 5 s after a step, median error", 0.5, "%", lambda each: each.power.median if each.power else None
    ),
    Requirement(
        "power at 40 W and 75 U/kWh after 10 s, disc known",
        5,
        "%",
        lambda each: each.slow_power.largest if each.taught and each.slow_power else None,
    ),
    Requirement("CPU a frame of 640x480, of the usual way's", 0.25, "times", _cost),
    Requirement("1.8 turns/s at 60 frames/s", 0.02, "revolutions", lambda each: _fast(each, 1.8, (55, 65))),
    Requirement("1.6 turns/s at 30 frames/s", 0.02, "revolutions", lambda each: _fast(each, 1.6, (25, 35))),
)


def findings(films: Sequence[Figures]) -> list[Finding]:
    """Each requirement and how it is met."""
    return [*(_worst(each, films) for each in REQUIREMENTS), _covered(films)]


def _worst(requirement: Requirement, films: Sequence[Figures]) -> Finding:
    values = [(value, film.name) for film in films if (value := requirement.value(film)) is not None]
    limit = f"<= {requirement.limit:g} {requirement.unit}"
    if not values:
        return Finding(requirement.title, limit, None, "", "", False)
    worst, film = max(values)
    kept = sum(value <= requirement.limit for value, _ in values)
    measured = f"{worst:.3g} {requirement.unit}"
    return Finding(requirement.title, limit, measured, film, f"{kept} of {len(values)}", kept < len(values))


def _covered(films: Sequence[Figures]) -> Finding:
    """Of all films together; the film is the one with the smallest share."""
    title, limit = "truth within two stated standard deviations", f">= {COVERED_PERCENT:g} % of all seconds"
    shares = [(share, film.name) for film in films if (share := film.covered_share) is not None]
    if not shares:
        return Finding(title, limit, None, "", "", False)
    percent = 100.0 * sum(film.covered for film in films) / sum(film.said for film in films)
    worst, name = min(shares)
    kept = sum(100.0 * share >= COVERED_PERCENT for share, _ in shares)
    film = f"{name} ({100 * worst:.0f} %)"
    return Finding(title, limit, f"{percent:.1f} %", film, f"{kept} of {len(shares)}", percent < COVERED_PERCENT)
