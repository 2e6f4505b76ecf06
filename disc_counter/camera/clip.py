"""A recorded film, decoded as fast as it goes; its times come from NAME.pts.txt beside it, else from the container."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from decimal import Decimal, InvalidOperation
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import BinaryIO, TextIO, cast

import cv2

from disc_counter.camera.opencv_capture import open_quietly, rotated_size, rotation_of
from disc_counter.errors import CameraError
from disc_counter.model import NS_PER_S, Frame, Image
from disc_counter.units import NS_PER_MS

EXACT_COUNT_SUFFIXES = (".mp4", ".m4v", ".mov")
"""Containers that list their frames; the others' count is an estimate."""


class Clip:
    """The frames of a film; every iteration starts from its beginning.

    `frame_count` is how many frames the film promises, None where its container does not say; `missing_frames` is how
    many of them could not be read, known after an iteration. `timed_by_file` tells whether the times come from
    NAME.pts.txt. CameraError if the file is missing, empty, cut off or no film, or if its times are wrong.
    """

    remark: str | None = None

    def __init__(self, path: Path, rotation: int = 0, stop: Event | None = None) -> None:
        self.path = path
        self.missing_frames = 0
        self._rotation = rotation
        self._stop = stop or Event()
        self._closed = Event()
        capture = _open(path)
        self.size = rotated_size(capture, rotation)
        self.frame_rate = _frame_rate(capture)
        self._times_ns = _times_beside(path)
        self.timed_by_file = self._times_ns is not None
        self.frame_count = len(self._times_ns) if self._times_ns is not None else _frame_count(capture, path)
        capture.release()

    def __length_hint__(self) -> int:
        """The number of frames where it is known, for progress bars."""
        return NotImplemented if self.frame_count is None else self.frame_count

    def __iter__(self) -> Iterator[Frame]:
        capture = _open(self.path)
        try:
            yield from self._frames(capture)
        finally:
            capture.release()

    def _frames(self, capture: cv2.VideoCapture) -> Iterator[Frame]:
        rotate = rotation_of(self._rotation)
        last_ns = -1
        count = 0
        while not (self._stop.is_set() or self._closed.is_set()):
            decoded, image = capture.read()
            if not decoded:
                self._finish(count)
                return
            last_ns = self._time_ns(capture, count, last_ns)
            yield Frame(last_ns, rotate(cast(Image, image)), count)
            count += 1

    def _time_ns(self, capture: cv2.VideoCapture, index: int, last_ns: int) -> int:
        if self._times_ns is None:
            # Containers without times, and the odd repeated one, go on at the nominal rate.
            time_ns = round(capture.get(cv2.CAP_PROP_POS_MSEC) * NS_PER_MS)
            return time_ns if time_ns > last_ns else last_ns + round(NS_PER_S / self.frame_rate)
        if index >= len(self._times_ns):
            times = times_path(self.path)
            raise CameraError(f"{times} has {index} times, but {self.path} has more frames: each frame needs a time")
        return self._times_ns[index]

    def _finish(self, count: int) -> None:
        if count == 0:
            raise CameraError(f"{self.path} holds no picture that can be read: it should be a film")
        self.missing_frames = max(0, (self.frame_count or count) - count)

    def encoded(self, film: BinaryIO, times: TextIO) -> AbstractContextManager[None]:
        """A film has no device that could film."""
        return nullcontext()

    def close(self) -> None:
        """End every iteration that is under way."""
        self._closed.set()

    def __enter__(self) -> Clip:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def times_path(film: Path) -> Path:
    """Where the times of a film's frames lie: NAME.pts.txt beside NAME.mp4."""
    return film.with_name(f"{film.stem}.pts.txt")


def read_times_ns(path: Path) -> list[int]:
    """The frames' times in nanoseconds, strictly increasing, from milliseconds (mkvmerge timestamp format v2)."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CameraError(f"{path} cannot be read: it should hold a time in milliseconds a line ({error})") from None
    times_ns: list[int] = []
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            times_ns.append(_parsed_ns(path, number, line))
            if len(times_ns) > 1 and times_ns[-1] <= times_ns[-2]:
                raise CameraError(f"{path} line {number} is {line.strip()}: times must increase from frame to frame")
    if not times_ns:
        raise CameraError(f"{path} holds no times: it should hold one in milliseconds a line")
    return times_ns


def _parsed_ns(path: Path, number: int, line: str) -> int:
    try:
        time_ms = Decimal(line.strip())
        if 0 <= time_ms < 10**13:
            return round(time_ms * NS_PER_MS)
    except InvalidOperation:
        pass
    raise CameraError(f"{path} line {number} is {line.strip()[:40]!r}: it should be a time in milliseconds")


def _times_beside(film: Path) -> list[int] | None:
    path = times_path(film)
    return read_times_ns(path) if path.exists() else None


def _open(path: Path) -> cv2.VideoCapture:
    try:
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except FileNotFoundError:
        raise CameraError(f"{path} does not exist: it should be a film") from None
    except OSError as error:
        raise CameraError(f"{path} cannot be read as a film: {error.strerror}") from None
    if size == 0:
        raise CameraError(f"{path} is empty: it should be a film")
    capture = open_quietly(str(path), cv2.CAP_FFMPEG)
    if not capture.isOpened() or 0 in rotated_size(capture, 0) or _is_text(capture):
        raise CameraError(f"{path} is not a film that can be read, or was cut off")
    return capture


def _is_text(capture: cv2.VideoCapture) -> bool:
    """FFmpeg takes any .txt file for a film of a terminal."""
    return int(capture.get(cv2.CAP_PROP_FOURCC)) == int.from_bytes(b"ansi", "little")


def _frame_rate(capture: cv2.VideoCapture) -> float:
    rate = capture.get(cv2.CAP_PROP_FPS)
    return rate if 0 < rate <= 1000 else 30.0


def _frame_count(capture: cv2.VideoCapture, path: Path) -> int | None:
    count = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
    return count if count > 0 and path.suffix.lower() in EXACT_COUNT_SUFFIXES else None
