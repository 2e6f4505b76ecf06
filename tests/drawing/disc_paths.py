"""Paths of a disc are drawn as sights of it, and measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hypothesis import strategies as st

from disc_counter.energy import Constant
from disc_counter.measurement import Measurement
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, MeasurementEvent, Progress, Sight

FPS = 30
TWENTIETH = 0.05


def sight(time_s: float, turns: float, start: float = 0.0, reason: str | None = None, marked: bool = True) -> Sight:
    """The disc `turns` after the start, at which the mark was `start` turns past the middle of the slot."""
    angle_deg = ((turns + start) * 360.0 + 180.0) % 360.0 - 180.0
    seen = angle_deg if marked and reason is None else None
    return Sight(round(time_s * NS_PER_S), round(turns * UREV_PER_REVOLUTION), 1000, seen, reason)


def known_urev(said: Sight | Progress) -> int:
    """The path, which is known."""
    assert said.path_urev is not None
    return said.path_urev


def turning(
    turns_at: Callable[[float], float], seconds: float, start: float = 0.0, lost: tuple[float, float] | None = None
) -> Iterator[Sight]:
    """Sights of a disc that is where `turns_at` says after so many seconds, and in the dark for a span of them."""
    for frame in range(round(seconds * FPS) + 1):
        time_s = frame / FPS
        dark = lost is not None and lost[0] <= time_s < lost[1]
        yield sight(time_s, turns_at(time_s), start, "dark" if dark else None)


def measured(sights: Iterator[Sight] | list[Sight], backstop: bool = False) -> list[MeasurementEvent]:
    measurement = Measurement(Constant.of(75), backstop)
    events = [event for each in sights for event in measurement.feed(each)]
    return events + measurement.finish()


def progress(events: list[MeasurementEvent]) -> list[Progress]:
    return [event for event in events if isinstance(event, Progress)]


# Any path: the disc goes from place to place, as far and as fast as it may.
Walk = list[tuple[float, float]]
walks = st.lists(
    st.tuples(st.floats(0.2, 3.0), st.integers(-150, 150).map(lambda percent: percent / 100)), min_size=1, max_size=12
)
starts = st.integers(-490, 490).map(lambda thousandths: (thousandths + 0.37) / 1000)
"""Never so that a step ends just where an event is due."""


def walked(walk: Walk, start: float) -> list[Sight]:
    """Sights of a disc that turns for some seconds with each of the speeds (turns a second)."""
    sights, turns, time_s = [sight(0.0, 0.0, start)], 0.0, 0.0
    for seconds, speed in walk:
        for _ in range(round(seconds * FPS)):
            time_s, turns = time_s + 1.0 / FPS, turns + speed / FPS
            sights.append(sight(time_s, turns, start))
    return sights
