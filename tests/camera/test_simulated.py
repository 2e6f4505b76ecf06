"""The simulated meter against its own physics: what it calls true must be what it draws."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disc_counter.camera.simulated import SimulatedMeter, meter_for
from disc_counter.camera.simulation import (
    Bump,
    Dark,
    DrawnMeter,
    Illumination,
    Missing,
    Obstacle,
    Path,
    Rim,
    Story,
    Torch,
    Tremble,
    Viewpoint,
    render,
)
from disc_counter.camera.simulation.disturbances import losses
from disc_counter.camera.simulation.drawn_register import drums
from disc_counter.camera.simulation.rendering import Filming, layout
from disc_counter.camera.simulation.solar_house import household
from disc_counter.model import NS_PER_S, Image
from disc_counter.settings import Settings
from tests.drawing.standing_discs import CLEAN, standing


def test_a_camera_upside_down_sees_everything_turned_by_half_a_turn() -> None:
    meter = DrawnMeter(light=CLEAN)
    turned = replace(meter, view=Viewpoint(upside_down=True))
    assert np.array_equal(standing(turned, 0.02), standing(meter, 0.02)[::-1, ::-1])
    upright, hung = layout(meter), layout(turned)
    assert hung.slot.x + hung.slot.width == 640 - upright.slot.x
    assert (upright.direction, hung.direction) == (1, -1)


@pytest.mark.parametrize("kind", ["scale", "knurled", "plain"])
def test_only_the_slot_changes_while_the_disc_turns(kind: Any) -> None:
    meter = DrawnMeter(rim=Rim(kind), light=CLEAN)
    slot = layout(meter).slot
    changed = np.any(standing(meter, 0.3) != standing(meter, 0.32), axis=2)
    assert changed[slot.slices].mean() > 0.05
    changed[slot.y - 3 : slot.y + slot.height + 3, slot.x - 3 : slot.x + slot.width + 3] = False
    assert not changed.any()


def test_infrared_is_grey() -> None:
    image = standing(DrawnMeter(light=Illumination(infrared=True)), 0.0)
    assert np.array_equal(image[..., 0], image[..., 2])


@given(
    st.lists(st.tuples(st.floats(0.5, 20), st.floats(-11_000, 11_000)), min_size=1, max_size=4),
    st.floats(0, 0.01),
    st.floats(0, 2),
)
def test_the_path_is_the_integral_of_its_speed(
    power: list[tuple[float, float]], ripple: float, tremble_deg: float
) -> None:
    path = Path(Story(power, ripple=ripple, tremble=Tremble(tremble_deg), start_revolutions=0.4), 75.0)
    times = np.linspace(0, sum(seconds for seconds, _ in power), 8001)
    angles, speeds = np.array([path.at(float(time)) for time in times]).T
    summed = np.sum((speeds[1:] + speeds[:-1]) / 2 * np.diff(times))
    assert angles[0] == pytest.approx(0.4)
    assert angles[-1] - angles[0] == pytest.approx(summed, abs=1e-4)


def test_the_path_is_energy_times_the_constant_once_the_disc_has_caught_up() -> None:
    story = Story([(60.0, 1200.0), (120.0, -600.0), (60.0, 1200.0)], start_revolutions=0.0)
    path = Path(story, 187.5)
    energy_kwh = (1200.0 * 60 - 600.0 * 120 + 1200.0 * 60) / 3_600_000
    assert path.at(240.0)[0] == pytest.approx(energy_kwh * 187.5, abs=1e-9)


def test_the_path_goes_on_with_its_last_load_and_never_back() -> None:
    path = Path(Story([(1.0, 3600.0)], start_revolutions=0.0), 100.0)
    assert path.at(100.0)[0] == pytest.approx(10.0)
    other = Path(Story([(1.0, 0.0), (1.0, 500.0)]), 75.0)
    other.at(1.5)
    with pytest.raises(ValueError, match="after it had gone on to"):
        other.at(0.5)


def test_truth_is_the_path_at_the_time_of_each_frame_that_was_not_lost() -> None:
    story = Story([(0.5, 900.0), (1.5, 5000.0)], (Missing(0.0, 9.0, 0.3), Missing(1.0, 1.2)))
    path, meter = Path(story, 75.0), DrawnMeter(75.0)
    shots = list(render(meter, story, fps=60.0))
    for frame, angle in shots:
        assert frame.time_ns == round(frame.sequence / 60 * NS_PER_S)
        assert angle == path.at(frame.sequence / 60)[0]
    numbers = {frame.sequence for frame, _ in shots}
    assert not numbers & set(range(60, 72))
    assert 50 < len(numbers) < 100


def test_lost_frames_come_in_the_fraction_that_was_asked_for() -> None:
    for run in (1.0, 6.0):
        story = Story([(1000.0, 0.0)], (Missing(0.0, 1000.0, 0.33, run),))
        lost = list(itertools.islice(losses(story, 30.0, np.random.default_rng(1)), 30_000))
        starts = sum(1 for before, now in itertools.pairwise(lost) if now and not before)
        assert np.mean(lost) == pytest.approx(0.33, abs=0.03)
        assert sum(lost) / starts == pytest.approx(max(run, 1.0), rel=0.15)


def test_the_same_film_is_the_same_pixels_and_another_seed_is_other_noise() -> None:
    def film(seed: int) -> list[Image]:
        return [frame.image for frame, _ in render(DrawnMeter(), Story([(0.2, 2000.0)]), seed=seed)]

    assert np.array_equal(film(1), film(1))
    assert not np.array_equal(film(1), film(2))


def test_troubles_are_seen_and_go_by() -> None:
    meter = DrawnMeter(light=CLEAN)
    seen = layout(meter).slot.slices
    calm = standing(meter, 0.3)

    def at(time_s: float, *troubles: Any) -> Image:
        return Filming(meter, Story([(10.0, 0.0)], tuple(troubles))).shoot(time_s)[0]

    assert at(2.0, Dark(1, 3)).max() < 5
    assert (at(2.0, Torch(1, 3)) == 255).sum() > 500
    assert np.mean(at(2.0, Obstacle(1, 3))[seen] != calm[seen]) > 0.2
    assert np.array_equal(at(4.0, Dark(1, 3), Torch(1, 3), Obstacle(1, 3)), calm)
    moved = at(9.0, Bump(1, 6, 4))
    assert np.abs(moved[4:, 6:].astype(int) - calm[:-4, :-6]).max() <= 1


def test_drums_carry_while_the_one_below_goes_from_nine_to_zero() -> None:
    assert drums(12345.37) == pytest.approx([1, 2, 3, 4, 5, 3.7])
    assert drums(12349.95) == pytest.approx([1, 2, 3, 4.5, 9.5, 9.5])
    assert drums(19999.95) == pytest.approx([1.5, 9.5, 9.5, 9.5, 9.5, 9.5])


def test_a_source_as_fast_as_it_goes_ends_with_its_story() -> None:
    with SimulatedMeter(DrawnMeter(), Story([(0.5, 3600.0)]), 20.0) as source:
        frames = list(source)
    assert [frame.time_ns for frame in frames] == [number * 50_000_000 for number in range(10)]
    assert source.size == (640, 480)
    assert source.revolutions == pytest.approx(0.075 * 0.45)


def test_a_source_in_real_time_keeps_to_the_clock_until_it_is_closed() -> None:
    with SimulatedMeter(DrawnMeter(), Story(household()), 100.0, realtime=True) as source:
        frames = list(itertools.islice(source, 4))
        started_ns = frames[0].time_ns
        for frame in frames:
            assert frame.time_ns - started_ns == pytest.approx(frame.sequence * 10_000_000, abs=1)
        source.close()
        assert list(source) == []


def test_the_meter_follows_the_settings() -> None:
    given = Settings()
    given = replace(
        given,
        meter=replace(given.meter, direction="left"),
        camera=replace(given.camera, size=(480, 640), rotation=90, frame_rate=60.0),
    )
    meter = meter_for(given)
    assert (meter.direction, meter.view.width, meter.view.height) == (-1, 640, 480)
    with SimulatedMeter.from_settings(given) as source:
        assert next(iter(source)).image.shape == (480, 640, 3)
        assert source.frame_rate == 60.0


def test_a_frame_rate_must_be_positive() -> None:
    with pytest.raises(ValueError, match="the frame rate is 0"):
        SimulatedMeter(DrawnMeter(), Story([(1.0, 0.0)]), 0)
    with pytest.raises(ValueError, match="the frame rate is -1"):
        next(render(DrawnMeter(), Story([(1.0, 0.0)]), -1))


def test_the_household_exports_at_noon_and_takes_at_night() -> None:
    def watts(start_hour: float) -> list[float]:
        return [watts for _, watts in itertools.islice(household(3, start_hour * 3600), 300)]

    assert min(watts(1.0)) > 50
    assert min(watts(12.5)) < -1000
    assert watts(17.0) == watts(17.0)
