"""Light in which nothing of a disc is seen is told by its name."""

from __future__ import annotations

import numpy as np
import pytest

from disc_counter.disc.strip import RIM, ROWS, Strip
from disc_counter.disc.tracking.dazzle import darkness_at, glare_in


def lit(saturated: float) -> Strip:
    """A strip of which this share of the rim is saturated, and all of the other rows."""
    strip = np.full((ROWS, 200), 255.0, np.float32)
    strip[RIM, round(saturated * 200) :] = 120.0
    return strip


@pytest.mark.parametrize(("saturated", "said"), [(0.0, None), (0.35, None), (0.45, "glare"), (1.0, "glare")])
def test_glare_is_where_too_much_of_the_rim_is_saturated(saturated: float, said: str | None) -> None:
    assert glare_in(lit(saturated)) == said


def test_a_bright_rim_is_no_glare() -> None:
    assert glare_in(np.full((ROWS, 200), 245.0, np.float32)) is None


@pytest.mark.parametrize(
    ("gain", "usual_level", "said"),
    [
        (1.0, 100.0, None),
        (0.05, 100.0, "dark"),
        (0.05, 200.0, None),  # 10 grey levels: the camera still sees something
        (0.5, 10.0, None),  # 5 grey levels, but half as bright as ever
        (0.1, 10.0, "dark"),
    ],
)
def test_dark_is_what_is_dark_for_this_disc_and_for_the_camera(
    gain: float, usual_level: float, said: str | None
) -> None:
    assert darkness_at(gain, usual_level) == said
