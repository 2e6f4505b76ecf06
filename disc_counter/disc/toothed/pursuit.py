"""Goes on from picture to picture with a disc that is known, wholly or as far as it was seen, and learns on."""

from __future__ import annotations

import math

import numpy as np

from disc_counter.disc.toothed.follow import FAR_COST, ToothFollower, ToothHypothesis
from disc_counter.disc.toothed.rim_strip import Strip
from disc_counter.disc.toothed.smear import turned
from disc_counter.disc.toothed.tooth_view import ToothView, ToothViewer
from disc_counter.disc.toothed.toothmap import BLURS, ToothMap

MEMORY_TEETH = 100.0
"""Light is learnt on over so many teeth moved: some 1.5 slots full, so that what goes with the disc averages out."""
MEMORY_PICTURES = 150.0
"""And over so many pictures at least: a fast disc shows a hundred teeth in thirty, and their noise would be learnt."""
LEARN_EVERY_TEETH = 0.3
LEARN_EVERY = 2
"""Pictures, once the disc is known: half of them teach enough."""
RENEW_EVERY_TEETH = 25.0
SHARP = 0.3
"""Strength (of a sharp picture) from which on a picture teaches light and map."""
BLURRED = 0.1
"""On a map that grows teeth that are smeared are better than none."""
MAP_MEMORY = 60.0
SURE_LEAD = 6.0
BLUR_GAIN = 0.05
BLUR_EVERY = 5
EVIDENCE_S = 0.2
"""Over so long what speaks for the place is averaged."""
POOR_EVIDENCE = 0.6
"""Natural logarithm: chance alone gives 0.15 a picture."""
GOOD_EVIDENCE = 3.0
NEVER = 1e6
"""On a map that grows a place a turn away is the same teeth once more: that is a closing, not a jump."""
DARK_SHARE = 0.1
DARK_LEVEL = 7.0
SATURATED = 250.0
GLARE_SHARE = 0.4


class Pursuit:
    """Where a disc is, strip by strip. `place` (teeth) falls while the rim moves right in the picture."""

    def __init__(
        self,
        viewer: ToothViewer,
        map_: ToothMap,
        place: float | None,
        speed: float,
        usual_level: float,
        exposure_s: float,
        grows: bool,
    ) -> None:
        self.viewer, self.map = viewer, map_
        far = NEVER if grows else FAR_COST
        self.follower = ToothFollower(map_, viewer.means.first, place, speed, far)
        self.grows = grows
        self.evidence = GOOD_EVIDENCE
        self.reason: str | None = None
        self.view: ToothView | None = None
        self._usual_level, self._exposure_s = usual_level, exposure_s
        self._learnt_at = self._renewed_at = self._entered_at = place or 0.0
        self._fits = np.zeros(len(BLURS))
        self._count = 0

    @property
    def best(self) -> ToothHypothesis:
        return self.follower.best

    def feed(self, strip: Strip, seconds: float) -> None:
        """Take the strip of a picture, so many seconds after the last one."""
        self._count += 1
        best = self.follower.best
        expected = best.place + best.speed * seconds
        self.view = view = self.viewer(strip, expected)
        if turned(best.speed * self._exposure_s):
            view.phase = (view.phase + 1.0) % 1.0 - 0.5
        self.reason = self._unseen(strip, view)
        if self.reason is not None:
            self.follower.coast(seconds)
        else:
            self.follower.step(view.teeth, view.phase, seconds)
        share = min(seconds / EVIDENCE_S, 1.0)
        self.evidence += share * (self.follower.evidence - self.evidence)
        enough = POOR_EVIDENCE if self.grows else GOOD_EVIDENCE
        if self.evidence > enough and self.follower.lead > SURE_LEAD and self.reason is None:
            self._learn(view)

    def _unseen(self, strip: Strip, view: ToothView) -> str | None:
        if view.level < DARK_LEVEL or view.level < DARK_SHARE * self._usual_level:
            return "dark"
        if view.level > 0.5 * SATURATED and float(np.count_nonzero(strip > SATURATED)) > GLARE_SHARE * len(strip):
            return "glare"
        return None

    def _learn(self, view: ToothView) -> None:
        place = self.follower.best.place
        if self._count % BLUR_EVERY == 0:
            self._choose_blur(view, place)
        moved = abs(place - self._learnt_at)
        if (
            moved < LEARN_EVERY_TEETH
            or (not self.grows and self._count % LEARN_EVERY)
            or view.strength < (BLURRED if self.grows else SHARP)
        ):
            return
        self._learnt_at = place
        if view.strength > SHARP:
            self._learn_light(view, place, moved)
        if self.grows or abs(place - self._entered_at) > 3.0:
            self._entered_at = place
            first = round(place - view.phase) + self.viewer.means.first
            self.map.add(view.teeth, first, MAP_MEMORY)
            if self.grows or self._renewed_at == place:
                self.map.refresh()

    def _learn_light(self, view: ToothView, place: float, moved: float) -> None:
        self.viewer.learn(view, math.exp(-min(moved / MEMORY_TEETH, 1.0 / MEMORY_PICTURES)))
        if abs(place - self._renewed_at) > RENEW_EVERY_TEETH:
            self._renewed_at = place
            self.viewer.renew()

    def _choose_blur(self, view: ToothView, place: float) -> None:
        """Take the map at the blur at which it is most like what is seen."""
        first = round(place - view.phase) + self.viewer.means.first
        for index, blur in enumerate(BLURS):
            self._fits[index] += BLUR_GAIN * (self.map.fit(view.teeth, first, blur) - self._fits[index])
        self.map.blur = BLURS[int(self._fits.argmax())]
