"""What the mark passed before its place on the rim was known: counted once it is, with its time and direction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Revolution, Sight
from tests.drawing.disc_paths import known_urev, measured, turning

HALF = 0.5
"""Revolutions past the middle of the slot, from which the mark begins."""


def learnt_late(
    turns_at: Callable[[float], float], seconds: float, known_s: float, guessed: float = 1.0
) -> Iterator[Sight]:
    """Sights counted to a guessed scale and without a mark until a turn has closed, and put right then."""
    for seen in turning(turns_at, seconds, HALF):
        if seen.time_ns >= known_s * NS_PER_S:
            yield replace(seen, corrected_urev=round((1.0 - guessed) * turns_at(known_s) * UREV_PER_REVOLUTION))
        else:
            yield replace(seen, path_urev=round(guessed * known_urev(seen)), angle_deg=None)


def passes(sights: Iterator[Sight]) -> tuple[list[int], list[float]]:
    """Directions and times in seconds of all passes that are said."""
    found = [event for event in measured(sights) if isinstance(event, Revolution)]
    return [each.direction for each in found], [each.time_ns / NS_PER_S for each in found]


def test_turns_before_the_mark_was_known_are_counted_when_it_is() -> None:
    ways, times_s = passes(learnt_late(lambda time_s: time_s / 4, 13.0, 11.0))
    assert ways == [1, 1, 1]
    assert times_s == pytest.approx([2.0, 6.0, 10.0], abs=0.05)


@pytest.mark.parametrize("guessed", [0.8, 1.0, 1.2])
def test_they_have_their_time_and_direction_whatever_scale_was_guessed(guessed: float) -> None:
    """The load steps, and the disc turns back over the mark, before a turn has closed."""

    def turns_at(time_s: float) -> float:
        slow, fast, back = min(time_s, 10.0), min(max(time_s - 10.0, 0.0), 4.0), max(time_s - 14.0, 0.0)
        return 0.04 * slow + 0.1 * fast - 0.2 * back

    ways, times_s = passes(learnt_late(turns_at, 17.5, 17.2, guessed))
    assert ways == [1, -1]
    assert times_s == pytest.approx([11.0, 15.5], abs=0.1)


def test_a_path_that_was_another_discs_tells_no_times() -> None:
    """What was counted first is taken back altogether: the passes are spread evenly."""
    ways, times_s = passes(learnt_late(lambda time_s: 0.1 * time_s, 22.0, 20.0, guessed=-1.0))
    assert ways == [1, 1]
    assert times_s == pytest.approx([5.0, 15.0], abs=0.1)


def test_turns_that_are_a_guess_are_no_passes() -> None:
    """A disc that was found late may have stood: its path then is in doubt by turns."""
    late = (
        replace(seen, uncertainty_urev=3 * UREV_PER_REVOLUTION) for seen in learnt_late(lambda s: 0.2 * s, 24.0, 18.0)
    )
    ways, times_s = passes(late)
    assert ways == [1]
    assert times_s == pytest.approx([22.5], abs=0.05)
