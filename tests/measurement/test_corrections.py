"""A path that is put right afterwards: counted in full, and no power is made of the step."""

from __future__ import annotations

from disc_counter.energy import Constant
from disc_counter.measurement import Measurement
from disc_counter.model import NS_PER_S, Progress, Sight

SPEED_UREV_S = 10_000


def sights(corrected_at_s: int, by_urev: int, seconds: int) -> list[Sight]:
    """A disc that turns evenly, seen ten times a second, whose path is put right once."""
    found = []
    for tenth in range(seconds * 10):
        corrected_urev = by_urev if tenth >= corrected_at_s * 10 else 0
        path_urev = SPEED_UREV_S * tenth // 10 + corrected_urev
        found.append(Sight(tenth * NS_PER_S // 10, path_urev, 1000, None, None, corrected_urev))
    return found


def test_a_step_that_was_not_turned_is_energy_and_no_power() -> None:
    for by_urev in (40_000, -40_000):
        measurement = Measurement(Constant.of(75))
        events = [event for sight in sights(20, by_urev, 40) for event in measurement.feed(sight)]
        said = [event for event in events if isinstance(event, Progress)]
        power_w = SPEED_UREV_S / 1e6 / 75 * 3.6e6
        assert all(abs(p.power_w - power_w) < 0.02 * power_w for p in said if p.power_w is not None)
        assert said[-1].forward_urev == said[-1].path_urev
        assert said[-1].reverse_urev == 0
