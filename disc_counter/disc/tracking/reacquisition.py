"""Finds the disc anywhere on its panorama, and believes it after a few pictures that agree."""

from __future__ import annotations

from disc_counter.disc.panorama import Matcher
from disc_counter.disc.parabola import vertex_round
from disc_counter.disc.strip import BINS_PER_REVOLUTION, Strip
from disc_counter.disc.tracking.beam import BeamSearch, Hypothesis, summits
from disc_counter.disc.tracking.bridge import Lost
from disc_counter.model import NS_PER_S

POOR_SHARE = 0.5
"""The least share of the usual fit at which a strip is recognised."""
GOOD_SHARE, GOOD_FALL = 0.85, 0.05
"""The share of the usual fit at which a search is decided, and what is asked less for each second it has lasted."""
SURE_STEPS = 6
"""Strips in a row that must agree before the disc is found: a fifth of a second at 30 frames/s."""
SURE_LEAD = 8.0
"""The lead over any other place, as a logarithm of the odds, at which the disc is found: three thousand to one."""
TRIAL_STEPS = 12
"""Pictures after which a search that is not decided starts anew."""
SEEDS = 16
"""Places of the panorama a search starts from: on equal teeth the right one may fit less well than several others."""
SEED_ODDS = 25.0
"""The logarithm of the odds that a place loses for a fit that is worse by 1."""


class Search:
    """Looks for the disc strip by strip with a follower; it is found once `step` says so, and seen since `seen_ns`.

    `matchers` are the panorama to compare strips with, sharp and blurred; `usual_fit` is that of a disc well seen.
    """

    def __init__(self, follower: BeamSearch, matchers: tuple[Matcher, Matcher], usual_fit: float) -> None:
        self._follower = follower
        self._matchers = matchers
        self._usual_fit = usual_fit
        self._since_ns: int | None = None
        self._seeds = 0
        self._trial = 0
        self._trial_fit = 0.0
        self.seen_ns = 0
        self.matcher = matchers[0]

    def begin(self, since_ns: int, matcher: Matcher | None = None) -> None:
        """Start anew; what was thought of the disc is forgotten. The matcher is the one to try first."""
        self._follower.begin([], SEEDS)
        self._since_ns = since_ns
        if matcher is not None:
            self.matcher = matcher
            self._seeds = self._trial = 0

    def step(self, strip: Strip, time_ns: int, gap_ns: int, lost: Lost | None) -> bool:
        """Hold the next strip, `gap_ns` after the last, against the panorama; whether the disc is found."""
        if self._since_ns is None:
            self._since_ns = time_ns
        if not self._follower.hypotheses or self._trial > TRIAL_STEPS:
            self._seed(strip, time_ns, lost)
            return False
        self.matcher.take(strip)
        self._trial += 1
        self._follower.step(max(gap_ns, 1) / NS_PER_S, self.matcher, free=self._trial == 1)
        self._trial_fit += (self._follower.best.fit - self._trial_fit) / self._trial
        good = self._trial_fit > self._good_fit(time_ns)
        return self._trial >= SURE_STEPS and good and self._follower.lead > SURE_LEAD

    def _good_fit(self, time_ns: int) -> float:
        """The fit that is asked for: nearly the usual one, less the longer the search takes, for looks change."""
        share = GOOD_SHARE - GOOD_FALL * (time_ns - (self._since_ns or 0)) / NS_PER_S
        return max(share, POOR_SHARE) * self._usual_fit

    def _seed(self, strip: Strip, time_ns: int, lost: Lost | None) -> None:
        """Start a hypothesis at each of the places that fit best, with the turns nearest to the path expected."""
        if self._seeds > 0 or lost is None:
            self.matcher = self._matchers[1] if self.matcher is self._matchers[0] else self._matchers[0]
        self._seeds += 1
        self.matcher.take(strip)
        fits = self.matcher.everywhere()
        expected = lost.expected(time_ns) if lost else 0.0
        seeds = []
        for index in summits(fits, SEEDS):
            place = index + vertex_round(fits, index)
            place += (round((expected - place) / BINS_PER_REVOLUTION) if lost else 0) * BINS_PER_REVOLUTION
            fit = float(fits[index])
            odds = SEED_ODDS * (fit - float(fits.max()))
            seeds.append(Hypothesis(place, lost.speed if lost else 0.0, odds, fit, False, place))
        self._follower.begin(seeds if seeds and seeds[0].fit > self._good_fit(time_ns) else [], SEEDS)
        self._trial, self._trial_fit, self.seen_ns = 0, 0.0, time_ns
