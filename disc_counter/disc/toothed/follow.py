"""Follows a disc over whole teeth: places that go on from picture to picture, weighed by likeness to the map."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.toothmap import ToothMap

Floats = NDArray[np.float32]

CALM_TEETH = 0.3
"""A change of speed by so much of a tooth a picture is usual: trembling, and loads that are switched."""
CALM_COST = 3.0
MOST_COST = 10.0
"""A change costs 3 ln(1 + (change / 0.3)^2) in natural logarithms of odds, and never more than this: loads do step."""
PARTS = 8
"""Costs are tabled at so many parts of a tooth."""
FAR_TEETH = 45
FAR_COST = 15.0
"""A disc that is somewhere else altogether: never without much that speaks for it."""
MOST_HYPOTHESES = 6
FORGET = 16.0
"""Hypotheses so much less likely than the best are given up (natural logarithm)."""
GAIN = 0.5
"""Of a surprise in place, so much is put down to the speed."""
STEP_TEETH = 1.0
"""A surprise beyond this is a change of speed as a whole."""
FASTEST_TEETH = 1300.0
"""A second: 600 teeth at 13 kW and 600 revolutions a kWh."""
FASTEST_SLACK_TEETH = 1.0
"""Teeth by which a place may lie further than the fastest disc gets: no picture is that exact."""
MAX_STEP_S = 0.25
"""Over a longer gap a change of place says little about the speed of now."""


def change_cost(off: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a change of speed by `off` teeth a picture costs."""
    return np.minimum(CALM_COST * np.log1p(np.square(off / CALM_TEETH)), MOST_COST)


@dataclass(slots=True)
class ToothHypothesis:
    """A place in teeth (unwrapped, with its fraction), a speed in teeth a second, and its odds against the best.

    `begin` is where it was when it was first held, so that a late decision is right from the start.
    """

    place: float
    speed: float
    odds: float
    begin: float = 0.0


class ToothFollower:
    """Holds the likely places. `map.size` teeth are all round."""

    def __init__(
        self, map_: ToothMap, first_tooth: int, place: float | None, speed: float, far_cost: float = FAR_COST
    ) -> None:
        """`place` is None where the first picture has to tell it; `far_cost` is that of a place beyond FAR_TEETH."""
        self.map = map_
        self._fresh = place is None
        self._far_cost = far_cost
        place = place or 0.0
        self.first = first_tooth
        self.hypotheses = [ToothHypothesis(place, speed, 0.0, place)]
        self.evidence = 0.0
        """How likely the best place of the last picture was by the map alone."""
        self._costs = self._cost_tables()
        self.fastest_teeth_s = math.inf
        """The fastest speed that is believed, in teeth a second either way."""

    def start_at(self, place: float, speed: float) -> None:
        """The place is known."""
        self._fresh = False
        self.hypotheses = [ToothHypothesis(place, speed, 0.0, place)]

    @property
    def best(self) -> ToothHypothesis:
        return self.hypotheses[0]

    @property
    def lead(self) -> float:
        """By how much the best place leads over the next one."""
        return -self.hypotheses[1].odds if len(self.hypotheses) > 1 else FORGET

    def _cost_tables(self) -> Floats:
        """Costs [parts, 3 size] by teeth off the expected place, from -size to 2 size, round and round; a row for each
        part of a tooth, from -0.5 on, by which a place lies beyond a whole number of teeth off."""
        size = self.map.size
        whole = np.arange(-size, 2 * size)
        whole = (whole + size // 2) % size - size // 2
        off = np.abs(whole[None] + ((np.arange(PARTS) + 0.5) / PARTS - 0.5)[:, None])
        return np.where(off > FAR_TEETH, self._far_cost, change_cost(off)).astype(np.float32)

    def step(self, teeth: Floats, phase: float, seconds: float) -> None:
        """Take the tooth means of the next picture at a phase, so many seconds after the last one."""
        likely = self.map.odds(teeth)
        size = self.map.size
        pool: Floats | None = None
        origin: NDArray[np.int64] | None = None
        for number, hypothesis in enumerate(self.hypotheses):
            expected = hypothesis.place + hypothesis.speed * seconds - phase
            whole = round(expected)
            part = min(int((whole - expected + 0.5) * PARTS), PARTS - 1)
            start = size - (whole + self.first) % size
            score = hypothesis.odds - self._costs[part, start : start + size]
            if self._fresh:
                score = np.zeros(size, np.float32)
            if pool is None:
                pool = score
            else:
                if origin is None:
                    origin = np.zeros(size, np.int64)
                better = score > pool
                origin[better] = number
                pool = np.maximum(pool, score)
        assert pool is not None
        self._take(pool + likely, origin, phase, self.hypotheses, seconds, likely)

    def _take(
        self,
        total: Floats,
        origin: NDArray[np.int64] | None,
        phase: float,
        before: list[ToothHypothesis],
        seconds: float,
        likely: Floats | None = None,
    ) -> None:
        """Make the most likely places of `total` [size] the hypotheses; each goes on from one of `before`."""
        found: list[ToothHypothesis] = []
        most = 0.0
        for _ in range(MOST_HYPOTHESES):
            index = int(total.argmax())
            odds = float(total[index])
            if not found:
                most = odds
                self.evidence = float((total if likely is None else likely)[index])
            elif odds < most - FORGET:
                break
            source = before[0 if origin is None else int(origin[index])]
            going_on = self._go_on(source, index - self.first, phase, seconds, odds - most)
            total[index] = -1e9
            within = abs(going_on.place - source.place) <= self.fastest_teeth_s * seconds + FASTEST_SLACK_TEETH
            if within or self._fresh:
                found.append(going_on)
            beyond = going_on
        self.hypotheses = found or [beyond]
        if self._fresh:
            self._fresh = False
            for hypothesis in found:
                hypothesis.speed, hypothesis.begin = 0.0, hypothesis.place

    def _go_on(self, source: ToothHypothesis, whole: int, phase: float, seconds: float, odds: float) -> ToothHypothesis:
        size = self.map.size
        expected = source.place + source.speed * seconds
        turns = round((expected - phase - whole) / size)
        place = whole + turns * size + phase
        surprise = place - expected
        if seconds > MAX_STEP_S or abs(surprise) > STEP_TEETH:
            speed = (place - source.place) / seconds
        else:
            speed = source.speed + GAIN * surprise / seconds
        speed = min(max(speed, -FASTEST_TEETH), FASTEST_TEETH)
        return ToothHypothesis(place, speed, odds, source.begin)

    def coast(self, seconds: float) -> None:
        """A picture that shows nothing: go on as before."""
        for hypothesis in self.hypotheses:
            hypothesis.place += hypothesis.speed * seconds
        self.evidence = 0.0
