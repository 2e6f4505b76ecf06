"""Seconds of the rim, drawn over time for whoever looks for what went wrong."""

from __future__ import annotations

import cv2
import numpy as np

from tests.harness.web_client import app_before, ask
from tests.stand_ins.fake_station import FakeStation


def test_seconds_of_the_rim_are_drawn_over_time() -> None:
    station = FakeStation()
    with station.filming():
        answer = ask(app_before(station), "/strip.png?seconds=2")
    assert answer.headers["Content-Type"] == "image/png"
    drawn = cv2.imdecode(np.frombuffer(answer.body, np.uint8), cv2.IMREAD_COLOR)
    assert drawn is not None
    assert drawn.shape[1] == 1600
    assert not station.live.viewers


def test_it_needs_a_viewers_place() -> None:
    station = FakeStation()
    places = [station.live.view() for _ in range(station.live.max_viewers)]
    assert ask(app_before(station), "/strip.png").status == 503
    for place in places:
        place.close()
