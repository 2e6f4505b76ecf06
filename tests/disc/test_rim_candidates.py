"""A drawn rim turns in a window: the edge is the one along which most is seen again."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.learning.rim import Arc
from disc_counter.disc.learning.rim_candidates import best_rim, rim_rows
from disc_counter.model import Image

WIDTH, HEIGHT = 120, 44
SAG_PX, BOTTOM = 6.0, 30.0
"""The rim's lower edge is an arc, lowest in the middle; the rim is 8 pixels high, above it lies the top face."""
RIM_PX = 8.0


def window(turned_deg: float, noise: float, contrast: float, seed: int) -> NDArray[np.float64]:
    rough = np.random.default_rng(1).normal(0.0, 1.0, (1, 3600)).astype(np.float32)
    around = cv2.GaussianBlur(rough, (0, 0), 5.0)[0]
    around = contrast * around / around.std()
    across = (np.arange(WIDTH) - 59.5) / 59.5
    fine = np.radians(np.arange(-65.0, 65.0, 0.05))
    sine = np.sin(fine) / (1 - 0.22 * np.cos(fine))
    end = np.sin(np.radians(50.0)) / (1 - 0.22 * np.cos(np.radians(50.0)))
    angles = np.degrees(np.interp(across * end, sine, fine))
    pattern = np.interp((angles + turned_deg) * 10 % 3600, np.arange(3600), around)
    edge = BOTTOM - SAG_PX * across**2
    rows = np.arange(HEIGHT)[:, None]
    on_rim = np.clip(edge - rows + 0.5, 0, 1) * np.clip(rows - edge + RIM_PX + 0.5, 0, 1)
    on_top = np.clip(edge - RIM_PX - rows + 0.5, 0, 1)
    picture = 25.0 + on_rim * (90.0 + pattern) + on_top * 60.0
    return np.asarray(picture + np.random.default_rng(seed).normal(0.0, noise, picture.shape), np.float64)


def windows(number: int = 20, noise: float = 1.0, contrast: float = 25.0, upside_down: bool = False) -> list[Image]:
    """Pictures of the window of a disc that turns by 12 degrees from one to the next."""
    drawn = [window(12.0 * step, noise, contrast, step) for step in range(number)]
    flipped = [each[::-1, ::-1] if upside_down else each for each in drawn]
    return [np.asarray(np.clip(np.round(each), 0, 255), np.uint8) for each in flipped]


@pytest.mark.parametrize("upside_down", [False, True])
def test_the_lower_edge_is_found_also_by_a_camera_upside_down(upside_down: bool) -> None:
    rim = best_rim(windows(upside_down=upside_down))
    assert rim is not None
    assert rim.arc.side == (-1 if upside_down else 1)
    across = np.array([20.0, 60.0, 100.0])
    edge = BOTTOM - SAG_PX * ((across - 59.5) / 59.5) ** 2
    if upside_down:
        edge = HEIGHT - 1 - edge
    assert rim.arc.rows(across) == pytest.approx(edge, abs=1.2)
    assert rim.fit.seen_again > 0.6
    assert rim.score == rim.fit.seen_again * rim.fit.agreement
    assert rim.smooth_px == 1


def test_where_light_is_short_strips_are_smoothed() -> None:
    rim = best_rim(windows(noise=14.0, contrast=12.0))
    assert rim is not None
    assert 1 < rim.smooth_px < 9
    assert rim.arc.side == 1
    assert rim.arc.rows(np.array([60.0])) == pytest.approx(BOTTOM, abs=2.5)
    assert rim.fit.seen_again > 0.3


def test_where_nothing_moves_there_is_no_rim() -> None:
    still = window(0.0, 0.0, 25.0, 0)
    assert best_rim([np.asarray(still, np.uint8)] * 8) is None


@pytest.mark.parametrize("side", [1, -1])
def test_strips_are_cut_on_the_inner_side_of_the_edge(side: int) -> None:
    picture = np.zeros((HEIGHT, WIDTH), np.uint8)
    inside = slice(16, 20) if side > 0 else slice(21, 25)
    picture[inside] = 200
    arc = Arc(120.0, 120.0, 20.0, 0.0, 0.0, 0.25, side, 1.0)
    assert rim_rows([picture], arc)[0] == pytest.approx(200.0)
    assert rim_rows([picture], arc, (5.0, 6.0))[0] == pytest.approx(0.0)
