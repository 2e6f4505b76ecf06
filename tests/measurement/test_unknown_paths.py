"""While the path is not known nothing is counted; what becomes known of it is said to be concluded."""

from __future__ import annotations

from disc_counter.energy import Constant
from disc_counter.measurement import Measurement
from disc_counter.model import NS_PER_S, Blind, MeasurementEvent, Progress, Sight

RATE = 20
TURN_UREV = 5_000
"""A tenth of a revolution a second."""


def searching(number: int) -> Sight:
    return Sight(number * NS_PER_S // RATE, None, 1000 * number, None, "searching")


def seen(number: int) -> Sight:
    return Sight(number * NS_PER_S // RATE, TURN_UREV * number, 1000, 0.018 * number, None)


def said(*sights: Sight) -> list[MeasurementEvent]:
    measurement = Measurement(Constant.of(75))
    return [event for sight in sights for event in measurement.feed(sight)] + measurement.finish()


def progress(events: list[MeasurementEvent]) -> list[Progress]:
    return [event for event in events if isinstance(event, Progress)]


def test_nothing_is_counted_of_a_path_that_is_never_known() -> None:
    events = said(*(searching(number) for number in range(10 * RATE)))
    last = progress(events)[-1]
    assert (last.path_urev, last.forward_urev, last.reverse_urev, last.power_w) == (None, 0, 0, None)
    assert last.uncertainty_urev == 1000 * (10 * RATE - 1)
    (blind,) = [event for event in events if isinstance(event, Blind)]
    assert (blind.time_ns, blind.reason, blind.bridged_urev) == (0, "searching", 0)


def test_what_becomes_known_is_concluded_and_no_power() -> None:
    first = 3 * RATE
    events = said(*map(searching, range(first)), *map(seen, range(first, 8 * RATE)))
    (blind,) = [event for event in events if isinstance(event, Blind)]
    assert (blind.time_ns, blind.until_ns, blind.bridged_urev) == (0, 3 * NS_PER_S, TURN_UREV * first)
    steps = progress(events)
    assert [step.power_w is None for step in steps[:3]] == [True] * 3
    last = steps[-1]
    assert last.forward_urev == last.path_urev == TURN_UREV * (8 * RATE - 1)
    assert last.bridged_urev == TURN_UREV * first
    assert last.power_w is not None
    assert abs(last.power_w - 4800.0) < 5.0
