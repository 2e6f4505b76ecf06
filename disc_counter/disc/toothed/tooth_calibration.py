"""What is known of a toothed disc, and what is said of it picture by picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.band import Band
from disc_counter.disc.toothed.guess import GUESS_SHARE
from disc_counter.disc.toothed.ruler import Ruler
from disc_counter.model import Window

Floats = NDArray[np.float32]


PROVEN_TURNS = 2.1
FIRM_TURNS = 1.35


@dataclass(frozen=True, slots=True)
class ToothMark:
    """The mark's middle in teeth of the map, its width in degrees, and what it stands out by: "red" or "dark"."""

    middle_teeth: float
    width_deg: float
    kind: str = "dark"


@dataclass(frozen=True, eq=False, slots=True)
class ToothedCalibration:
    """A disc that is known. `band` is in pixels of the whole picture, of `size` (width, height)."""

    size: tuple[int, int]
    window: Window
    """The slot, in pixels of the whole picture."""
    band: Band
    ruler: Ruler
    light: Floats
    """float32 [5, n], see light.py."""
    spread: Floats
    """float32 [n]: the usual deviation from that light."""
    strength: float
    """The absolute value of the demodulated signal of a sharp picture."""
    tooth_cap: float
    """No tooth counts for more: the mark's edges are the strongest, but not the sharpest."""
    values: Floats
    """float32 [teeth]: the map; longer, and most of it unseen, where no turn has closed."""
    counts: Floats
    usual_fit: float
    usual_level: float
    """Mean brightness of the strip, grey levels."""
    surroundings: NDArray[np.uint8]
    surroundings_at: tuple[int, int]
    """What is seen around the band, by which a moved camera is noticed (see steady.py)."""
    exposure_s: float = 0.0
    """How long a picture is exposed, 0 where it did not show."""
    mark: ToothMark | None = None
    turns: float = 0.0
    """Over so many the disc was seen when it was learnt."""
    clear: bool = True
    """Whether all parts of the map came back after the same number of teeth."""
    guessed_teeth: int | None = None
    """How many teeth are taken to be round the disc; None where a turn has closed on them."""

    @property
    def proven(self) -> bool:
        """Whether the number of teeth stands on two turns."""
        return self.closed and self.turns > PROVEN_TURNS and self.clear

    @property
    def doubt_teeth(self) -> float:
        """One standard deviation of the number of teeth: where a turn was closed on a few teeth it may be one off."""
        if self.guessed_teeth is not None:
            return GUESS_SHARE * self.guessed_teeth
        return 0.0 if self.proven else 0.3 if self.turns > FIRM_TURNS and self.clear else 1.0

    @property
    def middle_teeth(self) -> float:
        """Which tooth of the ruler stands in the middle of the slot: a lamp may hide an end of the rim."""
        window, teeth = self.window, self.ruler.teeth
        column = window.x + (window.width - 1) / 2.0 - self.band.first - self.ruler.first
        beyond = column - min(max(column, 0.0), len(teeth) - 1.0)
        pitch = float(teeth[-1] - teeth[0]) / (len(teeth) - 1)
        return float(np.interp(column, np.arange(len(teeth)), teeth)) + beyond * pitch

    @property
    def closed(self) -> bool:
        """Whether a turn has closed on a whole number of teeth; until then it is followed as far as it was seen."""
        return self.guessed_teeth is None

    @property
    def teeth(self) -> int:
        return len(self.values) if self.guessed_teeth is None else self.guessed_teeth


@dataclass(frozen=True, slots=True)
class ToothSight:
    """What is known after a picture: the signed path in revolutions since the first one, None where nothing is known,
    one standard deviation beside it, and why sight is lost (None while the disc is seen)."""

    path_rev: float | None
    sigma_rev: float
    reason: str | None
    mark_rev: float | None = None
    """Where the mark's middle stands, in revolutions from the middle of the slot, growing with consumption."""
