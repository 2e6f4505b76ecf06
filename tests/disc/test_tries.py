"""What takes long is tried again after waits that grow, and that have an end."""

from __future__ import annotations

import pytest

from disc_counter.disc.learning.tries import Tries
from disc_counter.model import NS_PER_S


def tried_at(tries: Tries, until_s: int, start_s: int = 0) -> list[int]:
    """The seconds at which a try is due, asked each second."""
    return [second for second in range(start_s, until_s) if tries.due(second * NS_PER_S)]


def test_waits_grow_by_three_fifths_up_to_a_minute() -> None:
    at = tried_at(Tries(0), 400)
    waits = [later - earlier for earlier, later in zip([0, *at], at, strict=False)]
    assert waits == [8, 13, 21, 33, 53, 60, 60, 60, 60]


def test_waits_begin_at_the_start() -> None:
    assert tried_at(Tries(1000 * NS_PER_S), 1030, start_s=1000) == [1008, 1021]


@pytest.mark.parametrize("first_s", [2, 5])
def test_the_first_and_the_longest_wait_may_be_others(first_s: int) -> None:
    at = tried_at(Tries(0, first_s * NS_PER_S, 7 * NS_PER_S), 60)
    assert at[0] == first_s
    assert at[-1] - at[-2] == 7


def test_waits_count_from_the_try_before() -> None:
    tries = Tries(0)
    assert tries.due(100 * NS_PER_S)
    assert not tries.due(112 * NS_PER_S)
    assert tries.due(113 * NS_PER_S)
