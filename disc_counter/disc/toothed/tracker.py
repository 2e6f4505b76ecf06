"""Follows a toothed disc that is known: path, doubt, and spans without sight. States: following, lost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.calibration import Sight, ToothedCalibration
from disc_counter.disc.toothed.light import Light
from disc_counter.disc.toothed.pursuit import GOOD_EVIDENCE, POOR_EVIDENCE, Pursuit
from disc_counter.disc.toothed.steady import Steady
from disc_counter.disc.toothed.strip import StripCutter
from disc_counter.disc.toothed.toothmap import ToothMap
from disc_counter.disc.toothed.view import View, Viewer

PATIENCE_S = 0.3
"""So long without anything that speaks for the place, and sight is lost."""
MOST_GAP_S = 0.6
"""Between two pictures further apart the disc may have turned anywhere."""
FOUND_LEAD = 8.0
FOUND_PICTURES = 4
WOBBLE_TEETH = 0.4
"""Nothing is known better: smear may show a tooth half a tooth off."""
BRIDGE_SHARE = 0.1
"""Of the path concluded while the disc was not seen."""
UNSEEN_REV_S = 0.02
"""A disc that is not seen may change its speed: 190 W at 375 U/kWh, in revolutions a second."""
UNCERTAIN_TURNS = 0.12
"""With a smaller spread of the path in between there is no doubt which turn it is."""
WRONG_TURN = 0.45
"""One standard deviation, in turns, where it may be another one."""
MOST_BACK_S = 1.5
SOON_S = 1.0
"""A disc that was found so soon was held by the right hypothesis from the first picture on."""
SETTLE_S = 0.3
"""So long after it was found the speed is known, by which whole turns unseen are counted."""


@dataclass(slots=True)
class Lost:
    """When the disc was last seen, where (teeth) and how fast (teeth a second), and why it is not seen."""

    time_s: float
    place: float
    speed: float
    reason: str

    def expected(self, time_s: float) -> float:
        return self.place + self.speed * (time_s - self.time_s)


class ToothedTracker:
    """Follows pictures given once, in order. `direction` is +1 where the rim moves right while consuming."""

    def __init__(self, calibration: ToothedCalibration, direction: int = 1) -> None:
        c = self.calibration = calibration
        self._direction = direction
        self._cutter = StripCutter(c.band)
        self._steady = Steady(c.surroundings, c.surroundings_at, c.band)
        light = Light(c.light.copy(), c.spread)
        viewer = Viewer(c.ruler, light, c.strength, c.tooth_cap)
        map_ = ToothMap(c.values.copy(), c.counts.copy(), viewer.means.count)
        self._pursuit = Pursuit(viewer, map_, None, 0.0, c.usual_level, c.exposure_s, grows=False)
        self._state = Watching(self._pursuit, c.teeth)
        self._origin: float | None = None

    def believe_up_to(self, teeth_s: float) -> None:
        """No speed beyond so many teeth a second is believed, either way."""
        self._pursuit.follower.fastest_teeth_s = teeth_s

    def feed(self, picture: NDArray[np.uint8], time_s: float) -> Sight:
        """Take the next picture, uint8 [rows, columns] or BGR."""
        shift = self._steady.moved(picture, time_s)
        if shift is not None:
            self._cutter = StripCutter(self.calibration.band, shift)
        self.feed_strip(self._cutter(picture), time_s)
        return self.sight(time_s)

    def feed_strip(self, strip: NDArray[np.float32], time_s: float) -> None:
        self._state.feed(strip, time_s)
        if self._origin is None and self._state.lost is None:
            seconds = time_s - self._state.first_s
            best = self._pursuit.best
            if seconds < SOON_S and not self._state.interrupted:
                self._origin = best.begin
            else:
                self._origin = best.place - best.speed * seconds
                doubt = BRIDGE_SHARE * abs(best.speed) + UNSEEN_REV_S * self.calibration.teeth
                self._state.doubt_teeth += doubt * seconds

    def take_over(self, origin: float, doubt: float, place: float, speed: float, time_s: float) -> None:
        """Go on from a place that was learnt: path counts from `origin`, in doubt by `doubt`; all in teeth."""
        self._origin = origin
        self._state.doubt_teeth = doubt
        self._state.start_at(place, speed, time_s)

    @property
    def place(self) -> float:
        return self._pursuit.best.place

    @property
    def view(self) -> View | None:
        return self._pursuit.view

    @property
    def reason(self) -> str | None:
        return self._state.lost.reason if self._state.lost else None

    @property
    def lost(self) -> bool:
        return self._state.lost is not None

    def sight(self, time_s: float) -> Sight:
        if self._origin is None:
            return Sight(None, float("inf"), "searching")
        teeth, state = self.calibration.teeth, self._state
        place = state.place(time_s)
        path = self._direction * (self._origin - place) / teeth
        unproven = self.calibration.doubt_teeth * abs(path) / teeth
        return Sight(
            path,
            state.doubt(time_s) / teeth + unproven,
            state.lost.reason if state.lost else None,
            self._mark(place) if state.lost is None else None,
        )

    def _mark(self, place: float) -> float | None:
        mark = self.calibration.mark
        if mark is None:
            return None
        # The tooth k stands at u = k - place; u is 0 in the middle column.
        turns = self._direction * (mark.middle_teeth - place) / self.calibration.teeth
        return (turns + 0.5) % 1.0 - 0.5


class Watching:
    """Decides whether a pursuit still sees its disc, and bridges what it did not see."""

    def __init__(self, pursuit: Pursuit, teeth: int) -> None:
        self._pursuit, self._teeth = pursuit, teeth
        self.first_s = self._last_s = 0.0
        self._begun = False
        self.lost: Lost | None = None
        self.doubt_teeth = 0.0
        self.interrupted = False
        """Whether pictures showed nothing since the first one."""
        self._poor_s = 0.0
        self._good = 0
        self._seen: Lost | None = None
        self._bridge: tuple[Lost, float] | None = None
        self._bridge_doubt = 0.0

    def start_at(self, place: float, speed: float, time_s: float) -> None:
        self._begun = True
        self.first_s = self._last_s = time_s
        self._pursuit.follower.start_at(place, speed)

    def feed(self, strip: NDArray[np.float32], time_s: float) -> None:
        if not self._begun:
            self._begun = True
            self.first_s = self._last_s = time_s
            self.lost = Lost(time_s, 0.0, 0.0, "searching")
            self._pursuit.evidence = 0.0
        seconds = time_s - self._last_s
        if seconds > MOST_GAP_S and self.lost is None:
            self._lose("frames missing", self._last_s)
        self._last_s = time_s
        self._pursuit.feed(strip, max(seconds, 1e-3))
        self.interrupted |= self._pursuit.reason is not None
        if self.lost is None:
            self._watch(time_s, seconds)
        else:
            self._look(time_s)
        if self._bridge is not None and time_s - self._bridge[1] > SETTLE_S:
            self._count_turns()

    def place(self, time_s: float) -> float:
        return self.lost.expected(time_s) if self.lost else self._pursuit.best.place

    def doubt(self, time_s: float) -> float:
        """One standard deviation of the path, in teeth."""
        doubt = WOBBLE_TEETH + self.doubt_teeth + self._bridge_doubt
        lost = self.lost or (self._bridge[0] if self._bridge else None)
        if lost is not None:
            seconds = time_s - lost.time_s
            doubt += (BRIDGE_SHARE * abs(lost.speed) + UNSEEN_REV_S * self._teeth) * seconds
        return doubt + self._spread()

    def _spread(self) -> float:
        """How far the likely places lie apart."""
        hypotheses = self._pursuit.follower.hypotheses
        if len(hypotheses) == 1:
            return 0.0
        odds = np.exp([h.odds for h in hypotheses])
        off = np.array([h.place for h in hypotheses]) - hypotheses[0].place
        return float(np.sqrt((odds * off * off).sum() / odds.sum()))

    def _watch(self, time_s: float, seconds: float) -> None:
        pursuit = self._pursuit
        if pursuit.evidence > GOOD_EVIDENCE and pursuit.reason is None:
            self._seen = Lost(time_s, pursuit.best.place, pursuit.best.speed, "")
        poor = pursuit.reason is not None or pursuit.evidence < POOR_EVIDENCE
        self._poor_s = self._poor_s + seconds if poor else 0.0
        if self._poor_s > PATIENCE_S:
            self._lose(pursuit.reason or "blocked", time_s - self._poor_s)

    def _lose(self, reason: str, since_s: float) -> None:
        """From the place and the speed at which the disc was surely seen last, if that is not long ago."""
        best, seen = self._pursuit.best, self._seen
        if seen is not None and since_s - seen.time_s < MOST_BACK_S:
            self.lost = Lost(seen.time_s, seen.place, seen.speed, reason)
        else:
            self.lost = Lost(since_s, best.place - best.speed * (self._last_s - since_s), best.speed, reason)
        self._good = 0
        self._bridge = None

    def _look(self, time_s: float) -> None:
        assert self.lost is not None
        pursuit = self._pursuit
        if pursuit.reason is not None and self.lost.reason != "searching":
            self.lost.reason = pursuit.reason
        good = pursuit.reason is None and pursuit.evidence > GOOD_EVIDENCE and pursuit.follower.lead > FOUND_LEAD
        self._good = self._good + 1 if good else 0
        if self._good >= FOUND_PICTURES:
            self._bridge = (self.lost, time_s) if self.lost.reason != "searching" else None
            self.lost, self._poor_s = None, 0.0

    def _count_turns(self) -> None:
        """Add the whole turns made unseen, by the speeds before and after."""
        assert self._bridge is not None
        lost, until_s = self._bridge
        self._bridge = None
        if self._pursuit.grows:
            return
        best = self._pursuit.best
        unseen_s, since_s = until_s - lost.time_s, self._last_s - until_s
        expected = lost.place + 0.5 * (lost.speed + best.speed) * unseen_s + best.speed * since_s
        turns = round((expected - best.place) / self._teeth)
        for hypothesis in self._pursuit.follower.hypotheses:
            hypothesis.place += turns * self._teeth
        # The speed changed at any time meanwhile: an even distribution of so many turns.
        spread = abs(best.speed - lost.speed) * unseen_s / 12.0**0.5
        if spread > UNCERTAIN_TURNS * self._teeth:
            self._bridge_doubt += max(spread, WRONG_TURN * self._teeth)
