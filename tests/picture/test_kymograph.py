"""What was seen of a drawn disc is kept and drawn: where things stand in the picture is known beforehand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.trial import Trial
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Blind, Frame, Image, Progress, Sight, Window
from disc_counter.picture.chart import Panel, canvas, line, stretches, ticks
from disc_counter.picture.kymograph import LEFT, MARK, SHADES, STRIP_PX, TOP, UNSEEN, WIDTH, Report, draw, limits
from disc_counter.picture.strip_record import MOST_ROWS, SeenStrip, StripRecord
from tests.stand_ins.fake_station import FlatScene

FPS = 10
DEG_A_FRAME = 3.0
"""The mark of a FlatScene moves a column to the right for each degree."""


def angle_at(number: int) -> float:
    return (DEG_A_FRAME * number + 180.0) % 360.0 - 180.0


def picture(number: int) -> Image:
    """A grey rim with a dark mark, on it at the column of FlatScene."""
    image = np.full((240, 320, 3), 120, np.uint8)
    if abs(angle_at(number)) < 90:
        column = round(160 + angle_at(number))
        image[90:115, max(column - 4, 60) : min(column + 5, 260)] = 20
    return image


def sight(number: int, reason: str | None = None) -> Sight:
    turned = number * DEG_A_FRAME / 360.0
    angle = None if reason else angle_at(number)
    return Sight(number * NS_PER_S // FPS, round(turned * UREV_PER_REVOLUTION), 2000, angle, reason)


def unknown(number: int) -> Sight:
    return Sight(number * NS_PER_S // FPS, None, 1000 * number, None, "no disc recognised")


def recorded(count: int, said: Callable[[int], Sight] = sight, known: bool = True) -> StripRecord:
    record = StripRecord()
    for number in range(count):
        record.add(
            Frame(number * NS_PER_S // FPS, picture(number), number), said(number), FlatScene() if known else None
        )
    return record


def seen(record: StripRecord) -> SeenStrip:
    kept = record.seen()
    assert kept is not None
    return kept


def pixels_of(image: Image, colour: tuple[int, int, int], far: int = 40) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the strip's panel that have nearly that colour."""
    part = image[TOP : TOP + STRIP_PX, LEFT : WIDTH - 20].astype(int)
    rows, columns = np.nonzero(np.abs(part - colour).sum(axis=2) < far)
    return rows, columns


def test_what_is_kept_is_the_rim_along_the_slot_with_what_is_known() -> None:
    kept = seen(recorded(60))
    assert (kept.rows.shape, kept.height) == ((60, 400), (98, 107))
    assert (kept.columns.min(), kept.columns.max()) == (60, 259)
    assert kept.times_s == pytest.approx(np.arange(60) / FPS)
    assert kept.turned == pytest.approx(np.arange(60) * DEG_A_FRAME / 360, abs=1e-6)
    dark = kept.columns[kept.rows[10] < 40]
    assert (dark.min(), dark.max()) == pytest.approx((186, 194), abs=1)
    assert kept.rim_columns is not None
    assert kept.rim_columns[180 + 30] == 190
    assert np.isnan(kept.rim_columns[180 + 95])


def test_a_long_film_is_kept_in_bounded_memory_from_its_beginning_to_its_end() -> None:
    kept = seen(recorded(4 * MOST_ROWS + 123))
    assert MOST_ROWS <= len(kept.times_s) < 2 * MOST_ROWS
    assert kept.times_s[0] == 0.0
    assert kept.times_s[-1] == pytest.approx((4 * MOST_ROWS + 122) / FPS, abs=0.5)
    assert np.ptp(np.diff(kept.times_s)) < 1e-6


def test_without_a_disc_the_line_in_which_most_changes_is_kept() -> None:
    kept = seen(recorded(60, unknown, known=False))
    assert kept.rim_columns is None
    assert 88 <= kept.height[0] <= kept.height[1] <= 116
    assert kept.rows[10].argmin() == pytest.approx((160 + 30) / 2, abs=2)
    assert np.isnan(kept.turned).all()


def test_a_drawn_window_is_where_it_is_looked_without_a_disc() -> None:
    record = StripRecord(Window(100, 80, 100, 60))
    for number in range(30):
        record.add(Frame(number, picture(number)), unknown(number), None)
    kept = seen(record)
    assert 100 <= kept.columns.min() <= kept.columns.max() <= 200


def test_no_picture_is_nothing() -> None:
    assert StripRecord().seen() is None


