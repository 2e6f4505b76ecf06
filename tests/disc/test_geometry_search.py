"""Of whatever part of a drawn disc is seen a geometry is found, or it is said that none is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from disc_counter.disc.geometry import Geometry
from disc_counter.disc.learning import geometry_search
from disc_counter.disc.learning.geometry_search import TYPICAL_RIM, find_geometry, find_rim_height
from disc_counter.errors import NothingTurnsError
from tests.disc.test_rim_candidates import HEIGHT, RIM_PX, WIDTH, windows

PICTURES = windows()


def test_of_the_whole_slot_the_rims_height_and_both_its_ends_are_found() -> None:
    geometry = find_geometry(PICTURES)
    assert geometry.rim_px == pytest.approx(RIM_PX, abs=1.5)
    assert geometry.last_deg - geometry.first_deg == pytest.approx(100.0, abs=15.0)


@pytest.mark.parametrize("first", [0, 40, 80])
@pytest.mark.parametrize("count", [12, 40])
def test_a_part_of_the_slot_is_a_geometry_or_none(first: int, count: int) -> None:
    """Somebody drew the window badly, or the picture ends in the middle of the slot."""
    part = [picture[:, first : first + count] for picture in PICTURES]
    try:
        found = find_geometry(part)
    except NothingTurnsError:
        return
    assert found.last_deg - found.first_deg >= geometry_search.LEAST_SEEN_DEG


@pytest.mark.parametrize("ends", [(3.0, 50.0), (-50.0, -3.0), (-50.0, 2.0)])
def test_the_height_of_a_rim_that_is_seen_to_one_side_is_a_typical_one(ends: tuple[float, float]) -> None:
    geometry = Geometry(60.0, 60.0, 0.22, -100.0, 101.0, 0.0, 8.0, *ends, 60.0)
    assert find_rim_height(PICTURES, geometry) == max(TYPICAL_RIM * 60.0, geometry_search.LEAST_RIM_PX)
    assert find_rim_height(PICTURES, replace(geometry, scale_px=200.0)) == TYPICAL_RIM * 200.0


def test_a_rim_of_which_hardly_anything_is_seen_could_be_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geometry_search, "seen_columns", lambda *_: (0.5 * WIDTH - 5.0, 0.5 * WIDTH + 2.0))
    with pytest.raises(NothingTurnsError, match="show more of the slot"):
        find_geometry(PICTURES)


def test_pictures_in_which_nothing_turns_have_none() -> None:
    with pytest.raises(NothingTurnsError, match="has to be seen turning"):
        find_geometry([np.full((HEIGHT, WIDTH), 90, np.uint8)] * 20)
