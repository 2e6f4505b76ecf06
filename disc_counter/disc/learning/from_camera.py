"""Learns a disc from pictures given once and in order, counts from the first of them, and goes on as its tracker does.

Two ways are tried side by side: by the teeth of the rim, or the divisions printed on it, which need no geometry; and by
a map of whatever is on the rim. The first that has closed a turn is gone on with.
"""

from __future__ import annotations

import math
from concurrent.futures import Executor
from dataclasses import replace

from disc_counter.disc.aside import AT_ONCE
from disc_counter.disc.doubt import ANY_LOADS
from disc_counter.disc.learning.from_film import check_window
from disc_counter.disc.learning.plain_learner import PlainLearner
from disc_counter.disc.toothed.learner import ToothedLearner
from disc_counter.disc.toothed.toothed_disc import said
from disc_counter.disc.toothed.toothed_scene import ToothedScene
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.disc.tracking.known import known_disc
from disc_counter.disc.tracking.scene import Scene
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, Sight, Window

PLAINLY_TEETH = 0.7
"""The share of what moves along the rim that is one regular row of teeth: 0.9 on teeth, 0.5 to 0.63 on printed scales,
which the map of all that is on the rim holds better through darkness."""
SURER = 0.7
"""The share of the leader's uncertainty below which the other way is taken: they should not take turns."""
FOLLOWED = ("open", "closed", "proven")
"""States of the learner by teeth in which it follows the disc."""


class OnlineCalibrator:
    """Takes pictures, and says what is known of the disc after each of them.

    `window` is where somebody drew the slot, `mark` is "auto", "red" or "dark", `direction` +1 where the rim moves
    right in the picture while consuming. `calibration` is what was learnt, once a turn has closed.
    """

    def __init__(
        self, window: Window | None = None, mark: str = "auto", direction: int = 1, aside: Executor = AT_ONCE
    ) -> None:
        self._window, self._mark, self._direction, self._aside = window, mark, direction, aside
        self._toothed: ToothedLearner | None = None
        self._plain: PlainLearner | None = PlainLearner(window, mark, direction, aside)
        self._begun = False
        self._leader = ""
        self._seen = 0.0
        self._turned_urev = 0
        self._said: Sight | None = None
        self._corrected_urev = 0
        self._scene: tuple[DiscCalibration, Scene | ToothedScene] | None = None

    @property
    def calibration(self) -> DiscCalibration | None:
        """What was learnt, once it is enough."""
        if self._toothed is not None and self._toothed.calibration is not None:
            return self._toothed.calibration
        return self._plain.calibration if self._plain is not None else None

    @property
    def progress(self) -> float:
        """The part of a turn that was seen, 0 to 1."""
        return 1.0 if self.calibration is not None else self._seen

    @property
    def follower(self) -> OnlineCalibrator:
        """What goes on with the disc once it is known: this, without a break."""
        return self

    @property
    def scene(self) -> Scene | ToothedScene:
        """Where things are in the picture; there is nothing to be asked for before the disc is known."""
        calibration = self.calibration
        assert calibration is not None
        if self._scene is None or self._scene[0] is not calibration:
            self._scene = (calibration, known_disc(calibration, self._direction).scene)
        return self._scene[1]

    def feed(self, frame: Frame) -> Sight:
        """What is known after the next picture. Raises UsageError where the window lies outside the picture."""
        if not self._begun:
            self._begin(frame)
        leader, sight = self._led(frame)
        self._note_seen()
        if sight.path_urev is None:
            return sight if self._said is None else lost_again(self._said, sight)
        if leader != self._leader:
            # The path since the first picture is known better, or by the other way: nothing turned for that just now.
            self._leader = leader
            self._corrected_urev = sight.path_urev - sight.corrected_urev - self._turned_urev
        corrected_urev = sight.corrected_urev + self._corrected_urev
        self._turned_urev = sight.path_urev - corrected_urev
        self._said = sight = replace(sight, corrected_urev=corrected_urev)
        return sight

    def _note_seen(self) -> None:
        """What was seen of a turn: a better guess of its length makes that no less, a new beginning does."""
        seen = [self._plain.turns_seen if self._plain else 0.0, self._toothed.turns_seen if self._toothed else 0.0]
        self._seen = max(self._seen, min(max(seen), 1.0)) if any(seen) else 0.0

    def unseen(self, time_ns: int, reason: str) -> Sight:
        """What is known at a time of which there is no picture, for a reason."""
        sight = Sight(time_ns, None, 0, None, reason)
        if self._toothed is not None and (self._plain is None or self._toothed.state in FOLLOWED):
            sight = said(self._toothed.unseen(time_ns / NS_PER_S, reason), time_ns)
        elif self._plain is not None:
            sight = self._plain.unseen(time_ns, reason)
        if sight.path_urev is None:
            return sight if self._said is None else lost_again(self._said, sight)
        return replace(sight, corrected_urev=sight.corrected_urev + self._corrected_urev)

    def close(self) -> None:
        """Let go of the pictures that were kept: nothing more is learnt."""
        self._toothed = self._plain = None

    def _begin(self, frame: Frame) -> None:
        self._begun = True
        height, width = frame.image.shape[:2]
        if self._window is not None:
            check_window(self._window, (width, height))
        hint = self._window or Window(0, 0, width, height)
        at = (hint.x, hint.y, hint.width, hint.height)
        self._toothed = ToothedLearner(at, (width, height), self._direction, self._mark, self._aside)

    def _led(self, frame: Frame) -> tuple[str, Sight]:
        """Who leads, and what it sees: the teeth as long as they are followed; what has learnt stays alone."""
        if self._toothed is not None:
            by_teeth = said(self._toothed.feed(frame.image, frame.time_ns / NS_PER_S, frame.chroma), frame.time_ns)
            if self._toothed.state in FOLLOWED:
                if self._toothed.calibration is not None:
                    self._plain = None
                elif self._plain is not None:
                    by_map = self._by_map_as_well(frame, self._plain, by_teeth, self._toothed.share)
                    if by_map is not None:
                        return "plain", by_map
                return self._toothed.scale, by_teeth
            if self._plain is None:
                return self._toothed.scale, by_teeth
        assert self._plain is not None
        sight = self._plain.feed(frame)
        if self._plain.calibration is not None:
            self._toothed = None
        elif self._window is not None and self._toothed is not None and self._plain.drawn_wrongly:
            self._window = None
            self._toothed.look_everywhere()
        return "plain", sight

    def _by_map_as_well(self, frame: Frame, plain: PlainLearner, teeth: Sight, share: float) -> Sight | None:
        """Learn by the map beside teeth that are followed; what is seen by it, where that is known better.

        What plainly are teeth is left to them: on a map they are too much alike.
        """
        if share >= PLAINLY_TEETH:
            plain.keep(frame)
            return None
        sight = plain.feed(frame)
        if plain.calibration is not None:
            self._toothed = None
            return sight
        known = sight.path_urev is not None and sight.reason is None
        doubt_urev = teeth.uncertainty_urev * (1.0 if self._leader == "plain" else SURER)
        return sight if known and sight.uncertainty_urev < doubt_urev else None


def lost_again(known: Sight, unknown: Sight) -> Sight:
    """Of a path that was known once its end is still known, in doubt by all that a disc may have done since."""
    doubt = ANY_LOADS.nothing_known((unknown.time_ns - known.time_ns) / NS_PER_S)
    doubt_urev = round(math.hypot(known.uncertainty_urev, doubt * UREV_PER_REVOLUTION))
    return replace(known, time_ns=unknown.time_ns, uncertainty_urev=doubt_urev, angle_deg=None, reason=unknown.reason)
