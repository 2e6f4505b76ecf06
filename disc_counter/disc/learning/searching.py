"""Looks for a disc in whole pictures that were kept: its window, and the geometry of its rim."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from dataclasses import dataclass

from disc_counter.disc.learning.candidate import Candidate
from disc_counter.disc.learning.geometry_search import find_geometry
from disc_counter.disc.learning.known_path import Known
from disc_counter.disc.learning.moving_window import moving_window, stood_first
from disc_counter.disc.learning.near import Near
from disc_counter.disc.learning.stabilised import still_picture
from disc_counter.disc.learning.usual import usual
from disc_counter.disc.learning.window_view import LearningView
from disc_counter.disc.pixel_shift import steadied
from disc_counter.errors import NothingTurnsError, TurnsElsewhereError
from disc_counter.model import Frame, Image, Window


@dataclass(frozen=True, slots=True)
class KeptPictures:
    """Whole pictures uint8 [height, width] that were kept, and parts near a window where one was found before."""

    pictures: list[Image]
    times_ns: list[int]
    near: Near | None


@dataclass(frozen=True, slots=True)
class Looked:
    """Where something moves, a candidate where that is a disc, and whether the camera shook.

    `moving_ns` is since when it moves, None where it does from the first picture on; `elsewhere` says that nothing
    moves in the window that somebody drew, but something does in another place.
    """

    window: Window
    moving_ns: int | None
    candidate: Candidate | None
    shaken: bool
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Searching:
    """A search that is being made beside the pictures; `known` is what was known when it was begun."""

    known: Known
    _found: Future[Looked | None]

    @classmethod
    def begun(
        cls, aside: Executor, known: Known, kept: KeptPictures, given: Window | None, mark: str, patience_ns: int
    ) -> Searching:
        """Begun in pictures that were kept, in and around the window that was given."""
        return cls(known, aside.submit(look, kept, given, mark, patience_ns))

    @property
    def ended(self) -> bool:
        """Whether it is done."""
        return self._found.done()

    @property
    def found(self) -> Looked | None:
        """What it found; None where nothing turns."""
        return self._found.result()


def look(kept: KeptPictures, given: Window | None, mark: str, patience_ns: int) -> Looked | None:
    """What moves in pictures that were kept, and the candidate that it is; None where nothing moves in them."""
    pictures = steadied(kept.pictures)
    shaken = any(one is not other for one, other in zip(pictures, kept.pictures, strict=True))
    height, width = pictures[0].shape[:2]
    try:
        window, moving = moving_window(pictures, given)
    except TurnsElsewhereError:
        assert given is not None
        return Looked(given, None, None, shaken, elsewhere=True)
    except NothingTurnsError:
        return None
    try:
        view = LearningView(window, (width, height), still_picture(pictures, window))
        wholes = [Frame(ns, picture[view.wide.slices]) for ns, picture in zip(kept.times_ns, pictures, strict=True)]
        seen = usual([whole.image[view.inner] for whole in wholes[-moving:]])
        geometry = find_geometry(seen, (window.width - 1) / 2).moved(*view.offset)
        parts = wholes if kept.near is None or shaken else kept.near.following(wholes, view.wide)
        candidate = Candidate(view, geometry, wholes, parts, mark, patience_ns)
    except (NothingTurnsError, ValueError):
        return Looked(window, None, None, shaken)
    stood = stood_first(pictures, window)
    return Looked(window, kept.times_ns[stood] if stood else None, candidate, shaken)
