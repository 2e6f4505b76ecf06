"""Light that is right, and each way in which it can be wrong."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from disc_counter.model import NS_PER_S, Image, Sight
from disc_counter.picture.quality import LightCheck, Verdict, worst
from disc_counter.words.light import light_values
from disc_counter.words.texts import EN
from tests.harness.web_client import app_before, ask
from tests.stand_ins.fake_station import FakeStation, FlatScene

RIM = 120


def picture(rim: int = RIM, mark: tuple[int, int, int] = (40, 40, 150), blur: float = 0.0, glare: int = 0) -> Image:
    """A bright face with a dark slot, the rim in it, and a mark in the middle; so many columns dazzle."""
    drawn = np.full((240, 320, 3), 200, np.uint8)
    drawn[80:140, 60:260] = 15
    drawn[96:122, 60:260] = rim
    drawn[96:122, 155:165] = mark
    drawn[96:122, 60 : 60 + glare] = 255
    return np.asarray(cv2.GaussianBlur(drawn, (0, 0), blur) if blur else drawn, np.uint8)


def judged(*pictures: Image, angle_deg: float | None = 0.0, frames_per_s: float | None = 30.0) -> dict[str, Verdict]:
    check = LightCheck()
    for number, each in enumerate(pictures):
        check.look(each, Sight(number * NS_PER_S // 4, 0, 0, angle_deg), FlatScene())
    return {verdict.name: verdict for verdict in check.verdicts(frames_per_s, 75.0, None)}


def test_right_light_is_good_in_every_way() -> None:
    verdicts = judged(*[picture()] * 10)
    assert {verdict.level for verdict in verdicts.values()} == {"good"}
    assert worst(verdicts.values()) == "good"
    assert verdicts["exposure"].value == RIM


@pytest.mark.parametrize(("rim", "level"), [(20, "bad"), (50, "fair"), (60, "good"), (215, "fair"), (245, "bad")])
def test_too_dark_and_too_bright(rim: int, level: str) -> None:
    assert judged(picture(rim))["exposure"].level == level


@pytest.mark.parametrize(("columns", "level"), [(0, "good"), (20, "fair"), (90, "bad")])
def test_glare(columns: int, level: str) -> None:
    assert judged(picture(glare=columns))["glare"].level == level


@pytest.mark.parametrize(("blur", "level"), [(0.0, "good"), (2.4, "fair"), (6.0, "bad")])
def test_a_lens_out_of_focus(blur: float, level: str) -> None:
    assert judged(picture(blur=blur))["sharpness"].level == level


@pytest.mark.parametrize(("swing", "level"), [(0.0, "good"), (0.08, "fair"), (0.3, "bad")])
def test_flicker(swing: float, level: str) -> None:
    bright, dim = picture(), (picture() * (1.0 - swing)).astype(np.uint8)
    assert judged(*[bright, dim] * 6)["flicker"].level == level


def test_daylight_that_fades_is_no_flicker() -> None:
    fading = [(picture() * (1.0 - 0.01 * number)).astype(np.uint8) for number in range(30)]
    assert judged(*fading)["flicker"].level == "good"


@pytest.mark.parametrize(
    ("mark", "level"),
    [((40, 40, 150), "good"), ((110, 110, 130), "fair"), ((118, 118, 122), "bad"), ((30, 30, 30), "good")],
)
def test_a_mark_that_stands_out_or_hardly_does(mark: tuple[int, int, int], level: str) -> None:
    assert judged(picture(mark=mark))["mark"].level == level


def test_a_mark_out_of_sight_says_nothing() -> None:
    assert judged(picture(), angle_deg=120.0)["mark"] == Verdict("mark", "unknown", None)
    assert judged(picture(), angle_deg=None)["mark"] == Verdict("mark", "unknown", None)


@pytest.mark.parametrize("brightness", range(55, 66))
def test_what_is_said_agrees_with_the_figure_that_is_shown(brightness: int) -> None:
    verdict = judged(np.full_like(picture(), brightness))["exposure"]
    shown = light_values([verdict], EN)[0]
    assert (verdict.level == "good") == (int(shown["figure"]) >= 60)


@pytest.mark.parametrize(("frames_per_s", "level"), [(30.0, "good"), (3.0, "fair"), (2.0, "bad"), (None, "unknown")])
def test_the_frame_rate_against_the_fastest_turn(frames_per_s: float | None, level: str) -> None:
    assert judged(picture(), frames_per_s=frames_per_s)["turn"].level == level


def test_before_the_first_picture_nothing_is_known() -> None:
    verdicts = LightCheck().verdicts(None, 75.0, None)
    assert worst(verdicts) == "unknown"
    assert all(verdict.value is None for verdict in verdicts)


def test_what_is_older_than_a_minute_is_forgotten() -> None:
    check = LightCheck()
    check.look(picture(), Sight(0, 0, 0, 0.0), FlatScene())
    check.look(picture(), Sight(61 * NS_PER_S, 0, 0, 120.0), FlatScene())
    assert {v.name: v for v in check.verdicts(30.0, 75.0, None)}["mark"].level == "unknown"


def test_the_live_page_says_it_with_advice() -> None:
    station = FakeStation()
    with station.filming():
        app = app_before(station)
        words = ask(app, "/light").words
        german = ask(app, "/light", Accept_Language="de").words
    assert "Brightness of the rim good, 128" in words
    assert "Sharpness bad, 0.00 Turn the lens until edges are crisp" in words
    assert "Flicker not known yet Contrast" in words
    assert "Stimmt das Licht?" in german
    assert "Is the light right?" in ask(app_before(FakeStation()), "/live").words
