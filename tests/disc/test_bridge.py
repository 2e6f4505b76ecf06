"""A disc turns on unseen at a speed that changes evenly: its whole turns are concluded from the speeds at both ends."""

from __future__ import annotations

import pytest

from disc_counter.disc.strip import BINS_PER_REVOLUTION
from disc_counter.disc.tracking.bridge import Bridge, Lost
from disc_counter.model import NS_PER_S

START_NS = 5 * NS_PER_S
START_BINS = 100.0


@pytest.mark.parametrize("seen_again_s", [0, 3])
@pytest.mark.parametrize(
    ("before", "after", "unseen_s"),
    [(0.5, 0.5, 20), (0.0, 2.0, 8), (2.0, 0.0, 8), (0.5, 1.5, 10), (1.5, 0.5, 10), (0.5, -1.0, 12)],
)
def test_whole_turns_are_told_by_the_speeds_before_and_after(
    before: float, after: float, unseen_s: int, seen_again_s: int
) -> None:
    """Speeds in revolutions a second."""
    end_ns = START_NS + unseen_s * NS_PER_S
    now_ns = end_ns + seen_again_s * NS_PER_S
    true_turns = (before + after) / 2 * unseen_s + after * seen_again_s
    true_bins = START_BINS + true_turns * BINS_PER_REVOLUTION
    lost = Lost(START_NS, START_BINS, before * BINS_PER_REVOLUTION, "dark")
    turns = Bridge(lost, end_ns).turns(true_bins % BINS_PER_REVOLUTION, after * BINS_PER_REVOLUTION, now_ns)
    assert true_bins % BINS_PER_REVOLUTION + turns * BINS_PER_REVOLUTION == pytest.approx(true_bins)


def test_what_a_change_of_speed_may_have_hidden_is_in_doubt() -> None:
    lost = Lost(START_NS, START_BINS, 1.0 * BINS_PER_REVOLUTION, "dark")
    even, changed = Bridge(lost, START_NS + 4 * NS_PER_S), Bridge(lost, START_NS + 4 * NS_PER_S)
    even.turns(START_BINS, 1.2 * BINS_PER_REVOLUTION, even.until_ns)
    changed.turns(START_BINS, 3.0 * BINS_PER_REVOLUTION, changed.until_ns)
    assert even.doubt_bins == 0.0
    assert changed.doubt_bins == 2.0 * BINS_PER_REVOLUTION


def test_a_disc_that_is_out_of_sight_is_expected_to_turn_on_as_it_did() -> None:
    lost = Lost(START_NS, START_BINS, -40.0, "blocked")
    assert lost.expected(START_NS + 5 * NS_PER_S // 2) == START_BINS - 100.0
