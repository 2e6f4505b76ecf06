"""Keeps pictures of a disc that is not known, and looks for it in them now and then."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass

from disc_counter.disc.learning.candidate import Candidate
from disc_counter.disc.learning.from_film import check_window
from disc_counter.disc.learning.known_path import Known
from disc_counter.disc.learning.near import NearPictures
from disc_counter.disc.learning.sampling import Sampler
from disc_counter.disc.learning.searching import KeptPictures, Looked, Searching
from disc_counter.disc.learning.stabilised import Steady
from disc_counter.disc.learning.tries import Tries
from disc_counter.model import NS_PER_S, Frame, Window

PICTURES_KEPT = 96
"""Whole pictures from which window and geometry are found: 29 MB of grey, for a moment."""
MOST_SEEKING_NS = 20 * NS_PER_S
"""The longest wait until the disc is looked for again: a load that is switched on at last may be off again soon."""
MOST_IN_VAIN = 2
"""Searches in which something moves, but where the slot was drawn nothing or no disc, until the whole picture is looked
at."""
NEAR_NS = 5 * NS_PER_S
"""The wait where something moves, but too few pictures show what: in so long 150 more are kept of it."""


@dataclass(frozen=True, eq=False, slots=True)
class FoundCandidate:
    """A candidate, what was known when its last picture was taken, and what takes out that the camera shakes.

    `moving_ns` is since when it is seen to move, None where it is from the first picture on.
    """

    known: Known
    moving_ns: int | None
    candidate: Candidate
    steady: Steady | None


class Seeking:
    """`given` is where somebody drew the slot, `mark` is "auto", "red" or "dark"; a search is made `aside`."""

    def __init__(self, first: Frame, given: Window | None, mark: str, aside: Executor) -> None:
        """Raises UsageError where the window lies outside of the first picture."""
        if given is not None:
            check_window(given, (first.image.shape[1], first.image.shape[0]))
        self._given, self._mark, self._aside = given, mark, aside
        self._tries = Tries(first.time_ns, most_ns=MOST_SEEKING_NS)
        self._wholes = Sampler(PICTURES_KEPT)
        self._near: NearPictures | None = None
        self._searching: Searching | None = None
        self._in_vain = 0

    @property
    def in_vain(self) -> bool:
        """Whether what moves is not where the slot was drawn, or is no disc there."""
        return self._in_vain >= MOST_IN_VAIN

    def keep(self, frame: Frame) -> None:
        """Keep the picture, if it is one of those that spread evenly."""
        self._wholes.offer(frame.time_ns, frame.image)
        if self._near is not None:
            self._near.offer(frame)

    def look(self, frame: Frame, known: Known, patience_ns: int) -> FoundCandidate | None:
        """Begin a search if one is due; what the last one found, once it is done.

        `known` is what is known of the path at the frame; a candidate gets `patience_ns` to follow anything.
        """
        due = self._tries.due(frame.time_ns)
        if self._searching is None and due:
            near = None if self._near is None else self._near.kept
            kept = KeptPictures(list(self._wholes.pictures), list(self._wholes.times_ns), near)
            given = None if self.in_vain else self._given
            self._searching = Searching.begun(self._aside, known, kept, given, self._mark, patience_ns)
        if self._searching is None or not self._searching.ended:
            return None
        searching, self._searching = self._searching, None
        found = searching.found
        if found is None:
            return None
        if found.candidate is None:
            self._without_disc(frame, found)
            return None
        steady = found.candidate.view.steady() if found.shaken else None
        return FoundCandidate(searching.known, found.moving_ns, found.candidate, steady)

    def _without_disc(self, frame: Frame, found: Looked) -> None:
        """Something moves, but nothing where the slot was drawn, or nothing that is seen to be a disc."""
        if self._given is not None and (found.elsewhere or self._near is not None):
            self._in_vain += 1
            self._near = None if self._in_vain == MOST_IN_VAIN else self._near
        if not found.elsewhere:
            self._look_near(frame, found.window)

    def _look_near(self, frame: Frame, window: Window) -> None:
        """Something moves there, but too few pictures show what: keep more of that, and look again soon."""
        if self._near is None:
            self._near = NearPictures(window, (frame.image.shape[1], frame.image.shape[0]))
            self._tries = Tries(frame.time_ns, NEAR_NS, MOST_SEEKING_NS)
