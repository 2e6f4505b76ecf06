"""A drawn dark mark is found among the teeth, with its middle and width, and never where there is none."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from disc_counter.disc.toothed.study import Study, study
from disc_counter.disc.toothed.tooth_mark import find_mark
from tests.drawing.toothed_rim import COLUMNS, ToothedRim

TEETH = 240
Strips = np.typing.NDArray[np.float32]


def studied(mark: bool) -> tuple[Strips, Study]:
    """A turn and a quarter, with the mark's middle at tooth 120 of the drawing."""
    rim, random = ToothedRim(TEETH, mark=mark), np.random.default_rng(3)
    places = 0.83 * np.arange(360)
    strips = np.array([rim.strip(place) + random.normal(0.0, 1.0, COLUMNS) for place in places], np.float32)
    found = study(strips, np.arange(360) / 30.0)
    assert found is not None
    return strips, found


@pytest.fixture(scope="module")
def marked() -> tuple[Strips, Study]:
    return studied(mark=True)


def test_the_mark_is_found_with_its_width(marked: tuple[Strips, Study]) -> None:
    mark = find_mark(*marked, TEETH, TEETH)
    assert mark is not None
    assert mark.width_deg == pytest.approx(18.0, abs=3.0)
    strips, found = marked
    darkest = int(strips[:, COLUMNS // 2 - 4 : COLUMNS // 2 + 4].mean(1)[:250].argmin())
    assert (mark.middle_teeth - found.places[darkest] + 120) % TEETH - 120 == pytest.approx(0.0, abs=8.0)


def test_round_a_larger_ring_it_is_the_same_mark(marked: tuple[Strips, Study]) -> None:
    """Before a turn has closed the ring is larger than the disc."""
    strips, found = marked
    once = find_mark(strips[:200], _part(found, 200), TEETH, 700)
    mark = find_mark(strips, found, TEETH, TEETH)
    assert once is not None
    assert mark is not None
    assert once.middle_teeth % TEETH == pytest.approx(mark.middle_teeth, abs=1.0)


def test_without_a_mark_none_is_found() -> None:
    assert find_mark(*studied(mark=False), TEETH, TEETH) is None


def test_what_is_brighter_is_no_mark(marked: tuple[Strips, Study]) -> None:
    strips, found = marked
    assert find_mark((300.0 - strips).astype(np.float32), found, TEETH, TEETH) is None


def _part(found: Study, number: int) -> Study:
    """What was found of the first strips alone."""
    return dataclasses.replace(
        found, phases=found.phases[:number], places=found.places[:number], means=found.means[:number]
    )
