"""The live picture is copied, drawn and encoded as seldom as possible, and shows what it should."""

from __future__ import annotations

from threading import Thread

import cv2
import numpy as np
import pytest

from disc_counter.model import Frame, Image, Sight
from disc_counter.picture import live as live_module
from disc_counter.picture.live import LivePicture, TooManyViewersError
from disc_counter.picture.overlay import dial_place, draw_overlay
from tests.stand_ins.fake_station import FlatScene, frame_and_sight, grey_image


class CountingImage(np.ndarray[tuple[int, ...], np.dtype[np.uint8]]):
    """An image that counts how often a new one was made of it."""

    copies = 0

    def __array_finalize__(self, origin: object) -> None:
        CountingImage.copies += isinstance(origin, CountingImage)


@pytest.fixture
def frame() -> Frame:
    frame = Frame(0, grey_image().view(CountingImage))
    CountingImage.copies = 0
    return frame


class Clock:
    """Stands until it is moved."""

    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


SIGHT = Sight(0, 0, 0, 0.0)


def test_nothing_is_copied_while_nobody_looks(frame: Frame) -> None:
    live = LivePicture()
    for _ in range(1000):
        live.publish(frame, SIGHT)
    assert CountingImage.copies == 0


def test_while_someone_looks_a_frame_is_copied_only_when_a_picture_is_due(frame: Frame) -> None:
    clock = Clock()
    live = LivePicture(max_pictures_per_s=8, clock=clock)
    with live.view():
        for _ in range(60):
            live.publish(frame, SIGHT)
            clock.now_s += 1 / 60
    assert CountingImage.copies == 8


def test_after_the_last_viewer_left_nothing_is_copied_any_more(frame: Frame) -> None:
    live = LivePicture()
    live.view().close()
    live.publish(frame, SIGHT)
    assert CountingImage.copies == 0


def test_a_picture_is_encoded_once_for_all_viewers(monkeypatch: pytest.MonkeyPatch) -> None:
    encoded = []

    def encode(image: Image) -> bytes:
        encoded.append(image)
        return b"jpeg"

    monkeypatch.setattr(live_module, "_encode", encode)
    live = LivePicture()
    views = [live.view() for _ in range(8)]
    live.publish(*frame_and_sight(0), FlatScene())
    assert not encoded, "the measuring thread does not encode"
    for view in views:
        picture = view.next_picture(1.0)
        assert picture is not None
        picture.jpeg(overlay=True)
        picture.jpeg(overlay=False)
    assert len(encoded) == 2


def test_the_cameras_buffer_may_be_used_again_after_publish() -> None:
    frame, sight = frame_and_sight(0)
    live = LivePicture()
    with live.view() as view:
        live.publish(frame, sight)
        frame.image[:] = 0
        picture = view.next_picture(1.0)
    assert picture is not None
    assert abs(float(decoded(picture.jpeg(overlay=False)).mean()) - 128) < 2


def test_a_slow_viewer_skips_to_the_newest_picture() -> None:
    clock = Clock()
    live = LivePicture(clock=clock)
    with live.view() as view:
        for shade in (10, 100, 200):
            live.publish(Frame(0, grey_image(shade)), SIGHT)
            clock.now_s += 1
        picture = view.next_picture(1.0)
        assert picture is not None
        assert abs(float(decoded(picture.jpeg(overlay=False)).mean()) - 200) < 2
        assert view.next_picture(0.0) is None


def test_the_ninth_viewer_is_turned_away_until_one_leaves() -> None:
    live = LivePicture()
    views = [live.view() for _ in range(8)]
    with pytest.raises(TooManyViewersError, match="8 viewers already"):
        live.view()
    views[0].close()
    views[0].close()
    live.view()
    assert live.full


def test_a_snapshot_waits_for_the_next_picture_and_never_gives_an_old_one() -> None:
    live = LivePicture()
    with live.view():
        live.publish(Frame(0, grey_image(10)), SIGHT)
    assert live.snapshot(timeout_s=0.0) is None
    got = []
    waiting = Thread(target=lambda: got.append(live.snapshot(10.0)))
    waiting.start()
    while waiting.is_alive():
        live.publish(Frame(0, grey_image(200)), SIGHT)
        waiting.join(0.01)
    assert got[0] is not None
    assert abs(float(decoded(got[0].jpeg(overlay=True)).mean()) - 200) < 2


def test_stopping_wakes_those_who_wait() -> None:
    live = LivePicture()
    view = live.view()
    waiting = Thread(target=view.next_picture, args=(60.0,))
    waiting.start()
    live.stop()
    waiting.join(10.0)
    assert not waiting.is_alive()
    assert view.ended


