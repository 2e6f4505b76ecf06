"""What is known of a meter before it is measured: its calibration, and what `setup` finds out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from disc_counter.camera import Source
from disc_counter.camera.clip import Clip
from disc_counter.disc.aside import AT_ONCE
from disc_counter.disc.calibration import Calibration
from disc_counter.disc.doubt import ANY_LOADS, Loads
from disc_counter.disc.learning.from_camera import OnlineCalibrator
from disc_counter.disc.learning.learn import learn
from disc_counter.disc.tracking import kept
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.disc.tracking.known import USUAL_FUSE_W, known_disc, loads_at
from disc_counter.energy import Constant
from disc_counter.errors import CalibrationError
from disc_counter.model import UREV_PER_REVOLUTION, Frame, Image
from disc_counter.register.lookout import Lookout
from disc_counter.register.picture_parts import around
from disc_counter.register.reading import COUNTS, read_at
from disc_counter.register.shown import RegisterReading
from disc_counter.settings import Register, Settings, check_windows, update
from disc_counter.settings.rewrite import Place

CLEAR_TURN_UREV = UREV_PER_REVOLUTION // 20
"""How far a live disc is watched to turn, in micro-revolutions, for its direction to be clear."""
MARK_KINDS = ("red", "dark")
KEPT_PICTURES = 4
"""Pictures of a film in which the register is looked for, at least; twice as many at most."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What watching a meter told; `direction` is +1 where its rim moved right in the picture, None if it did not.

    `register` is what the row of number drums shows, None where none was found, and then `no_register` says why, or the
    configuration has one.
    """

    calibration: DiscCalibration
    direction: int | None
    register: RegisterReading | None = None
    no_register: str | None = None


def direction_of(settings: Settings) -> int:
    """+1 where the rim moves right in the picture while consuming, -1 where it moves left."""
    return -1 if settings.meter.direction == "left" else 1


def loads_of(settings: Settings, constant: Constant | None) -> Loads:
    """What the disc may do while it is not seen: as much as the main fuse lets through, where the constant is known."""
    if constant is None:
        return ANY_LOADS
    return loads_at(float(constant.revolutions_per_kwh), settings.meter.max_power_w or USUAL_FUSE_W)


def kept_calibration(settings: Settings, size: tuple[int, int]) -> DiscCalibration | None:
    """The calibration in [data] directory, if there is one that fits pictures of this size."""
    directory = settings.data.directory
    try:
        calibration = kept.load(directory)
    except CalibrationError as error:
        log.warning("%s; for now the disc is learnt anew", error)
        return None
    if calibration is None or tuple(calibration.size) == tuple(size):
        return calibration
    was, now = (f"{width} x {height}" for width, height in (calibration.size, size))
    log.warning("the calibration in %s is for pictures of %s, not %s: the disc is learnt anew", directory, was, now)
    return None


def closed_calibration(settings: Settings, size: tuple[int, int]) -> DiscCalibration | None:
    """The same where a turn has closed: while a disc is measured without end, one that was not seen round is learnt."""
    calibration = kept_calibration(settings, size)
    return calibration if calibration is not None and calibration.closed else None


def watch(source: Source, settings: Settings, progress: Callable[[float], None], aside: Executor = AT_ONCE) -> Found:
    """Learn the disc of a film or a running camera; CalibrationError where none is found.

    A running camera does not wait: what takes longer than the time between two pictures is done `aside`.
    """
    check_windows(settings, *source.size)
    if isinstance(source, Clip):
        disc = settings.disc
        calibration = learn(lambda: source, window=disc.window, mark=disc.mark, progress=progress)
        album = Album()
        direction = seen_direction(calibration, album.of(source))
        return _with_register(Found(calibration, direction), album, settings)
    return _watch_live(source, settings, progress, aside)


class Album:
    """A few pictures of a film, from its beginning to its end, however long it is."""

    def __init__(self) -> None:
        self.pictures: list[Image] = []
        self._every, self._passed = 1, 0

    def of(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        """The frames as they come; some of them are kept."""
        for frame in frames:
            self.keep(frame)
            yield frame

    def keep(self, frame: Frame) -> None:
        """Keep a frame's picture, or not; the more there were, the fewer are kept."""
        if (shown := frame.shown) is None:
            return
        if self._passed % self._every == 0:
            self.pictures.append(shown.copy())
        self._passed += 1
        if len(self.pictures) > 2 * KEPT_PICTURES:
            del self.pictures[1::2]
            self._every *= 2


def _with_register(found: Found, album: Album, settings: Settings) -> Found:
    """Add the register, where none is configured and one row of digits is sure to be it; else why none is."""
    if settings.registers:
        return found
    lookout = Lookout(COUNTS)
    for picture in album.pictures:
        lookout.look(picture)
    if (row := lookout.row) is None:
        return replace(found, no_register=lookout.reason)
    readings = [read_at(picture, row, COUNTS, Register().decimal_digits) for picture in reversed(album.pictures)]
    sure = [each for each in readings if each.reading_kwh is not None]
    if not sure:
        return replace(found, no_register=readings[0].reason)
    return replace(found, register=sure[0])


def seen_direction(calibration: DiscCalibration, frames: Iterable[Frame], enough_urev: int | None = None) -> int | None:
    """Which way the rim went in the picture, on the whole; with `enough_urev` only until that is clear."""
    tracker = known_disc(calibration, 1)
    path_urev = 0
    for frame in frames:
        path_urev = tracker.feed(frame).path_urev or 0
        if enough_urev is not None and abs(path_urev) >= enough_urev:
            break
    return None if path_urev == 0 else (1 if path_urev > 0 else -1)


def _watch_live(source: Source, settings: Settings, progress: Callable[[float], None], aside: Executor) -> Found:
    calibrator = OnlineCalibrator(settings.disc.window, settings.disc.mark, aside=aside)
    album = Album()
    frames = album.of(source)
    for frame in frames:
        calibrator.feed(frame)
        progress(calibrator.progress)
        if (calibration := calibrator.calibration) is not None:
            direction = seen_direction(calibration, frames, CLEAR_TURN_UREV)
            return _with_register(Found(calibration, direction), album, settings)
    raise CalibrationError("the pictures ended before the disc was known: it takes a little more than one turn")


def write(found: Found, settings: Settings, file: Path) -> Settings:
    """Put what was found into the configuration, where it says nothing itself, and the calibration beside the data."""
    calibration = found.calibration
    changes: dict[Place, object] = {("disc", "window"): calibration.window}
    # By its teeth a mark is found in grey pictures: whether it is red is not known, and nothing is to be said of it.
    if isinstance(calibration, Calibration) and calibration.mark is not None and calibration.mark.kind in MARK_KINDS:
        changes["disc", "mark"] = calibration.mark.kind
    if found.direction is not None:
        changes["meter", "direction"] = "right" if found.direction > 0 else "left"
    if found.register is not None:
        changes["register", 0, "window"] = around([drum.window for drum in found.register.drums], calibration.size)
        changes["register", 0, "integer_digits"] = len(found.register.digits) - Register().decimal_digits
        changes["register", 0, "decimal_digits"] = Register().decimal_digits
    new = {place: value for place, value in changes.items() if ".".join(map(str, place)) not in settings.given}
    kept.save(calibration, settings.data.directory)
    return update(file, new) if new else settings