def test_the_mark_by_the_path_lies_on_the_mark_that_was_seen() -> None:
    image = draw(Report("film", seen(recorded(60)), 0))
    rows, columns = pixels_of(image, MARK)
    width = WIDTH - LEFT - 20
    at_s = columns / (width - 1) * 5.9
    place = 60 + rows / (STRIP_PX - 1) * 199
    there = (at_s > 0.5) & (at_s < 2.5)
    assert there.sum() > 500
    assert place[there] == pytest.approx(160 + at_s[there] * FPS * DEG_A_FRAME, abs=3)


def test_what_was_concluded_is_drawn_otherwise_and_its_span_is_shaded() -> None:
    record = recorded(60, lambda number: sight(number, "dark" if 20 <= number < 40 else None))
    blind = [Blind(2 * NS_PER_S, 4 * NS_PER_S, "dark", 166_667)]
    image = draw(Report("film", seen(record), 0, blind=blind))
    rows, columns = pixels_of(image, UNSEEN)
    at_s = columns / (WIDTH - LEFT - 21) * 5.9
    assert len(rows) > 100
    assert 1.85 < at_s.min() < at_s.max() < 4.1
    below = image[TOP + STRIP_PX + 60, LEFT : WIDTH - 20].astype(int)
    shaded = np.flatnonzero(below.sum(axis=1) < 740) / (WIDTH - LEFT - 21) * 5.9
    assert (shaded[1], shaded[-2]) == pytest.approx((2.0, 4.0), abs=0.1)


def test_where_pictures_are_missing_the_strip_is_grey() -> None:
    record = StripRecord()
    for number in [*range(20), *range(40, 60)]:
        record.add(Frame(number * NS_PER_S // FPS, picture(number), number), sight(number), FlatScene())
    _, columns = pixels_of(draw(Report("film", seen(record), 0)), SHADES["frames missing"], far=3)
    at_s = columns / (WIDTH - LEFT - 21) * 5.9
    assert (np.quantile(at_s, 0.02), np.quantile(at_s, 0.98)) == pytest.approx((2.0, 3.9), abs=0.3)


def test_power_and_trials_are_drawn_below_and_a_picture_without_a_disc_is_one_too() -> None:
    progress = [Progress(s * NS_PER_S, 0, 0, 0, 0, 400.0 if s != 3 else None, 20.0) for s in range(1, 6)]
    trials = [Trial("window", "taken", "200 x 60 px"), Trial("geometry", "refused", "no turn closed")]
    bare = draw(Report("film", seen(recorded(60)), 0))
    told = draw(
        Report(
            "film \N{PLUS-MINUS SIGN} \N{LATIN SMALL LETTER A WITH DIAERESIS}",
            seen(recorded(60)),
            0,
            progress,
            (),
            trials,
        )
    )
    assert told.shape == (bare.shape[0] + 40, WIDTH, 3)
    assert max(told.shape) <= 2000
    blank = draw(Report("film", seen(recorded(2, unknown, known=False)), 0))
    assert blank.shape == bare.shape
    assert draw(Report("film", seen(recorded(1)), 0)).shape == bare.shape


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [(0.0, 10.0, [0, 2, 4, 6, 8, 10]), (-1500.0, 900.0, [-1500, -1000, -500, 0, 500]), (3.0, 3.0, [3.0])],
)
def test_ticks_are_round(low: float, high: float, found: list[float]) -> None:
    assert ticks(low, high, 5) == pytest.approx(found)
    assert ticks(high, low, 5) == pytest.approx(found)


def test_an_axis_spans_all_values_and_no_deviation_drowns_them() -> None:
    low, high = limits(np.array([100.0, np.nan, 900.0]), np.array([10.0, 1.0, 1e6]))
    assert low == 0.0
    assert 900.0 < high < 2000.0
    assert limits(np.array([-100.0]), np.array([0.0]))[0] < -100.0
    assert limits(np.array([np.nan]), np.array([np.nan])) == (0.0, 1.0)


def test_a_line_breaks_where_nothing_is_known_and_stays_in_its_panel() -> None:
    image, panel = canvas(200, 100), Panel(50, 20, 100, 50, (0.0, 10.0), (0.0, 1.0))
    times = np.arange(11.0)
    values = np.array([0.5, 0.5, 0.5, np.nan, np.nan, np.nan, 9.0, 9.0, 0.5, 0.5, 0.5])
    line(image, panel, times, values, (0, 0, 0))
    rows, columns = np.nonzero(image[..., 0] < 128)
    assert (rows.min(), columns.min()) >= (20, 50)
    assert (rows.max(), columns.max()) <= (70, 150)
    assert not ((columns > 72) & (columns < 108)).any()
    assert [(run.start, run.stop) for run in stretches(np.isfinite(values))] == [(0, 3), (6, 11)]