@pytest.mark.parametrize("shape", [(240, 320), (240, 320, 3)])
def test_the_overlay_is_drawn_where_things_are_and_nowhere_else(shape: tuple[int, ...]) -> None:
    image = np.full(shape, 128, dtype=np.uint8)
    drawn = draw_overlay(image, SIGHT, FlatScene())
    changed = (drawn != 128).any(axis=2)
    assert changed[80, 60:260].all(), "the window's upper edge"
    assert changed[80:140, 259].all(), "the window's right edge"
    assert changed[110, 60:260].all(), "the rim"
    assert changed[100:121, 155].all(), "the mark"
    x, y, radius = dial_place(240, 320)
    assert changed[y - radius : y + radius, x].all(), "the dial"
    changed[76:144, 56:264] = False
    changed[y - radius - 4 : y + radius + 5, x - radius - 4 : x + radius + 5] = False
    assert not changed.any()
    assert (image == 128).all(), "the picture itself is left alone"


def needle_end(angle_deg: float) -> tuple[float, float]:
    """Where the needle's white points lie, seen from the dial's middle, in shares of its radius."""
    drawn = draw_overlay(grey_image(), Sight(0, 0, 0, angle_deg), FlatScene())
    x, y, radius = dial_place(240, 320)
    dial = drawn[y - radius : y + radius + 1, x - radius : x + radius + 1]
    rows, columns = np.nonzero((dial > 250).all(axis=2))
    return float(columns.mean() - radius) / radius, float(rows.mean() - radius) / radius


def test_the_needle_points_to_the_viewer_when_the_mark_is_in_the_middle_and_turns_with_the_rim() -> None:
    assert needle_end(0.0) == pytest.approx((0.0, 0.4), abs=0.1)
    assert needle_end(90.0) == pytest.approx((0.4, 0.0), abs=0.1)
    assert needle_end(-90.0) == pytest.approx((-0.4, 0.0), abs=0.1)
    assert needle_end(-180.0) == pytest.approx((0.0, -0.4), abs=0.1)


def test_without_sight_the_window_changes_its_colour_and_without_an_angle_no_mark_is_drawn() -> None:
    seen = draw_overlay(grey_image(), Sight(0, 0, 0, None), FlatScene())
    blind = draw_overlay(grey_image(), Sight(0, 0, 0, None, "dark"), FlatScene())
    assert (seen[80, 100] != blind[80, 100]).any()
    assert (seen[105, 130:190] == 128).all()


def test_a_window_larger_than_the_picture_is_drawn_as_far_as_it_is_seen() -> None:
    small = np.full((90, 120), 128, dtype=np.uint8)
    assert draw_overlay(small, SIGHT, FlatScene()).shape == (90, 120, 3)


def decoded(jpeg: bytes) -> Image:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, dtype=np.uint8), cv2.IMREAD_COLOR), dtype=np.uint8)


@pytest.mark.parametrize(("turn_deg_per_s", "side"), [(60.0, 1), (-60.0, -1)])
def test_an_arrow_shows_which_way_the_rim_moves(turn_deg_per_s: float, side: int) -> None:
    plain = draw_overlay(grey_image(), SIGHT, FlatScene())
    drawn = draw_overlay(grey_image(), SIGHT, FlatScene(), turn_deg_per_s)
    columns = np.flatnonzero((drawn != plain).any(axis=(0, 2)))
    middle = FlatScene.window.x + FlatScene.window.width // 2
    assert np.sign(columns.mean() - middle) == side
    assert abs(columns - middle).max() == pytest.approx(30, abs=6)


def test_a_disc_that_stands_has_no_arrow() -> None:
    plain = draw_overlay(grey_image(), SIGHT, FlatScene())
    assert np.array_equal(draw_overlay(grey_image(), SIGHT, FlatScene(), 0.0), plain)


def test_how_fast_the_disc_turns_is_told_by_two_pictures() -> None:
    clock = Clock()
    live = LivePicture(clock=clock)
    with live.view() as view:
        speeds = []
        for number, (path_urev, reason) in enumerate([(0, None), (10_000, None), (20_000, "dark"), (30_000, None)]):
            live.publish(Frame(0, grey_image()), Sight(number * 100_000_000, path_urev, 0, 0.0, reason))
            clock.now_s += 1.0
            picture = view.next_picture(1.0)
            assert picture is not None
            speeds.append(picture.turn_deg_per_s)
    assert speeds == [None, pytest.approx(36.0), None, None]
