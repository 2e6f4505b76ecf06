"""Learns the disc first, if it is not known yet, follows it from then on, and learns it anew where it is not found.

What raises an error of its own on the way is made anew, and the disc taken up again: counting outlives it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from disc_counter.disc.frozen import FROZEN, Repetition
from disc_counter.disc.learning.from_camera import lost_again
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.measurement.events import Failed, raised
from disc_counter.model import Frame, Sight
from disc_counter.picture.overlay import Outlines
from disc_counter.service.follower import Follower, Learner
from disc_counter.service.relearning import Relearning
from disc_counter.service.setbacks import Setbacks

FAULT = "fault"
"""Why a disc is not seen while what followed it has failed."""
FOLLOWING = "following of the disc"
"""The part whose faults these are."""


@dataclass(frozen=True, slots=True)
class _Start:
    """What was known when a follower's own path began, in micro-revolutions; no path where none was known."""

    path_urev: int | None = None
    doubt_urev: int = 0
    corrected_urev: int = 0

    def further(self, sight: Sight) -> Sight:
        """A sight of that follower, with its path since the first picture of all."""
        if self == NOTHING_BEFORE:
            return sight
        return replace(
            sight,
            path_urev=sight.path_urev if self.path_urev is None else self.path_urev + (sight.path_urev or 0),
            uncertainty_urev=round(math.hypot(self.doubt_urev, sight.uncertainty_urev)),
            corrected_urev=self.corrected_urev + sight.corrected_urev,
        )


NOTHING_BEFORE = _Start()


class Observer:
    """Gives a Sight for every frame; `learnt` is called with the calibration whenever it is new.

    It belongs to the measuring thread, but for `calibration` and `progress`, which any thread may ask for. `live` is a
    camera, not a film of one. `failed` hears of an error in what learns or follows; where it takes it, what was counted
    stays, and the disc is taken up anew: by what is known of it, and learnt anew where that fails again and again.
    """

    def __init__(
        self,
        calibration: DiscCalibration | None,
        learner: Callable[[], Learner],
        follower: Callable[[DiscCalibration], Follower],
        learnt: Callable[[DiscCalibration], None],
        live: bool = True,
        failed: Failed = raised,
    ) -> None:
        self._learn, self._follow, self._learnt, self._live = learner, follower, learnt, live
        self._failed = failed
        self._calibration = calibration
        self._learner: Learner | None = None
        self._follower: Follower | None = None
        self._start = NOTHING_BEFORE
        self._anew = Relearning(learner)
        self._repetition = Repetition(live)
        self._known: Sight | None = None
        """What was said last that is not merely concluded from a fault."""
        self._setbacks = Setbacks()

    @property
    def calibration(self) -> DiscCalibration | None:
        """What is known of the disc; None while it is learnt."""
        return self._calibration

    @property
    def progress(self) -> float | None:
        """How much of the disc was seen while it is learnt, 0 to 1; None once it is known."""
        learner = self._learner
        return None if learner is None or self._calibration is not None else learner.progress

    @property
    def scene(self) -> Outlines | None:
        """Where things are in the picture; None while that is not known."""
        return None if self._follower is None else self._follower.scene

    def feed(self, frame: Frame) -> Sight:
        """What is known of the disc after a frame; the path goes on where the learning left it."""
        if self._known is None:
            self._known = Sight(frame.time_ns, None, 0, None, FAULT)
        if self._setbacks.wait(frame.time_ns):
            return self._concluded(self._known, frame.time_ns)
        try:
            self._known = self._seen(frame)
        except Exception as error:
            self._failed(FOLLOWING, error)
            self._drop(frame.time_ns)
            return self._concluded(self._known, frame.time_ns)
        return self._known

    def close(self) -> None:
        """End a learning that is under way; call it when no more frames are fed."""
        if self._learner is not None:
            self._learner.close()
        self._anew.stop()

    def _seen(self, frame: Frame) -> Sight:
        if self._learner is None and self._follower is None:
            self._take_up(frame.time_ns)
        stale = self._repetition.stale(frame.image, frame.time_ns)
        start = self._start
        sight = self._by_what_is_known(frame, stale)
        told = start.further(sight)
        anew = None if self._calibration is None else self._anew.take(frame, sight)
        return told if anew is None else self._go_on_with(*anew, told)

    def _take_up(self, time_ns: int) -> None:
        """Begin with the disc: at first, or after a fault, from what was known before it."""
        known, calibration = self._known, self._calibration
        after = known is not None and self._setbacks.any
        if known is not None and after:
            until = known if calibration is not None else self._concluded(known, time_ns)
            self._start = _Start(known.path_urev, until.uncertainty_urev, known.corrected_urev)
        if calibration is None:
            self._learner = self._learn()
            return
        self._follower = self._follow(calibration)
        if known is not None and after:
            # Its path begins where the disc was seen last: what it turned since then is bridged as after any gap.
            self._follower.unseen(known.time_ns, FAULT)

    def _drop(self, time_ns: int) -> None:
        """Whatever was at work has failed, and nobody knows how far it had come: it is not asked again."""
        self._setbacks.took(time_ns)
        self._learner = self._follower = None
        self._anew, self._repetition = Relearning(self._learn), Repetition(self._live)
        if self._setbacks.again_and_again:
            self._calibration = None

    def _concluded(self, known: Sight, time_ns: int) -> Sight:
        """Nothing was seen since then: what was known of the path, in doubt by all that a disc may have done."""
        return lost_again(known, Sight(time_ns, None, 0, None, FAULT))

    def _by_what_is_known(self, frame: Frame, stale: bool) -> Sight:
        follower = self._learner or self._follower
        assert follower is not None
        if stale:
            return follower.unseen(frame.time_ns, FROZEN)
        sight = follower.feed(frame)
        if self._learner is not None and self._learner.calibration is not self._calibration:
            self._take_over(self._learner, sight)
        return sight

    def _take_over(self, learner: Learner, sight: Sight) -> None:
        """Go on with what was learnt: by the learner, which may learn it better yet, or by another follower."""
        calibration = learner.calibration
        assert calibration is not None
        self._learner, self._follower, self._calibration = learner, learner.follower, calibration
        if self._follower is None:
            if sight.path_urev is not None:
                told = self._start.further(sight)
                self._start = _Start(told.path_urev, told.uncertainty_urev, told.corrected_urev)
            self._learner, self._follower = None, self._follow(calibration)
        self._learnt(calibration)

    def _go_on_with(self, learner: Learner, found: Sight, before: Sight, expected: Sight) -> Sight:
        """The disc was learnt anew, beside a follower that said `before` when that began, and expects it elsewhere now.

        What it turned since then is known again; before, while it was not seen, it may have done anything.
        """
        known = self._start.further(before)
        corrected_urev = expected.corrected_urev - found.corrected_urev
        self._start = _Start(known.path_urev, known.uncertainty_urev, corrected_urev)
        sight = self._start.further(found)
        self._take_over(learner, found)
        return sight
