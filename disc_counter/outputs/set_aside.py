"""When the points were that a server did not take: kept in a small file, so that they can be sent again."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

FILE_NAME = "influxdb.set-aside"
"""In [data] directory: a line `FROM UNTIL POINTS` a span, times in ms since 1970."""
MOST_SPANS = 20_000
"""Spans that are kept apart, half a MB of them: of more, neighbours become one, and the points between are sent again,
too."""

TimeSpan = tuple[int, int, int]
"""The first and the last time of points, in ms since 1970, and how many they are."""


class SetAside:
    """Any process may add to it and take from it."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / FILE_NAME

    @property
    def points(self) -> int:
        """How many points are set aside."""
        return sum(points for _, _, points in self.spans())

    def spans(self) -> list[TimeSpan]:
        """All there are, in the order in which they came."""
        try:
            return _parsed(self._file.read_text("ascii"))
        except FileNotFoundError:
            return []

    def add(self, time_ms: int) -> None:
        """A point was not taken; OSError where that cannot be kept."""
        self._change(lambda spans: _fewer([*spans, (time_ms, time_ms, 1)]))

    def done(self, sent: list[TimeSpan]) -> None:
        """These were sent again: what was refused once more has been added anew meanwhile."""
        self._change(lambda spans: spans[len(sent) :] if spans[: len(sent)] == sent else spans)

    def _change(self, change: Callable[[list[TimeSpan]], list[TimeSpan]]) -> None:
        with self._held() as file:
            spans = change(_parsed(os.read(file, os.fstat(file).st_size).decode("ascii", "replace")))
            text = "".join(f"{start} {until} {points}\n" for start, until, points in spans).encode("ascii")
            os.pwrite(file, text, 0)
            os.ftruncate(file, len(text))

    @contextmanager
    def _held(self) -> Iterator[int]:
        """The file, while nobody else changes it."""
        file = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
        finally:
            os.close(file)


def _parsed(text: str) -> list[TimeSpan]:
    """What a power cut has torn is left out."""
    rows = (line.split() for line in text.splitlines())
    return [(int(row[0]), int(row[1]), int(row[2])) for row in rows if len(row) == 3 and all(map(str.isdigit, row))]


def _fewer(spans: list[TimeSpan]) -> list[TimeSpan]:
    if len(spans) <= MOST_SPANS:
        return spans
    ordered = sorted(spans)
    pairs = zip(ordered[::2], [*ordered[1::2], *([(0, 0, 0)] * (len(ordered) % 2))], strict=True)
    return [(one[0], max(one[1], other[1]), one[2] + other[2]) for one, other in pairs]
