"""The configuration of a running station: changed while it runs, handed over to whoever acts on it, and undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from disc_counter.errors import UsageError
from disc_counter.settings import Settings, check_windows, parse, update
from disc_counter.settings.rewrite import Place, replace, text_of

USUAL_FILE = Path("disc-counter.toml")
MOST_STEPS = 50
"""Changes that can be undone."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Settings that hold from now on, and whether their constant holds for what was counted before as well."""

    settings: Settings
    reprice: bool = False


class Configuration:
    """The file and what holds; any thread may call. `size` is the picture's after rotation, None while not known."""

    def __init__(self, settings: Settings, size: Callable[[], tuple[int, int] | None]) -> None:
        self._settings = settings
        self._file = settings.file or USUAL_FILE
        self._size = size
        self._steps: list[tuple[str, str]] = []
        self._untaken: Taken | None = None
        self._lock = Lock()

    @property
    def settings(self) -> Settings:
        """What the file says now."""
        return self._settings

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height of the camera's picture after rotation, in pixels; None while not known."""
        return self._size()

    @property
    def undoable(self) -> bool:
        """Whether there is a change that can be undone."""
        return bool(self._steps)

    def change(
        self, changes: Mapping[Place, object], size: tuple[int, int] | None = None, *, reprice: bool = False
    ) -> None:
        """Write the changes, checked as in the file; SettingsError, with nothing changed, if one is wrong.

        `size` is the picture's if the changes turn it; `reprice` lets the constant hold for all that was counted.
        """
        picture = size or self.size
        with self._lock:
            before = text_of(self._file)
            self._settings = update(
                self._file, changes, lambda settings: check_windows(settings, *picture) if picture else None
            )
            self._untaken = Taken(self._settings, reprice or bool(self._untaken and self._untaken.reprice))
            self._steps = [*self._steps, (before, text_of(self._file))][-MOST_STEPS:]

    def undo(self) -> None:
        """Take the last change back; UsageError if there is none, or if the file was changed by others since."""
        with self._lock:
            if not self._steps:
                raise UsageError("there is no change that could be undone")
            before, after = self._steps[-1]
            if text_of(self._file) != after:
                raise UsageError(f"{self._file} was changed by hand since then: undo it there")
            settings = parse(before, self._file)
            replace(self._file, before)
            self._steps.pop()
            self._settings, self._untaken = settings, Taken(settings)

    def taken(self) -> Taken | None:
        """What was changed, once; None if nothing was since the last call."""
        with self._lock:
            taken, self._untaken = self._untaken, None
            return taken
