"""What a film's measurement was worth: held against its truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from disc_counter.energy import W_S_PER_KWH
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Progress, Revolution
from tests.bench.measure import Job, Run
from tests.bench.truth import Pass, Truth

SETTLED_S = 5.0
SLOW_SETTLED_S = 10.0
LEAST_SPEED = 250.0 * 75.0 / W_S_PER_KWH
"""Revolutions a second of 250 W at 75 U/kWh: from there on power is held against its bound."""
SLOWEST_SPEED = 0.9 * 40.0 * 75.0 / W_S_PER_KWH
SAME_PASS_S = 2.0
SECOND_S = 1.0
"""Power is said once a second, and held against that second: a trembling disc has none, whichever way it moves now."""
DEVIATIONS = 2.0


@dataclass(frozen=True, slots=True)
class Errors:
    """The median and the largest of some errors, in per cent."""

    median: float
    largest: float


@dataclass(frozen=True, slots=True)
class Figures:
    """One film's figures; None is 'there was nothing to measure'. Revolutions are signed, the error is ours - truth."""

    name: str
    taught: bool
    trembles: bool
    sight_was_lost: bool
    size: tuple[int, int]
    frame_rate: float
    fastest: float
    net_error: float | None
    net_uncertainty: float
    missed: int
    extra: int
    event_error_ms: float | None
    power: Errors | None
    slow_power: Errors | None
    covered: int
    said: int
    blind_s: float
    cpu_ms: float
    slow_ms: float
    usual_cpu_ms: float
    usual_pulses: int
    path: float
    usual_power: Errors | None

    @property
    def covered_share(self) -> float | None:
        """The share of seconds with truth within two stated standard deviations."""
        return self.covered / self.said if self.said else None

    @property
    def usual_error(self) -> float:
        """By how much the usual way's pulses differ from the revolutions made; below 1 it is none."""
        return self.usual_pulses - self.path


def figures(job: Job, done: Run, truth: Truth) -> Figures:
    """Hold what was measured against the truth."""
    assert done.last is not None
    progress = [event for event in done.events if isinstance(event, Progress)]
    passes = [Pass(e.time_ns / NS_PER_S, e.direction) for e in done.events if isinstance(e, Revolution)]
    pairs, missed, extra = matched(truth.passes(), passes)
    seen = [abs(our.time_s - true.time_s) * 1000.0 for true, our in pairs if truth.seen_at(true.time_s)]
    within = list(_within(progress, truth))
    usual = [(time_ns / NS_PER_S, power_w) for time_ns, power_w in done.usual_powers_w.items()]
    return Figures(
        name=job.name,
        taught=job.taught,
        trembles=truth.trembles,
        sight_was_lost=truth.sight_was_lost,
        size=done.size,
        frame_rate=truth.frame_rate,
        fastest=truth.fastest,
        net_error=None if done.last.path_urev is None else done.last.path_urev / UREV_PER_REVOLUTION - truth.net,
        net_uncertainty=done.last.uncertainty_urev / UREV_PER_REVOLUTION,
        missed=missed,
        extra=extra,
        event_error_ms=max(seen, default=None),
        power=_power_errors(_said(progress), truth, SETTLED_S, LEAST_SPEED),
        slow_power=_power_errors(_said(progress), truth, SLOW_SETTLED_S, SLOWEST_SPEED),
        covered=sum(within),
        said=len(within),
        blind_s=progress[-1].blind_ns / NS_PER_S,
        cpu_ms=done.cpu_ms,
        slow_ms=done.slow_ms,
        usual_cpu_ms=done.usual_cpu_ms,
        usual_pulses=done.usual.pulses,
        path=truth.path,
        usual_power=_power_errors(usual, truth, SETTLED_S, LEAST_SPEED),
    )


def matched(true: list[Pass], ours: list[Pass]) -> tuple[list[tuple[Pass, Pass]], int, int]:
    """Pairs of a true pass and the nearest of ours in the same direction; how many are missed; how many are extra."""
    left, pairs = list(ours), []
    for each in true:
        near = [our for our in left if our.direction == each.direction and abs(our.time_s - each.time_s) < SAME_PASS_S]
        if near:
            nearest = min(near, key=lambda our: abs(our.time_s - each.time_s))
            left.remove(nearest)
            pairs.append((each, nearest))
    return pairs, len(true) - len(pairs), len(left)


def _said(progress: Iterable[Progress]) -> Iterator[tuple[float, float | None]]:
    return ((event.time_ns / NS_PER_S, event.power_w) for event in progress)


def _power_errors(
    said: Iterable[tuple[float, float | None]], truth: Truth, settled_s: float, least_speed: float
) -> Errors | None:
    """Errors of the powers said at times at which the load had been the same for `settled_s`."""
    found = []
    least_w = 0.999 * least_speed * W_S_PER_KWH / truth.constant
    for time_s, power_w in said:
        if power_w is not None and truth.steady(time_s, settled_s):
            true_w = truth.power_w(time_s)
            if abs(true_w) >= least_w:
                found.append(abs(power_w - true_w) / abs(true_w) * 100.0)
    return Errors(float(np.median(found)), max(found)) if found else None


def _within(progress: Iterable[Progress], truth: Truth) -> Iterator[bool]:
    """Of each power that was said: whether the mean of its second lies within two standard deviations of it."""
    for event in progress:
        if event.power_w is not None and event.uncertainty_w is not None:
            now_s = event.time_ns / NS_PER_S
            yield abs(event.power_w - truth.mean_w(now_s - SECOND_S, now_s)) <= DEVIATIONS * event.uncertainty_w
