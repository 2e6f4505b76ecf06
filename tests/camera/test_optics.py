"""The simulated camera against its own geometry: a ray meets what stands where it looks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from disc_counter.camera.simulation import (
    DrawnMeter,
    Story,
    Viewpoint,
)
from disc_counter.camera.simulation.optics import FACE, RADIUS_MM, RIM, angle_at_column, meet, set_up
from disc_counter.camera.simulation.rendering import Filming, layout
from disc_counter.model import Image
from tests.drawing.standing_discs import CLEAN, standing

VIEWS = [
    Viewpoint(),
    Viewpoint(elevation_deg=7.0, roll_deg=2.0, azimuth_deg=5.0, distance_mm=130.0, focal=0.9, target=(0.55, 0.6)),
    Viewpoint(elevation_deg=1.5, roll_deg=-1.5, distance_mm=250.0, focal=1.5),
    Viewpoint(elevation_deg=-3.0),
    Viewpoint(1280, 720, focal=1.0, target=(0.5, 0.6)),
]


def red_columns(image: Image, row: int) -> tuple[float, float]:
    """Where the red of a row begins and ends, in pixels, between the columns that are half as red."""
    red = image[row].astype(float)
    redness = red[:, 2] - red[:, 1]
    half = redness.max() / 2
    first, last = np.flatnonzero(redness > half)[[0, -1]]
    begin = first - (redness[first] - half) / (redness[first] - redness[first - 1])
    end = last + (redness[last] - half) / (redness[last] - redness[last + 1])
    return float(begin), float(end)


@pytest.mark.parametrize("view", VIEWS)
def test_a_ray_meets_the_rim_where_the_point_was_seen(view: Viewpoint) -> None:
    camera = set_up(DrawnMeter(view=view))
    angles, height = np.linspace(-0.9, 0.9, 19), -1.1
    kind, angle, place = meet(camera, camera.rim(angles, height), 2.5)
    assert (kind == RIM).all()
    assert angle == pytest.approx(angles)
    assert place == pytest.approx(np.full(19, height))


@pytest.mark.parametrize("view", VIEWS)
def test_a_ray_meets_the_face_that_is_turned_to_the_camera(view: Viewpoint) -> None:
    camera = set_up(DrawnMeter(view=view))
    face_y = 0.0 if view.elevation_deg > 0 else -2.5
    kind, angle, radius = meet(camera, camera.project(np.array([[10.0, face_y, 30.0]])), 2.5)
    assert kind[0] == FACE
    assert (angle[0], radius[0]) == (pytest.approx(math.atan2(10, 30)), pytest.approx(math.hypot(10, 30)))


@pytest.mark.parametrize("view", VIEWS)
def test_the_view_puts_the_front_of_the_rim_on_its_target(view: Viewpoint) -> None:
    meter = DrawnMeter(view=view)
    front = set_up(meter).project(np.array([0.0, -meter.rim.thickness_mm / 2, RADIUS_MM]))
    assert front == pytest.approx([view.target[0] * view.width - 0.5, view.target[1] * view.height - 0.5])


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("direction", [1, -1])
@pytest.mark.parametrize("revolutions", [0.0, -0.06, 0.05])
def test_the_mark_is_drawn_where_the_truth_says(view: Viewpoint, direction: Any, revolutions: float) -> None:
    meter = DrawnMeter(view=view, direction=direction, light=CLEAN)
    camera, seen = set_up(meter), layout(meter)
    zero = angle_at_column(camera, seen.slot.x + (seen.slot.width - 1) / 2, -1.25)
    middle = zero + direction * revolutions * 2 * math.pi
    half = meter.mark.width_mm / RADIUS_MM / 2
    edges = camera.rim(np.array([middle - half, middle + half]), -1.25)
    image = standing(meter, revolutions)
    for number in (0, 1):
        assert red_columns(image, round(edges[number, 1]))[number] == pytest.approx(edges[number, 0], abs=0.7)


def test_motion_blur_leaves_the_middle_of_the_mark_where_it_is() -> None:
    meter = DrawnMeter(600.0, light=CLEAN, view=Viewpoint(exposure_s=0.006, elevation_deg=2.0))
    row = round(set_up(meter).rim(0.0, -1.25)[1])
    fast = Filming(meter, Story([(1.0, 10_000.0)], start_revolutions=0.0)).shoot(0.0)[0]
    still = standing(meter, 0.0)
    assert np.mean(red_columns(fast, row)) == pytest.approx(np.mean(red_columns(still, row)), abs=0.2)
    assert not np.array_equal(fast, still)
