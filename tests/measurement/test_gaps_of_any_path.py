"""Whatever a disc does while nobody sees it: nothing fails, no turn and no energy is lost or counted twice."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from disc_counter.energy import DEAD_BAND_UREV
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Revolution, Sight
from tests.drawing.disc_paths import FPS, TWENTIETH, known_urev, measured, progress, sight, starts

MOST_LOOKS = 40
OFTEN = settings(max_examples=4 * settings().max_examples)
"""Rare are the paths that lose something: four times as many as are usual where this runs."""

legs = st.lists(
    st.tuples(
        st.floats(0.0, 600.0),
        st.one_of(st.integers(-8_000, 8_000), st.integers(-120, 120)).map(lambda thousandths: thousandths / 1000),
        st.integers(1, MOST_LOOKS),
        st.integers(-150, 150).map(lambda percent: percent / 100),
        st.sampled_from([None, "dark", "unmarked"]),
    ),
    min_size=1,
    max_size=8,
)
"""Again and again: a gap of so many seconds in which the disc goes so many turns, unseen, said to be dark, or with its
mark not known; then so many looks at it while it turns so fast (turns a second)."""
Leg = tuple[float, float, int, float, str | None]


def seen_now_and_then(drawn: list[Leg], start: float) -> list[Sight]:
    sights, turns, time_s = [sight(0.0, 0.0, start)], 0.0, 0.0
    for gap_s, gap_turns, looks, speed, kind in drawn:
        if kind is not None:
            reason = "dark" if kind == "dark" else None
            sights.append(sight(time_s + gap_s / 2, turns + gap_turns / 2, start, reason, marked=False))
        time_s, turns = time_s + gap_s, turns + gap_turns
        for _ in range(looks):
            time_s, turns = time_s + 1.0 / FPS, turns + speed / FPS
            sights.append(sight(time_s, turns, start))
    return sights


@OFTEN
@given(legs, starts)
def test_no_gap_loses_a_turn_or_its_energy(drawn: list[Leg], start: float) -> None:
    sights = seen_now_and_then(drawn, start)
    events = measured(sights)
    turned = sum(event.direction for event in events if isinstance(event, Revolution))
    first, last = (known_urev(each) / UREV_PER_REVOLUTION + start for each in (sights[0], sights[-1]))
    # A pass is said a twentieth of a turn behind the middle: between the two either turn is right.
    assert math.floor(last - TWENTIETH) <= turned + math.floor(first) <= math.floor(last + TWENTIETH)
    counted = progress(events)[-1]
    assert abs(counted.forward_urev - counted.reverse_urev - known_urev(sights[-1])) <= DEAD_BAND_UREV


@OFTEN
@given(legs, starts)
def test_turns_are_said_within_the_time_they_were_made_in(drawn: list[Leg], start: float) -> None:
    sights = seen_now_and_then(drawn, start)
    for event in measured(sights):
        if isinstance(event, Revolution):
            assert 0 <= event.time_ns <= sights[-1].time_ns + NS_PER_S // FPS
