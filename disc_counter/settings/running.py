"""The configuration of a running station: changed while it runs, handed over to whoever acts on it, and undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from disc_counter.errors import DiscCounterError, UsageError
from disc_counter.settings import Settings, check_windows, parse, update
from disc_counter.settings.rewrite import Place, replace, text_of

USUAL_FILE = Path("disc-counter.toml")
MOST_STEPS = 50
"""Changes that can be undone."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Settings that hold from now on, and whether their constant holds for what was counted before as well.

    `restored` is what was remembered before a change that is undone, to be put back first; None where nothing is.
    """

    settings: Settings
    reprice: bool = False
    restored: object = None


@dataclass(frozen=True, slots=True)
class Step:
    """The file's text before a change and after it, and what is to be restored when it is undone."""

    before: str
    after: str
    remembered: object


class Configuration:
    """The file and what holds; any thread may call. `size` is the picture's after rotation, None while not known.

    `remember` gives what goes with a constant, the constants of before: it is handed back when one is changed back.
    """

    def __init__(
        self,
        settings: Settings,
        size: Callable[[], tuple[int, int] | None],
        remember: Callable[[], object] = lambda: None,
    ) -> None:
        self._settings = settings
        self._file = settings.file or USUAL_FILE
        self._size, self._remember = size, remember
        self._text: str | None = None
        self._steps: list[Step] = []
        self._untaken: Taken | None = None
        self._lock = Lock()

    @property
    def settings(self) -> Settings:
        """What the file says now, whoever wrote it; what it said before while it cannot be read."""
        with self._lock, suppress(DiscCounterError):
            text = text_of(self._file)
            if text != self._text and self._file.exists():
                self._settings, self._text = parse(text, self._file), text
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
            before, constant = text_of(self._file), self._settings.meter.revolutions_per_kwh
            remembered = self._remember()
            self._settings = update(
                self._file, changes, lambda settings: check_windows(settings, *picture) if picture else None
            )
            untaken = self._untaken or Taken(self._settings)
            self._untaken = Taken(self._settings, reprice or untaken.reprice, untaken.restored)
            after = text_of(self._file)
            if after == before and not reprice:
                return
            same = constant == self._settings.meter.revolutions_per_kwh and not reprice
            self._steps = [*self._steps, Step(before, after, None if same else remembered)][-MOST_STEPS:]

    def undo(self) -> None:
        """Take the last change back; UsageError if there is none, or if the file was changed by others since."""
        with self._lock:
            if not self._steps:
                raise UsageError("there is no change that could be undone")
            step = self._steps[-1]
            if text_of(self._file) != step.after:
                raise UsageError(f"{self._file} was changed by hand since then: undo it there")
            settings = parse(step.before, self._file)
            replace(self._file, step.before)
            self._steps.pop()
            self._settings, self._untaken = settings, Taken(settings, restored=step.remembered)

    def taken(self) -> Taken | None:
        """What was changed, once; None if nothing was since the last call."""
        with self._lock:
            taken, self._untaken = self._untaken, None
            return taken
