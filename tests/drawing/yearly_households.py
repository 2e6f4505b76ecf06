"""Households of different habits, a year of each by the minute: what planning is held against.

Each is drawn from what households do: something that is always on, a fridge, lights by the dark, and appliances that
people start when they are up and at home. Who works where, cooks when, and washes how often is drawn a household.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.journal import Journal
from disc_counter.journal.prefilled import add_up
from disc_counter.journal.tables import DATABASE
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION

Values = NDArray[np.float64]
DAY_MIN, DAYS = 1440, 365
MINUTES = np.arange(DAY_MIN)
UREV_PER_WH = 75 * UREV_PER_REVOLUTION / 1000

APPLIANCES = (
    # power in W, minutes, starts a day, share of them while cooking, by day when somebody is at home, at any time
    ("kettle", 2000.0, 3.0, 2.2, (0.5, 0.5, 0.0)),
    ("hob", 1300.0, 22.0, 1.1, (0.9, 0.1, 0.0)),
    ("oven", 2200.0, 18.0, 0.35, (0.9, 0.1, 0.0)),
    ("microwave", 1100.0, 4.0, 0.9, (0.6, 0.4, 0.0)),
    ("coffee", 900.0, 6.0, 1.2, (0.6, 0.4, 0.0)),
    ("washing", 2000.0, 25.0, 0.5, (0.0, 0.9, 0.1)),
    ("spinning", 350.0, 60.0, 0.5, (0.0, 0.9, 0.1)),
    ("dishes", 1900.0, 35.0, 0.7, (0.3, 0.6, 0.1)),
    ("dryer", 1700.0, 50.0, 0.3, (0.0, 0.9, 0.1)),
    ("vacuum", 1100.0, 15.0, 0.25, (0.0, 1.0, 0.0)),
    ("hair", 1500.0, 5.0, 0.5, (0.5, 0.5, 0.0)),
)


@dataclass(frozen=True, slots=True)
class Habits:
    """Hours of the day; `at_home` is the chance that somebody is at home on a working day; `winter` is the swing."""

    up: float
    bed: float
    at_home: float
    base_w: float
    people: float
    lights_w: float
    media_w: float
    winter: float
    away_days: int
    kwh: float
    owns: NDArray[np.bool_]

    @classmethod
    def drawn(cls, random: np.random.Generator) -> Habits:
        """Somebody's."""
        owns = random.random(len(APPLIANCES)) < np.array([1, 1, 0.9, 0.8, 0.7, 1, 1, 0.75, 0.45, 1, 0.8])
        return cls(
            up=float(random.normal(6.6, 0.7)),
            bed=float(random.normal(22.7, 0.7)),
            at_home=float(random.beta(1.1, 1.0)),
            base_w=float(random.uniform(70, 190)),
            people=float(random.choice([1, 2, 2, 3, 4])),
            lights_w=float(random.uniform(60, 260)),
            media_w=float(random.uniform(60, 220)),
            winter=float(random.normal(0.07, 0.05)),
            away_days=int(random.integers(5, 24)),
            kwh=float(random.uniform(1800, 5500)),
            owns=owns,
        )


