"""Learns a disc from a running camera, whose pictures are seen once: what `learn` does with a film, step by step."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress

from disc_counter.disc.calibration import Calibration
from disc_counter.disc.geometry import Geometry
from disc_counter.disc.learning.from_film import (
    PICTURES_FOR_GEOMETRY,
    PICTURES_FOR_WINDOW,
    calibration_of,
    check_window,
    refined_by,
)
from disc_counter.disc.learning.geometry_search import find_geometry
from disc_counter.disc.learning.mapping import map_disc
from disc_counter.disc.learning.route import Look, look_at
from disc_counter.disc.learning.sampling import Sampler, StripKeeper
from disc_counter.disc.learning.stabilised import still_picture
from disc_counter.disc.learning.window import find_window
from disc_counter.errors import NothingTurnsError
from disc_counter.model import NS_PER_S, Frame, Sight, Window

FIRST_TRY_NS = 8 * NS_PER_S
"""How long is filmed before the first try, in ns: a disc at a usual load turns far enough in it to be told from the
rest."""
TRY_GROWTH = 1.6
"""How many times as long as the one before each further try is filmed: trying costs as much as following for
minutes."""
STRIPS_LIVE = 1800
"""With 600 values of float32 and three rows each, 13 MB; trying takes three times as much for a moment."""
MOST_INTERVAL_NS = 2 * NS_PER_S
"""Strips further apart than this do not show which way a disc turns once a load is switched on: start anew."""
PROGRESS_AT = (0.0, 0.15, 0.3, 0.65)
"""The share done at the beginning of each stage; one turn takes longer than finding the window."""


class Tries:
    """When to try again what takes long and may need more pictures."""

    def __init__(self, start_ns: int) -> None:
        self._start_ns = start_ns
        self._wait_ns = float(FIRST_TRY_NS)

    def due(self, time_ns: int) -> bool:
        """Whether a try is due; the next one is later then."""
        if time_ns - self._start_ns < self._wait_ns:
            return False
        self._wait_ns = TRY_GROWTH * (time_ns - self._start_ns)
        return True


class OnlineCalibrator:
    """Takes pictures until the disc is known: about two turns, as slow as they may be.

    `window` is where the slot is, if that is known; `mark` is "auto", "red" or "dark".
    """

    def __init__(self, window: Window | None = None, mark: str = "auto") -> None:
        self._given = window
        self._mark = mark
        self._stage = 0
        self._calibration: Calibration | None = None
        self._lesson = self._course()
        next(self._lesson)

    @property
    def calibration(self) -> Calibration | None:
        """What was learnt, once it is enough."""
        return self._calibration

    @property
    def progress(self) -> float:
        """How much of what is needed was seen, 0 to 1; it goes up in a few steps."""
        return 1.0 if self._calibration else PROGRESS_AT[self._stage]

    def feed(self, frame: Frame) -> Sight:
        """Look at the next picture; what the disc does in the meantime is not known yet.

        Raises UsageError where the window lies outside the picture.
        """
        if self._calibration is None:
            try:
                self._lesson.send(frame)
            except StopIteration as end:
                self._calibration = end.value
        return Sight(frame.time_ns, 0, 0, None, "learning")

    def close(self) -> None:
        """Let go of the pictures that were kept: nothing more is learnt."""
        self._lesson.close()

    def _course(self) -> Generator[None, Frame, Calibration]:
        """Window, geometry, the geometry made exact, the map: each from pictures of its own."""
        frame = yield
        size = (frame.image.shape[1], frame.image.shape[0])
        wholes = Sampler(PICTURES_FOR_WINDOW)
        window = yield from self._window(wholes)
        check_window(window, size)
        still = still_picture(wholes.pictures, window)
        del wholes
        self._stage = 1
        geometry = yield from self._geometry(window)
        self._stage = 2
        samples = Sampler(PICTURES_FOR_GEOMETRY)
        look = yield from self._round(window, geometry, samples)
        self._stage = 3
        look = yield from self._round(window, refined_by(look, samples))
        return calibration_of(map_disc(look), window, size, still, self._mark)

    def _window(self, wholes: Sampler) -> Generator[None, Frame, Window]:
        frame = yield
        tries = Tries(frame.time_ns)
        while True:
            wholes.offer(frame.time_ns, frame.image)
            if tries.due(frame.time_ns):
                with suppress(NothingTurnsError):
                    return self._given or find_window(wholes.pictures)
            frame = yield

    def _geometry(self, window: Window) -> Generator[None, Frame, Geometry]:
        frame = yield
        samples, tries = Sampler(PICTURES_FOR_GEOMETRY), Tries(frame.time_ns)
        while True:
            samples.offer(frame.time_ns, frame.image[window.slices])
            if tries.due(frame.time_ns):
                with suppress(NothingTurnsError):
                    return find_geometry(samples.pictures, (window.width - 1) / 2)
            frame = yield

    def _round(
        self, window: Window, geometry: Geometry, samples: Sampler | None = None
    ) -> Generator[None, Frame, Look]:
        """Watch the disc until it was seen all round; `samples` takes pictures meanwhile."""
        frame = yield
        keeper, tries = StripKeeper(geometry, STRIPS_LIVE), Tries(frame.time_ns)
        while True:
            part = frame.cut(window)
            if samples is not None:
                samples.offer(frame.time_ns, part.image)
            room = keeper.offer(part)
            if tries.due(frame.time_ns):
                look = look_at(keeper)
                if look.closed:
                    return look
            if not room:
                keeper.thin()
            if keeper.interval_ns > MOST_INTERVAL_NS:
                keeper, tries = StripKeeper(geometry, STRIPS_LIVE), Tries(frame.time_ns)
            frame = yield
