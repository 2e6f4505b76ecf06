"""Looks for a disc in whole pictures that were kept: its window, and the geometry of its rim."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass

from disc_counter.disc.learning.candidate import Candidate
from disc_counter.disc.learning.known_path import Known
from disc_counter.disc.learning.moving_window import moving_window
from disc_counter.disc.learning.stabilised import still_picture
from disc_counter.disc.learning.window_view import LearningView
from disc_counter.disc.pixel_shift import steadied
from disc_counter.errors import NothingTurnsError
from disc_counter.model import Frame, Image, Window


@dataclass(frozen=True, slots=True)
class Looked:
    """A candidate, and whether the camera shook."""

    candidate: Candidate
    shaken: bool


@dataclass(frozen=True, slots=True)
class Searching:
    """A search that is being made beside the pictures; `known` is what was known when it was begun."""

    known: Known
    _found: Future[Looked | None]

    @classmethod
    def begun(
        cls,
        aside: Executor,
        known: Known,
        pictures: Sequence[Image],
        times_ns: Sequence[int],
        given: Window | None,
        mark: str,
        patience_ns: int,
    ) -> Searching:
        """Begun in pictures uint8 [height, width] or [height, width, 3], in and around the window that was given."""
        return cls(known, aside.submit(look, list(pictures), list(times_ns), given, mark, patience_ns))

    @property
    def ended(self) -> bool:
        """Whether it is done."""
        return self._found.done()

    @property
    def found(self) -> Looked | None:
        """What it found; None where nothing turns."""
        return self._found.result()


def look(kept: list[Image], times_ns: list[int], given: Window | None, mark: str, patience_ns: int) -> Looked | None:
    """The candidate in pictures that were kept; None where nothing turns in them."""
    pictures = steadied(kept)
    try:
        window, moving = moving_window(pictures, given)
        height, width = pictures[0].shape[:2]
        view = LearningView(window, (width, height), still_picture(pictures, window))
        parts = [Frame(ns, picture[view.wide.slices]) for ns, picture in zip(times_ns, pictures, strict=True)]
        candidate = Candidate(view, parts, mark, moving, patience_ns)
    except (NothingTurnsError, ValueError):
        return None
    return Looked(candidate, any(one is not other for one, other in zip(pictures, kept, strict=True)))
