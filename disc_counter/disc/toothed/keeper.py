"""Keeps the strips of a disc that is being learnt, within bounded memory; those that show nothing new are left out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.continuity import Continuity
from disc_counter.disc.toothed.followed_strip import FollowedStrip
from disc_counter.disc.toothed.rim_strip import Strip
from disc_counter.disc.toothed.tooth_view import ToothView

Floats = NDArray[np.float32]

MOST_STRIPS = 2600
"""With 400 columns of float32: 4 MB, and a study of half a second."""
STILL = 0.006
"""Of the brightness: strips that differ by less show the same."""
NEW_PHASE, NEW_SHARE = 0.15, 0.5
"""What shows no other phase (teeth) nor other teeth (share of their means) is not kept."""
NEAR_TEETH = 2.5
"""Between strips so near to each other one can be left out."""
MOST_LEFT = 0.8
"""Where leaving out leaves more than this share, the oldest quarter goes."""


@dataclass(slots=True)
class KeptStrip:
    """A strip, its time in seconds and its place in teeth (NaN where it is not known).

    `after_hole` says that nothing was seen right before it: the disc may have turned anywhere since the one before.
    """

    strip: Strip
    time_s: float
    place: float
    after_hole: bool
    red: Strip | None = None


class ToothStrips:
    """Strips [m, n] with times in seconds, and where they are known places in teeth and redness; NaN elsewhere."""

    def __init__(self) -> None:
        self._kept: list[KeptStrip] = []
        self._skipped: tuple[Strip, float] | None = None
        self._view: ToothView | None = None
        self._continuity = Continuity()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def strips(self) -> Floats:
        return np.array([each.strip for each in self._kept], np.float32)

    @property
    def reds(self) -> Floats:
        """float32 [m, n], grey levels."""
        unknown = np.full(len(self._kept[0].strip) if self._kept else 0, np.nan, np.float32)
        return np.array([unknown if each.red is None else each.red for each in self._kept], np.float32)

    @property
    def times_s(self) -> NDArray[np.float64]:
        return np.array([each.time_s for each in self._kept])

    @property
    def places(self) -> NDArray[np.float64]:
        return np.array([each.place for each in self._kept])

    @property
    def after_holes(self) -> NDArray[np.bool_]:
        """[m], whether nothing was seen between a strip and the one before it."""
        return np.array([each.after_hole for each in self._kept], np.bool_)

    @property
    def reach(self) -> float:
        """Teeth between the lowest and the highest place."""
        known = self.places[np.isfinite(self.places)]
        return float(np.ptp(known)) if len(known) else 0.0

    def offer(self, seen: FollowedStrip) -> None:
        """Keep a strip, and how red it is, if it shows what is new, and is not lost for another reason than a hand."""
        if seen.place is None:
            kept = self.offer_first(seen.strip, seen.time_s)
        elif seen.reason in (None, "blocked"):
            kept = self.offer_viewed(seen.strip, seen.time_s, seen.place, seen.view)
        else:
            return
        if kept:
            self._kept[-1].red = seen.red

    def offer_first(self, strip: Strip, time_s: float) -> bool:
        """Keep a strip if it looks other than the last one."""
        after_hole = self._continuity.broken_at(time_s)
        if self._kept and not after_hole:
            last = self._kept[-1].strip
            if float(np.abs(strip - last).mean()) <= STILL * float(last.mean()):
                self._skipped = (strip, time_s)
                return False
        self.add(strip, time_s, after_hole=after_hole)
        return True

    def offer_viewed(self, strip: Strip, time_s: float, place: float, view: ToothView | None) -> bool:
        """Keep a strip if it shows another phase or other teeth than the last one kept, or nothing is known of it."""
        after_hole = self._continuity.broken_at(time_s)
        last = self._view
        if view is not None and last is not None and len(view.teeth) == len(last.teeth) and not after_hole:
            off = abs((view.phase - last.phase + 0.5) % 1.0 - 0.5)
            other = float(np.abs(view.teeth - last.teeth).mean()) > NEW_SHARE * float(np.abs(view.teeth).mean())
            if off < NEW_PHASE and not other:
                self._skipped = (strip, time_s)
                return False
        self._view = view
        self.add(strip, time_s, place, after_hole)
        return True

    def add(self, strip: Strip, time_s: float, place: float = float("nan"), after_hole: bool = False) -> None:
        """Keep a strip; before it the last of those that showed nothing new, so that a rest is no gap."""
        if self._skipped is not None:
            skipped, self._skipped = self._skipped, None
            self._enter(KeptStrip(*skipped, self._kept[-1].place, after_hole=False))
        self._enter(KeptStrip(strip, time_s, place, after_hole))

    def forget_since(self, time_s: float) -> None:
        """Leave out the strips that were taken after a time: what they show cannot be told any more."""
        self._kept = [each for each in self._kept if each.time_s <= time_s]
        self._skipped = self._view = None
        self._continuity.break_off()

    def forget_others(self, used: NDArray[np.intp]) -> None:
        """Leave out all strips but those; where others were between two of them nothing was seen."""
        gaps = np.diff(used, prepend=used[0]) > 1
        kept = [self._kept[i] for i in used]
        self._kept = [
            replace(each, after_hole=each.after_hole or gap) for each, gap in zip(kept, gaps.tolist(), strict=True)
        ]

    def set_places(self, used: NDArray[np.intp], places: NDArray[np.float64]) -> None:
        """What a study found of the strips `used` [m]; those of others are not known."""
        for each in self._kept:
            each.place = float("nan")
        for i, place in zip(used, places, strict=True):
            self._kept[i].place = float(place)
        self._view = None

    def _enter(self, kept: KeptStrip) -> None:
        self._kept.append(kept)
        if len(self._kept) > MOST_STRIPS:
            self._thin()

    def _thin(self) -> None:
        """Leave out every other strip where neighbours are near; without known places the oldest."""
        places, after_holes = self.places, self.after_holes
        keep = np.ones(len(places), np.bool_)
        i = 1
        while i < len(places) - 1:
            if abs(places[i + 1] - places[i - 1]) < NEAR_TEETH and not after_holes[i : i + 2].any():
                keep[i] = False
                i += 1
            i += 1
        if keep.sum() > MOST_LEFT * len(places):
            keep[: len(places) // 4] = False
        self._kept = [self._kept[i] for i in np.flatnonzero(keep)]