def year_of(seed: int, first: date = date(2025, 1, 1)) -> Values:
    """The minutes [365, 1440] of one household's year in W; its habits and days by the seed."""
    random = np.random.default_rng([77, seed])
    habits = Habits.drawn(random)
    away = np.zeros(DAYS, dtype=bool)
    for _ in range(2):
        start = int(random.integers(DAYS))
        away[(start + np.arange(habits.away_days // 2 + 1)) % DAYS] = True
    days = [_day(habits, first + timedelta(days=number), bool(away[number]), random) for number in range(DAYS)]
    year = np.array(days)
    scaled: Values = year * (habits.kwh * 60_000 / year.sum())
    return scaled


def _day(habits: Habits, day: date, away: bool, random: np.random.Generator) -> Values:
    hour = MINUTES / 60
    season = np.cos(2 * np.pi * (day.timetuple().tm_yday - 10) / 365)
    power = habits.base_w * random.uniform(0.92, 1.08, DAY_MIN)
    phase, period = random.integers(60), int(random.integers(38, 70))
    power += 75.0 * ((MINUTES + phase) % period < 0.38 * period * (1 - 0.12 * season))
    if away:
        return power
    weekend = day.weekday() >= 5
    up = habits.up + (1.4 if weekend else 0) + random.normal(0, 0.35)
    bed = habits.bed + (0.5 if weekend else 0) + random.normal(0, 0.4)
    awake = (hour > up) & (hour < bed)
    home = weekend or random.random() < habits.at_home
    present = awake & (home | (hour < up + 1.2) | (hour > 15.9 + random.normal(0, 0.9)))
    if weekend and random.random() < 0.5:
        out = random.uniform(10, 15)
        present &= ~((hour > out) & (hour < out + random.uniform(1, 5)))
    dark = (hour < 8.1 + 1.9 * (season - 1) / 2) | (hour > 18.7 - 2.2 * season)
    busy = habits.people**0.4
    power += present * dark * habits.lights_w * random.uniform(0.6, 1.2)
    power += present * (hour > 17.5) * habits.media_w * random.uniform(0.6, 1.3)
    power += present * (hour < 17.5) * 0.35 * habits.media_w * random.uniform(0.3, 1.5)
    level = 1 + habits.winter * season
    for place, (_, watts, minutes, starts, shares) in enumerate(APPLIANCES):
        if habits.owns[place]:
            more = 1.25 if weekend else 1.0
            for _ in range(random.poisson(starts * busy * level * more)):
                _run(power, watts, minutes, _start(random, hour, present, awake, shares), random)
    return power


def _start(
    random: np.random.Generator,
    hour: Values,
    present: NDArray[np.bool_],
    awake: NDArray[np.bool_],
    shares: tuple[float, float, float],
) -> int:
    """The minute in which an appliance is started."""
    meals = ((7.3, 0.7, 1.0), (12.4, 0.7, 1.1), (18.6, 0.9, 1.3))
    cooking = np.sum([share * np.exp(-(((hour - at) / wide) ** 2)) for at, wide, share in meals], axis=0)
    weights = shares[0] * cooking / cooking.sum() + shares[1] / DAY_MIN * 1.4 + shares[2] / DAY_MIN
    weights = weights * np.where(present, 1.0, 0.02 + 0.1 * shares[2]) * np.where(awake, 1.0, 0.2)
    summed = np.cumsum(weights)
    return int(np.searchsorted(summed, random.random() * summed[-1]))


def _run(power: Values, watts: float, minutes: float, start: int, random: np.random.Generator) -> None:
    length = max(1, round(minutes * random.uniform(0.6, 1.5)))
    power[start : start + length] += watts * random.uniform(0.85, 1.1)


def write_minutes(folder: Path, first: date, powers_w: Values, zone: tzinfo, export_w: Values | None = None) -> None:
    """A journal of these minutes from a day's local midnight on, at 75 revolutions a kWh; nan is not recorded."""
    start = datetime(first.year, first.month, first.day, tzinfo=zone)
    begin = int(start.timestamp()) // 60
    folder.mkdir(parents=True, exist_ok=True)
    with Journal.open(folder, clock=FixedClock(begin * 60 * NS_PER_S)) as journal:
        journal.set_constant(Constant.of(75), None)
    back = np.zeros_like(powers_w) if export_w is None else export_w
    rows = [
        (minute, round(powers_w[place] / 60 * UREV_PER_WH), round(back[place] / 60 * UREV_PER_WH), 0, 0)
        for minute, place in _minutes(first, len(powers_w), zone)
        if not np.isnan(powers_w[place])
    ]
    connection = sqlite3.connect(folder / DATABASE)
    with connection:
        connection.executemany("INSERT INTO minutes VALUES (?, ?, ?, ?, ?)", rows)
        add_up(connection)
    connection.close()


def _minutes(first: date, days: int, zone: tzinfo) -> Iterator[tuple[int, tuple[int, int]]]:
    """Each real minute since 1970, and which day and minute of the wall clock it is."""
    for number in range(days):
        day = first + timedelta(days=number)
        start, end = (
            int(datetime(each.year, each.month, each.day, tzinfo=zone).timestamp()) // 60
            for each in (day, day + timedelta(days=1))
        )
        for minute in range(start, end):
            local = minute - start
            if end - start != DAY_MIN:
                time = datetime.fromtimestamp(minute * 60, zone)
                local = time.hour * 60 + time.minute
            yield minute, (number, local)
