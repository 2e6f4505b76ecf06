"""What a register shows, drum by drum, and as a whole where all of it is sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from disc_counter.model import Image, Window
from disc_counter.register.carry import Joined
from disc_counter.register.covered import covered
from disc_counter.register.layout import Layout
from disc_counter.register.ring import DIGITS

SURE = 0.93
"""The least probability of a digit; a less probable one is '?'."""
SURE_ALL = 0.88
"""The least probability of a whole reading; a less probable one is none."""
FINE_DIGITS = 2
"""Decimals of a reading beyond the register's own: the last drum's position."""
AT_REST_DIGITS = 0.03
"""The most that a last drum may be short of a digit, in digits, to show it: a reading is off by as much."""
UNKNOWN = "?"
RESTING_DIGITS = 0.15
"""How far from a digit a drum may stand to be judged by how large its digit is: else a low opening cuts it short."""
COVERED = "dirt or paint seems to cover part of digit"


@dataclass(frozen=True, slots=True)
class DrumReading:
    """One drum: where it was looked at, its digit, its position 0 <= position < 10, and how probable both are."""

    window: Window
    digit: int
    position: float
    probability: float


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """What a register shows; `reading_kwh` is None where not all digits are sure, and `reason` says why.

    `digits` are what it shows, a last drum that is as good as at rest the digit it rests on, and '?' for each that is
    not sure; `confidence` is how probable the whole reading is; `row` is where the drums were seen.
    """

    reading_kwh: float | None
    digits: str
    confidence: float
    drums: tuple[DrumReading, ...] = ()
    reason: str | None = None
    row: Layout | None = None

    @property
    def is_covered(self) -> bool:
        """Whether part of a digit is covered: looking again does not help."""
        return self.reason is not None and self.reason.startswith(COVERED)


def said(picture: Image, row: Layout, together: Joined, decimal_digits: int) -> RegisterReading:
    count, sure = len(together.digits), together.probabilities >= SURE
    hidden = np.zeros(count, bool)
    if sure.all() and together.confidence >= SURE_ALL:
        resting = np.abs(together.positions - np.round(together.positions)) < RESTING_DIGITS
        hidden = covered(picture, row, together.digits, resting)
        sure = ~hidden
    steps = float(sum(int(d) * DIGITS**i for i, d in enumerate(together.digits[-2::-1], 1))) + together.last
    steps %= DIGITS**count
    shown = f"{int(steps + AT_REST_DIGITS) % DIGITS**count:0{count}d}"
    seen = tuple(
        DrumReading(window, int(digit), float(position % DIGITS), float(probability))
        for window, digit, position, probability in zip(
            row.windows(), shown, together.positions, together.probabilities, strict=True
        )
    )
    digits = "".join(digit if ok else UNKNOWN for digit, ok in zip(shown, sure, strict=True))
    shows = RegisterReading(None, digits, together.confidence, seen, row=row)
    if hidden.any():
        places = ", ".join(str(i + 1) for i in np.flatnonzero(hidden))
        return replace(shows, reason=f"{COVERED} {places} of {count}")
    if not sure.all():
        places = ", ".join(str(i + 1) for i in np.flatnonzero(~sure))
        return replace(shows, reason=f"not sure of digit {places} of {count}")
    if together.confidence < SURE_ALL:
        return replace(shows, reason="not sure of all digits at once")
    return replace(shows, reading_kwh=round(steps / DIGITS**decimal_digits, decimal_digits + FINE_DIGITS))


def nothing(reason: str, counts: Sequence[int]) -> RegisterReading:
    """No reading, and why."""
    digits = UNKNOWN * counts[0] if len(counts) == 1 else ""
    return RegisterReading(None, digits, 0.0, (), reason)
