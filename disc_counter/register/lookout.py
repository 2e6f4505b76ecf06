"""Which row of digits is the register, over pictures of a meter whose disc turns: the one that rolls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from disc_counter.model import Image
from disc_counter.register.choice import SEVERAL, Choice, choose
from disc_counter.register.crops import grey
from disc_counter.register.layout import Layout
from disc_counter.register.rolling import rolled
from disc_counter.register.search import on_each_other

STANDS = "the row of digits that was taken for the register does not move while the disc turns: it is print"


class Lookout:
    """Fed with pictures of one meter; `row` is the register once that is sure, until then `reason` says why not.

    What looks like drums is taken at once; of rows that may be either, the one whose last place moves. `counts` are the
    numbers of drums it may have.
    """

    def __init__(self, counts: Sequence[int]) -> None:
        self._counts = counts
        self._before: Image | None = None
        self._choice: Choice | None = None
        self._rolling: Layout | None = None
        self._print: list[Layout] = []

    @property
    def row(self) -> Layout | None:
        """Where the register's drums are."""
        if self._rolling is not None or self._choice is None:
            return self._rolling
        row = self._choice.row
        return None if row is None or self._is_print(row) else row

    @property
    def reason(self) -> str | None:
        """Why there is none."""
        if self.row is not None or self._choice is None:
            return None
        return STANDS if self._choice.row is not None else self._choice.reason

    @property
    def moved(self) -> bool:
        """Whether the row was seen to roll, and not only to look like drums."""
        return self._rolling is not None

    def look(self, image: Image) -> Layout | None:
        """Take in one more picture; the register's row, as far as that is known."""
        if self._rolling is not None:
            return self._rolling
        picture = grey(image)
        if self._before is None or self._choice is None or not self._choice.rows:
            self._begin(image, picture)
            return self.row
        said = [(row, rolled(self._before, picture, row)) for row in self._rows()]
        moving = [row for row, rolls in said if rolls]
        if moving and all(on_each_other(row, moving[0]) for row in moving):
            self._rolling = moving[0]
        elif all(rolls is None for _, rolls in said):
            # Other light, or the camera was pushed: what was seen before tells nothing more.
            self._begin(image, picture)
        return self.row

    def drop(self) -> None:
        """The row that was taken for the register stands while the disc turns: it is print, and another is sought."""
        if (row := self.row) is not None:
            self._print.append(row)
        self._rolling = self._before = None

    def _rows(self) -> Iterator[Layout]:
        """The rows that may be the register; a last drum that is half-way between digits may have been passed over."""
        assert self._choice is not None
        for row in self._choice.rows:
            yield row
            if len(row.middles) < max(self._counts):
                yield row.longer()

    def _begin(self, image: Image, picture: Image) -> None:
        self._before, choice = picture, choose(image, self._counts)
        rows = tuple(row for row in choice.rows if not self._is_print(row))
        # What was sure in one picture is not lost because another one is worse.
        row = choice.row if choice.row is not None or self._choice is None else self._choice.row
        self._choice = Choice(row, choice.reason or SEVERAL, rows)

    def _is_print(self, row: Layout) -> bool:
        return any(on_each_other(row, other) for other in self._print)
