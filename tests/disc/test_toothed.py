"""Direct tests of the toothed rim's modules, with drawn truth."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from disc_counter.disc.toothed import tooth_path as path
from disc_counter.disc.toothed.band import Band, BandFinder
from disc_counter.disc.toothed.closure import closing
from disc_counter.disc.toothed.demodulate import Demodulator
from disc_counter.disc.toothed.phase_light import PhaseLight, Strange
from disc_counter.disc.toothed.ruler import Ruler, even, learn_ruler
from disc_counter.disc.toothed.smear import exposure, turned
from disc_counter.disc.toothed.steady import CameraShift, surroundings
from disc_counter.disc.toothed.study import Study
from disc_counter.disc.toothed.studying import study
from disc_counter.disc.toothed.teeth import ToothMeans
from disc_counter.disc.toothed.toothmap import ToothMap, entered
from tests.drawing.toothed_rim import COLUMNS, TOP, ToothedRim

FPS = 30.0


@pytest.fixture(scope="module")
def rim() -> ToothedRim:
    return ToothedRim()


def ruler_of(strips: Any) -> Ruler:
    """The ruler in strips that show one."""
    ruler = learn_ruler(strips)
    assert ruler is not None
    return ruler


def study_of(strips: Any, times_s: Any) -> Study:
    """What is made of strips that show teeth."""
    found = study(strips, times_s)
    assert found is not None
    return found


def strips_of(rim: ToothedRim, places: Any, noise: Any = 1.0, smear: Any = 0.0) -> Any:
    rng = np.random.default_rng(3)
    return np.array([rim.strip(p, smear) + rng.normal(0, noise, COLUMNS) for p in places], np.float32)


def test_even_takes_out_light_that_changes_smoothly(rim: ToothedRim) -> None:
    strip = strips_of(rim, [0.3], 0.0)
    lamp = 1.0 + 0.5 * np.sin(np.linspace(0, 2, COLUMNS))
    assert np.abs(even((strip * lamp).astype(np.float32), 15) - even(strip, 15))[:, 20:-20].max() < 0.01


def test_even_of_one_strip_is_as_of_many(rim: ToothedRim) -> None:
    strips = strips_of(rim, [0.0, 0.4])
    assert np.allclose(even(strips, 15)[1], even(strips[1], 15), atol=1e-6)


def test_ruler_knows_the_columns_in_teeth(rim: ToothedRim) -> None:
    ruler = ruler_of(strips_of(rim, np.arange(80) * 0.37))
    assert ruler is not None
    truth = rim.u[ruler.first : ruler.last]
    off = ruler.teeth - truth
    # Where a tooth shows its crest drifts with the light by 0.1 of a tooth to either side.
    inner = slice(len(off) // 10, -len(off) // 10)
    assert np.abs(off - off.mean())[inner].max() < 0.25
    assert abs((ruler.teeth[-1] - ruler.teeth[0]) - (truth[-1] - truth[0])) < 1.2


@pytest.mark.parametrize("pictures", [40, 50, 62, 80])
@pytest.mark.parametrize(("teeth", "half_angle"), [(480, 0.75), (450, 0.85), (520, 0.9)])
def test_teeth_finer_than_the_picture_shows_at_the_ends_are_no_teeth(
    teeth: int, half_angle: float, pictures: int
) -> None:
    rim = ToothedRim(teeth, half_angle)
    finest = np.diff(rim.u)
    assert finest.max() > 0.5 > 0.4 > finest.min()  # teeth a column
    ruler = ruler_of(strips_of(rim, np.arange(pictures) * 0.98, 2.0, 0.55))
    truth = rim.u[ruler.first : ruler.last]
    assert (ruler.teeth - truth).std() < 0.1
    assert np.diff(truth).max() < 0.5


def test_no_ruler_in_noise() -> None:
    noise = np.random.default_rng(1).normal(100, 3, (80, COLUMNS)).astype(np.float32)
    assert learn_ruler(noise) is None


@pytest.mark.parametrize("hidden", [False, True])
def test_phase_to_a_fiftieth_of_a_tooth(rim: ToothedRim, hidden: Any) -> None:
    places = np.arange(120) * 0.37
    strips = strips_of(rim, places)
    if hidden:
        strips[:, 100:170] = 90.0
    ruler = ruler_of(strips_of(rim, places))
    fine = even(strips[:, ruler.first : ruler.last], ruler.box_px)
    reader = Demodulator(ruler)
    phases = np.angle(reader.many(fine)) / (2 * np.pi)
    off = (phases - places + 0.5) % 1.0 - 0.5
    off = (off - np.median(off) + 0.5) % 1.0 - 0.5
    assert np.percentile(np.abs(off), 90) < 0.02
    assert reader.one(fine[5]) == pytest.approx(complex(reader.many(fine)[5]), abs=1e-4)


def test_tooth_means_of_a_step() -> None:
    means = ToothMeans(np.arange(100) / 5.0)
    rest = np.where(np.arange(100) < 50, 1.0, -1.0).astype(np.float32)
    # Columns 0..49 lie below u = 9.9.
    got = means(rest, 0.0)
    teeth = means.first + np.arange(means.count)
    assert np.allclose(got[teeth <= 9], 1.0)
    assert np.allclose(got[teeth >= 11], -1.0)
    assert means(rest, 0.49).shape == means(rest, -0.5).shape


def test_path_with_more_than_a_tooth_a_picture(rim: ToothedRim) -> None:
    speeds = np.concatenate([np.full(60, 1.37), np.full(60, 4.9), np.full(40, -0.2)])
    places = np.cumsum(speeds)
    found = study_of(strips_of(rim, places), np.arange(len(places)) / FPS)
    assert found.believed
    assert np.abs((found.places - found.places[0]) - (places - places[0])).max() < 0.1


def test_a_shift_is_most_likely_where_it_is() -> None:
    rng = np.random.default_rng(2)
    line = rng.normal(size=80).astype(np.float32)
    odds = path.odds(line[None, :60], line[None, 7:67], 20)
    assert odds[0].argmax() == 20 + 7


def test_a_rest_of_which_nothing_was_kept_is_no_step(rim: ToothedRim) -> None:
    places = np.concatenate([np.arange(60) * 0.8, [47.2], 47.2 + np.arange(1, 60) * 0.8])
    times = np.concatenate([np.arange(60), [400], 400 + np.arange(1, 60)]) / FPS
    found = study_of(strips_of(rim, places), times)
    assert abs((found.places[-1] - found.places[0]) - (places[-1] - places[0])) < 0.1


def test_a_turn_closes_on_its_teeth(rim: ToothedRim) -> None:
    places = np.arange(300) * 1.37
    found = study_of(strips_of(rim, places), np.arange(300) / FPS)
    closure = found.closure()
    assert closure is not None
    assert closure.teeth == 240
    assert closure.certain
    assert closure.clear


def test_no_closing_before_a_turn() -> None:
    line = np.random.default_rng(4).normal(size=400).astype(np.float32)
    closure = closing(line, np.ones(400, np.float32))
    assert closure is None or not closure.certain


def test_paths_that_are_made_up_have_no_support(rim: ToothedRim) -> None:
    found = study_of(strips_of(rim, np.arange(150) * 1.37), np.arange(150) / FPS)
    assert found.support is not None
    assert found.support > 0.5
    wrong = dataclasses.replace(found, places=found.places - 1.0 * np.arange(150))
    assert wrong.support is None or wrong.support < 0.2


def test_exposure_from_fading_teeth() -> None:
    speeds = np.concatenate([np.linspace(2, 160, 200), np.full(50, 150.0)])
    strengths = np.abs(np.sinc(speeds * 0.01))
    assert exposure(speeds, strengths) == pytest.approx(0.01, rel=0.06)
    assert exposure(np.full(50, 20.0), np.ones(50)) == 0.0
    assert [bool(turned(smear)) for smear in (1.5, 0.5, -2.5)] == [True, False, False]


def test_map_finds_teeth_and_learns() -> None:
    rng = np.random.default_rng(5)
    truth = rng.normal(0, 0.02, 300).astype(np.float32)
    firsts = np.arange(0, 600, 3)
    means = truth[(firsts[:, None] + np.arange(50)) % 300] + rng.normal(0, 0.01, (200, 50)).astype(np.float32)
    map_ = ToothMap(*entered(means.astype(np.float32), firsts, 300), 50)
    seen = truth[(np.arange(50) + 280) % 300]
    assert map_.odds(seen).argmax() == 280
    assert map_.fit(seen, 280, 1) > 0.95
    map_.add(np.ones(50, np.float32), 0, 1.0)
    map_.refresh()
    assert map_.values[0] == pytest.approx(1.0)


def test_light_learnt_on_follows() -> None:
    n = 40
    light = PhaseLight(np.zeros((5, n), np.float32), np.full(n, 0.02, np.float32))
    rng = np.random.default_rng(6)
    for _ in range(600):
        z = complex(np.exp(2j * np.pi * rng.random()))
        expected = light.seen(z)
        light.learn(np.float32(0.03 + 0.02 * z.real) - expected, expected, 0.98)
        if _ % 50 == 49:
            light.renew()
    assert np.allclose(light.coefficients[0], 0.03, atol=0.003)
    assert np.allclose(light.coefficients[1], 0.02, atol=0.003)


def test_what_is_no_teeth_is_taken_out() -> None:
    rest = np.random.default_rng(7).normal(0, 0.02, 200).astype(np.float32)
    rest[80:120] += 0.2
    Strange(np.full(200, 0.02, np.float32), 15)(rest)
    assert not rest[85:115].any()
    assert np.count_nonzero(rest[:60]) > 50


def test_band_is_found_in_the_rims_rows(rim: ToothedRim) -> None:
    finder, rng, band = BandFinder(), np.random.default_rng(8), None
    for i in range(40):
        finder.feed(rim.picture(i * 1.37, rng))
        if i % 4 == 3:
            band = finder.find() or band
    assert band is not None
    assert abs(band.rows[0] - (TOP + 4)) < 0.7
    assert abs(band.first - 40) < 15
    assert abs(band.last - 340) < 15


def test_nothing_is_found_where_nothing_turns(rim: ToothedRim) -> None:
    finder, rng = BandFinder(), np.random.default_rng(9)
    for _ in range(40):
        finder.feed(rim.picture(0.0, rng))
    assert finder.find() is None


@pytest.mark.parametrize("shift", [(0, 0), (1, -1), (7, 5), (-12, 3)])
def test_a_moved_camera_is_noticed(rim: ToothedRim, shift: Any) -> None:
    rng = np.random.default_rng(10)
    band = Band(40, 339, (TOP + 4.0, 0.0, 0.0), 4.0, 4.0)
    steady = CameraShift(*surroundings(rim.picture(0.0, rng), band), band)
    assert steady.shift(rim.picture(30.3, rng, shift=shift)) == pytest.approx(shift, abs=0.15)
