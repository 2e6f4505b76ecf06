"""A drawn dark mark is found among the teeth, with its middle and width, and never where there is none."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from disc_counter.disc.toothed.study import Study
from disc_counter.disc.toothed.studying import study
from disc_counter.disc.toothed.tooth_calibration import ToothMark
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


def dark_mark(strips: Strips, found: Study, ring: int = TEETH) -> ToothMark | None:
    """The mark where no colour is known."""
    return find_mark(strips, np.full_like(strips, np.nan), found, (TEETH, ring))


@pytest.fixture(scope="module")
def marked() -> tuple[Strips, Study]:
    return studied(mark=True)


def test_the_mark_is_found_with_its_width(marked: tuple[Strips, Study]) -> None:
    mark = dark_mark(*marked)
    assert mark is not None
    assert mark.width_deg == pytest.approx(18.0, abs=3.0)
    strips, found = marked
    darkest = int(strips[:, COLUMNS // 2 - 4 : COLUMNS // 2 + 4].mean(1)[:250].argmin())
    assert (mark.middle_teeth - found.places[darkest] + 120) % TEETH - 120 == pytest.approx(0.0, abs=8.0)


def test_round_a_larger_ring_it_is_the_same_mark(marked: tuple[Strips, Study]) -> None:
    """Before a turn has closed the ring is larger than the disc."""
    strips, found = marked
    once = dark_mark(strips[:200], _part(found, 200), ring=700)
    mark = dark_mark(strips, found)
    assert once is not None
    assert mark is not None
    assert once.middle_teeth % TEETH == pytest.approx(mark.middle_teeth, abs=1.0)


def test_without_a_mark_none_is_found() -> None:
    assert dark_mark(*studied(mark=False)) is None


def test_what_is_brighter_is_no_mark(marked: tuple[Strips, Study]) -> None:
    strips, found = marked
    assert dark_mark((300.0 - strips).astype(np.float32), found) is None


def test_a_faded_mark_as_bright_as_the_rim_is_found_by_its_redness(marked: tuple[Strips, Study]) -> None:
    """The redness is where the drawing is dark; the pictures whose colour is not known do no harm."""
    strips, found = marked
    unmarked, _ = studied(mark=False)
    red = (0.25 * (unmarked - strips)).astype(np.float32)
    red[::3] = np.nan
    mark = find_mark(unmarked, red, found, (TEETH, TEETH))
    dark = dark_mark(strips, found)
    assert mark is not None
    assert dark is not None
    assert (mark.kind, dark.kind) == ("red", "dark")
    assert mark.middle_teeth == pytest.approx(dark.middle_teeth, abs=1.0)
    assert find_mark(unmarked, red, found, (TEETH, TEETH), "dark") is None


def test_no_redness_is_no_mark(marked: tuple[Strips, Study]) -> None:
    strips, found = marked
    faint = np.random.default_rng(4).normal(3.0, 2.0, strips.shape).astype(np.float32)
    assert find_mark(strips, faint, found, (TEETH, TEETH), "red") is None


def _part(found: Study, number: int) -> Study:
    """What was found of the first strips alone."""
    return dataclasses.replace(
        found, phases=found.phases[:number], places=found.places[:number], means=found.means[:number]
    )
