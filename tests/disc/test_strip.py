"""A rim is drawn where the geometry says it stands, and unrolled: what was drawn comes out, where it was drawn."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from disc_counter.disc.geometry import LEAST_RADIUS, Geometry
from disc_counter.disc.strip import RED, RIM, STEP_DEG, TOP, Unroller
from disc_counter.model import Frame, Image, Window

WIDTH, HEIGHT = 640, 240

CAMERAS = [
    pytest.param(Geometry(320.0, 210.0, 0.3, 60.0, 62.0, 0.0, 14.0, -50.0, 50.0, 320.0), id="above"),
    pytest.param(Geometry(300.0, 220.0, 0.45, 90.0, 40.0, 0.035, 12.0, -45.0, 40.0, 296.0), id="rolled"),
    pytest.param(Geometry(330.0, 230.0, 0.25, 190.0, -70.0, 0.0, 14.0, -50.0, 48.0, 330.0), id="below"),
    pytest.param(Geometry(320.0, 300.0, 0.15, 70.0, 80.0, -0.02, 16.0, -38.0, 41.0, 318.5), id="far"),
]

geometries = st.builds(
    Geometry,
    centre_x=st.floats(-200.0, 2000.0),
    scale_px=st.floats(20.0, 3000.0),
    perspective=st.floats(0.05, 0.6),
    horizon_y=st.floats(-500.0, 1500.0),
    drop_px=st.floats(5.0, 300.0) | st.floats(-300.0, -5.0),
    slope=st.floats(-0.1, 0.1),
    rim_px=st.floats(3.0, 60.0),
    first_deg=st.floats(-70.0, -10.0),
    last_deg=st.floats(10.0, 70.0),
    middle_x=st.floats(0.0, 2000.0),
)
"""Cameras from 1.7 disc radii away to 20, above the disc or below it."""


def horizon_deg(geometry: Geometry) -> float:
    """Where the rim goes out of sight behind itself."""
    return float(np.degrees(np.arccos(geometry.perspective)))


def brightness(angle_deg: NDArray[np.float64]) -> NDArray[np.float64]:
    """A rim with a wide shade and fine lines: grey levels round 120."""
    return 120.0 + 40.0 * np.sin(np.radians(11.0 * angle_deg)) + 30.0 * np.cos(np.radians(40.0 * angle_deg))


def in_mark(angle_deg: NDArray[np.float64], middle_deg: float) -> NDArray[np.bool_]:
    """A mark 13 degrees wide."""
    return np.asarray(np.abs(angle_deg - middle_deg) < 6.5)


def drawn(geometry: Geometry, mark_deg: float = 12.0) -> Image:
    """The rim drawn column by column between its edges, red in the mark; the face behind it half as bright.

    Around it is black, so that whatever is sampled beside the rim is seen to be.
    """
    columns = np.arange(WIDTH, dtype=np.float64)
    angle = geometry.angle_deg(columns)
    seen = np.abs(angle) < horizon_deg(geometry) - 3.0
    edges = np.array([geometry.row(angle, 1.0, 0.0), geometry.row(angle, 1.0, 1.0)])
    rows = np.arange(HEIGHT, dtype=np.float64)[:, None]
    on_rim = seen & (rows >= edges.min(axis=0) - 0.5) & (rows <= edges.max(axis=0) + 0.5)
    behind = (edges[1] - rows) * np.sign(geometry.drop_px)
    on_face = seen & (behind > 0.5) & (behind < 20.0) & ~on_rim
    grey = np.where(on_rim, brightness(angle), np.where(on_face, brightness(angle) / 2, 0.0))
    picture = np.repeat(grey[:, :, None], 3, axis=2)
    red = on_rim & in_mark(angle, mark_deg)
    picture[red] = (40.0, 40.0, 200.0)
    return picture.round().astype(np.uint8)


@given(geometry=geometries, share=st.lists(st.floats(-1.0, 1.0), min_size=1, max_size=20))
def test_the_way_from_angle_to_column_and_back_ends_where_it_began(geometry: Geometry, share: list[float]) -> None:
    angle = np.array(share) * (horizon_deg(geometry) - 2.0)
    back = geometry.angle_deg(geometry.column(angle))
    assert np.abs(back - angle).max() < 0.001


@given(geometry=geometries, share=st.lists(st.floats(-1.0, 1.0), min_size=1, max_size=20))
def test_the_way_from_column_to_angle_and_back_ends_where_it_began(geometry: Geometry, share: list[float]) -> None:
    widest = float(geometry.column(horizon_deg(geometry) - 2.0)) - geometry.centre_x
    column = geometry.centre_x + np.array(share) * widest
    assert geometry.column(geometry.angle_deg(column)) == pytest.approx(column, abs=1e-3)


@given(geometry=geometries, beyond=st.floats(1.0, 1000.0))
def test_a_column_beside_the_disc_has_the_angle_of_its_edge(geometry: Geometry, beyond: float) -> None:
    edge = float(geometry.column(horizon_deg(geometry))) - geometry.centre_x
    left, right = geometry.angle_deg(geometry.centre_x + (edge + beyond) * np.array([-1.0, 1.0]))
    assert -left == right == pytest.approx(horizon_deg(geometry), abs=1.2)


@given(geometry=geometries, share=st.floats(-1.0, 1.0))
def test_a_degree_takes_as_many_columns_as_lie_between_its_ends(geometry: Geometry, share: float) -> None:
    angle = share * (horizon_deg(geometry) - 3.0)
    before, after = geometry.column(np.array([angle - 0.01, angle + 0.01]))
    stated = float(geometry.pixels_per_degree(np.array(angle)))
    assert stated == pytest.approx((after - before) / 0.02, rel=1e-3)
    assert stated > 0


@given(geometry=geometries, shift=st.tuples(st.floats(-50, 50), st.floats(-50, 50)), angle=st.floats(-40, 40))
def test_a_moved_picture_moves_every_point_alike(geometry: Geometry, shift: tuple[float, float], angle: float) -> None:
    moved = geometry.moved(*shift)
    for radius, height in itertools.product((0.8, 1.0), (0.0, 1.0)):
        assert moved.column(angle, radius) - geometry.column(angle, radius) == pytest.approx(shift[0], abs=1e-6)
        assert moved.row(angle, radius, height) - geometry.row(angle, radius, height) == pytest.approx(
            shift[1], abs=1e-6
        )
    assert moved.middle_deg == pytest.approx(geometry.middle_deg, abs=1e-6)


@pytest.mark.parametrize("geometry", CAMERAS)
def test_the_top_face_lies_so_many_rows_behind_the_rim(geometry: Geometry) -> None:
    for behind in (2.0, 5.0):
        radius = geometry.radius_behind(behind)
        edge, face = float(geometry.row(0.0, 1.0, 1.0)), float(geometry.row(0.0, radius, 1.0))
        assert (edge - face) * np.sign(geometry.drop_px) == pytest.approx(behind, abs=1e-6)


def test_of_a_face_that_is_nearly_level_the_rows_near_its_middle_are_left_alone() -> None:
    level = Geometry(320.0, 300.0, 0.15, 110.0, 20.0, 0.0, 16.0, -38.0, 41.0, 320.0)
    assert level.radius_behind(0.5) > LEAST_RADIUS
    assert level.radius_behind(2.0) == level.radius_behind(1000.0) == LEAST_RADIUS


@pytest.mark.parametrize("geometry", CAMERAS)
def test_the_rim_unrolls_to_what_was_drawn(geometry: Geometry) -> None:
    unroll = Unroller(geometry)
    strip = unroll(drawn(geometry))
    plain = ~in_mark(unroll.angles_deg, 12.0) & (np.abs(np.abs(unroll.angles_deg - 12.0) - 6.5) > 1.0)
    assert strip.shape == (3, unroll.count)
    assert strip.dtype == np.float32
    assert np.abs(strip[RIM] - brightness(unroll.angles_deg))[plain].max() < 3.0
    assert np.abs(strip[RED])[plain].max() < 1.0


@pytest.mark.parametrize("geometry", CAMERAS)
@pytest.mark.parametrize("mark_deg", [-20.0, 0.0, 15.3])
def test_the_mark_is_red_where_it_was_drawn(geometry: Geometry, mark_deg: float) -> None:
    unroll = Unroller(geometry)
    redness = unroll(drawn(geometry, mark_deg))[RED]
    middle = float((redness * unroll.angles_deg).sum() / redness.sum())
    width = float(redness.sum()) / 160.0 * STEP_DEG
    assert redness.max() == pytest.approx(160.0, abs=1.0)
    assert middle == pytest.approx(mark_deg, abs=0.15)
    assert width == pytest.approx(13.0, abs=0.4)


@pytest.mark.parametrize("geometry", CAMERAS)
def test_the_top_face_is_seen_behind_the_rim(geometry: Geometry) -> None:
    unroll = Unroller(geometry)
    strip = unroll(drawn(geometry))
    ahead = np.abs(unroll.angles_deg) < 15.0
    lost = strip[TOP] < 10.0
    assert not lost[ahead].any()
    assert strip[TOP][ahead].mean() == pytest.approx(brightness(unroll.angles_deg)[ahead].mean() / 2, abs=4.0)


@pytest.mark.parametrize("geometry", CAMERAS)
def test_a_grey_picture_unrolls_like_a_colourless_one(geometry: Geometry) -> None:
    grey: Image = drawn(geometry)[:, :, 0].copy()
    colourless = np.repeat(grey[:, :, None], 3, axis=2)
    of_grey = Unroller(geometry)(grey).copy()
    of_colour = Unroller(geometry)(colourless)
    assert np.abs(of_grey - of_colour).max() < 0.01
    assert not of_grey[RED].any()


@pytest.mark.parametrize("geometry", CAMERAS)
@pytest.mark.parametrize("mark_deg", [-20.0, 15.3])
def test_luma_and_chroma_unroll_like_the_colour_picture_they_are_of(geometry: Geometry, mark_deg: float) -> None:
    picture = drawn(geometry, mark_deg)
    luma, v, u = cv2.split(cv2.cvtColor(picture, cv2.COLOR_BGR2YCrCb))
    chroma = cv2.resize(cv2.merge([u, v]), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    unroll = Unroller(geometry)
    of_colour = unroll(picture).copy()
    of_planes = unroll(np.asarray(luma, np.uint8), np.asarray(chroma, np.uint8))
    angles_deg = unroll.angles_deg
    red, usual = in_mark(angles_deg, mark_deg), np.abs(angles_deg - mark_deg) > 12.0
    assert np.abs(of_planes[RIM] - of_colour[RIM])[usual].max() < 2.0
    assert np.abs(of_planes[RED])[usual].max() < 3.0
    assert np.median(of_planes[RED][red]) == pytest.approx(float(np.median(of_colour[RED][red])), rel=0.1)
    middle = float((of_planes[RED] * angles_deg)[~usual].sum() / of_planes[RED][~usual].sum())
    assert middle == pytest.approx(mark_deg, abs=0.3)


def test_a_cut_of_a_frame_has_the_chroma_of_its_place() -> None:
    luma, chroma = np.zeros((480, 640), np.uint8), np.zeros((240, 320, 2), np.uint8)
    luma[100:140, 60:100] = chroma[50:70, 30:50] = 200
    part = Frame(0, luma, 0, chroma, still=np.zeros((480, 640, 3), np.uint8)).cut(Window(60, 100, 40, 40))
    assert part.chroma is not None
    assert part.chroma.shape == (20, 20, 2)
    assert part.chroma.all()
    assert part.image.all()
    assert part.shown is None


def test_values_stand_at_whole_steps_within_what_is_seen() -> None:
    unroll = Unroller(Geometry(320.0, 210.0, 0.3, 60.0, 62.0, 0.0, 14.0, -50.05, 49.93, 320.0))
    assert unroll.angles_deg[0] == pytest.approx(-50.0)
    assert unroll.angles_deg[-1] == pytest.approx(49.8)
    assert unroll.first_bin == -250
    assert unroll.count == len(unroll.angles_deg) == 500


def test_what_lies_outside_the_picture_is_as_its_edge() -> None:
    unroll = Unroller(Geometry(320.0, 210.0, 0.3, HEIGHT + 100.0, 62.0, 0.0, 14.0, -50.0, 50.0, 320.0))
    grey: Image = np.full((HEIGHT, WIDTH), 120, np.uint8)
    assert (unroll(grey)[[RIM, TOP]] == 120.0).all()


@given(geometry=geometries)
def test_a_strip_is_the_same_from_the_part_that_was_learnt_from_and_from_whole_pictures(geometry: Geometry) -> None:
    """Also where the rim, or what is taken for the face behind it, reaches beyond that part: there is the plate."""
    rough = np.random.default_rng(1).integers(0, 255, (HEIGHT, WIDTH), np.uint8)
    picture: Image = np.asarray(cv2.GaussianBlur(rough, (0, 0), 2.0), np.uint8)
    part = Window(300, 90, 60, 20)
    whole = Unroller(geometry, part)(picture).copy()
    cut = Unroller(geometry.moved(-part.x, -part.y))(np.ascontiguousarray(picture[part.slices]))
    assert whole == pytest.approx(cut, abs=1.0)
