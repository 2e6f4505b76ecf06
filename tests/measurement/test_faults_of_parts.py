"""A fault in what is made of a sight besides never takes its energy, nor the counting, with it."""

from __future__ import annotations

import pytest

from disc_counter.energy import Constant
from disc_counter.measurement import Measurement
from disc_counter.model import UREV_PER_REVOLUTION
from tests.drawing.disc_paths import progress, turning


@pytest.mark.parametrize(
    ("broken", "part"),
    [
        ("mark_passes.MarkPasses.feed", "passes of the mark"),
        ("mark_passes.MarkPasses.finish", "passes of the mark"),
        ("power.PowerEstimator.feed", "power"),
        ("power.PowerEstimator.power", "power"),
        ("blind.BlindSpans.feed", "blind spans"),
        ("blind.BlindSpans.finish", "blind spans"),
    ],
)
def test_energy_is_counted_though_a_part_fails(broken: str, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError(4)

    monkeypatch.setattr(f"disc_counter.measurement.{broken}", fail)
    heard: list[tuple[str, Exception]] = []
    measurement = Measurement(Constant.of(75), failed=lambda *fault: heard.append(fault))
    events = [event for each in turning(lambda time_s: time_s / 5, 12.0) for event in measurement.feed(each)]
    events += measurement.finish()
    assert progress(events)[-1].forward_urev == round(2.4 * UREV_PER_REVOLUTION)
    assert {name for name, _ in heard} == {part}
    assert isinstance(heard[0][1], KeyError)


def test_whoever_measures_a_film_sees_the_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError(4)

    monkeypatch.setattr("disc_counter.measurement.power.PowerEstimator.feed", fail)
    with pytest.raises(KeyError):
        Measurement(Constant.of(75)).feed(next(turning(lambda time_s: time_s, 1.0)))
