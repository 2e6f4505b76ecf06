"""The rim's lower edge is where movement ends."""

from __future__ import annotations

import numpy as np
import pytest

from disc_counter.disc.learning.rim import edge_contrast, edge_contrasts, find_arc

HEIGHT, WIDTH = 56, 240


def moving(bottom: float, sag: float, slope: float) -> np.ndarray:
    """What moves above an arc, float32 [56, 240]; noise below it."""
    across = np.arange(WIDTH) - (WIDTH - 1) / 2
    edge = bottom + slope * across - sag * (across / (WIDTH / 2)) ** 2
    rng = np.random.default_rng(1)
    rows = np.arange(HEIGHT)[:, None]
    return np.asarray(3.0 * np.clip(edge - rows, 0, 1) + 0.5 * rng.random((HEIGHT, WIDTH)), np.float32)


@pytest.mark.parametrize("side", [1, -1])
def test_many_edges_are_tried_at_once_as_one_by_one(side: int) -> None:
    moved, columns = moving(35, 6, 0.02), np.linspace(10, WIDTH - 11, 72)
    rows = 5.0 + 0.03 * columns
    together = edge_contrasts(moved, columns, rows, side, 30)
    alone = [edge_contrast(moved, columns, rows + lower, side) for lower in range(30)]
    assert together == pytest.approx(alone, abs=1e-5)


@pytest.mark.parametrize(("bottom", "sag", "slope"), [(38, 8, 0.02), (30, 3, -0.03), (42, 14, 0.0)])
def test_the_arc_is_found_on_either_side(bottom: float, sag: float, slope: float) -> None:
    columns = np.linspace(20, WIDTH - 21, 9)
    below = find_arc(moving(bottom, sag, slope), 1).rows(columns)
    above = find_arc(np.ascontiguousarray(moving(bottom, sag, slope)[::-1]), -1).rows(columns)
    truth = bottom + slope * (columns - 119.5) - sag * ((columns - 119.5) / 120) ** 2
    assert below == pytest.approx(truth, abs=1.0)
    assert HEIGHT - 1 - above == pytest.approx(truth, abs=1.0)
