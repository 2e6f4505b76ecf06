"""Whatever way the disc goes: no revolution is lost, and no total falls."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disc_counter.energy import DEAD_BAND_UREV
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Revolution, Sight
from tests.drawing.disc_paths import FPS, TWENTIETH, Walk, known_urev, measured, progress, starts, walked, walks


def passes_of(sights: list[Sight], start: float) -> list[int]:
    """Directions of the passes, with the hysteresis, straight from the path."""
    places = [known_urev(each) / UREV_PER_REVOLUTION + start for each in sights]
    turn = math.floor(places[0])
    passes: list[int] = []
    for place in places:
        while place > turn + 1 + TWENTIETH:
            turn, passes = turn + 1, [*passes, 1]
        while place < turn - TWENTIETH:
            turn, passes = turn - 1, [*passes, -1]
    return passes


@given(walks, starts)
def test_revolutions_are_the_crossings_of_any_path(walk: Walk, start: float) -> None:
    sights = walked(walk, start)
    events = [event for event in measured(sights) if isinstance(event, Revolution)]
    assert [event.direction for event in events] == passes_of(sights, start)
    for event in events:
        assert sights[0].time_ns <= event.time_ns <= sights[-1].time_ns
        assert (event.path_urev / UREV_PER_REVOLUTION + start) % 1.0 == pytest.approx(0.0, abs=1e-5) or (
            event.path_urev / UREV_PER_REVOLUTION + start
        ) % 1.0 == pytest.approx(1.0, abs=1e-5)
    times = [event.time_ns for event in events]
    assert times == sorted(times)


@given(walks, starts, st.floats(0.0, 10.0), st.floats(0.4, 4.0))
def test_no_revolution_is_lost_in_the_dark(walk: Walk, start: float, from_s: float, seconds: float) -> None:
    sights = walked(walk, start)
    dark = [
        replace(each, angle_deg=None, reason="dark")
        if from_s <= each.time_ns / NS_PER_S < from_s + seconds and index < len(sights) - 1
        else each
        for index, each in enumerate(sights)
    ]
    seen = [each for each in dark if each.reason is None]
    net = sum(event.direction for event in measured(dark) if isinstance(event, Revolution))
    if dark[0].reason is None:
        assert net == sum(passes_of(seen, start))


@given(walks, st.booleans())
def test_totals_never_fall_and_come_to_the_path(walk: Walk, backstop: bool) -> None:
    sights = walked(walk, 0.0)
    steps = progress(measured(sights, backstop))
    for before, after in pairwise(steps):
        assert after.time_ns >= before.time_ns
        assert after.forward_urev >= before.forward_urev
        assert after.reverse_urev >= before.reverse_urev
        assert after.blind_ns >= before.blind_ns
    net_urev = steps[-1].forward_urev - steps[-1].reverse_urev
    if backstop:
        assert net_urev == steps[-1].forward_urev == max(known_urev(each) for each in sights)
    else:
        assert abs(net_urev - known_urev(sights[-1])) <= DEAD_BAND_UREV


@given(st.lists(st.integers(-600, 600), min_size=30, max_size=200))
def test_a_standing_disc_gathers_no_energy(trembling_urev: list[int]) -> None:
    sights = [Sight(n * NS_PER_S // FPS, urev, 1000, None) for n, urev in enumerate(trembling_urev)]
    last = progress(measured(sights))[-1]
    assert last.forward_urev + last.reverse_urev <= DEAD_BAND_UREV
