"""A disc turns on unseen: its whole turns are concluded from the speeds at both ends, with what is in doubt."""

from __future__ import annotations

import pytest

from disc_counter.disc.strip import BINS_PER_REVOLUTION
from disc_counter.disc.tracking.bridge import Bridge, Lost
from disc_counter.disc.tracking.doubt import Loads, Speed
from disc_counter.model import NS_PER_S

START_NS = 5 * NS_PER_S
START_BINS = 100.0
SLOW = Loads(0.4)


def lost(turns_a_second: float) -> Lost:
    return Lost(START_NS, START_BINS, turns_a_second * BINS_PER_REVOLUTION, "dark")


@pytest.mark.parametrize(
    ("before", "after", "unseen_s"),
    [(0.5, 0.5, 20), (0.0, 2.0, 8), (2.0, 0.0, 8), (0.5, 1.5, 10), (1.5, 0.5, 10), (0.5, -1.0, 12)],
)
def test_whole_turns_are_told_by_the_speeds_before_and_after(before: float, after: float, unseen_s: int) -> None:
    """Speeds in revolutions a second."""
    true_turns = (before + after) / 2 * unseen_s
    true_bins = START_BINS + true_turns * BINS_PER_REVOLUTION
    bridge = Bridge(lost(before), START_NS + unseen_s * NS_PER_S)
    turns = bridge.turns(true_bins % BINS_PER_REVOLUTION, [Speed(after)])
    assert true_bins % BINS_PER_REVOLUTION + turns * BINS_PER_REVOLUTION == pytest.approx(true_bins)


def test_what_a_change_of_speed_may_have_hidden_is_in_doubt() -> None:
    even, changed = (Bridge(lost(0.1), START_NS + 4 * NS_PER_S, SLOW) for _ in range(2))
    even.turns(START_BINS + 0.4 * BINS_PER_REVOLUTION, [Speed(0.1)])
    changed.turns(START_BINS + 0.4 * BINS_PER_REVOLUTION, [Speed(0.7)])
    assert even.doubt_bins < 0.05 * BINS_PER_REVOLUTION
    assert changed.doubt_bins > 0.3 * BINS_PER_REVOLUTION


def test_another_speed_that_it_may_have_is_a_doubt_of_whole_turns() -> None:
    sure, unsure = (Bridge(lost(0.1), START_NS + 4 * NS_PER_S, SLOW) for _ in range(2))
    place = START_BINS + 0.4 * BINS_PER_REVOLUTION
    assert sure.turns(place, [Speed(0.1)]) == unsure.turns(place, [Speed(0.1), Speed(0.6, odds=-2.0)]) == 0
    assert unsure.doubt_bins > 0.15 * BINS_PER_REVOLUTION > 3 * sure.doubt_bins


def test_a_speed_is_settled_a_moment_after_the_disc_was_seen_again() -> None:
    bridge = Bridge(lost(0.1), START_NS + 4 * NS_PER_S)
    turns = bridge.turns(START_BINS, [Speed(0.1)])
    entered = START_BINS + turns * BINS_PER_REVOLUTION
    assert not bridge.settled(entered, START_NS + 9 * NS_PER_S // 2)
    assert bridge.settled(entered, START_NS + 5 * NS_PER_S)
    assert not bridge.settled(entered + 7.0, START_NS + 5 * NS_PER_S)


def test_a_disc_that_is_out_of_sight_is_expected_to_turn_on_as_it_did() -> None:
    gone = Lost(START_NS, START_BINS, -40.0, "blocked")
    assert gone.expected(START_NS + 5 * NS_PER_S // 2) == START_BINS - 100.0


@pytest.mark.parametrize("turns_a_second", [0.0, 0.1])
def test_a_disc_that_is_out_of_sight_is_in_doubt_by_what_its_load_may_do(turns_a_second: float) -> None:
    after = [lost(turns_a_second).doubt_bins(START_NS + s * NS_PER_S, SLOW) / BINS_PER_REVOLUTION for s in (0, 1, 10)]
    assert after[0] == 0.0
    assert 0.005 < after[1] < 0.05
    assert 0.2 < after[2] < 1.0


def test_a_speed_that_may_be_another_puts_the_path_in_doubt_at_once() -> None:
    gone = Lost(START_NS, START_BINS, 0.0, "dark", (Speed(0.0), Speed(0.2, odds=0.0)))
    assert gone.doubt_bins(START_NS + NS_PER_S, SLOW) > 0.13 * BINS_PER_REVOLUTION
