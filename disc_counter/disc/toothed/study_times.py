"""When the strips of a toothed disc that is being learnt are studied anew."""

from __future__ import annotations

from disc_counter.disc.toothed.growing import GrowingDisc
from disc_counter.disc.toothed.keeper import MOST_STRIPS
from disc_counter.disc.toothed.tooth_calibration import FIRM_TURNS, PROVEN_TURNS
from disc_counter.disc.toothed.toothed_tracker import ToothedTracker

FIRST_STUDY = 40
STUDY_GROWTH, EARLY_GROWTH, EARLY_STRIPS = 1.5, 1.25, 300
"""A study is made anew when there are so many times more strips; at first sooner, when light is known the least."""
STUDY_AT_LEAST = int(0.95 * MOST_STRIPS)
LOST_S = 0.6
"""While sight is lost on a map that is not proven, all of it is studied anew so often."""
MORE_TURNS, RETRY_TURNS = 0.02, 0.5
"""How much further than is needed a study is made anew, in revolutions, and after how many more where it failed."""


class StudyTimes:
    """Is told what was studied, and says when to study next."""

    def __init__(self, kept: int = 0) -> None:
        """`kept` strips are there already, by which the disc was followed until it was lost for good."""
        self._kept = self._tried_count = kept
        self._next_count, self._tried_s, self._next_turns = kept + FIRST_STUDY, 0.0, 0.0

    def due(self, follower: GrowingDisc | ToothedTracker | None, count: int, reach: float, time_s: float) -> bool:
        """Whether to study `count` strips over `reach` teeth, as the disc is followed now."""
        if follower is None:
            return count >= self._next_count
        if follower.reason is not None:
            # The same strips would only say the same.
            return count != self._tried_count and time_s - self._tried_s > LOST_S
        if isinstance(follower, GrowingDisc):
            return count >= self._next_count or follower.closes()
        turns = reach / follower.calibration.teeth
        if turns <= self._next_turns:
            return False
        self._next_turns = turns + RETRY_TURNS
        return True

    def begun(self, count: int, time_s: float) -> None:
        """A study of so many strips was begun."""
        self._tried_count = count
        new = count - self._kept
        growth = EARLY_GROWTH if new < EARLY_STRIPS else STUDY_GROWTH
        self._next_count = min(self._kept + max(int(new * growth), FIRST_STUDY), max(STUDY_AT_LEAST, count + 1))
        self._tried_s = time_s

    def closed(self, turns: float) -> None:
        """A turn has closed, and so many were seen."""
        wanted = FIRM_TURNS if turns < FIRM_TURNS else PROVEN_TURNS if turns < PROVEN_TURNS else turns + RETRY_TURNS
        self._next_turns = wanted + MORE_TURNS
