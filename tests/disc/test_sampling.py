"""Of pictures whose number is not known beforehand some are kept, evenly over all of them."""

from __future__ import annotations

import numpy as np
import pytest

from disc_counter.disc.geometry import Geometry
from disc_counter.disc.learning.sampling import PartSampler, Sampler, StripKeeper
from disc_counter.model import Frame, Image

GEOMETRY = Geometry(
    centre_x=100.0,
    scale_px=80.0,
    perspective=0.2,
    horizon_y=20.0,
    drop_px=20.0,
    slope=0.0,
    rim_px=8.0,
    first_deg=-40.0,
    last_deg=40.0,
    middle_x=100.0,
)


def picture(number: int) -> Image:
    """A grey one, all of it as bright as its number."""
    return np.full((60, 200), number, np.uint8)


def frame(number: int) -> Frame:
    return Frame(1000 * number, picture(number), number)


KEPT = [(3, [0, 1, 2]), (8, list(range(8))), (9, [0, 2, 4, 6, 8]), (100, [0, 16, 32, 48, 64, 80, 96])]
"""How many are offered where there is room for 8, and which of them are kept."""


@pytest.mark.parametrize(("offered", "kept"), KEPT)
def test_pictures_are_spread_evenly(offered: int, kept: list[int]) -> None:
    sampler = Sampler(8)
    for number in range(offered):
        sampler.offer(1000 * number, picture(number))
    assert [int(each[0, 0]) for each in sampler.pictures] == kept
    assert sampler.times_ns == [1000 * number for number in kept]


@pytest.mark.parametrize(("offered", "kept"), KEPT)
def test_parts_are_spread_evenly(offered: int, kept: list[int]) -> None:
    sampler = PartSampler(8)
    for number in range(offered):
        sampler.offer(frame(number))
    assert [int(each[0, 0]) for each in sampler.pictures] == kept
    assert sampler.times_ns == [1000 * number for number in kept]


def test_what_is_kept_is_a_copy() -> None:
    """A camera writes its next picture into the same memory."""
    pictures, parts = Sampler(8), PartSampler(8)
    image, chroma = picture(7), np.full((30, 100, 2), 99, np.uint8)
    pictures.offer(0, image)
    parts.offer(Frame(0, image, 0, chroma))
    image[:], chroma[:] = 0, 0
    assert pictures.pictures[0][0, 0] == parts.pictures[0][0, 0] == 7
    kept = parts.parts[0].chroma
    assert kept is not None
    assert kept[0, 0, 0] == 99


def test_colour_is_kept_as_grey() -> None:
    sampler = Sampler(2)
    sampler.offer(0, np.full((4, 6, 3), 80, np.uint8))
    assert sampler.pictures[0].shape == (4, 6)
    assert abs(int(sampler.pictures[0][0, 0]) - 80) <= 1


def test_a_keeper_says_when_it_is_full() -> None:
    keeper = StripKeeper(GEOMETRY, 3)
    assert [keeper.offer(frame(number)) for number in range(3)] == [True, True, False]
    assert keeper.strips.shape == (3, 3, len(keeper.angles_deg))
    assert keeper.strips[:, 0, 5] == pytest.approx([0.0, 1.0, 2.0])


def test_a_thinned_keeper_keeps_every_other_from_then_on() -> None:
    keeper = StripKeeper(GEOMETRY, 100)
    assert keeper.interval_ns == 0
    for number in range(4):
        keeper.offer(frame(number))
    assert keeper.interval_ns == 1000
    keeper.thin()
    for number in range(4, 9):
        keeper.offer(frame(number))
    assert keeper.times_ns.tolist() == [0, 2000, 4000, 6000, 8000]
    assert keeper.strips[:, 0, 5] == pytest.approx([0.0, 2.0, 4.0, 6.0, 8.0])
    assert keeper.interval_ns == 2000
    assert keeper.newest[0, 5] == pytest.approx(8.0)
